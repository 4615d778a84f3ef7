import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { describeObject } from '../../../src/catalog/index.js';
import type { Connection } from '../../../src/dialects/index.js';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import { everything, useDatabase } from './support.js';

const test = useDatabase();

describe('the question to the catalogs', () => {
  it('is not compiled by the server, which compiles others as before', async () => {
    const client = new pg.Client({ connectionString: test.db.url });
    await client.connect();
    const jit = async () => (await client.query<{ jit: string }>('SHOW jit')).rows[0]!.jit;
    const meanwhile: string[] = [];
    const connection: Connection = {
      takesSeveral: true,
      query: async <Row>(sql: string) => {
        const results: unknown = await client.query(`${sql}; SHOW jit`);
        const [last, rows] = (results as pg.QueryResult[]).map((it) => it.rows).reverse();
        meanwhile.push(last![0].jit);
        return rows as Row[];
      },
    };
    try {
      await client.query('SET jit = on');
      await postgresql.inspect(connection, test.db.server, everything);
      await connection.query(postgresql.digest!(test.db.server, connection).sql);
      expect(meanwhile).toEqual(['off', 'off']);
      expect(await jit()).toBe('on');
      await client.query('BEGIN');
      await postgresql.inspect(connection, test.db.server, everything);
      await client.query('ROLLBACK');
      expect(await jit()).toBe('on');
    } finally {
      await client.end();
    }
  });
});

describe('the options of a column', () => {
  it('are those that people set, and not the version that newer servers keep among them', async () => {
    const { db } = test;
    await db.query('CREATE TABLE versioned (a integer, b integer)');
    const set = (column: string, options: string) =>
      db.query(`UPDATE pg_attribute SET attoptions = '${options}'
        WHERE attrelid = 'versioned'::regclass AND attname = '${column}'`);
    await set('a', '{pg_attver=112822376}');
    await set('b', '{pg_attver=112822376,n_distinct=5}');
    const { columns } = await db.table('versioned');
    expect(columns.map((it) => it.storage)).toEqual([undefined, { n_distinct: '5' }]);
    await db.query('DROP TABLE versioned');
  });
});

describe('what is not managed', () => {
  it('is reported and left out', async () => {
    const { db } = test;
    const [major] = db.server.versionNumber;
    await db.query(`
      CREATE SCHEMA app;
      CREATE TABLE base (id integer PRIMARY KEY, n integer, span int4range, a integer, b integer);
      CREATE VIEW v AS SELECT n FROM base;
      CREATE MATERIALIZED VIEW app.mv AS SELECT n FROM base;
      CREATE FUNCTION app.f(a integer, OUT b text) LANGUAGE sql AS 'SELECT ''x''::text';
      CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
      CREATE AGGREGATE agg (integer) (SFUNC = int4pl, STYPE = integer);
      CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER trg BEFORE INSERT ON base FOR EACH ROW EXECUTE FUNCTION tf();
      CREATE RULE rl AS ON DELETE TO base DO ALSO NOTHING;
      CREATE POLICY po ON base USING (true);
      ALTER TABLE base ENABLE ROW LEVEL SECURITY;
      CREATE STATISTICS st ON a, b FROM base;
      CREATE SEQUENCE app.sq;
      CREATE DOMAIN app.dm AS integer CHECK (VALUE > 0);
      CREATE TYPE ct AS (a integer);
      CREATE TYPE rt AS RANGE (SUBTYPE = integer);
      CREATE COLLATION cl FROM "C";
      CREATE TABLE parent (id integer, n integer) PARTITION BY RANGE (id);
      CREATE TABLE part PARTITION OF parent FOR VALUES FROM (1) TO (10);
      CREATE TABLE heir (extra integer) INHERITS (base);
      CREATE UNLOGGED TABLE loose (a integer) WITH (fillfactor = 50);
      CREATE INDEX ix_loose ON loose (a) WITH (fillfactor = 70);
      ALTER TABLE base ADD CONSTRAINT ex EXCLUDE USING gist (span WITH &&);
      ALTER TABLE base ADD CONSTRAINT ck_new CHECK (a > 0) NOT VALID;
      ALTER TABLE base ADD CONSTRAINT ck_own CHECK (a > 1) NO INHERIT;
      ALTER TABLE base ADD CONSTRAINT uq_in UNIQUE (a) INCLUDE (b);
      ALTER TABLE loose ADD CONSTRAINT pk_def PRIMARY KEY (a) DEFERRABLE;
      ALTER VIEW v ALTER COLUMN n SET DEFAULT 1;
      COMMENT ON SCHEMA app IS 'x';
      COMMENT ON INDEX ix_loose IS 'x';
      COMMENT ON CONSTRAINT pk_def ON loose IS 'x';
    `);
    if (major >= 15) {
      await db.query(`
        CREATE TABLE uq (a integer, b integer, UNIQUE (a, b));
        ALTER TABLE base ADD CONSTRAINT fk_set FOREIGN KEY (a, b) REFERENCES uq (a, b) ON DELETE SET NULL (a);
      `);
    }
    const { tables, unmanaged, schemas, objects } = await db.inspect(everything);
    expect(objects.map(describeObject)).toEqual([
      'aggregate agg(integer)',
      'collation cl',
      'composite type ct',
      'domain app.dm',
      'function tf()',
      'function app.f(integer)',
      'materialized view app.mv',
      'policy base.po',
      'procedure p()',
      'range type rt',
      'rule base.rl',
      'sequence app.sq',
      'extended statistics base.st',
      'trigger base.trg',
      'view v',
    ]);
    expect(schemas).toEqual(['app']);
    expect(tables.map(({ name }) => name)).toEqual([
      'base',
      'heir',
      'loose',
      'parent',
      'part',
      ...(major >= 15 ? ['uq'] : []),
    ]);
    expect(
      unmanaged.map(({ kind, schema, name }) => `${kind} ${schema === null ? '' : `${schema}.`}${name}`),
    ).toEqual(['comment on a schema app.app', "default of a view's column v.n"]);
    const [base, heir, loose, parent, part] = tables;
    expect(base).toMatchObject({
      options: { rowLevelSecurity: true, forceRowLevelSecurity: false },
      uniques: [{ name: 'uq_in', include: [expect.any(String)] }],
      checks: [
        { name: 'ck_new', notValid: true },
        { name: 'ck_own', noInherit: true },
      ],
      foreignKeys: major >= 15 ? [{ name: 'fk_set', onDeleteColumns: ['a'] }] : [],
      indexes: [],
    });
    expect(base!.exclusions.map(({ name }) => name)).toEqual(['ex']);
    expect(loose).toMatchObject({
      primaryKey: {
        kind: 'primaryKey',
        name: 'pk_def',
        columns: ['a'],
        deferrable: 'immediate',
        comment: 'x',
      },
      indexes: [{ name: 'ix_loose', storage: { fillfactor: '70' }, comment: 'x' }],
      options: { unlogged: true, storage: { fillfactor: '50' } },
    });
    expect(heir).toMatchObject({ inherits: [{ schema: null, name: 'base' }], checks: [], primaryKey: null });
    expect(heir!.columns.filter(({ inherited }) => inherited !== true).map(({ name }) => name)).toEqual([
      'extra',
    ]);
    expect(parent!.partitionBy).toMatch(/^(RANGE|LIST|HASH) \(/);
    expect(part).toMatchObject({ partitionOf: { name: 'parent' }, indexes: [], primaryKey: null });
  });

  it('what belongs to an extension is not even reported', async () => {
    const { db } = test;
    const before = await db.inspect(everything);
    const [available] = await db.values(
      "SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'",
    );
    if (available === '0') return;
    await db.query('CREATE EXTENSION pg_trgm');
    const after = await db.inspect(everything);
    expect(after.unmanaged).toEqual(before.unmanaged);
    expect(
      after.objects.filter(
        (it) => !before.objects.some((other) => describeObject(other) === describeObject(it)),
      ),
    ).toEqual([{ kind: 'extension', schema: null, name: 'pg_trgm', comment: null }]);
    await db.query('CREATE TABLE words (w text); CREATE INDEX ix_words ON words USING gin (w gin_trgm_ops)');
    expect((await db.table('words')).indexes[0]!.keys[0]!.operatorClass).toBe('gin_trgm_ops');
    await db.query('CREATE SCHEMA ext; ALTER EXTENSION pg_trgm SET SCHEMA ext');
    expect((await db.table('words')).indexes[0]!.keys[0]!.operatorClass).toBe('ext.gin_trgm_ops');
  });

  it('an index that failed to be built', async () => {
    const { db } = test;
    await db.query('CREATE TABLE twice (a integer); INSERT INTO twice VALUES (1), (1)');
    await expect(db.query('CREATE UNIQUE INDEX CONCURRENTLY ix_twice ON twice (a)')).rejects.toThrow();
    const { tables, unmanaged } = await db.inspect({
      schemas: [],
      tables: [{ schema: null, name: 'twice' }],
    });
    expect(tables[0]!.indexes).toEqual([]);
    expect(unmanaged).toEqual([{ kind: 'invalid index', schema: null, name: 'twice.ix_twice' }]);
  });
});

describe('the scope', () => {
  it('is the default schema, more of them, all, or some tables', async () => {
    const { db } = test;
    await db.query(`
      CREATE SCHEMA one; CREATE SCHEMA two; CREATE TYPE two.mood AS ENUM ('a');
      CREATE TABLE one.t (a integer PRIMARY KEY); CREATE TABLE two.t (m two.mood, a integer REFERENCES one.t)`);
    const names = async (scope: Parameters<typeof db.inspect>[0]) =>
      (await db.inspect(scope)).tables.map(({ schema, name }) => `${schema}.${name}`);
    expect(await names({ schemas: [], tables: null })).not.toContain('one.t');
    expect(await names({ schemas: ['one', 'missing'], tables: null })).toContain('one.t');
    expect(await names({ schemas: ['one', 'missing'], tables: null })).not.toContain('two.t');
    const all = await db.inspect(everything);
    expect(all.schemas).toEqual(expect.arrayContaining(['one', 'two']));
    expect(all.schemas).not.toContain('public');
    expect(all.enums).toContainEqual({ schema: 'two', name: 'mood', values: ['a'] });
    const some = await db.inspect({ schemas: [], tables: [{ schema: 'two', name: 't' }] });
    expect(some.tables).toEqual(all.tables.filter(({ schema }) => schema === 'two'));
    expect(some.tables[0]!.foreignKeys[0]!.references).toEqual({ schema: 'one', name: 't', columns: ['a'] });
    expect(await names({ schemas: 'all', tables: [] })).toEqual([]);
  });

  it('another default schema is the one without a name', async () => {
    const { db } = test;
    await db.query('SET search_path = two, public');
    try {
      const server = await postgresql.identify(db.connection);
      expect(server.defaultSchema).toBe('two');
      const catalog = await postgresql.inspect(db.connection, server, { schemas: ['public'], tables: null });
      expect(catalog.tables.find(({ name }) => name === 't')!.schema).toBeNull();
      expect(catalog.schemas).toEqual(['public']);
      await db.query('SET search_path = nowhere');
      const lost = await postgresql.identify(db.connection);
      expect(lost.defaultSchema).toBeNull();
      expect((await postgresql.inspect(db.connection, lost, { schemas: [], tables: null })).tables).toEqual(
        [],
      );
    } finally {
      await db.query('RESET search_path');
    }
  });

  it('is read in one statement', async () => {
    let count = 0;
    const connection = {
      query: <Row>(sql: string) => {
        count++;
        return test.db.connection.query<Row>(sql);
      },
    };
    await postgresql.inspect(connection, test.db.server, everything);
    expect(count).toBe(1);
  });
});
