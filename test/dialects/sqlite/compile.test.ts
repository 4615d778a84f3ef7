import { describe, expect, it } from 'vitest';
import type { Column, Constraint, Index } from '../../../src/catalog/index.js';
import {
  defaultTableOptions,
  findColumn,
  findTable,
  plainColumn,
  plainKey,
  plainTable,
} from '../../../src/catalog/index.js';
import { sqlite } from '../../../src/dialects/sqlite/index.js';
import type { Operation, TableChange } from '../../../src/operations/index.js';
import { applyOperation, reverse } from '../../../src/operations/index.js';
import { boolean, check, index, integer, real, sql, string, text } from '../../../src/schema/index.js';
import { foreignKey, unique } from '../../support/catalog.js';
import {
  alterTable,
  createTable,
  declared,
  openDatabase,
  resolved,
  settled,
  type TestDatabase,
} from './database.js';

const users = declared(
  'users',
  {
    id: integer().primaryKey().autoIncrement(),
    email: string(120).notNull().unique(),
    name: text().default('nobody'),
    age: integer(),
    score: real(),
    boss_id: integer().references('users.id'),
    twice: integer().generated(sql`age * 2`, 'virtual'),
    active: boolean().notNull().default(true),
  },
  [
    check('ck_age', sql`age >= 0 or age is null`),
    index('ix_name').on('name'),
    index('ix_part').on('age').where(sql`active`),
  ],
);
const posts = declared('posts', {
  id: integer().primaryKey(),
  author: integer().references('users.id', { onDelete: 'cascade' }),
});

async function blog(): Promise<TestDatabase> {
  const database = await openDatabase();
  await database.migrate(createTable(users), createTable(posts));
  await database.run(
    `INSERT INTO users (id, email, name, age, score, boss_id) VALUES
       (3, 'a', 'Ann', 30, 1.5, NULL), (9007199254740993, 'b', NULL, NULL, 2, 3), (7, 'c', 'Čeněk', 0, NULL, 7)`,
    'DELETE FROM users WHERE id = 7',
    'INSERT INTO posts (author) VALUES (3), (3), (NULL)',
  );
  return database;
}

const allRows = 'SELECT CAST(id AS TEXT) AS id, email, age FROM users ORDER BY 1';
const userTable = resolved(users).tables[0]!;
const column = (name: string): Column => findColumn(userTable, name)!;
const named = (name: string): Constraint =>
  [userTable.primaryKey!, ...userTable.uniques, ...userTable.foreignKeys, ...userTable.checks].find(
    (it) => it.name === name,
  )!;
const indexNamed = (name: string): Index => userTable.indexes.find((it) => it.name === name)!;
const add = (it: Column, rest: Partial<Extract<TableChange, { kind: 'addColumn' }>> = {}): TableChange => ({
  kind: 'addColumn',
  column: it,
  position: 'last',
  backfill: null,
  ...rest,
});
const alter = (
  from: Column,
  to: Partial<Column>,
  rest: Partial<Extract<TableChange, { kind: 'alterColumn' }>> = {},
): TableChange => ({
  kind: 'alterColumn',
  from,
  to: { ...from, ...to },
  using: null,
  backfill: null,
  ...rest,
});
const plain = (name: string, rest: Partial<Column> = {}): Column => ({
  ...plainColumn(name, { kind: 'text' }),
  ...rest,
});
const one = { kind: 'literal', value: 1 } as const;
const ageCheck: Constraint = { kind: 'check', name: 'ck_more', expression: 'score > 0 or score is null' };
const teamKey = foreignKey('fk_team', ['team'], 'posts', ['id'], {
  onDelete: 'set null',
  onUpdate: 'cascade',
  deferrable: 'deferred',
});
const newIndex: Index = {
  ...indexNamed('ix_name'),
  name: 'ix_new',
  keys: [plainKey('email'), plainKey('age')],
};

/** Blocks of changes, and whether SQLite makes them in place. */
const cases: readonly (readonly [title: string, inPlace: boolean, changes: readonly TableChange[]])[] = [
  ['addColumn', true, [add(plain('bio'))]],
  [
    'addColumn with a literal default',
    true,
    [add(plain('bio', { nullable: false, default: { kind: 'literal', value: "it's" } }))],
  ],
  [
    'addColumn with a boolean default',
    true,
    [add(plain('b', { type: { kind: 'boolean' }, default: { kind: 'literal', value: true } }))],
  ],
  ['addColumn after the last one', true, [add(plain('bio'), { position: { after: 'active' } })]],
  ['addColumn first', false, [add(plain('bio'), { position: 'first' })]],
  ['addColumn in the middle', false, [add(plain('bio'), { position: { after: 'email' } })]],
  [
    'addColumn not null with backfill',
    false,
    [add(plain('n', { type: { kind: 'integer' }, nullable: false }), { backfill: one })],
  ],
  [
    'addColumn default now',
    false,
    [
      add(
        plain('at', {
          type: { kind: 'timestamp', precision: null, withTimeZone: false },
          default: { kind: 'now' },
        }),
      ),
    ],
  ],
  [
    'addColumn default by SQL',
    false,
    [add(plain('at', { default: { kind: 'sql', sql: "lower('A') || 'b'" } }))],
  ],
  ['addColumn virtual', true, [add(plain('v', { generated: { expression: 'upper(name)', stored: false } }))]],
  ['addColumn stored', false, [add(plain('v', { generated: { expression: 'upper(name)', stored: true } }))]],
  ['addColumn collated', true, [add(plain('v', { collation: 'NOCASE' }))]],
  [
    'addColumn with a foreign key',
    true,
    [add(plain('team', { type: { kind: 'integer' } })), { kind: 'addConstraint', constraint: teamKey }],
  ],
  [
    'addColumn with a check',
    true,
    [
      add(plain('v')),
      { kind: 'addConstraint', constraint: { kind: 'check', name: 'ck_v', expression: "v <> ''" } },
    ],
  ],
  [
    'addColumn with a unique',
    false,
    [
      add(plain('v')),
      {
        kind: 'addConstraint',
        constraint: unique('uq_v', 'v'),
      },
    ],
  ],
  [
    'addColumn with an index',
    true,
    [add(plain('v')), { kind: 'createIndex', index: { ...newIndex, keys: [plainKey('v')] } }],
  ],
  [
    'several columns',
    true,
    [
      add(plain('v')),
      add(plain('w')),
      { kind: 'addConstraint', constraint: { kind: 'check', name: 'ck_vw', expression: 'v < w' } },
    ],
  ],
  ['dropColumn', true, [{ kind: 'dropColumn', column: column('score'), position: { after: 'age' } }]],
  [
    'dropColumn with its index',
    true,
    [
      { kind: 'dropIndex', index: indexNamed('ix_name') },
      { kind: 'dropColumn', column: column('name'), position: { after: 'email' } },
    ],
  ],
  [
    'dropColumn generated',
    true,
    [{ kind: 'dropColumn', column: column('twice'), position: { after: 'boss_id' } }],
  ],
  [
    'dropColumn with its key',
    false,
    [
      { kind: 'dropConstraint', constraint: named('fk_users_boss_id_users') },
      { kind: 'dropColumn', column: column('boss_id'), position: { after: 'score' } },
    ],
  ],
  ['alterColumn type', false, [alter(column('age'), { type: { kind: 'text' } })]],
  ['alterColumn nothing but comment', true, [alter(column('age'), { comment: 'years' })]],
  [
    'alterColumn not null with backfill',
    false,
    [alter(column('name'), { nullable: false }, { backfill: { kind: 'literal', value: "o'k" } })],
  ],
  ['alterColumn nullable', false, [alter(column('email'), { nullable: true })]],
  ['alterColumn default', false, [alter(column('name'), { default: one })]],
  ['alterColumn drop default', false, [alter(column('name'), { default: null })]],
  ['alterColumn set default', false, [alter(column('age'), { default: { kind: 'sql', sql: '1 + 1' } })]],
  ['alterColumn collation', false, [alter(column('email'), { collation: 'NOCASE' })]],
  [
    'alterColumn generated',
    false,
    [alter(column('twice'), { generated: { expression: 'age + 2', stored: false } })],
  ],
  [
    'alterColumn virtual to stored',
    false,
    [alter(column('twice'), { generated: { expression: 'age * 2', stored: true } })],
  ],
  [
    'alterColumn plain to generated',
    false,
    [alter(column('score'), { generated: { expression: 'age / 2', stored: true } })],
  ],
  ['alterColumn no longer numbered', false, [alter(column('id'), { identity: null })]],
  [
    'alterColumn with using',
    false,
    [alter(column('age'), { type: { kind: 'text' } }, { using: "age || ' years'" })],
  ],
  [
    'alterColumn everything',
    false,
    [
      alter(
        column('name'),
        { type: { kind: 'string', length: 40 }, nullable: false, default: null, collation: 'RTRIM' },
        { backfill: { kind: 'literal', value: '' } },
      ),
    ],
  ],
  ['renameColumn', true, [{ kind: 'renameColumn', from: 'score', to: 'the "Score"' }]],
  ['moveColumn first', false, [{ kind: 'moveColumn', column: 'age', from: { after: 'name' }, to: 'first' }]],
  [
    'moveColumn after another',
    false,
    [
      { kind: 'moveColumn', column: 'id', from: 'first', to: 'last' },
      { kind: 'moveColumn', column: 'email', from: 'first', to: { after: 'age' } },
    ],
  ],
  ['addConstraint check', false, [{ kind: 'addConstraint', constraint: ageCheck }]],
  [
    'addConstraint unique',
    false,
    [
      {
        kind: 'addConstraint',
        constraint: unique(null, 'email', 'age'),
      },
    ],
  ],
  [
    'addConstraint foreign key',
    false,
    [
      {
        kind: 'addConstraint',
        constraint: {
          ...teamKey,
          columns: ['boss_id'],
          references: { ...teamKey.references, name: 'users' },
        },
      },
    ],
  ],
  ['dropConstraint check', false, [{ kind: 'dropConstraint', constraint: named('ck_age') }]],
  ['dropConstraint unique', false, [{ kind: 'dropConstraint', constraint: named('uq_users_email') }]],
  [
    'dropConstraint foreign key',
    false,
    [{ kind: 'dropConstraint', constraint: named('fk_users_boss_id_users') }],
  ],
  ['renameConstraint', false, [{ kind: 'renameConstraint', constraint: named('ck_age'), to: 'ck "other"' }]],
  [
    'renameConstraint primary key',
    false,
    [{ kind: 'renameConstraint', constraint: named('pk_users'), to: 'pk' }],
  ],
  ['createIndex', true, [{ kind: 'createIndex', index: newIndex }]],
  [
    'createIndex unique partial',
    true,
    [
      {
        kind: 'createIndex',
        index: {
          ...newIndex,
          unique: true,
          where: 'age > 1',
          keys: [
            {
              ...plainKey(''),
              column: null,
              expression: 'lower(email)',
              descending: true,
              collation: 'NOCASE',
            },
          ],
        },
      },
    ],
  ],
  ['dropIndex', true, [{ kind: 'dropIndex', index: indexNamed('ix_part') }]],
  ['renameIndex', true, [{ kind: 'renameIndex', index: indexNamed('ix_part'), to: 'ix "other"' }]],
  ['alterComment', true, [{ kind: 'alterComment', from: null, to: 'people' }]],
  [
    'much at once',
    false,
    [
      { kind: 'dropIndex', index: indexNamed('ix_name') },
      { kind: 'dropConstraint', constraint: named('ck_age') },
      { kind: 'dropColumn', column: column('score'), position: { after: 'age' } },
      { kind: 'renameIndex', index: indexNamed('ix_part'), to: 'ix_renamed' },
      { kind: 'renameColumn', from: 'name', to: 'full_name' },
      alter(column('age'), { default: one }),
      add(plain('bio', { nullable: false }), { backfill: one, position: { after: 'id' } }),
      { kind: 'addConstraint', constraint: { kind: 'check', name: 'ck_bio', expression: "bio <> ''" } },
      { kind: 'createIndex', index: { ...newIndex, keys: [plainKey('full_name'), plainKey('bio')] } },
      { kind: 'renameColumn', from: 'boss_id', to: 'chief_id' },
    ],
  ],
];

describe('alterTable', () => {
  it.each(cases)('%s', async (_, inPlace, changes) => {
    const database = await blog();
    const before = await database.inspect();
    const rows = await database.all(allRows);
    const operation = alterTable('users', ...changes);
    const expected = sqlite.resolve(applyOperation(before, operation), sqlite.assumedServer);

    const upgrade = await database.migrate(operation);
    expect(rebuilds(upgrade)).toBe(inPlace ? 0 : 1);
    expect(await database.inspect()).toEqual(await settled(database, expected));
    expect((await database.all('SELECT count(*) AS n FROM users'))[0]).toEqual({ n: rows.length });

    const downgrade = await database.migrate(reverse(operation));
    expect(rebuilds(downgrade)).toBeLessThanOrEqual(1);
    expect(await settled(database, before)).toEqual(await database.inspect());
    // Values that the change itself made other than they were.
    if (!changes.some((it) => it.kind === 'alterColumn' && it.using !== null)) {
      expect(await database.all(allRows)).toEqual(rows);
    }
    expect(await leftovers(database)).toEqual([]);
  });
});

function rebuilds(statements: readonly string[]): number {
  return statements.filter((it) => it.startsWith('DROP TABLE')).length;
}

async function leftovers(database: TestDatabase) {
  return database.all(
    `SELECT name FROM sqlite_master WHERE name LIKE '%dbm%' UNION ALL SELECT name FROM sqlite_temp_master`,
  );
}

describe('other operations', () => {
  it('renames a table with all that refers to it', async () => {
    const database = await blog();
    const before = await database.inspect();
    await database.run('CREATE VIEW v AS SELECT email FROM users');
    const operation: Operation = {
      kind: 'renameTable',
      from: { schema: null, name: 'users' },
      to: { schema: null, name: 'Select' },
    };
    await database.migrate(operation);
    const expected = applyOperation(before, operation);
    expect((await database.inspect()).tables).toEqual(expected.tables);
    expect(await database.all('SELECT * FROM v')).toHaveLength(2);
    await database.migrate(reverse(operation));
    expect((await database.inspect()).tables).toEqual(before.tables);
    expect(
      await database.all("SELECT CAST(seq AS TEXT) AS seq FROM sqlite_sequence WHERE name = 'users'"),
    ).toEqual([{ seq: '9007199254740993' }]);
  });

  it('changes the case of a name', async () => {
    const database = await blog();
    await database.migrate({
      kind: 'renameTable',
      from: { schema: null, name: 'users' },
      to: { schema: null, name: 'Users' },
    });
    const live = await database.inspect();
    expect(findTable(live, { schema: null, name: 'Users' })).not.toBeNull();
    expect(live.tables.find((it) => it.name === 'posts')!.foreignKeys[0]!.references.name).toBe('Users');
  });

  it('drops a table and its indexes, and makes it again', async () => {
    const database = await blog();
    const before = await database.inspect();
    const table = findTable(before, { schema: null, name: 'users' })!;
    await database.run('DELETE FROM posts');
    await database.migrate({ kind: 'dropTable', table: plainTable(table, []) });
    expect((await database.inspect()).tables.map((it) => it.name)).toEqual(['posts']);
    await database.migrate(createTable(table));
    expect(await database.inspect()).toEqual(before);
  });

  it('runs SQL as it stands', async () => {
    const database = await blog();
    const done = await database.migrate({ kind: 'execute', sql: "UPDATE users SET name = 'x'" });
    expect(done).toEqual(["UPDATE users SET name = 'x'"]);
  });

  const refused: readonly Operation[] = [
    { kind: 'createSchema', name: 's' },
    { kind: 'dropSchema', name: 's' },
    { kind: 'createEnum', enum: { schema: null, name: 'e', values: ['a'] } },
    { kind: 'dropEnum', enum: { schema: null, name: 'e', values: ['a'] } },
    {
      kind: 'alterEnum',
      from: { schema: null, name: 'e', values: ['a'] },
      to: { schema: null, name: 'e', values: ['b'] },
      columns: [],
      rewrite: false,
    },
    { kind: 'dropTable', table: plainTable({ schema: 's', name: 't' }, []) },
  ];
  it.each(refused)('refuses $kind', async (operation) => {
    const database = await openDatabase();
    await expect(sqlite.compile(operation, database.context)).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('primary keys', () => {
  const log = declared('log', { id: integer().primaryKey().autoIncrement(), a: text().notNull() });
  const { primaryKey: key } = resolved(log).tables[0]!;
  const id = findColumn(resolved(log).tables[0]!, 'id')!;

  it('come and go with their numbering', async () => {
    const database = await openDatabase();
    await database.migrate(createTable(log));
    await database.run("INSERT INTO log (id, a) VALUES (5, 'x'), (9, 'y')", 'DELETE FROM log WHERE id = 9');
    const before = await database.inspect();
    const operation = alterTable(
      'log',
      { kind: 'dropConstraint', constraint: key! },
      alter(id, { identity: null }),
      { kind: 'addConstraint', constraint: { kind: 'primaryKey', name: 'pk_a', columns: ['a'] } },
    );
    await database.migrate(operation);
    expect(await database.inspect()).toEqual(applyOperation(before, operation));
    await database.migrate(reverse(operation));
    expect(await database.inspect()).toEqual(before);
    expect(await database.all('SELECT * FROM log')).toEqual([{ id: 5, a: 'x' }]);
    // No number is given twice, whatever the table was meanwhile.
    expect(await database.all('SELECT name, seq FROM sqlite_sequence')).toEqual([{ name: 'log', seq: 9 }]);
  });

  it('number the rows of a table that had none', async () => {
    const database = await openDatabase();
    await database.run('CREATE TABLE log (a TEXT)', "INSERT INTO log VALUES ('x'), ('y')");
    await database.migrate(
      alterTable('log', add(id, { position: 'first' }), { kind: 'addConstraint', constraint: key! }),
    );
    expect(await database.all('SELECT * FROM log ORDER BY id')).toEqual([
      { id: 1, a: 'x' },
      { id: 2, a: 'y' },
    ]);
    const [table] = (await database.inspect()).tables;
    expect(table!.columns[0]!.identity).toEqual({ kind: 'auto' });
  });

  it('that others refer to cannot go', async () => {
    const database = await blog();
    await expect(
      database.migrate(alterTable('users', { kind: 'dropConstraint', constraint: named('pk_users') })),
    ).rejects.toThrow('foreign key mismatch - "posts" referencing "users"');
    expect(await database.all(allRows)).toHaveLength(2);
  });
});

describe('what a migration file may leave out', () => {
  it('drops by kind and name alone', async () => {
    const database = await blog();
    await database.run('DROP TABLE posts');
    await database.migrate(
      alterTable(
        'Users',
        { kind: 'dropConstraint', constraint: { kind: 'primaryKey', name: 'whatever', columns: [] } },
        {
          kind: 'dropConstraint',
          constraint: unique('UQ_users_email'),
        },
        { kind: 'dropConstraint', constraint: { kind: 'check', name: 'ck_age', expression: '' } },
        { kind: 'dropConstraint', constraint: { ...teamKey, name: 'fk_users_boss_id_users', columns: [] } },
        { kind: 'dropIndex', index: { ...newIndex, name: 'IX_name', keys: [] } },
        { kind: 'dropColumn', column: plainColumn('SCORE', { kind: 'raw', sql: '' }), position: 'last' },
      ),
    );
    const table = findTable(await database.inspect(), { schema: null, name: 'users' })!;
    expect([table.primaryKey, table.uniques, table.checks, table.foreignKeys]).toEqual([null, [], [], []]);
    expect(table.indexes.map((it) => it.name)).toEqual(['ix_part']);
    expect(table.columns.map((it) => it.name)).not.toContain('score');
  });

  it('finds unnamed constraints by what they say', async () => {
    const database = await openDatabase();
    await database.run(
      'CREATE TABLE p (id INTEGER PRIMARY KEY)',
      'CREATE TABLE t (a INT CHECK (a > 0) UNIQUE REFERENCES p, b INT, UNIQUE (a, b), CHECK (b > 0))',
    );
    const live = findTable(await database.inspect(), { schema: null, name: 't' })!;
    for (const constraint of [...live.checks, ...live.uniques, ...live.foreignKeys]) {
      await database.migrate(alterTable('t', { kind: 'dropConstraint', constraint }));
    }
    const [{ sql: left }] = (await database.all<{ sql: string }>(
      "SELECT sql FROM sqlite_master WHERE name = 't'",
    )) as [{ sql: string }];
    expect(left).toBe('CREATE TABLE "t" (a INT, b INT)');
  });

  it('asks the live column when an alteration does not say what it was', async () => {
    const database = await blog();
    await database.migrate(
      alterTable('users', {
        kind: 'alterColumn',
        from: null,
        to: plainColumn('name', { kind: 'string', length: 50 }),
        using: null,
        backfill: null,
      }),
    );
    const table = findTable(await database.inspect(), { schema: null, name: 'users' })!;
    expect(findColumn(table, 'name')).toEqual(plainColumn('name', { kind: 'string', length: 50 }));
  });

  it('drops a column with all that is made of it', async () => {
    const database = await blog();
    await database.run(
      'CREATE INDEX ix_expr ON users (lower(name) || email)',
      'CREATE INDEX ix_where ON users (email) WHERE name IS NOT NULL',
    );
    await database.migrate(
      alterTable('users', {
        kind: 'dropColumn',
        column: plainColumn('email', { kind: 'text' }),
        position: 'last',
      }),
      alterTable('users', {
        kind: 'dropColumn',
        column: plainColumn('name', { kind: 'text' }),
        position: 'last',
      }),
    );
    const table = findTable(await database.inspect(), { schema: null, name: 'users' })!;
    expect(table.uniques).toEqual([]);
    expect(table.indexes.map((it) => it.name)).toEqual(['ix_part']);
    expect(await database.all('SELECT count(*) AS n FROM users')).toEqual([{ n: 2 }]);
  });

  it('makes the check of an enum anew when its values change', async () => {
    const database = await openDatabase();
    const mood = (...values: string[]): Column =>
      plainColumn('mood', { kind: 'enum', name: 'mood', schema: null, values });
    await database.migrate(
      createTable({ ...plainTable({ schema: null, name: 't' }, [mood('a')]), options: defaultTableOptions }),
    );
    const change = (from: Column | null, to: Column) =>
      alterTable('t', { kind: 'alterColumn', from, to, using: null, backfill: null });
    const checks = async () => (await database.inspect()).tables[0]!.checks.map((it) => it.expression);
    expect(await checks()).toEqual([`"mood" IN ('a')`]);
    await database.migrate(change(null, mood('a', 'b')));
    expect(await checks()).toEqual([`"mood" IN ('a', 'b')`]);
    await database.migrate(change(mood('a', 'b'), mood('b', 'c')));
    expect(await checks()).toEqual([`"mood" IN ('b', 'c')`]);
    await database.migrate(change(mood('b', 'c'), plainColumn('mood', { kind: 'text' })));
    expect(await checks()).toEqual([]);
    await database.migrate(alterTable('t', add({ ...mood('z'), name: 'other' })));
    expect(await checks()).toEqual([`"other" IN ('z')`]);
  });
});

describe('mistakes', () => {
  const wrong: readonly (readonly [string, TableChange, string])[] = [
    ['a column that is there', add(plain('Name')), 'users.Name is there already'],
    ['a column that is not there', alter(plain('nix'), {}), 'There is no column users.nix'],
    [
      'dropping such a column',
      { kind: 'dropColumn', column: plain('nix'), position: 'last' },
      'no column users.nix',
    ],
    [
      'an index that is not there',
      { kind: 'dropIndex', index: { ...newIndex, name: 'nix' } },
      'users has no index nix',
    ],
    [
      'a constraint that is not there',
      { kind: 'dropConstraint', constraint: { ...ageCheck } },
      'users has no check ck_more',
    ],
    [
      'a second primary key',
      { kind: 'addConstraint', constraint: { kind: 'primaryKey', name: 'x', columns: ['age'] } },
      'primary key already',
    ],
    [
      'a name that is taken',
      { kind: 'addConstraint', constraint: { ...ageCheck, name: 'CK_age' } },
      'a constraint CK_age already',
    ],
    [
      'numbering what is no key',
      alter(column('age'), { identity: { kind: 'auto' } }),
      'numbers only the one column of a primary key',
    ],
    [
      'an array',
      add(plain('a', { type: { kind: 'array', of: { kind: 'text' } } })),
      'users.a: SQLite has no array(text())',
    ],
  ];
  it.each(wrong)('%s', async (_, change, message) => {
    const database = await blog();
    const before = await database.all('SELECT * FROM sqlite_master');
    await expect(database.migrate(alterTable('users', change))).rejects.toThrow(message);
    expect(await database.all('SELECT * FROM sqlite_master')).toEqual(before);
  });

  it('a table that is not there, a view, a virtual table', async () => {
    const database = await openDatabase();
    await database.run('CREATE VIEW v AS SELECT 1 AS a', 'CREATE VIRTUAL TABLE f USING fts5(a)');
    await expect(database.migrate(alterTable('t', add(plain('a'))))).rejects.toThrow('There is no table t');
    await expect(database.migrate(alterTable('v', add(plain('b'))))).rejects.toThrow(
      'v is a view, not a table',
    );
    await expect(database.migrate(alterTable('f', add(plain('b'))))).rejects.toThrow('f is a virtual table');
  });
});
