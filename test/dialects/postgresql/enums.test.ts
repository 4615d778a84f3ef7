import { beforeEach, describe, expect, it } from 'vitest';
import type { EnumType } from '../../../src/catalog/index.js';
import type { AlterEnum } from '../../../src/operations/index.js';
import { useDatabase } from './support.js';

const test = useDatabase();
const start: EnumType = { schema: null, name: 'My "mood"', values: ['a', 'b', 'c'] };

const to = (values: readonly string[], rewrite = false): AlterEnum => ({
  kind: 'alterEnum',
  from: start,
  to: { ...start, values },
  columns: [
    { table: { schema: null, name: 't' }, column: 'mood' },
    { table: { schema: null, name: 't' }, column: 'moods' },
    { table: { schema: 'app', name: 't' }, column: 'of' },
  ],
  rewrite,
});

const rows = () =>
  test.db.query('SELECT id, mood::text, moods::text, double, loud FROM t ORDER BY id') as Promise<unknown[]>;

beforeEach(async () => {
  await test.db.query(`
    DROP TABLE IF EXISTS app.t; DROP TABLE IF EXISTS t; DROP TYPE IF EXISTS "My ""mood""";
    DROP SCHEMA IF EXISTS app; CREATE SCHEMA app;
    CREATE TYPE "My ""mood""" AS ENUM ('a', 'b', 'c');
    CREATE TABLE t (
      id integer PRIMARY KEY,
      mood "My ""mood""" NOT NULL DEFAULT 'b',
      moods "My ""mood"""[] DEFAULT '{a,b}',
      double integer GENERATED ALWAYS AS (CASE mood WHEN 'a' THEN 2 ELSE 4 END) STORED,
      loud boolean NOT NULL DEFAULT true,
      CONSTRAINT uq UNIQUE (mood, id),
      CONSTRAINT uq_mood UNIQUE (mood),
      CONSTRAINT ck CHECK (mood <> 'c' OR loud),
      CONSTRAINT ck_other CHECK (id > 0)
    );
    COMMENT ON COLUMN t.double IS 'computed';
    CREATE INDEX ix ON t (mood, moods);
    CREATE INDEX ix_partial ON t (id) WHERE mood = 'a';
    CREATE INDEX ix_double ON t (double);
    CREATE TABLE app.t ("of" "My ""mood""" DEFAULT 'c' REFERENCES t (mood) ON UPDATE CASCADE);
    INSERT INTO t (id, mood, moods) VALUES (1, 'a', '{a,c}'), (2, 'b', NULL), (3, 'c', '{}');
    INSERT INTO app.t VALUES ('a'), (NULL), ('c');
  `);
});

describe('an enum type', () => {
  it('gets values in their places, without touching a row', async () => {
    const statements = await test.db.run(
      to(['x', 'y', 'a', 'it\'s "new"', 'z', 'b', 'c', 'last', 'very last']),
    );
    expect(statements.every((sql) => sql.startsWith('ALTER TYPE'))).toBe(true);
    expect((await test.db.inspect()).enums).toEqual([
      { ...start, values: ['x', 'y', 'a', 'it\'s "new"', 'z', 'b', 'c', 'last', 'very last'] },
    ]);
  });

  it.each([
    ['reordered', ['c', 'a', 'b'], false],
    ['with a new value to be used at once', ['a', 'b', 'c', 'd'], true],
    ['with a value instead of another', ['a', 'b', 'c2', 'c'], true],
  ])('%s keeps rows and everything over its columns', async (_, values, rewrite) => {
    const [before, rowsBefore] = [await test.db.inspect(), await rows()];
    await test.db.query('BEGIN');
    await test.db.run(to(values, rewrite));
    await test.db.query('COMMIT');
    const after = await test.db.inspect();
    const text = (it: unknown) => JSON.stringify(it).replaceAll(JSON.stringify(start.values), '[]');
    const sorted = (it: typeof after) =>
      it.tables.map((table) => ({
        ...table,
        columns: table.columns.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      }));
    expect(text(sorted(after)).replaceAll(JSON.stringify(values), '[]')).toBe(text(sorted(before)));
    expect(after.enums).toEqual([{ ...start, values }]);
    expect(await rows()).toEqual(rowsBefore);
    expect(await test.db.values('SELECT "of"::text FROM app.t ORDER BY 1')).toEqual(['a', 'c', null]);
  });

  it('a new value can be used in the transaction that rewrote the type', async () => {
    await test.db.query('BEGIN');
    await test.db.run(to(['a', 'b', 'c', 'd'], true));
    await test.db.query("UPDATE t SET mood = 'd' WHERE id = 2");
    await test.db.query('COMMIT');
    expect(await test.db.values('SELECT mood::text FROM t ORDER BY id')).toEqual(['a', 'd', 'c']);
  });

  it('loses a value that no row has; a default that was it goes', async () => {
    await test.db.query("DELETE FROM t WHERE id = 2; UPDATE t SET moods = '{a}' WHERE id = 1");
    await test.db.query("ALTER TABLE t ALTER moods SET DEFAULT '{a}'");
    await test.db.run(to(['a', 'c']));
    const { columns } = await test.db.table('t');
    expect(columns.find(({ name }) => name === 'mood')).toMatchObject({ nullable: false, default: null });
    expect(columns.find(({ name }) => name === 'moods')!.default).toEqual({ kind: 'literal', value: '{a}' });
    expect((await test.db.table({ schema: 'app', name: 't' })).columns[0]!.default).toEqual({
      kind: 'literal',
      value: 'c',
    });
  });

  it('does not lose a value that rows have', async () => {
    await test.db.query('BEGIN');
    await expect(test.db.run(to(['b', 'c']))).rejects.toThrow(/invalid input value for enum .*: "a"/);
    await test.db.query('ROLLBACK');
  });

  it('is converted without knowing the tables', async () => {
    const { postgresql } = await import('../../../src/dialects/postgresql/index.js');
    await test.db.query(`DROP TABLE app.t; DROP TABLE t; CREATE TABLE t (mood "My ""mood""")`);
    const operation = {
      ...to(['c', 'a']),
      columns: [{ table: { schema: null, name: 't' }, column: 'mood' }],
    };
    const context = { server: test.db.server, connection: null, structure: async () => null };
    for (const { sql } of await postgresql.compile(operation, context)) await test.db.query(sql);
    expect((await test.db.inspect()).enums).toEqual([{ ...start, values: ['c', 'a'] }]);
  });
});
