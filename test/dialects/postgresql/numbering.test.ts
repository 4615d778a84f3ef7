import { describe, expect, it } from 'vitest';
import type { Column, Identity } from '../../../src/catalog/index.js';
import { defaultSequenceOptions } from '../../../src/catalog/index.js';
import { automaticName } from '../../../src/dialects/postgresql/automatic-names.js';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import { dump } from '../../servers/dumps.js';
import { bigint, column, integer, TestDatabase, tableOf, text, useDatabase } from './support.js';

const test = useDatabase();
const identity = (
  kind: 'always' | 'byDefault',
  options: Partial<typeof defaultSequenceOptions> = {},
): Identity => ({
  kind,
  options: { ...defaultSequenceOptions, ...options },
});

const plain = column('n', integer, { nullable: false });
const serial: Column = { ...plain, identity: { kind: 'serial', sequence: null } };
const byDefault: Column = { ...plain, identity: identity('byDefault') };
const always: Column = { ...plain, identity: identity('always') };
const stepping: Column = { ...plain, identity: identity('byDefault', { increment: '10', cache: '5' }) };
const late: Column = { ...plain, identity: identity('byDefault', { start: '2000', minValue: '1000' }) };
const down: Column = { ...plain, identity: identity('always', { increment: '-1' }) };
const withDefault: Column = { ...plain, default: { kind: 'literal', value: 5 } };
const kinds = { plain, withDefault, serial, byDefault, always, stepping, late, down };

const pairs = Object.entries(kinds).flatMap(([a, from]) =>
  Object.entries(kinds).flatMap(([b, to]) => (a === b ? [] : [[a, b, from, to] as const])),
);

const numbersOf = async (): Promise<number[]> =>
  (await test.db.values('SELECT n FROM t ORDER BY place')) as number[];

describe('how a column is numbered changes', () => {
  it.each(pairs)('%s -> %s', async (_, __, from, to) => {
    const { db } = test;
    await db.run({ kind: 'createTable', table: tableOf('t', [from, column('place', integer)]) });
    try {
      await db.query(
        from.identity === null
          ? 'INSERT INTO t VALUES (3, 1), (40, 2), (7, 3)'
          : 'INSERT INTO t (place) VALUES (1), (2), (3)',
      );
      // The last number is used, although its row is gone.
      await db.query('DELETE FROM t WHERE place = 3');
      const before = await numbersOf();
      await db.alter('t', { kind: 'alterColumn', from, to, using: null, backfill: null });
      expect((await db.table('t')).columns[0]).toEqual(to);
      expect(await numbersOf()).toEqual(before);

      if (to.identity === null) return;
      await db.query('INSERT INTO t (place) VALUES (4), (5)');
      const added = (await numbersOf()).slice(before.length);
      const isDown = to === down;
      for (const number of added) {
        for (const old of before) expect(isDown ? number < old : number > old).toBe(true);
      }
      if (to === late) expect(Math.min(...added)).toBeGreaterThanOrEqual(2000);
      expect(new Set([...before, ...added]).size).toBe(before.length + 2);
    } finally {
      await db.query('DROP TABLE t');
    }
    expect(await db.values("SELECT relname FROM pg_class WHERE relkind = 'S'")).toEqual([]);
  });

  it('the numbers of deleted rows are not given again', async () => {
    const { db } = test;
    await db.run({ kind: 'createTable', table: tableOf('t', [serial, column('place', integer)]) });
    await db.query('INSERT INTO t (place) VALUES (1), (2), (3)');
    await db.query('DELETE FROM t WHERE n > 1');
    await db.alter('t', { kind: 'alterColumn', from: serial, to: always, using: null, backfill: null });
    await db.query('INSERT INTO t (place) VALUES (4)');
    expect(await numbersOf()).toEqual([1, 4]);
    await db.alter('t', { kind: 'alterColumn', from: always, to: serial, using: null, backfill: null });
    await db.query('INSERT INTO t (place) VALUES (5)');
    expect(await numbersOf()).toEqual([1, 4, 5]);
    await db.query('DROP TABLE t');
  });

  it('a wider column has a wider sequence', async () => {
    const { db } = test;
    for (const from of [serial, byDefault]) {
      await db.run({ kind: 'createTable', table: tableOf('t', [from, column('place', integer)]) });
      const to = { ...from, type: bigint };
      await db.alter('t', { kind: 'alterColumn', from, to, using: null, backfill: null });
      expect((await db.table('t')).columns[0]).toEqual(to);
      await db.query("SELECT setval(pg_get_serial_sequence('t', 'n'), 3000000000)");
      await db.query('INSERT INTO t (place) VALUES (1)');
      expect(await db.values('SELECT n::text FROM t')).toEqual(['3000000001']);
      await db.query('DROP TABLE t');
    }
  });

  it('a number becomes a text, and the sequence goes', async () => {
    const { db } = test;
    await db.run({ kind: 'createTable', table: tableOf('t', [serial]) });
    const to = column('n', text, { default: { kind: 'literal', value: 'x' } });
    await db.alter('t', { kind: 'alterColumn', from: serial, to, using: null, backfill: null });
    expect((await db.table('t')).columns[0]).toEqual(to);
    expect((await db.inspect()).objects).toEqual([]);
    await db.query('DROP TABLE t');
  });

  it('nullable and numbered at once', async () => {
    const { db } = test;
    const nullable = column('n', integer);
    await db.run({ kind: 'createTable', table: tableOf('t', [nullable]) });
    for (const to of [byDefault, nullable, serial, nullable]) {
      const from = (await db.table('t')).columns[0]!;
      await db.alter('t', { kind: 'alterColumn', from, to, using: null, backfill: null });
      expect((await db.table('t')).columns[0]).toEqual(to);
    }
    await db.query('DROP TABLE t');
  });
});

describe('sequences of other names', () => {
  it("are the column's all the same", async () => {
    const { db } = test;
    await db.query('CREATE SEQUENCE "Odd" AS bigint');
    await db.query(`CREATE TABLE t (n integer NOT NULL DEFAULT nextval('"Odd"'), m integer)`);
    expect((await db.table('t')).columns[0]!.default).toEqual({
      kind: 'sql',
      sql: `nextval('"Odd"'::regclass)`,
    });
    expect((await db.inspect()).objects).toMatchObject([{ kind: 'sequence', schema: null, name: 'Odd' }]);
    await db.query('ALTER SEQUENCE "Odd" OWNED BY t.m');
    expect((await db.inspect()).objects).toMatchObject([{ kind: 'sequence', schema: null, name: 'Odd' }]);
    await db.query('ALTER SEQUENCE "Odd" OWNED BY t.n');
    const odd: Column = { ...serial, identity: { kind: 'serial', sequence: 'Odd', type: 'bigint' } };
    expect((await db.table('t')).columns[0]).toEqual(odd);
    expect((await db.inspect()).objects).toEqual([]);
    await db.query('INSERT INTO t VALUES (DEFAULT), (DEFAULT)');
    await db.alter('t', { kind: 'renameColumn', from: 'n', to: 'o' });
    await db.run({ kind: 'renameTable', from: { schema: null, name: 't' }, to: { schema: null, name: 'u' } });
    const renamed = { ...odd, name: 'o' };
    expect((await db.table('u')).columns[0]).toEqual(renamed);
    expect(await db.values("SELECT relname FROM pg_class WHERE relkind = 'S'")).toEqual(['Odd']);
    await db.alter('u', {
      kind: 'alterColumn',
      from: renamed,
      to: { ...renamed, identity: identity('always') },
      using: null,
      backfill: null,
    });
    await db.query('INSERT INTO u DEFAULT VALUES');
    expect(await db.values('SELECT o FROM u ORDER BY o')).toEqual([1, 2, 3]);
    await db.query('DROP TABLE u');
  });

  it('are no part of a column whose type is no integer, and go with it or before', async () => {
    const { db } = test;
    await db.query('CREATE SEQUENCE counted');
    await db.query(`CREATE TABLE t (n numeric DEFAULT nextval('counted'))`);
    await db.query('ALTER SEQUENCE counted OWNED BY t.n');
    const { objects, tables } = await db.inspect();
    expect(objects).toMatchObject([{ kind: 'sequence', schema: null, name: 'counted' }]);
    expect(tables[0]!.columns[0]).toMatchObject({
      identity: null,
      default: { kind: 'sql', sql: "nextval('counted'::regclass)" },
    });
    await db.query('DROP TABLE t');
    await db.run({ kind: 'dropObject', object: objects[0]! });
    expect((await db.inspect()).objects).toEqual([]);
  });

  it('a shared sequence stays when its column is renamed or loses it', async () => {
    const { db } = test;
    await db.run({ kind: 'createTable', table: tableOf('t', [serial]) });
    await db.query("CREATE TABLE u (n integer DEFAULT nextval('t_n_seq'))");
    const change = db.alter('t', {
      kind: 'alterColumn',
      from: serial,
      to: plain,
      using: null,
      backfill: null,
    });
    await expect(change).rejects.toThrow(/other objects depend on it/);
    expect((await db.table('u')).columns[0]!.default).toEqual({
      kind: 'sql',
      sql: "nextval('t_n_seq'::regclass)",
    });
    await db.query('DROP TABLE u');
    await db.query('DROP TABLE t');
  });

  it('automatic names follow a rename: the dump is that of a database made at once', async () => {
    const long = 'a_very_long_name_of_a_table_that_is_cut';
    const columns = [
      serial,
      { ...byDefault, name: 'another_long_column_name_to_be_cut' },
      { ...plain, name: 'é' },
    ];
    const [renamed, direct] = [await TestDatabase.create(), await TestDatabase.create()];
    try {
      await renamed.run(
        { kind: 'createTable', table: tableOf('t', columns) },
        { kind: 'renameTable', from: { schema: null, name: 't' }, to: { schema: null, name: long } },
      );
      await renamed.alter(
        long,
        { kind: 'renameColumn', from: 'n', to: 'number "n"' },
        { kind: 'renameColumn', from: 'é', to: 'e' },
      );
      await direct.run({
        kind: 'createTable',
        table: tableOf(long, [{ ...serial, name: 'number "n"' }, columns[1]!, { ...plain, name: 'e' }]),
      });
      expect(await dump(renamed.url)).toBe(await dump(direct.url));
    } finally {
      await renamed.drop();
      await direct.drop();
    }
  });

  it("automatic names are PostgreSQL's", async () => {
    const { db } = test;
    const names = ['t', 'x'.repeat(63), 'ü'.repeat(31), `a${'表'.repeat(20)}`, 'short'];
    for (const table of names) {
      for (const name of names) {
        await db.query(`CREATE TABLE "${table}" ("${name}" serial)`);
        const [sequence] = await db.values("SELECT relname FROM pg_class WHERE relkind = 'S'");
        expect(sequence).toBe(automaticName(table, name, 'seq'));
        await db.query(`DROP TABLE "${table}"`);
      }
    }
  });
});

describe('named sequences', () => {
  const named: Column = { ...serial, identity: { kind: 'serial', sequence: 'numbers' } };
  const sequences = () => test.db.values("SELECT relname FROM pg_class WHERE relkind = 'S' ORDER BY relname");
  const table = (of: Column) => tableOf('t', [of, column('place', integer)]);

  it('stays when the table got another name', async () => {
    const { db } = test;
    await db.query('CREATE TABLE numbers (n serial); ALTER TABLE numbers RENAME TO t');
    const live = await db.inspect();
    // A NOT NULL keeps its name, too, since PostgreSQL 18 gives it one.
    expect(live.tables[0]!.columns[0]).toMatchObject({
      ...serial,
      identity: { kind: 'serial', sequence: 'numbers_n_seq' },
    });
    await db.query('DROP TABLE t');
  });

  it('is the same to a model that does not name it, where PostgreSQL found its usual name taken', async () => {
    const { db } = test;
    await db.query('CREATE SEQUENCE t_n_seq; CREATE TABLE t (n serial); DROP SEQUENCE t_n_seq');
    const live = await db.inspect();
    expect(live.tables[0]!.columns[0]).toMatchObject({
      identity: { kind: 'serial', sequence: 't_n_seq1' },
    });
    const target = db.resolve({ tables: [tableOf('t', [serial])] });
    const settled = await postgresql.settle(db.connection, db.server, live, target);
    expect(settled.target.tables).toEqual(live.tables);
    await db.query('DROP TABLE t');
  });

  it('is made, renamed and taken over', async () => {
    const { db } = test;
    await db.query('CREATE TABLE other (n serial)');
    await db.run({ kind: 'createTable', table: table(named) });
    expect(await sequences()).toEqual(['numbers', 'other_n_seq']);
    const changes = [
      [named, serial, 't_n_seq'],
      [serial, named, 'numbers'],
      [named, byDefault, 't_n_seq'],
      [byDefault, named, 'numbers'],
      [named, plain, null],
      [plain, named, 'numbers'],
    ] as const;
    for (const [from, to, sequence] of changes) {
      await db.query('INSERT INTO t (n, place) SELECT coalesce(max(n), 0) + 1, 1 FROM t');
      await db.alter('t', { kind: 'alterColumn', from, to, using: null, backfill: null });
      expect((await db.table('t')).columns[0]).toEqual(to);
      expect(await sequences()).toEqual([...(sequence === null ? [] : [sequence]), 'other_n_seq'].sort());
    }
    await db.alter('other', {
      kind: 'addColumn',
      column: { ...named, name: 'm', identity: { kind: 'serial', sequence: 'more' } },
      position: 'last',
      backfill: null,
    });
    expect((await db.table('other')).columns[1]!.identity).toEqual({ kind: 'serial', sequence: 'more' });
    expect(
      db.resolveTable(table({ ...serial, identity: { kind: 'serial', sequence: 't_n_seq' } })).columns[0],
    ).toEqual(serial);
    await db.query('DROP TABLE t, other');
  });
});
