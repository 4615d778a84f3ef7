import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src/catalog/index.js';
import { mysql } from '../../../src/dialects/mysql/index.js';
import type { Operation, TableChange } from '../../../src/operations/index.js';
import { applyAll, reverseAll } from '../../../src/operations/index.js';
import {
  bigint,
  boolean,
  catalogOf,
  check,
  column,
  enumeration,
  foreignKey,
  index,
  integer,
  json,
  literal,
  now,
  onEachServer,
  primaryKey,
  raw,
  sql,
  string,
  tableOf,
  text,
  timestamp,
  unique,
} from './support.js';

const id = column('id', integer, { nullable: false });

/** Two rows of it are there before each change. */
const posts: Table = tableOf(
  'posts',
  [
    id,
    column('title', string(120), { nullable: false, comment: 'what it is called' }),
    column('body', text),
    column('score', integer, { default: literal(1) }),
    column('author', integer),
    column('changed', timestamp(), { nullable: false, default: now, onUpdateNow: true }),
    column('level', integer),
    column('twice', integer, { generated: { expression: '`score` * 2', stored: true } }),
  ],
  {
    primaryKey: primaryKey('id'),
    uniques: [unique('uq_title', 'title', 'author')],
    foreignKeys: [foreignKey('fk_author', ['author'], 'users', ['id'], { onDelete: 'set null' })],
    checks: [check('ck_score', '`score` < 100')],
    indexes: [index('ix_score', ['score', 'author'])],
    comment: 'what people write',
  },
);
const users: Table = tableOf('users', [id, column('name', string(40))], {
  primaryKey: primaryKey('id'),
});

const rows = [
  "INSERT INTO users VALUES (1, 'Ann'), (2, 'Bob')",
  "INSERT INTO posts (id, title, score, author, changed) VALUES (1, 'one', 10, 1, '2001-01-01'), (2, '2', NULL, NULL, '2002-02-02')",
];

const at = (name: string) => posts.columns.find((it) => it.name === name)!;
const alter = (
  from: Table['columns'][number],
  more: Partial<Table['columns'][number]>,
  extra: { using?: string; backfill?: Extract<TableChange, { kind: 'alterColumn' }>['backfill'] } = {},
): TableChange => ({
  kind: 'alterColumn',
  from,
  to: { ...from, ...more },
  using: extra.using ?? null,
  backfill: extra.backfill ?? null,
});
const add = (
  added: Table['columns'][number],
  position: Extract<TableChange, { kind: 'addColumn' }>['position'] = 'last',
  backfill: Extract<TableChange, { kind: 'addColumn' }>['backfill'] = null,
): TableChange => ({ kind: 'addColumn', column: added, position, backfill });
const drop = (
  name: string,
  position: Extract<TableChange, { kind: 'dropColumn' }>['position'],
): TableChange => ({
  kind: 'dropColumn',
  column: at(name),
  position,
});
const addPart = (
  constraint: Table['checks'][number] | Table['uniques'][number] | Table['foreignKeys'][number],
) => ({ kind: 'addConstraint', constraint }) as const;
const dropPart = (constraint: Parameters<typeof addPart>[0]) =>
  ({ kind: 'dropConstraint', constraint }) as const;

interface Case {
  readonly changes: readonly TableChange[];
  /** How many statements do it. */
  readonly statements: number | { readonly mysql: number; readonly mariadb: number };
  /** What rows say afterwards. */
  readonly query?: string;
  readonly finds?: readonly Record<string, unknown>[];
  /** False when the values of the rows do not let it be undone without an expression. */
  readonly reversible?: boolean;
}

const cases: Readonly<Record<string, Case>> = {
  'adds columns anywhere': {
    changes: [
      add(column('a', integer)),
      add(column('b', string(5), { default: literal("x'y"), nullable: false, comment: "it's" }), 'first'),
      add(column('c', boolean, { default: literal(false), nullable: false }), { after: 'id' }),
      add(column('d', integer), { after: 'c' }),
    ],
    statements: 1,
    query: 'SELECT a, b, c FROM posts',
    finds: [
      { a: null, b: "x'y", c: 0 },
      { a: null, b: "x'y", c: 0 },
    ],
  },
  'moves columns while others come, go and get other names': {
    changes: [
      drop('level', { after: 'changed' }),
      { kind: 'renameColumn', from: 'title', to: 'name' },
      { kind: 'moveColumn', column: 'changed', from: { after: 'author' }, to: 'first' },
      { kind: 'moveColumn', column: 'score', from: { after: 'body' }, to: { after: 'changed' } },
      { kind: 'moveColumn', column: 'id', from: { after: 'score' }, to: 'last' },
      add(column('a', integer), { after: 'score' }),
      add(column('b', integer), 'last'),
    ],
    statements: 1,
    query: 'SELECT * FROM posts ORDER BY id',
    finds: [
      {
        changed: new Date(2001, 0, 1),
        score: 10,
        a: null,
        name: 'one',
        body: null,
        author: 1,
        twice: 20,
        id: 1,
        b: null,
      },
      {
        changed: new Date(2002, 1, 2),
        score: null,
        a: null,
        name: '2',
        body: null,
        author: null,
        twice: null,
        id: 2,
        b: null,
      },
    ],
  },
  'gives existing rows a value': {
    changes: [
      add(column('a', integer, { nullable: false }), 'last', literal(7)),
      add(column('b', text, { nullable: false }), { after: 'id' }, literal("it's")),
      add(column('c', json, { nullable: false }), 'last', literal('{"a":1}')),
      add(
        column('d', enumeration('x', 'y'), { nullable: false, default: literal('x') }),
        'last',
        literal('y'),
      ),
    ],
    statements: 2,
    query: 'SELECT a, b, d FROM posts',
    finds: [
      { a: 7, b: "it's", d: 'y' },
      { a: 7, b: "it's", d: 'y' },
    ],
  },
  'fills a new column from the others': {
    changes: [
      add(column('a', string(50), { nullable: false }), { after: 'id' }, sql("concat(title, '!', id)")),
    ],
    statements: 3,
    query: "SELECT a, date_format(changed, '%Y') AS y FROM posts",
    finds: [
      { a: 'one!1', y: '2001' },
      { a: '2!2', y: '2002' },
    ],
  },
  'gives existing rows a default that differs from row to row': {
    changes: [
      add(column('a', string(40), { nullable: false, default: sql('uuid()') }), { after: 'id' }),
      add(column('b', integer)),
      add(column('c', string(40), { default: sql('uuid()') })),
      alter(at('level'), { comment: 'x' }),
    ],
    statements: { mysql: 6, mariadb: 1 },
    query: 'SELECT count(DISTINCT a) AS a, count(DISTINCT c) AS c, max(id) AS id FROM posts',
    finds: [{ a: 2, c: 2, id: 2 }],
  },
  'drops columns with what is over them': {
    changes: [
      dropPart(posts.uniques[0]!),
      dropPart(posts.foreignKeys[0]!),
      { kind: 'dropIndex', index: posts.indexes[0]! },
      drop('author', { after: 'score' }),
      drop('body', { after: 'title' }),
    ],
    statements: 1,
  },
  'drops a generated column': { changes: [drop('twice', { after: 'level' })], statements: 1 },
  'changes a type': {
    changes: [alter(at('title'), { type: string(200) }), alter(at('score'), { type: bigint })],
    statements: 1,
    query: 'SELECT title, score, twice FROM posts',
    finds: [
      { title: 'one', score: 10, twice: 20 },
      { title: '2', score: null, twice: null },
    ],
  },
  'changes defaults, nullability and comments': {
    changes: [
      alter(at('score'), { default: sql('1 + 1') }),
      alter(at('title'), { default: literal('?'), comment: null }),
      alter(at('body'), { comment: 'long' }),
      alter(at('changed'), { onUpdateNow: false, nullable: true, default: null }),
    ],
    statements: 1,
  },
  'fills nulls before a column becomes not null': {
    changes: [
      add(column('z', integer)),
      alter(at('score'), { nullable: false }, { backfill: literal(3) }),
      alter(at('body'), { nullable: false }, { backfill: literal('none') }),
    ],
    statements: 3,
    query: "SELECT score, body, twice, date_format(changed, '%Y') AS y FROM posts",
    finds: [
      { score: 10, body: 'none', twice: 20, y: '2001' },
      { score: 3, body: 'none', twice: 6, y: '2002' },
    ],
  },
  'fills nulls in the new type': {
    changes: [alter(at('level'), { type: string(10), nullable: false }, { backfill: literal('none') })],
    statements: 3,
    query: 'SELECT level FROM posts',
    finds: [{ level: 'none' }, { level: 'none' }],
    reversible: false,
  },
  'converts values by an expression': {
    changes: [
      alter(
        at('score'),
        { type: string(10), nullable: false, default: literal('0'), comment: 'in words' },
        { using: "concat(score, '.5')", backfill: literal('7') },
      ),
    ],
    statements: 4,
    query: "SELECT score, twice, date_format(changed, '%Y') AS y FROM posts",
    finds: [
      { score: '10.5', twice: 21, y: '2001' },
      { score: '7', twice: 14, y: '2002' },
    ],
    reversible: false,
  },
  'renames columns that others use': {
    changes: [
      { kind: 'renameColumn', from: 'score', to: 'points' },
      { kind: 'renameColumn', from: 'author', to: 'writer' },
    ],
    statements: 2,
    query: 'SELECT points, twice FROM posts',
    finds: [
      { points: 10, twice: 20 },
      { points: null, twice: null },
    ],
  },
  'swaps names': {
    changes: [
      { kind: 'renameColumn', from: 'title', to: 'dbm_x' },
      { kind: 'renameColumn', from: 'body', to: 'title' },
      { kind: 'renameColumn', from: 'dbm_x', to: 'body' },
    ],
    statements: 1,
    query: 'SELECT body, title FROM posts',
    finds: [
      { body: 'one', title: null },
      { body: '2', title: null },
    ],
  },
  'renames and redefines at once': {
    changes: [
      { kind: 'renameColumn', from: 'title', to: 'name' },
      alter({ ...at('title'), name: 'name' }, { type: string(80), comment: null }),
      alter(at('body'), { comment: 'x' }),
      { kind: 'renameColumn', from: 'body', to: 'content' },
    ],
    statements: 1,
  },
  'renames the column that a new one stands after': {
    changes: [
      { kind: 'addColumn', column: column('extra', integer), position: { after: 'body' }, backfill: null },
      { kind: 'renameColumn', from: 'body', to: 'content' },
    ],
    statements: 1,
  },
  'adds and drops constraints': {
    changes: [
      dropPart(posts.uniques[0]!),
      dropPart(posts.checks[0]!),
      addPart(unique('uq_body', 'score', 'id')),
      addPart(check('ck_new', "`title` <> ''")),
      addPart(foreignKey('fk_self', ['level'], 'posts', ['id'])),
    ],
    statements: 1,
  },
  'replaces the primary key': {
    changes: [
      { kind: 'dropConstraint', constraint: primaryKey('id') },
      { kind: 'addConstraint', constraint: primaryKey('id', 'title') },
    ],
    statements: 1,
  },
  'replaces constraints of the same name': {
    changes: [
      dropPart(posts.uniques[0]!),
      addPart(unique('uq_title', 'title')),
      dropPart(posts.checks[0]!),
      addPart(check('ck_score', '`score` < 50')),
      dropPart(posts.foreignKeys[0]!),
      addPart({ ...posts.foreignKeys[0]!, onDelete: 'cascade' }),
    ],
    statements: 2,
  },
  'renames constraints and indexes': {
    changes: [
      { kind: 'renameConstraint', constraint: posts.uniques[0]!, to: 'uq_new' },
      { kind: 'renameConstraint', constraint: posts.checks[0]!, to: 'ck_new' },
      { kind: 'renameConstraint', constraint: posts.foreignKeys[0]!, to: 'fk_new' },
      { kind: 'renameIndex', index: posts.indexes[0]!, to: 'ix_new' },
    ],
    statements: 1,
  },
  'creates an index that a foreign key then uses': {
    changes: [{ kind: 'createIndex', index: index('ix_author', ['author', 'title']) }],
    statements: 1,
  },
  'drops a foreign key with its index': { changes: [dropPart(posts.foreignKeys[0]!)], statements: 1 },
  'changes the comment and the engine-wide options': {
    changes: [
      { kind: 'alterComment', from: posts.comment, to: "it's" },
      {
        kind: 'alterOptions',
        from: posts.options,
        to: { ...posts.options, charset: 'utf8mb4', collation: 'utf8mb4_bin' },
      },
    ],
    statements: 1,
  },
  'makes a key of a column that counts': {
    changes: [
      { kind: 'dropConstraint', constraint: primaryKey('id') },
      add(column('n', bigint, { nullable: false, identity: { kind: 'auto' } }), 'first'),
      { kind: 'addConstraint', constraint: primaryKey('n') },
    ],
    statements: 1,
    query: 'SELECT n FROM posts ORDER BY n',
    finds: [{ n: 1 }, { n: 2 }],
  },
  'lets a column count': { changes: [alter(id, { identity: { kind: 'auto' } })], statements: 1 },
  'makes a column generated, and back': {
    changes: [alter(at('twice'), { generated: { expression: '`score` * 3', stored: true } })],
    statements: 1,
    query: 'SELECT twice FROM posts',
    finds: [{ twice: 30 }, { twice: null }],
  },
  'makes a stored column virtual': {
    changes: [
      { kind: 'createIndex', index: index('ix_twice', ['twice']) },
      alter(at('twice'), { generated: { expression: '`score` * 2', stored: false } }),
    ],
    statements: 2,
    query: 'SELECT twice FROM posts',
    finds: [{ twice: 20 }, { twice: null }],
  },
  'keeps the values of a column that was generated': {
    changes: [alter(at('twice'), { generated: null })],
    statements: 1,
    query: 'SELECT twice FROM posts',
    finds: [{ twice: 20 }, { twice: null }],
  },
};

onEachServer((test) => {
  const setUp = async () => {
    const before = await test.build(users, posts);
    for (const statement of rows) await test.query(statement);
    return before;
  };

  it.each(Object.entries(cases))('%s', async (_, { changes, statements, query, finds, reversible }) => {
    const before = await setUp();
    const dump = await test.dump();
    const operations: readonly Operation[] = [
      { kind: 'alterTable', table: { schema: null, name: 'posts' }, changes },
    ];
    const sent = await test.compile(operations[0]!);
    for (const statement of sent) await test.query(statement);
    const expected =
      typeof statements === 'number' ? statements : statements[test.mariadb ? 'mariadb' : 'mysql'];
    expect(sent, sent.join(';\n')).toHaveLength(expected);
    const live = await test.inspect();
    const { target } = await mysql.settle(test.connection, test.server, live, applyAll(before, operations));
    // A rename goes through expressions as well, which the catalog's own rename leaves to the database.
    const withoutTexts = (table: Table) => ({
      ...table,
      checks: table.checks.length,
      columns: table.columns.map((it) => ({ ...it, generated: it.generated !== null })),
    });
    const renames = changes.some((it) => it.kind === 'renameColumn');
    if (renames) expect(live.tables.map(withoutTexts)).toEqual(target.tables.map(withoutTexts));
    else expect(live).toEqual(target);
    if (query !== undefined) {
      const ordered = query.includes('ORDER BY') ? query : `${query} ORDER BY id`;
      expect(await test.query(ordered)).toEqual(finds);
    }
    if (reversible === false) return;

    await test.run(...reverseAll(operations));
    expect(await test.inspect()).toEqual(before);
    expect(await test.dump()).toBe(dump);
    expect(await test.query('SELECT count(*) AS n FROM posts')).toEqual([{ n: 2 }]);
  });

  it('creates, renames and drops tables', async () => {
    const before = await setUp();
    const operations: readonly Operation[] = [
      { kind: 'renameTable', from: users, to: { schema: null, name: 'people' } },
      { kind: 'createTable', table: test.resolve(tableOf('tags', [id])).tables[0]! },
      { kind: 'renameTable', from: { schema: null, name: 'tags' }, to: { schema: null, name: 'labels' } },
      { kind: 'execute', sql: 'INSERT INTO labels VALUES (5)' },
    ];
    await test.run(...operations);
    expect(await test.inspect()).toEqual(applyAll(before, operations));
    await test.run(...reverseAll(operations.slice(0, 3)));
    expect(await test.inspect()).toEqual(before);
  });

  it('gives constraints their names back that a renamed table takes along', async () => {
    await test.build(users);
    await test.query(
      'CREATE TABLE a (id int PRIMARY KEY, x int, y int, boss int, FOREIGN KEY (x) REFERENCES users (id), CHECK (y > 0), CONSTRAINT a_ibfk_x FOREIGN KEY (y) REFERENCES users (id), FOREIGN KEY (boss) REFERENCES a (id))',
    );
    const before = await test.inspect();
    const rename: Operation = {
      kind: 'renameTable',
      from: { schema: null, name: 'a' },
      to: { schema: null, name: 'b' },
    };
    const dump = await test.dump();
    await test.run(rename);
    expect(await test.inspect()).toEqual(applyAll(before, [rename]));
    await test.run(...reverseAll([rename]));
    expect(await test.dump()).toBe(dump);
  });

  it('keeps what the catalog does not know', async () => {
    await test.query(
      `CREATE TABLE t (a int ${test.mariadb ? '' : "COMMENT 'x'"} INVISIBLE, b varchar(20) CHARACTER SET latin1 NOT NULL DEFAULT 'é', c int ${test.mariadb ? 'CHECK (c > 0)' : ''})`,
    );
    await test.query("INSERT INTO t (a, b, c) VALUES (1, 'ü', 1)");
    const [dump, live] = [await test.dump(), await test.inspect()];
    const [a, b, c] = live.tables[0]!.columns;
    const operation: Operation = {
      kind: 'alterTable',
      table: { schema: null, name: 't' },
      changes: [
        alter(a!, { type: bigint }),
        alter(
          { ...b!, comment: 'unknown', default: null },
          { type: string(30), comment: 'unknown', default: null },
        ),
        alter(c!, { default: literal(5) }),
      ],
    };
    await test.run(operation);
    const changed = await test.dump();
    expect(changed).toMatch(/INVISIBLE/);
    expect(changed).toMatch(
      /`b` varchar\(30\) CHARACTER SET latin1 COLLATE latin1_swedish_ci NOT NULL DEFAULT 'é'/,
    );
    if (test.mariadb) expect(changed).toMatch(/`c` int\(11\) DEFAULT 5 CHECK \(`c` > 0\)/);
    await test.run(...reverseAll([operation]));
    expect(await test.dump()).toBe(dump);
    expect(await test.query('SELECT a, b, c FROM t')).toEqual([{ a: 1, b: 'ü', c: 1 }]);
  });

  /** Builds, changes, compares with what was to come, and goes back. */
  const thereAndBack = async (before: Table, ...changes: readonly TableChange[]) => {
    const start = await test.build(before);
    const dump = await test.dump();
    const operation: Operation = { kind: 'alterTable', table: before, changes };
    await test.run(operation);
    const live = await test.inspect();
    const { target } = await mysql.settle(test.connection, test.server, live, applyAll(start, [operation]));
    expect(live).toEqual(target);
    await test.run(...reverseAll([operation]));
    expect(await test.inspect()).toEqual(start);
    expect(await test.dump()).toBe(dump);
  };

  it('keeps keys whole when a set becomes a string', async () => {
    const set = column('s', raw("set('x','y')"), { collation: 'latin1_swedish_ci' });
    const table = tableOf('t', [id, set], {
      uniques: [unique('uq', 's')],
      indexes: [index('ix', ['s', 'id'])],
    });
    await thereAndBack(table, alter(set, { type: string(60), collation: null }));
  });

  it('drops a foreign key of a table to itself together with the key that it points to', async () => {
    const self = foreignKey('fk', ['p'], 't', ['id']);
    const table = tableOf('t', [id, column('p', integer)], {
      primaryKey: primaryKey('id'),
      foreignKeys: [self],
    });
    await thereAndBack(
      table,
      dropPart(self),
      { kind: 'dropConstraint', constraint: primaryKey('id') },
      { kind: 'dropColumn', column: column('p', integer), position: 'last' },
    );
  });

  it('lets a column count only while it is a key', async () => {
    const counting = { ...id, identity: { kind: 'auto' } as const };
    const nullable = column('v', string(10));
    const table = tableOf('t', [counting, nullable], { primaryKey: primaryKey('id') });
    await thereAndBack(
      table,
      { kind: 'dropConstraint', constraint: primaryKey('id') },
      alter(nullable, { type: integer, nullable: false }, { backfill: literal(1) }),
      { kind: 'addConstraint', constraint: primaryKey('id', 'v') },
    );
  });

  it('renames a column under columns that are made of each other', async () => {
    const table = tableOf(
      't',
      [
        column('a', integer, { default: literal(1) }),
        column('b', integer, { generated: { expression: '`a` + 1', stored: false } }),
        column('c', integer, { generated: { expression: '`b` * 2', stored: true } }),
        column('d', json),
        column('e', integer, { default: sql('`a` + 5') }),
      ],
      { indexes: [index('ix', ['c'])], checks: [check('ck', '`a` < 9')] },
    );
    const before = await test.build(table);
    const dump = await test.dump();
    const renames: readonly Operation[] = [
      {
        kind: 'alterTable',
        table: { schema: null, name: 't' },
        changes: [
          { kind: 'renameColumn', from: 'a', to: 'select' },
          { kind: 'renameColumn', from: 'd', to: 'from' },
        ],
      },
    ];
    await test.query('INSERT INTO t () VALUES ()');
    await test.run(...renames);
    expect(await test.query('SELECT `select`, b, c, e FROM t')).toEqual([{ select: 1, b: 2, c: 4, e: 6 }]);
    const [renamed] = (await test.inspect()).tables;
    expect(renamed?.columns.map((it) => [it.name, it.type.kind])).toEqual([
      ['select', 'integer'],
      ['b', 'integer'],
      ['c', 'integer'],
      ['from', 'json'],
      ['e', 'integer'],
    ]);
    expect(renamed?.checks.map((it) => it.expression)).toEqual(['`select` < 9']);
    await test.run(...reverseAll(renames));
    expect(await test.inspect()).toEqual(before);
    expect(await test.dump()).toBe(dump);
  });

  it('gives a table another collation while its columns come and go', async () => {
    const table = tableOf('t', [
      id,
      column('a', string(5)),
      column('b', text),
      column('c', string(5), { collation: 'utf8mb4_bin' }),
    ]);
    await thereAndBack(
      table,
      {
        kind: 'alterOptions',
        from: table.options,
        to: { ...table.options, charset: 'latin1', collation: 'latin1_bin' },
      },
      { kind: 'dropColumn', column: column('a', string(5)), position: { after: 'id' } },
      add(column('d', string(7))),
    );
  });

  it('knows a sequence without its database', async () => {
    if (!test.mariadb) return;
    await test.query('CREATE SEQUENCE numbers');
    await test.query(
      "CREATE TABLE t (a int DEFAULT nextval(numbers), b int DEFAULT (char_length('`x`.`y`')))",
    );
    const [table] = (await test.inspect()).tables;
    expect(table?.columns.map((it) => it.default)).toEqual([
      { kind: 'sql', sql: 'nextval(`numbers`)' },
      { kind: 'sql', sql: "char_length('`x`.`y`')" },
    ]);
    await test.alter('t', alter(table!.columns[0]!, { nullable: false }));
    expect((await test.inspect()).tables[0]?.columns[0]?.default).toEqual(table?.columns[0]?.default);
  });

  it('keeps an enum of bytes when it changes', async () => {
    await test.query("CREATE TABLE t (a enum('x','y') CHARACTER SET binary)");
    const [table] = (await test.inspect()).tables;
    const dump = await test.dump();
    await test.alter('t', alter(table!.columns[0]!, { nullable: false }));
    await test.alter('t', alter({ ...table!.columns[0]!, nullable: false }, { nullable: true }));
    expect(await test.dump()).toBe(dump);
  });

  it('takes a column along whose collation is said to be that of the table', async () => {
    const said = 'CHARACTER SET latin1 COLLATE latin1_swedish_ci';
    await test.query(`CREATE TABLE t (a varchar(5) ${said}, b varchar(5)) CHARACTER SET latin1`);
    const dump = await test.dump();
    const [table] = (await test.inspect()).tables;
    const to = { ...table!.options, charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci' };
    await test.alter('t', { kind: 'alterOptions', from: table!.options, to });
    const [changed] = (await test.inspect()).tables;
    expect(changed).toEqual({ ...table, options: to });
    await test.alter('t', { kind: 'alterOptions', from: to, to: table!.options });
    expect(await test.dump()).toBe(dump);
  });

  it('asks only for what decides how a change is written', async () => {
    await test.query(
      'CREATE TABLE t (a varchar(5) UNIQUE, b varchar(5), c text COLLATE utf8mb4_bin) CHARACTER SET latin1',
    );
    const questionsOf = async (...changes: readonly TableChange[]) => {
      const known = test.sent.length;
      await test.compile({ kind: 'alterTable', table: { schema: null, name: 't' }, changes });
      return test.sent.slice(known).map((it) => (it.startsWith('SHOW CREATE TABLE') ? 'table' : 'referred'));
    };
    const rename = (from: string): TableChange => ({ kind: 'renameColumn', from, to: 'd' });
    const b = column('b', string(5));
    expect(await questionsOf(alter(b, { type: text }))).toEqual(['table']);
    expect(await questionsOf(alter(b, { nullable: false }))).toEqual(['table']);
    expect(await questionsOf(rename('b'))).toEqual(['table']);
    expect(await questionsOf(rename('a'))).toEqual(test.mariadb ? ['table'] : ['table', 'referred']);
  });

  it('knows a JSON column that was renamed by hand', async () => {
    await test.query('CREATE TABLE t (a json, b int)');
    await test.query('ALTER TABLE t RENAME COLUMN a TO c');
    const [table] = (await test.inspect()).tables;
    expect(table?.columns[0]).toMatchObject({ name: 'c', type: json });
    expect(table?.checks).toEqual([]);
  });

  it('takes changes that give no more than names', async () => {
    await setUp();
    const nowhere = { schema: null, name: '', columns: [] };
    await test.alter(
      'posts',
      { kind: 'dropConstraint', constraint: { ...foreignKey('fk_author', [], '', []), references: nowhere } },
      { kind: 'dropConstraint', constraint: check('ck_score', '') },
      { kind: 'dropIndex', index: index('uq_title', []) },
      { kind: 'dropColumn', column: column('twice', raw('')), position: 'last' },
      { kind: 'renameIndex', index: index('ix_score', []), to: 'ix_s' },
      {
        kind: 'alterColumn',
        from: null,
        to: column('body', text, { nullable: false }),
        using: null,
        backfill: literal(''),
      },
    );
    const [table] = (await test.inspect()).tables;
    expect(table).toMatchObject({ foreignKeys: [], checks: [], uniques: [] });
    expect(table?.indexes.map((it) => it.name)).toEqual(['ix_s']);
    expect(await test.dump()).not.toMatch(/fk_author/);
  });

  it('refuses a change of what is not there, before anything is done', async () => {
    await setUp();
    const dump = await test.dump();
    const table = { schema: null, name: 'posts' };
    const changes: readonly TableChange[] = [
      add(column('x', integer)),
      { kind: 'dropConstraint', constraint: check('ck_none', '') },
    ];
    await expect(test.run({ kind: 'alterTable', table, changes })).rejects.toMatchObject({
      code: 'migration',
    });
    expect(await test.dump()).toBe(dump);
  });

  it('refuses rows that do not fit', async () => {
    await setUp();
    const shorter = alter(at('title'), { type: string(1) });
    await expect(test.alter('posts', shorter)).rejects.toThrow(/too long|truncated/i);
    const fewer = alter(at('score'), { type: { kind: 'smallint' }, nullable: false });
    await expect(test.alter('posts', fewer)).rejects.toThrow(/NULL|truncated/i);
    expect(await test.query('SELECT title FROM posts ORDER BY id')).toEqual([
      { title: 'one' },
      { title: '2' },
    ]);
  });

  it('serves foreign keys over the same columns by one index', async () => {
    const before = await test.build(
      tableOf('p', [id, column('a', integer, { nullable: false })], {
        primaryKey: primaryKey('id'),
        uniques: [unique('uq_a', 'id', 'a')],
      }),
      tableOf('c', [id, column('x', integer), column('y', integer)], {
        primaryKey: primaryKey('id'),
        foreignKeys: [
          foreignKey('fk_xy', ['x', 'y'], 'p', ['id', 'a']),
          foreignKey('fk_x', ['x'], 'p', ['id']),
        ],
      }),
    );
    expect(await test.inspect()).toEqual(before);
    const dump = await test.dump();
    const [short, long] = before.tables[0]!.foreignKeys;
    for (const changes of [
      [dropPart(long!)],
      [dropPart(short!)],
      [dropPart(short!), dropPart(long!)],
      [{ kind: 'createIndex', index: index('ix', ['x', 'y', 'id']) } as const],
      [{ kind: 'createIndex', index: index('ix', ['x']) } as const, dropPart(long!)],
    ]) {
      const operation: Operation = { kind: 'alterTable', table: { schema: null, name: 'c' }, changes };
      await test.run(operation);
      expect(await test.inspect()).toEqual(applyAll(before, [operation]));
      await test.run(...reverseAll([operation]));
      expect(await test.dump()).toBe(dump);
    }
  });

  it('leaves a foreign key without an index where MariaDB has taken that away with the primary key', async () => {
    if (!test.mariadb) return;
    await test.query('CREATE TABLE p (id int PRIMARY KEY)');
    await test.query(
      'CREATE TABLE t (a int, b int, PRIMARY KEY (a), CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id))',
    );
    await test.query('ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (b, a)');
    const dump = await test.dump();
    expect(dump).not.toContain('KEY `f`');
    const c = column('c', integer);
    await test.alter('t', { kind: 'addColumn', column: c, position: 'last', backfill: null });
    await test.alter('t', { kind: 'dropColumn', column: c, position: 'last' });
    expect(await test.dump()).toBe(dump);
  });

  it('writes the same without a server', async () => {
    const before = await setUp();
    const structure = before.tables.find((it) => it.name === 'posts')!;
    for (const [name, { changes }] of Object.entries(cases)) {
      const operation: Operation = { kind: 'alterTable', table: { schema: null, name: 'posts' }, changes };
      const offline = await mysql.compile(operation, {
        server: test.server,
        connection: null,
        structure: async () => structure,
      });
      expect(
        offline.map((it) => it.sql),
        name,
      ).toEqual(await test.compile(operation));
    }
  });

  it('knows no schemas and no enum types', async () => {
    const enumType = { schema: null, name: 'mood', values: ['a'] };
    for (const operation of [
      { kind: 'createSchema', name: 's' },
      { kind: 'dropSchema', name: 's' },
      { kind: 'createEnum', enum: enumType },
      { kind: 'dropEnum', enum: enumType },
      { kind: 'alterEnum', from: enumType, to: enumType, columns: [], rewrite: false },
    ] as const) {
      await expect(test.compile(operation)).rejects.toMatchObject({ code: 'unsupported' });
    }
  });
});

describe('without knowing the table', () => {
  const context = { server: mysql.assumedServer, connection: null, structure: async () => null };
  const compile = async (...changes: readonly TableChange[]) => {
    const operation: Operation = { kind: 'alterTable', table: { schema: null, name: 't' }, changes };
    return (await mysql.compile(operation, context)).map((it) => it.sql.replaceAll(/\s+/g, ' '));
  };

  it('writes what the changes say', async () => {
    expect(
      await compile(
        { kind: 'dropColumn', column: column('a', integer), position: 'last' },
        { kind: 'renameColumn', from: 'b', to: 'c' },
        { kind: 'dropConstraint', constraint: check('ck', '') },
        { kind: 'dropConstraint', constraint: unique('uq') },
        alter(column('d', integer), { nullable: false }, { backfill: literal(1) }),
      ),
    ).toEqual([
      'ALTER TABLE `t` DROP COLUMN `a`, RENAME COLUMN `b` TO `c`, DROP CONSTRAINT `ck`, DROP INDEX `uq`',
      'UPDATE `t` SET `d` = 1 WHERE `d` IS NULL',
      'ALTER TABLE `t` MODIFY COLUMN `d` int NOT NULL',
    ]);
    const options = catalogOf(tableOf('t', [id])).tables[0]!.options;
    expect(
      await compile({ kind: 'alterOptions', from: options, to: { ...options, charset: 'latin1' } }),
    ).toEqual(['ALTER TABLE `t` CONVERT TO CHARACTER SET latin1']);
  });

  it('asks for what it would have to know', async () => {
    await expect(compile({ kind: 'dropConstraint', constraint: check(null, 'a') })).rejects.toMatchObject({
      code: 'migration',
    });
    await expect(
      compile({ kind: 'renameConstraint', constraint: check('ck', ''), to: 'x' }),
    ).rejects.toMatchObject({ code: 'migration' });
  });
});
