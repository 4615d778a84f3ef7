import { sql as kyselySql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { DialectName, Table } from '../../../src/catalog/index.js';
import { defaultNaming, shortenName } from '../../../src/catalog/index.js';
import { declarationsIn, declareCatalog } from '../../../src/schema/declare.js';
import {
  check,
  enumeration,
  foreignKey,
  index,
  integer,
  json,
  key,
  now,
  primaryKey,
  sql,
  string,
  table,
  tableOptions,
  timestamp,
  unique,
} from '../../../src/schema/index.js';

const fitsName = (name: string) => Buffer.byteLength(name) <= 63;
const writer = {
  quoteIdentifier: (name: string) => `"${name}"`,
  literal: (value: unknown) => (typeof value === 'string' ? `'${value}'` : String(value)),
};

function declare(
  models: unknown,
  options: { dialect?: DialectName; naming?: object } = {},
): readonly Table[] {
  const naming = { ...defaultNaming, ...options.naming };
  const context = {
    dialect: options.dialect ?? 'postgresql',
    writer,
    naming,
    maxNameBytes: 63,
    fitsName,
  } as const;
  return declareCatalog(declarationsIn(models), context).tables;
}

const users = table('users', { id: integer().primaryKey(), email: string(120).notNull().unique() });

describe('tables', () => {
  it('are found among exports, in arrays and objects, once each', () => {
    expect(
      declare({ users, all: [users], default: { users }, other: 1, nothing: null }).map((it) => it.name),
    ).toEqual(['users']);
  });

  it('share columns by spreading', () => {
    const stamps = { created_at: timestamp().notNull().default(now()) };
    const [a, b] = declare([
      table('a', { x: integer(), ...stamps }),
      table('b', { y: integer(), ...stamps }),
    ]);
    expect(a!.columns[1]).toEqual(b!.columns[1]);
    expect(a!.columns[1]).toMatchObject({ name: 'created_at', nullable: false, default: { kind: 'now' } });
  });

  it('make one key of several columns that say primaryKey', () => {
    const [lines] = declare([
      table('lines', { order: integer().primaryKey(), line: integer().primaryKey() }),
    ]);
    expect(lines!.primaryKey).toEqual({ kind: 'primaryKey', name: 'pk_lines', columns: ['order', 'line'] });
    expect(lines!.columns.map((it) => it.nullable)).toEqual([false, false]);
  });

  it('leave the rowid of SQLite without NOT NULL, and every other key with it', () => {
    const models = [users, table('words', { word: string(10).primaryKey() })];
    const nullable = (dialect: DialectName) =>
      declare(models, { dialect }).map((it) => it.columns[0]!.nullable);
    expect(nullable('sqlite')).toEqual([true, false]);
    expect(nullable('postgresql')).toEqual([false, false]);
  });

  it('refer to themselves by text and to each other lazily', () => {
    const nodes = table('nodes', {
      id: integer().primaryKey(),
      parent: integer().references('nodes.id', { onDelete: 'cascade' }),
    });
    const leaves = table('leaves', { node: integer().references(() => nodes.id) });
    const [leaf, node] = declare([nodes, leaves]);
    expect(node!.foreignKeys[0]).toMatchObject({
      name: 'fk_nodes_parent_nodes',
      references: { schema: null, name: 'nodes', columns: ['id'] },
      onDelete: 'cascade',
      onUpdate: 'no action',
    });
    expect(leaf!.foreignKeys[0]!.references.name).toBe('nodes');
  });

  it('carry their options and comment', () => {
    const [it] = declare([
      table('t', { a: integer() }, [tableOptions({ engine: 'MyISAM', comment: 'note' })]),
    ]);
    expect(it).toMatchObject({ comment: 'note', options: { engine: 'MyISAM', strict: false } });
  });
});

describe('names', () => {
  it('follow the convention, which the project may change', () => {
    const models = table('posts', { a: integer(), b: integer().check(sql`b > 0`) }, (t) => [
      unique().on(t.a, t.b),
      index().on(t.b),
      check(sql`${t.a} < ${t.b}`),
      foreignKey()
        .on(t.a)
        .references(() => users.id),
    ]);
    const [posts] = declare([models, users]);
    expect(posts!.uniques[0]!.name).toBe('uq_posts_a_b');
    expect(posts!.indexes[0]!.name).toBe('ix_posts_b');
    expect(posts!.checks.map((it) => it.name)).toEqual([
      expect.stringMatching(/^ck_posts_[0-9a-f]{8}$/),
      'ck_posts_b',
    ]);
    expect(posts!.foreignKeys[0]!.name).toBe('fk_posts_a_users');
    expect(declare([models, users], { naming: { uq: '{table}_{columns}_key' } })[0]!.uniques[0]!.name).toBe(
      'posts_a_b_key',
    );
  });

  it('are shortened to what the engine allows, each in its own way', () => {
    const long = 'column_with_a_very_long_name_'.repeat(3);
    const [it] = declare([
      table('t', { [`${long}1`]: integer().unique(), [`${long}2`]: integer().unique() }),
    ]);
    const names = it!.uniques.map((unique) => unique.name!);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
  });

  it('are never cut inside of a character', () => {
    for (let length = 20; length < 30; length++) {
      const name = shortenName('ñ€😀'.repeat(10), length);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(length);
      expect(name).not.toContain('\ufffd');
    }
  });
});

describe('expressions', () => {
  it('inline values and quote columns', () => {
    const [it] = declare([
      table('t', { a: integer() }, (t) => [
        check('c', sql`${t.a} > ${5} and ${sql.id('x', 'y')} <> ${"o'clock"}`),
      ]),
    ]);
    expect(it!.checks[0]!.expression).toBe(`"a" > 5 and "x"."y" <> 'o'clock'`);
  });

  it("may be Kysely's own", () => {
    const [it] = declare([
      table('t', { a: integer().default(kyselySql`abs(${-5})`) }, [
        check('c', kyselySql`${kyselySql.ref('a')} > 0`),
      ]),
    ]);
    expect(it!.columns[0]!.default).toEqual({ kind: 'sql', sql: 'abs(-5)' });
    expect(it!.checks[0]!.expression).toBe('"a" > 0');
  });

  it('stand in indexes, with orders and classes', () => {
    const [it] = declare([
      table('t', { a: string(9), b: integer() }, (t) => [
        index('ix')
          .on(
            sql`lower(${t.a})`,
            key(t.b).desc().nullsLast(),
            key(t.a).prefix(4).operatorClass('text_pattern_ops'),
          )
          .unique()
          .where(sql`b > 0`),
      ]),
    ]);
    expect(it!.indexes[0]).toMatchObject({
      unique: true,
      where: 'b > 0',
      keys: [
        { column: null, expression: 'lower("a")' },
        { column: 'b', descending: true, nulls: 'last' },
        { column: 'a', length: 4, operatorClass: 'text_pattern_ops' },
      ],
    });
  });

  it('keep literal defaults as they are', () => {
    const [it] = declare([
      table('t', {
        a: string().default("it's"),
        b: integer().default(0),
        c: json().default({ x: [1] }),
        d: integer().default(12345678901234567890n),
      }),
    ]);
    expect(it!.columns.map((column) => column.default)).toEqual([
      { kind: 'literal', value: "it's" },
      { kind: 'literal', value: 0 },
      { kind: 'literal', value: '{"x":[1]}' },
      { kind: 'sql', sql: '12345678901234567890' },
    ]);
  });
});

describe('exported enumerations', () => {
  it('are types of their own on PostgreSQL', () => {
    const mood = enumeration('mood', ['happy', 'sad']);
    const context = {
      dialect: 'postgresql',
      writer,
      naming: defaultNaming,
      maxNameBytes: 63,
      fitsName: () => true,
    } as const;
    expect(declareCatalog(declarationsIn({ mood, users }), context).enums).toEqual([
      { schema: null, name: 'mood', values: ['happy', 'sad'] },
    ]);
  });
});

describe('mistakes', () => {
  const mistakes: readonly (readonly [string, unknown, RegExp])[] = [
    ['a table twice', [users, table('users', { id: integer() })], /users is declared twice/],
    [
      'a missing table',
      [table('t', { a: integer().references('nowhere.id') })],
      /refers to the table nowhere, which no model declares/,
    ],
    [
      'a missing column',
      [users, table('t', { a: integer().references('users.uid') })],
      /users\.uid, and there is no such column/,
    ],
    [
      'too many columns',
      [
        users,
        table('t', { a: integer() }, (t) => [foreignKey().on(t.a).references('users', ['id', 'email'])]),
      ],
      /refers to 2 columns/,
    ],
    [
      'a key over nothing',
      [table('t', { a: integer() }, [unique('u')])],
      /u of the table t names no columns/,
    ],
    [
      'a key over a missing column',
      [table('t', { a: integer() }, [unique('u').on('b')])],
      /names the column b, which is not there/,
    ],
    [
      'two primary keys',
      [table('t', { a: integer().primaryKey() }, [primaryKey().on('a')])],
      /more than one primary key/,
    ],
    [
      'two of one name',
      [table('t', { a: integer() }, [unique('x').on('a'), index('x').on('a')])],
      /two constraints or indexes named x/,
    ],
    [
      'a foreign key to nothing',
      [table('t', { a: integer() }, (t) => [foreignKey().on(t.a)])],
      /refers to nothing/,
    ],
    [
      'a reference that is given its table',
      [table('t', { a: integer().references(((t: { a: never }) => t.a) as never) })],
      /^The foreign key of t \(a\) cannot be followed: Cannot read/,
    ],
  ];
  it.each(mistakes)('%s', (_, models, message) => {
    expect(() => declare(models)).toThrow(message);
  });

  it('no columns, but for PostgreSQL', () => {
    const models = [table('t', {})];
    expect(() => declare(models, { dialect: 'sqlite' })).toThrow(/The table t has no columns/);
    expect(declare(models)).toMatchObject([{ name: 't', columns: [] }]);
  });
});
