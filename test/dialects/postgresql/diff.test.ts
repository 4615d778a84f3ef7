import { describe, expect, it } from 'vitest';
import type { Catalog, Column, Table } from '../../../src/catalog/index.js';
import { emptyCatalog } from '../../../src/catalog/index.js';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import { diffCatalogs, withBackfills } from '../../../src/diff/index.js';
import type { Operation } from '../../../src/operations/index.js';
import { reverseAll } from '../../../src/operations/index.js';
import { dump } from '../../servers/dumps.js';
import {
  array,
  bigint,
  boolean,
  check,
  column,
  enumeration,
  foreignKey,
  index,
  integer,
  string,
  type TestDatabase,
  tableOf,
  text,
  unique,
  useEmptyDatabase,
} from './support.js';

const primaryKey = (name: string, ...columns: string[]) => ({ kind: 'primaryKey', name, columns }) as const;
const computed = (name: string, expression: string, more: Partial<Column> = {}): Column =>
  column(name, integer, { generated: { expression, stored: true }, ...more });

/** Two sides of a migration, with rows that both can hold. */
interface Pair {
  readonly from: readonly Table[];
  readonly to: readonly Table[];
  readonly rows: readonly string[];
}

const parents = (type: Column['type']): readonly Table[] => [
  tableOf('parents', [column('id', type, { nullable: false })], { primaryKey: primaryKey('pk_p', 'id') }),
  tableOf('children', [column('id', integer), column('parent', type)], {
    foreignKeys: [foreignKey('fk_c', ['parent'], 'parents', ['id'])],
    indexes: [index('ix_c', ['parent'])],
  }),
];
const uuid = "'6ecd8c99-4036-403d-bf84-cf8400f67836'";

const mood = (...values: string[]) => enumeration('mood', values);
const person = (type: Column['type'], moodType: Column['type'] = mood('a', 'b')): Table =>
  tableOf(
    'people',
    [column('id', integer), column('name', type), column('mood', moodType), computed('size', 'length(name)')],
    {
      checks: [
        check('ck_name', "name <> 'x' and id > 0"),
        check('ck_id', 'id > 0'),
        check('ck_mood', "mood = 'a' or id > 1"),
      ],
      indexes: [
        index('ix_lower', [{ expression: 'lower(name)' }], { where: "name <> ''" }),
        index('ix_name', ['name']),
        index('ix_mood', ['id'], { where: "mood = 'a'" }),
        index('ix_size', ['size']),
      ],
      uniques: [unique('uq', 'name', 'id')],
    },
  );

const pairs: Readonly<Record<string, Pair>> = {
  'a key and what refers to it become wider': {
    from: parents(integer),
    to: parents(bigint),
    rows: ['INSERT INTO parents VALUES (1)', 'INSERT INTO children VALUES (1, 1), (2, NULL)'],
  },
  'a key and what refers to it become another type': {
    from: parents(text),
    to: parents({ kind: 'uuid' }),
    rows: [`INSERT INTO parents VALUES (${uuid})`, `INSERT INTO children VALUES (1, ${uuid})`],
  },
  'a text becomes an unlimited one, under checks, indexes and a generated column': {
    from: [person(string(20))],
    to: [person(text)],
    rows: ["INSERT INTO people VALUES (1, 'Ann', 'a'), (2, 'Bob', NULL)"],
  },
  'an enum type gets and loses values, under checks and indexes': {
    from: [person(text, mood('a', 'b', 'c'))],
    to: [person(text, mood('d', 'b', 'a'))],
    rows: ["INSERT INTO people VALUES (1, 'Ann', 'a'), (2, 'Bob', 'b')"],
  },
  'an enum type gets a value that is used at once': {
    from: [tableOf('t', [column('m', mood('a', 'b'), { default: { kind: 'literal', value: 'a' } })])],
    to: [
      tableOf('t', [column('m', mood('a', 'b', 'c'), { default: { kind: 'literal', value: 'c' } })], {
        checks: [check('ck', "m <> 'c' or m is null")],
      }),
    ],
    rows: ["INSERT INTO t VALUES ('a'), ('b')"],
  },
  'a text becomes an enum type that is new, and its default too': {
    from: [
      tableOf('t', [column('m', text, { default: { kind: 'literal', value: 'a' } })], {
        checks: [check('ck', "m in ('a', 'b')")],
        indexes: [index('ix', ['m'], { where: "m <> 'b'" })],
      }),
    ],
    to: [
      tableOf('t', [column('m', mood('a', 'b'), { default: { kind: 'literal', value: 'b' } })], {
        checks: [check('ck', "m in ('a', 'b')")],
        indexes: [index('ix', ['m'], { where: "m <> 'b'" })],
      }),
    ],
    rows: ["INSERT INTO t VALUES ('a'), (NULL)"],
  },
  'numbers become booleans under a check': {
    from: [
      tableOf('t', [column('f', integer, { nullable: false, default: { kind: 'literal', value: 0 } })], {
        checks: [check('ck', 'f in (0, 1)')],
        indexes: [index('ix', ['f'])],
      }),
    ],
    to: [
      tableOf('t', [column('f', boolean, { nullable: false, default: { kind: 'literal', value: false } })], {
        indexes: [index('ix', ['f'])],
      }),
    ],
    rows: ['INSERT INTO t VALUES (0), (1)'],
  },
  'a column becomes generated, and another ceases to be': {
    from: [
      tableOf('t', [column('a', integer), column('b', integer), computed('c', 'a + 1')], {
        indexes: [index('ix_b', ['b']), index('ix_c', ['c'])],
        checks: [check('ck', 'b > 0 and c > 0')],
      }),
    ],
    to: [
      tableOf('t', [column('a', integer), computed('b', 'a * 2'), column('c', integer)], {
        indexes: [index('ix_b', ['b']), index('ix_c', ['c'])],
        checks: [check('ck', 'b > 0 and c > 0')],
      }),
    ],
    rows: ['INSERT INTO t (a, b) VALUES (1, 2), (3, 4)'],
  },
  'the column under a generated one changes its type, and it its expression': {
    from: [
      tableOf('t', [column('a', integer), computed('b', 'a + 1', { comment: 'one more' })], {
        indexes: [index('ix', ['b'])],
      }),
    ],
    to: [
      tableOf('t', [column('a', bigint), computed('b', 'a + 2', { type: bigint, comment: 'two more' })], {
        indexes: [index('ix', ['b'])],
      }),
    ],
    rows: ['INSERT INTO t VALUES (1)'],
  },
  'an index of another kind comes with another type': {
    from: [
      tableOf('t', [column('tags', text)], { indexes: [index('ix', ['tags'], { where: "tags <> ''" })] }),
    ],
    to: [
      tableOf('t', [column('tags', array(text))], { indexes: [index('ix', ['tags'], { method: 'gin' })] }),
    ],
    rows: ["INSERT INTO t VALUES ('x'), (NULL)"],
  },
  'a primary key moves, and what refers to it': {
    from: [
      tableOf('p', [column('a', integer, { nullable: false }), column('b', integer, { nullable: false })], {
        primaryKey: primaryKey('pk_p', 'a'),
        uniques: [unique('uq_b', 'b')],
      }),
      tableOf('c', [column('p', integer)], { foreignKeys: [foreignKey('fk', ['p'], 'p', ['a'])] }),
    ],
    to: [
      tableOf('p', [column('a', integer), column('b', integer, { nullable: false })], {
        primaryKey: primaryKey('pk_p', 'b'),
      }),
      tableOf('c', [column('p', integer)], { foreignKeys: [foreignKey('fk', ['p'], 'p', ['b'])] }),
    ],
    rows: ['INSERT INTO p VALUES (1, 1), (2, 2)', 'INSERT INTO c VALUES (2)'],
  },
  'tables that refer to each other come and go': {
    from: [tableOf('other', [column('a', integer)])],
    to: [
      tableOf('other', [column('a', integer)]),
      tableOf('x', [column('id', integer, { nullable: false }), column('y', integer)], {
        primaryKey: primaryKey('pk_x', 'id'),
        foreignKeys: [foreignKey('fk_x', ['y'], 'y', ['id'])],
      }),
      tableOf('y', [column('id', integer, { nullable: false }), column('x', integer)], {
        primaryKey: primaryKey('pk_y', 'id'),
        foreignKeys: [foreignKey('fk_y', ['x'], 'x', ['id']), foreignKey('fk_own', ['x'], 'y', ['id'])],
      }),
    ],
    rows: ['INSERT INTO other VALUES (1)'],
  },
  'rows break what is not valid': {
    from: [
      ...parents(integer).slice(0, 1),
      tableOf('children', [column('id', integer), column('parent', integer)], {
        checks: [
          { ...check('ck_broken', 'id > 10'), notValid: true },
          { ...check('ck_held', 'id > 0'), notValid: true },
        ],
        foreignKeys: [{ ...foreignKey('fk_broken', ['parent'], 'parents', ['id']), notValid: true }],
      }),
    ],
    to: [
      ...parents(integer).slice(0, 1),
      tableOf('children', [column('id', bigint), column('parent', integer), column('note', text)], {
        checks: [
          { ...check('ck_broken_too', 'parent > 10'), notValid: true },
          { ...check('ck_broken', 'id > 10'), notValid: true },
          check('ck_held', 'id > 0'),
        ],
        foreignKeys: [{ ...foreignKey('fk_renamed', ['parent'], 'parents', ['id']), notValid: true }],
      }),
    ],
    rows: [
      'ALTER TABLE children DROP CONSTRAINT ck_broken, DROP CONSTRAINT fk_broken',
      'INSERT INTO children VALUES (1, 1), (2, 2)',
      'ALTER TABLE children ADD CONSTRAINT ck_broken CHECK (id > 10) NOT VALID',
      'ALTER TABLE children ADD CONSTRAINT fk_broken FOREIGN KEY (parent) REFERENCES parents (id) NOT VALID',
    ],
  },
};

const site = useEmptyDatabase();
const other = useEmptyDatabase();

describe('from one structure to another and back, with rows', () => {
  it.each(Object.entries(pairs))('%s', async (_, { from, to, rows }) => {
    const [{ db }, { db: twin }] = [site, other];
    const [before, after] = [db.resolve({ tables: from }), db.resolve({ tables: to })];
    await db.run(...(await plan(db, before)));
    for (const insert of rows) await db.query(insert);
    const counts = await countRows(db, before);
    const start = await structure(db);

    const upgrade = await plan(db, after);
    await inTransaction(db, upgrade);
    expect(await plan(db, after)).toEqual([]);
    await twin.run(...(await plan(twin, after)));
    expect(await structure(db)).toEqual(await structure(twin));

    await inTransaction(db, reverseAll(upgrade));
    expect(await structure(db)).toEqual(start);
    expect(await countRows(db, before)).toEqual(counts);
    expect(await plan(db, before)).toEqual([]);
  });
});

it('foreign keys get other names and comments in their places, also those of each other', () => {
  const children = (first: string, second: string, comment?: string) =>
    tableOf('children', [column('a', integer), column('b', integer)], {
      foreignKeys: [
        { ...foreignKey(first, ['a'], 'parents', ['id']), ...(comment === undefined ? {} : { comment }) },
        foreignKey(second, ['b'], 'parents', ['id']),
      ],
    });
  const catalog = (table: Table) => ({ ...emptyCatalog, tables: [parents(integer)[0]!, table] });
  const kinds = (to: Table) =>
    diffCatalogs(catalog(children('fk_a', 'fk_b')), catalog(to), postgresql.diffRules).flatMap((it) =>
      it.kind === 'alterTable' ? it.changes.map((change) => change.kind) : [],
    );
  expect(kinds(children('fk_b', 'fk_c'))).toEqual(['renameConstraint', 'renameConstraint']);
  expect(kinds(children('fk_a', 'fk_b', 'of a'))).toEqual(['alterPartComment']);
});

it('columns are filled while rows break a check that is not valid', async () => {
  const { db } = site;
  const people = (flag: Partial<Column>, ...more: readonly Column[]) =>
    db.resolve({
      tables: [
        tableOf('people', [column('name', text), column('flag', boolean, flag), ...more], {
          checks: [{ ...check('ck_name', "name <> 'x'"), notValid: true }],
        }),
      ],
    });
  const before = people({}, column('goes', integer, { nullable: false }));
  const after = people({ nullable: false, default: { kind: 'literal', value: false } });
  await db.query('CREATE TABLE people (name text, flag boolean, goes integer NOT NULL)');
  await db.query("INSERT INTO people VALUES ('x', NULL, 1), ('y', true, 2)");
  await db.query("ALTER TABLE people ADD CONSTRAINT ck_name CHECK (name <> 'x') NOT VALID");
  const start = await structure(db);
  const upgrade = await plan(db, after);
  await inTransaction(
    db,
    withBackfills(upgrade, { from: before, to: after }, () => null),
  );
  expect(await db.query('SELECT * FROM people ORDER BY name')).toEqual([
    { name: 'x', flag: false },
    { name: 'y', flag: true },
  ]);
  expect(await plan(db, after)).toEqual([]);
  const value = { kind: 'sql', sql: 'length(name)' } as const;
  await inTransaction(
    db,
    withBackfills(reverseAll(upgrade), { from: after, to: before }, () => value),
  );
  expect(await structure(db)).toEqual(start);
  expect(await db.values('SELECT goes FROM people')).toEqual([1, 1]);
});

async function plan(db: TestDatabase, target: Catalog): Promise<readonly Operation[]> {
  const live = await db.inspect();
  const settled = await postgresql.settle(db.connection, db.server, live, target);
  return diffCatalogs(live, settled.target, postgresql.diffRules);
}

async function inTransaction(db: TestDatabase, operations: readonly Operation[]): Promise<void> {
  await db.query('BEGIN');
  await db.run(...operations);
  await db.query('COMMIT');
}

/** The server's own dump; the order of columns is no structure. */
async function structure(db: TestDatabase): Promise<readonly string[]> {
  return (await dump(db.url))
    .split('\n')
    .map((line) => line.replace(/,$/, ''))
    .sort();
}

async function countRows(db: TestDatabase, catalog: Catalog): Promise<readonly unknown[]> {
  const counts: unknown[] = [];
  for (const { name } of catalog.tables) counts.push(...(await db.query(`SELECT count(*) FROM "${name}"`)));
  return counts;
}
