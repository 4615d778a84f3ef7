import { expect } from 'vitest';

/** Expects another digest after each of the changes, and the same one while nothing changes; gives the last. */
export async function expectOtherAfterEach(
  changes: readonly string[],
  run: (sql: string) => Promise<unknown>,
  digest: () => Promise<unknown>,
): Promise<unknown> {
  let before = await digest();
  for (const sql of changes) {
    await run(sql);
    const after = await digest();
    expect({ sql, isOther: JSON.stringify(after) !== JSON.stringify(before) }).toEqual({
      sql,
      isOther: true,
    });
    expect(await digest()).toEqual(after);
    before = after;
  }
  return before;
}
