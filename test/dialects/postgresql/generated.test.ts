import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/catalog/index.js';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import type { TestDatabase } from './support.js';
import { bigint, column, integer, tableOf, text, unique, useDatabase } from './support.js';

const test = useDatabase();
const computed = (expression: string, stored = true, more: Partial<Column> = {}): Column =>
  column('g', integer, { generated: { expression, stored }, ...more });

const states: Readonly<Record<string, Column>> = {
  plain: column('g', integer),
  'plain text': column('g', text, { default: { kind: 'literal', value: 'x' } }),
  stored: computed('a + 1', true, { comment: 'computed' }),
  'stored otherwise': computed('a * 2', true, { nullable: false }),
  'stored bigint': computed('a + 1', true, { type: bigint }),
  virtual: computed('a + 1', false, { comment: 'virtual' }),
  'virtual otherwise': computed('a * 2', false),
};

const pairs = Object.entries(states).flatMap(([a, from]) =>
  Object.entries(states).flatMap(([b, to]) => (a === b ? [] : [[a, b, from, to] as const])),
);

const computedValue = (it: Column, before: unknown): unknown => {
  if (it.generated === null) return before;
  return it.generated.expression === 'a * 2' ? '6' : '4';
};

describe('a generated column', () => {
  it.each(pairs)('%s -> %s', async (_, __, from, to) => {
    const { db } = test;
    if (db.server.versionNumber[0] < 18 && [from, to].some((it) => it.generated?.stored === false)) return;
    await check(db, from, to);
  });

  it('changes in place where no check forbids it', async () => {
    const { db } = test;
    if (db.server.versionNumber[0] < 18) return;
    await db.run({ kind: 'createTable', table: tableOf('t', [states.virtual!, column('a', integer)]) });
    const statements = await db.alter('t', {
      kind: 'alterColumn',
      from: states.virtual!,
      to: states['virtual otherwise']!,
      using: null,
      backfill: null,
    });
    expect(statements[0]).toContain('SET EXPRESSION');
    expect((await db.table('t')).columns[0]).toEqual(states['virtual otherwise']);
    await db.query('DROP TABLE t');
  });

  it('becomes an ordinary one where DROP EXPRESSION is not to be had', async () => {
    const old = { ...test.db.server, versionNumber: [12, 0, 0] as const };
    await check(test.db, states['stored otherwise']!, states.plain!, old);
    await check(test.db, states.stored!, states['stored otherwise']!, old);
  });
});

async function check(db: TestDatabase, from: Column, to: Column, server = db.server): Promise<void> {
  const indexed = server.versionNumber[0] < 18 || [from, to].every((it) => it.generated?.stored !== false);
  const table = tableOf('t', [column('a', integer), from], {
    uniques: indexed ? [unique('uq', 'g', 'a')] : [],
    checks: [{ kind: 'check', name: 'ck', expression: 'g IS NOT NULL OR a > 100' }],
  });
  await db.run({ kind: 'createTable', table });
  try {
    if (indexed) await db.query('CREATE INDEX ix ON t (g) WHERE a > 0');
    await db.query(from.generated === null ? "INSERT INTO t VALUES (3, '7')" : 'INSERT INTO t VALUES (3)');
    const before = await db.table('t');
    const operation = {
      kind: 'alterTable',
      table,
      changes: [{ kind: 'alterColumn', from, to, using: null, backfill: null }],
    } as const;
    const context = { server, connection: db.connection, structure: () => db.table('t') };
    for (const { sql } of await postgresql.compile(operation, context)) await db.query(sql);
    const after = await db.table('t');
    expect(after.columns).toEqual([before.columns[0], to]);
    expect(after.indexes).toEqual(before.indexes);
    expect(after.uniques).toEqual(before.uniques);
    const was = from.generated === null ? '7' : computedValue(from, null);
    expect(await db.values('SELECT g::text FROM t')).toEqual([computedValue(to, was)]);
  } finally {
    await db.query('DROP TABLE t');
  }
}
