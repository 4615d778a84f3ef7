import { describe, expect, test } from 'vitest';
import { loadMigration } from '../../../src/config/migration-file.js';

/** Whether the upgrade counts as one that begins with a call of `op`. */
async function beginsWithOp(upgrade: unknown): Promise<boolean> {
  const loader = { load: async () => ({ upgrade }), text: () => null };
  return (await loadMigration(loader, '/project/versions/a1.ts', 'up')).beginsWithOp;
}

interface AnyOp {
  readonly name: string;
  call(value?: unknown): Promise<void>;
}
const early = () => 1;

describe('a function that begins with a call of op', () => {
  test.each([
    async function upgrade(op: AnyOp) {
      await op.call();
    },
    async function upgrade(o: AnyOp) {
      // Says why.
      /* And why
         not. */
      await o.call(early());
      early();
    },
    async (op: AnyOp) => {
      await op.call();
    },
    {
      async main(op: AnyOp) {
        await op.call();
      },
    }.main,
  ])('%s', async (upgrade) => {
    expect(await beginsWithOp(upgrade)).toBe(true);
  });

  test.each([
    async function upgrade(op: AnyOp) {
      early();
      await op.call();
    },
    async function upgrade(op: AnyOp) {
      if (op.name === 'sqlite') await op.call();
    },
    async function upgrade(op: AnyOp, _other = early()) {
      await op.call();
    },
    async function upgrade({ call }: AnyOp) {
      await call();
    },
    async function upgrade(op: AnyOp) {
      await Promise.all([op.call()]);
    },
    async (op: AnyOp) => op.call(),
    (op: AnyOp) => op.call(),
    function upgrade(op: AnyOp) {
      return op.call();
    },
    async () => {},
  ])('not: %s', async (upgrade) => {
    expect(await beginsWithOp(upgrade)).toBe(false);
  });
});
