import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/catalog/index.js';
import { defaultTableOptions, plainColumn, plainTable } from '../../../src/catalog/index.js';
import { sqlite } from '../../../src/dialects/sqlite/index.js';
import type { TableChange } from '../../../src/operations/index.js';
import { reverse } from '../../../src/operations/index.js';
import { index, unique } from '../../support/catalog.js';
import { alterTable, freshPath, openDatabase, type TestDatabase } from './database.js';

const retype = (name: string, rest: Partial<Column> = {}): TableChange => ({
  kind: 'alterColumn',
  from: null,
  to: { ...plainColumn(name, { kind: 'text' }), ...rest },
  using: null,
  backfill: null,
});
const drop = (name: string): TableChange => ({
  kind: 'dropColumn',
  column: plainColumn(name, { kind: 'text' }),
  position: 'last',
});
const rename = (from: string, to: string): TableChange => ({ kind: 'renameColumn', from, to });
const statements = (database: TestDatabase) =>
  database.all<{ name: string; sql: string }>(
    "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'sqlite_sequence' ORDER BY type, name",
  );
const sqlOf = async (database: TestDatabase, name: string) =>
  (await statements(database)).find((it) => it.name === name)?.sql;

/** A schema of which everything hangs on one table. */
async function shop(): Promise<TestDatabase> {
  const database = await openDatabase();
  await database.run(
    'PRAGMA foreign_keys = ON',
    `CREATE TABLE items (
       id INTEGER PRIMARY KEY AUTOINCREMENT, -- the number
       name TEXT NOT NULL ON CONFLICT IGNORE /* as on the label */,
       price INTEGER CONSTRAINT priced NOT NULL,
       parent INTEGER REFERENCES items ON DELETE CASCADE,
       UNIQUE (name COLLATE NOCASE) ON CONFLICT REPLACE
     )`,
    'CREATE TABLE lines (item INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE, n INTEGER)',
    'CREATE TABLE notes (item INTEGER REFERENCES items ON DELETE SET NULL, note TEXT)',
    'CREATE TABLE log (what TEXT)',
    'CREATE INDEX ix_price ON items (price DESC) WHERE price > 10',
    'CREATE VIEW dear AS SELECT name, price AS price FROM items WHERE price > 100',
    'CREATE VIEW dearest AS SELECT name FROM dear',
    "CREATE TRIGGER items_ai AFTER INSERT ON items BEGIN INSERT INTO log VALUES ('ins ' || new.name); END",
    "CREATE TRIGGER items_au AFTER UPDATE OF price ON items WHEN new.price <> old.price BEGIN INSERT INTO log VALUES ('upd ' || new.price); END",
    "CREATE TRIGGER items_ad BEFORE DELETE ON items BEGIN INSERT INTO log VALUES ('del ' || old.name); END",
    'CREATE TRIGGER lines_ai AFTER INSERT ON lines BEGIN UPDATE items SET price = price + 1 WHERE id = new.item; END',
    'CREATE TRIGGER dear_ii INSTEAD OF INSERT ON dear BEGIN INSERT INTO items (name, price) VALUES (new.name, new.price); END',
    "INSERT INTO items (id, name, price, parent) VALUES (1, 'one', 5, NULL), (2, 'two', 500, 1), (90, 'gone', 1, NULL)",
    'DELETE FROM items WHERE id = 90',
    'INSERT INTO lines VALUES (1, 1), (2, 2), (2, 3)',
    "INSERT INTO notes VALUES (1, 'a'), (2, 'b')",
    'DELETE FROM log',
  );
  return database;
}

async function counts(database: TestDatabase) {
  const [row] = await database.all(
    `SELECT (SELECT count(*) FROM items) AS items, (SELECT count(*) FROM lines) AS lines,
       (SELECT count(*) FROM notes WHERE item IS NOT NULL) AS notes, (SELECT count(*) FROM log) AS log`,
  );
  return row;
}

describe('a rebuild', () => {
  it('keeps all rows, also those that refer to it, with enforcement on', async () => {
    const database = await shop();
    const before = await counts(database);
    expect(before).toEqual({ items: 2, lines: 3, notes: 2, log: 0 });
    const done = await database.migrate(alterTable('items', retype('price', { nullable: false })));
    expect(done.some((it) => it.startsWith('DROP TABLE'))).toBe(true);
    expect(await counts(database)).toEqual(before);
    expect(await database.all('PRAGMA foreign_keys')).toEqual([{ foreign_keys: 1 }]);
    expect(await database.all('PRAGMA legacy_alter_table')).toEqual([{ legacy_alter_table: 0 }]);
    await database.run('DELETE FROM items WHERE id = 1');
    expect(await counts(database)).toMatchObject({ items: 0, lines: 0, notes: 0 });
  });

  it('keeps views, triggers, indexes and the statements of other tables to the letter', async () => {
    const database = await shop();
    const before = await statements(database);
    const numeric = { kind: 'decimal', precision: null, scale: null } as const;
    await database.migrate(alterTable('items', retype('price', { nullable: false, type: numeric })));
    const after = await statements(database);
    expect(after.filter((it) => it.name !== 'items')).toEqual(before.filter((it) => it.name !== 'items'));
    await database.run(
      "INSERT INTO dear (name, price) VALUES ('three', 1000)",
      'INSERT INTO lines VALUES (1, 9)',
    );
    expect(await database.all('SELECT * FROM dearest')).toEqual([{ name: 'two' }, { name: 'three' }]);
    expect(await database.all('SELECT what FROM log')).toEqual([{ what: 'ins three' }, { what: 'upd 7' }]);
  });

  it('keeps what no catalog holds: conflict clauses, collations of keys, comments, names', async () => {
    const database = await shop();
    await database.migrate(alterTable('items', retype('price', { nullable: false })));
    expect(await sqlOf(database, 'items')).toBe(
      `CREATE TABLE "items" (
       id INTEGER PRIMARY KEY AUTOINCREMENT, -- the number
       name TEXT NOT NULL ON CONFLICT IGNORE /* as on the label */,
       price TEXT CONSTRAINT priced NOT NULL,
       parent INTEGER REFERENCES items ON DELETE CASCADE,
       UNIQUE (name COLLATE NOCASE) ON CONFLICT REPLACE
     )`,
    );
  });

  it('keeps the counter, also of a table without rows', async () => {
    const database = await shop();
    const counter = () => database.all('SELECT name, seq FROM sqlite_sequence');
    expect(await counter()).toEqual([{ name: 'items', seq: 90 }]);
    await database.migrate(alterTable('items', retype('price')));
    expect(await counter()).toEqual([{ name: 'items', seq: 90 }]);
    await database.run('DELETE FROM items');
    await database.migrate(alterTable('items', retype('price', { type: { kind: 'integer' } })));
    expect(await counter()).toEqual([{ name: 'items', seq: 90 }]);
    await database.run("INSERT INTO items (name, price) VALUES ('x', 1)");
    expect(await database.all('SELECT id FROM items')).toEqual([{ id: 91 }]);
  });

  it('keeps rowids that no column shows, whatever columns are called', async () => {
    const database = await openDatabase();
    await database.run(
      'CREATE TABLE t (a INTEGER, rowid TEXT)',
      "INSERT INTO t (_rowid_, a, rowid) VALUES (7, 1, 'x'), (9223372036854775807, 2, 'y')",
    );
    await database.migrate(alterTable('t', retype('a')));
    expect(await database.all('SELECT CAST(_rowid_ AS TEXT) AS r, a, rowid FROM t')).toEqual([
      { r: '7', a: '1', rowid: 'x' },
      { r: '9223372036854775807', a: '2', rowid: 'y' },
    ]);
    await database.migrate(
      alterTable('t', {
        kind: 'addColumn',
        column: plainColumn('_rowid_', { kind: 'text' }),
        position: 'first',
        backfill: null,
      }),
    );
    expect(await database.all('SELECT CAST(oid AS TEXT) AS r FROM t')).toEqual([
      { r: '7' },
      { r: '9223372036854775807' },
    ]);
  });

  it('moves tables from and to WITHOUT ROWID and STRICT', async () => {
    const database = await openDatabase();
    await database.run(
      'CREATE TABLE t (a INTEGER, b TEXT, PRIMARY KEY (b))',
      "INSERT INTO t VALUES (1, 'x'), (2, 'y')",
    );
    const from = defaultTableOptions;
    const options = (a: boolean, b: boolean): TableChange => ({
      kind: 'alterOptions',
      from: { ...from, strict: !a, withoutRowid: !b },
      to: { ...from, strict: a, withoutRowid: b },
    });
    await database.migrate(alterTable('t', options(true, true)));
    expect((await database.inspect()).tables[0]!.options).toMatchObject({ strict: true, withoutRowid: true });
    await database.migrate(alterTable('t', options(false, false)));
    expect((await database.inspect()).tables[0]!.options).toEqual(from);
    expect(await database.all('SELECT * FROM t')).toEqual([
      { a: 1, b: 'x' },
      { a: 2, b: 'y' },
    ]);
  });

  it('follows a renamed column into views, triggers, indexes and other tables', async () => {
    const database = await shop();
    const done = await database.migrate(
      alterTable(
        'items',
        rename('id', 'number'),
        retype('price', { nullable: false }),
        rename('price', 'cost'),
      ),
    );
    expect(done.filter((it) => it.startsWith('DROP TABLE'))).toHaveLength(1);
    expect(await sqlOf(database, 'lines')).toContain('REFERENCES items (number)');
    expect(await sqlOf(database, 'dear')).toContain('cost AS price');
    await database.run(
      "INSERT INTO dear (name, price) VALUES ('three', 1000)",
      'INSERT INTO lines VALUES (1, 9)',
    );
    expect(await database.all('SELECT what FROM log')).toEqual([{ what: 'ins three' }, { what: 'upd 7' }]);
    expect(await database.all('SELECT number, cost FROM items ORDER BY 1 LIMIT 1')).toEqual([
      { number: 1, cost: '7' },
    ]);
  });

  it('takes one rewrite also when a column is renamed in the middle', async () => {
    const database = await shop();
    const done = await database.migrate(
      alterTable('items', retype('price'), rename('price', 'cost'), retype('name')),
    );
    expect(done.filter((it) => it.startsWith('DROP TABLE'))).toHaveLength(1);
    expect(
      (await database.inspect()).tables.find((it) => it.name === 'items')!.columns.map((it) => it.name),
    ).toEqual(['id', 'name', 'cost', 'parent']);
  });

  it('swaps two columns', async () => {
    const database = await openDatabase();
    await database.run('CREATE TABLE t (a INTEGER CHECK (a > 0), b TEXT)', "INSERT INTO t VALUES (1, 'x')");
    await database.migrate(
      alterTable('t', rename('a', 'c'), rename('b', 'a'), rename('c', 'b'), retype('b')),
    );
    expect(await database.all('SELECT a, b FROM t')).toEqual([{ a: 'x', b: '1' }]);
    expect((await database.inspect()).tables[0]!.checks[0]!.expression).toBe('b > 0');
  });

  it('takes two rewrites when a value is made from one that the block made', async () => {
    const database = await openDatabase();
    await database.run('CREATE TABLE t (a INTEGER)', 'INSERT INTO t VALUES (1)');
    const backfilled: TableChange = {
      kind: 'addColumn',
      column: plainColumn('b', { kind: 'integer' }),
      position: 'last',
      backfill: { kind: 'literal', value: 20 },
    };
    await database.migrate(
      alterTable('t', backfilled, { ...retype('a'), using: "a || '/' || b" } as TableChange),
    );
    expect(await database.all('SELECT a, b FROM t')).toEqual([{ a: '1/20', b: 20 }]);
  });

  it('renames a column and gives its name to a new one', async () => {
    const database = await shop();
    const name: TableChange = {
      kind: 'addColumn',
      column: { ...plainColumn('price', { kind: 'integer' }), nullable: false },
      position: { after: 'cost' },
      backfill: { kind: 'literal', value: 3 },
    };
    const check: TableChange = {
      kind: 'addConstraint',
      constraint: { kind: 'check', name: 'both', expression: 'price <> cost or "Cost" > items.price' },
    };
    const done = await database.migrate(alterTable('items', rename('price', 'cost'), name, check));
    expect(done.filter((it) => it.startsWith('DROP TABLE'))).toHaveLength(1);
    expect(await database.all('SELECT cost, price FROM items')).toEqual([
      { cost: 6, price: 3 },
      { cost: 502, price: 3 },
    ]);
    const live = (await database.inspect()).tables.find((it) => it.name === 'items')!;
    expect(live.columns.map((it) => it.name)).toEqual(['id', 'name', 'cost', 'price', 'parent']);
    expect(live.checks[0]!.expression).toBe('"price" <> "cost" or "cost" > "price"');
    expect(await sqlOf(database, 'dear')).toContain('cost > 100');
  });

  it('drops one of the names before another takes it', async () => {
    const database = await openDatabase();
    await database.run('CREATE TABLE t (a INTEGER, b TEXT)', "INSERT INTO t VALUES (1, 'x')");
    await database.migrate(alterTable('t', drop('b'), rename('a', 'b'), retype('b')));
    expect(await database.all('SELECT * FROM t')).toEqual([{ b: '1' }]);
  });

  it('gives every row of a table a row when all its columns are new', async () => {
    const database = await openDatabase();
    await database.run('CREATE TABLE t (a INTEGER)', 'INSERT INTO t VALUES (1), (2)');
    const add = (name: string): TableChange => ({
      kind: 'addColumn',
      column: { ...plainColumn(name, { kind: 'text' }), default: { kind: 'sql', sql: "'x' || 'y'" } },
      position: 'last',
      backfill: null,
    });
    await database.migrate(alterTable('t', add('b'), drop('a')));
    expect(await database.all('SELECT * FROM t')).toEqual([{ b: 'xy' }, { b: 'xy' }]);
    await database.migrate(alterTable('t', drop('b'), add('c'), add('d')));
    expect(await database.all('SELECT * FROM t')).toEqual([
      { c: 'xy', d: 'xy' },
      { c: 'xy', d: 'xy' },
    ]);
  });
});

describe('hostile names', () => {
  const names = [
    'a"b',
    "it's; DROP TABLE x --",
    'select',
    'with space',
    'back`tick',
    '[brackets]',
    'ünïcödé 🎈',
    '%s\n/*',
    '_dbm_new_',
  ];

  it.each(names)('%j', async (name) => {
    const database = await openDatabase();
    const other = `${name} 2`;
    const column = (it: string, rest: Partial<Column> = {}) => ({
      ...plainColumn(it, { kind: 'text' }),
      ...rest,
    });
    const table = {
      ...plainTable({ schema: null, name }, [
        column(name),
        column('n', { nullable: false, default: { kind: 'literal', value: name } }),
      ]),
      uniques: [unique(`${name} u`, name)],
      checks: [
        { kind: 'check', name: `${name} c`, expression: `${sqlite.quoteIdentifier(name)} <> ''` } as const,
      ],
      indexes: [index(`${name} i`, [name])],
    };
    const quoted = sqlite.quoteIdentifier(name);
    await database.migrate({ kind: 'createTable', table });
    await database.run(
      `INSERT INTO ${quoted} (${quoted}) VALUES (${sqlite.literal(name)})`,
      `CREATE VIEW v AS SELECT ${quoted} FROM ${quoted}`,
      `CREATE TRIGGER ${sqlite.quoteIdentifier(`${name} t`)} AFTER INSERT ON ${quoted} BEGIN SELECT new.${quoted}; END`,
    );
    const before = await database.inspect();
    const operation = alterTable(
      name,
      { kind: 'renameColumn', from: name, to: other },
      {
        kind: 'addColumn',
        column: column(name, { nullable: false }),
        position: 'first',
        backfill: { kind: 'literal', value: name },
      },
      { kind: 'renameConstraint', constraint: table.uniques[0]!, to: `${other} u` },
      { kind: 'renameIndex', index: table.indexes[0]!, to: `${other} i` },
    );
    await database.migrate(operation);
    expect(await database.all(`SELECT * FROM ${quoted}`)).toEqual([{ [name]: name, [other]: name, n: name }]);
    await database.migrate(reverse(operation));
    expect(await database.inspect()).toEqual(before);
    const moved = {
      kind: 'renameTable',
      from: { schema: null, name },
      to: { schema: null, name: other },
    } as const;
    await database.migrate(moved, reverse(moved));
    expect(await database.inspect()).toEqual(before);
    expect(await database.all('SELECT * FROM v')).toEqual([{ [name]: name }]);
  });
});

describe('values for the rows that are there', () => {
  it('fire no triggers', async () => {
    const database = await shop();
    await database.run(
      "CREATE TRIGGER any_u AFTER UPDATE ON items BEGIN INSERT INTO log VALUES ('any'); END",
    );
    await database.migrate(
      alterTable(
        'items',
        {
          kind: 'addColumn',
          column: { ...plainColumn('size', { kind: 'integer' }), nullable: false },
          position: 'last',
          backfill: { kind: 'sql', sql: 'length(name)' },
        },
        { ...retype('parent', { nullable: false }), backfill: { kind: 'literal', value: 1 } } as TableChange,
      ),
    );
    expect(await database.all('SELECT parent, size FROM items')).toEqual([
      { parent: '1', size: 3 },
      { parent: '1', size: 3 },
    ]);
    expect(await counts(database)).toMatchObject({ log: 0 });
    const [table] = (await database.inspect()).tables.filter((it) => it.name === 'items');
    expect(table!.columns.find((it) => it.name === 'size')!.default).toBeNull();
  });
});

describe('what would break', () => {
  const message = (thrown: unknown) => sqlite.explainError(thrown).message;

  async function refusal(database: TestDatabase, ...changes: readonly TableChange[]): Promise<string> {
    const before = await database.all('SELECT * FROM sqlite_master');
    const rows = await counts(database);
    const thrown = await database.migrate(alterTable('items', ...changes)).catch((it: unknown) => it);
    expect(await database.all('SELECT * FROM sqlite_master')).toEqual(before);
    expect(await counts(database)).toEqual(rows);
    expect(await database.all('PRAGMA foreign_keys')).toEqual([{ foreign_keys: 1 }]);
    expect(await database.all('PRAGMA legacy_alter_table')).toEqual([{ legacy_alter_table: 0 }]);
    return `${message(thrown)} <${database.log.findLast((it) => it.includes('EXPLAIN')) ?? ''}>`;
  }

  it('a view that needs a dropped column', async () => {
    const database = await shop();
    const said = await refusal(database, retype('name'), drop('price'));
    expect(said).toContain('no such column: price');
    expect(said).toContain('/* the view dear must still work */');
  });

  it('a trigger that needs a dropped column', async () => {
    const database = await shop();
    await database.run('DROP VIEW dearest', 'DROP VIEW dear');
    const said = await refusal(database, retype('name'), drop('price'));
    expect(said).toContain('no such column');
    expect(said).toContain('/* the trigger items_au must still work */');
  });

  it('a view that SQLite itself finds broken', async () => {
    const database = await shop();
    await database.run('CREATE TABLE plain (a TEXT, b TEXT)', 'CREATE VIEW of_plain AS SELECT a FROM plain');
    const thrown = await database.migrate(alterTable('plain', drop('a'))).catch((it: unknown) => it);
    expect(sqlite.explainError(thrown)).toEqual({
      message: 'The view of_plain stands in the way: no such column: a',
      hint: 'Drop the view before this change and create it again after, with op.execute().',
    });
  });

  it('a view that was broken before does not matter to a rebuild', async () => {
    const database = await shop();
    await database.run('CREATE VIEW broken AS SELECT nix FROM items JOIN nowhere');
    await database.migrate(alterTable('items', retype('price')));
    expect(await counts(database)).toMatchObject({ items: 2, lines: 3 });
  });

  it('rows that do not fit', async () => {
    const database = await shop();
    const change: TableChange = { kind: 'addConstraint', constraint: unique('u', 'item') };
    const thrown = await database.migrate(alterTable('lines', change)).catch((it: unknown) => it);
    expect(sqlite.explainError(thrown).message).toBe(
      'Two rows have the same lines.item, which must be unique',
    );
    const strict = await database
      .migrate(alterTable('items', retype('parent', { nullable: false })))
      .catch((it: unknown) => it);
    expect(message(strict)).toBe('A row has no items.parent, which must not be null');
    expect(await database.all("SELECT name FROM sqlite_master WHERE name LIKE '%dbm%'")).toEqual([]);
  });

  it('a table that another rebuild left behind', async () => {
    const database = await shop();
    await database.run('CREATE TABLE _dbm_new_items (a)');
    await expect(database.migrate(alterTable('items', retype('price')))).rejects.toThrow(
      'The table _dbm_new_items is in the way',
    );
  });

  it('a rebuild outside of a transaction while foreign keys are enforced', async () => {
    const database = await shop();
    await expect(sqlite.compile(alterTable('items', retype('price')), database.context)).rejects.toThrow(
      'would delete rows of other tables',
    );
  });
});

describe('without a database', () => {
  const server = sqlite.assumedServer;
  const unknown = { server, connection: null, structure: async () => null };
  const add: TableChange = {
    kind: 'addColumn',
    column: plainColumn('x', { kind: 'text' }),
    position: 'last',
    backfill: null,
  };

  it('writes what SQLite can do in place', async () => {
    const changes = [add, rename('a', 'b')];
    expect(await sqlite.compile(alterTable('t', ...changes), unknown)).toEqual([
      { sql: 'ALTER TABLE "t" ADD COLUMN "x" TEXT' },
      { sql: 'ALTER TABLE "t" RENAME COLUMN "a" TO b' },
    ]);
  });

  it('writes an enum with its check', async () => {
    const mood = plainColumn('mood', { kind: 'enum', name: 'mood', schema: null, values: ['a'] });
    expect(await sqlite.compile(alterTable('t', { ...add, column: mood }), unknown)).toEqual([
      { sql: `ALTER TABLE "t" ADD COLUMN "mood" TEXT CONSTRAINT "ck_t_mood" CHECK ("mood" IN ('a'))` },
    ]);
  });

  it('says what it cannot write, and why', async () => {
    await expect(sqlite.compile(alterTable('t', retype('a')), unknown)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('cannot be written without the database'),
    });
  });
});

describe('in a script', () => {
  it('refuses to rebuild a table that is not as it was when the script was written', async () => {
    const database = await openDatabase();
    await database.run(
      'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a INTEGER)',
      'CREATE INDEX i ON t (a)',
      'INSERT INTO t VALUES (4, 5)',
    );
    const context = { ...database.context, isScript: true };
    await database.run('PRAGMA foreign_keys = OFF');
    const script = (await sqlite.compile(alterTable('t', retype('a')), context)).map((it) => it.sql);
    const refused = 't is not as the migrations left it: it has other columns, indexes or triggers';
    const others = [
      ['CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END', 'DROP TRIGGER tr'],
      ['CREATE INDEX other ON t (a)', 'DROP INDEX other'],
      ['ALTER TABLE t ADD COLUMN b', 'ALTER TABLE t DROP COLUMN b'],
    ];
    for (const [make, drop] of others) {
      await database.run(make!);
      await expect(database.run(...script)).rejects.toThrow(refused);
      await database.run('DROP TABLE temp._dbm_check', drop!);
    }
    await database.run(...script);
    expect(await database.all('SELECT * FROM t')).toEqual([{ id: 4, a: '5' }]);
    expect((await database.inspect()).tables[0]!.indexes).toHaveLength(1);
  });
});

describe('a collation that an application brings along', () => {
  /** A file with an index that only the application could make: the driver has no way to. */
  async function withForeignCollation(...setup: readonly string[]): Promise<TestDatabase> {
    const path = freshPath();
    const database = new Database(path);
    for (const sql of [
      'CREATE TABLE names (name TEXT COLLATE NOCASE)',
      'CREATE INDEX ix ON names (name)',
      ...setup,
    ])
      database.exec(sql);
    database.unsafeMode(true);
    database.pragma('writable_schema = ON');
    database.exec("UPDATE sqlite_master SET sql = replace(sql, 'NOCASE', 'unicase')");
    database.close();
    return openDatabase(path);
  }

  it('does not keep other tables from being rebuilt, with their rowids and counters', async () => {
    const database = await withForeignCollation(
      'CREATE TABLE plain (a INTEGER, b TEXT)',
      "INSERT INTO plain (rowid, a, b) VALUES (7, 1, 'x'), (3, 2, 'y')",
      'CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, a INTEGER, c AS (a + 1))',
      'INSERT INTO counted (id, a) VALUES (90, 1), (100, 2)',
      'DELETE FROM counted WHERE id = 100',
      'CREATE TABLE stops (id INTEGER PRIMARY KEY AUTOINCREMENT, a INTEGER)',
      'INSERT INTO stops (id, a) VALUES (8, 1)',
      'DELETE FROM stops',
    );
    const id = plainColumn('id', { kind: 'integer' });
    const stop: TableChange = {
      kind: 'alterColumn',
      from: { ...id, identity: { kind: 'auto' } },
      to: id,
      using: null,
      backfill: null,
    };
    await database.migrate(
      alterTable('plain', retype('a'), drop('b')),
      alterTable('counted', retype('a')),
      alterTable('stops', stop),
    );
    expect(await database.all('SELECT rowid, a FROM plain ORDER BY rowid')).toEqual([
      { rowid: 3, a: '2' },
      { rowid: 7, a: '1' },
    ]);
    expect(await database.all('SELECT * FROM counted')).toEqual([{ id: 90, a: '1', c: 2 }]);
    expect(await database.all('SELECT name, seq FROM sqlite_sequence')).toEqual([
      { name: 'counted', seq: 100 },
      { name: 'stops', seq: 8 },
    ]);
  });

  it('is said where a table itself has it', async () => {
    const database = await withForeignCollation();
    const thrown = await database
      .migrate(alterTable('names', retype('name', { collation: 'unicase', nullable: false })))
      .catch((it: unknown) => it);
    expect(sqlite.explainError(thrown)).toMatchObject({
      hint: expect.stringContaining('brings unicase along'),
    });
  });
});
