import { describe, expect, it } from 'vitest';
import type { Catalog, Table } from '../../../src/catalog/index.js';
import { defaultSequenceOptions, defaultTableOptions } from '../../../src/catalog/index.js';
import type { Server } from '../../../src/dialects/index.js';
import { mysql } from '../../../src/dialects/mysql/index.js';
import { everything } from './everything.js';
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
  primaryKey,
  raw,
  sql,
  string,
  tableOf,
  text,
  timestamp,
  unique,
} from './support.js';

const mysqlServer: Server = { ...mysql.assumedServer, defaultSchema: 'app' };
const mariadbServer: Server = {
  flavor: 'mariadb',
  version: '10.11.6-MariaDB',
  versionNumber: [10, 11, 6],
  defaultSchema: 'app',
  tableDefaults: { engine: 'InnoDB', charset: 'utf8mb4', collation: 'utf8mb4_general_ci' },
};

const id = column('id', integer, { nullable: false });

/** The problems, each in its line, or nothing. */
function problems(tables: readonly Table[], server = mysqlServer): readonly string[] {
  try {
    mysql.resolve(catalogOf(...tables), server);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'unsupported', hint: expect.any(String) });
    return (error as Error).message.split('\n  ').slice(1);
  }
}

const resolved = (table: Table, server = mysqlServer): Table =>
  mysql.resolve(catalogOf(table), server).tables[0]!;

describe('what the server cannot have', () => {
  const columns: readonly (readonly [
    string,
    Parameters<typeof column>[1],
    Partial<Table['columns'][number]>,
    RegExp,
  ])[] = [
    ['an array', { kind: 'array', of: integer }, {}, /no arrays; use json\(\)/],
    [
      'a time with a zone',
      { kind: 'time', precision: null, withTimeZone: true },
      {},
      /no time with a time zone/,
    ],
    ['nanoseconds', timestamp(9), {}, /at most 6 digits/],
    ['a long string', string(70_000), {}, /use text\(\)/],
    ['a long char', { kind: 'char', length: 300 }, {}, /at most 255/],
    ['long bytes', { kind: 'binary', length: 70_000 }, {}, /longblob/],
    ['a long decimal', { kind: 'decimal', precision: 70, scale: 0 }, {}, /at most 65 digits/],
    ['a decimal of fractions', { kind: 'decimal', precision: 3, scale: 5 }, {}, /no more digits/],
    ['no values', enumeration(), {}, /needs a value/],
    ['a value with a blank', enumeration('a '), {}, /ends in a blank/],
    ['an emoji as a value', enumeration('😀'), {}, /beyond U\+FFFF/],
    ['an emoji as a value of the type in SQL', raw("enum('a','😀')"), {}, /beyond U\+FFFF/],
    ['an emoji as a value of a set', raw("SET('a', '😀')"), {}, /beyond U\+FFFF/],
    [
      'two values that are shown alike',
      enumeration('?', '?'),
      {},
      /"\?" is listed twice; the server shows \?/,
    ],
    ['a value of a set twice', raw("set('a','b','a')"), {}, /"a" is listed twice$/],
    ['serial', raw('serial'), {}, /autoIncrement\(\)/],
    ['a character set', raw('varchar(5) character set latin1'), {}, /use \.collate\(/],
    ['an empty type', raw(' '), {}, /empty/],
    [
      'an identity that is always generated',
      integer,
      { identity: { kind: 'always', options: defaultSequenceOptions } },
      /PostgreSQL/,
    ],
    [
      'options of an identity',
      integer,
      { identity: { kind: 'byDefault', options: { ...defaultSequenceOptions, start: '5' } } },
      /no options/,
    ],
    [
      'a default of a counting column',
      integer,
      { identity: { kind: 'auto' }, default: literal(1) },
      /no default/,
    ],
    [
      'a default of a generated column',
      integer,
      { generated: { expression: '1', stored: true }, default: literal(1) },
      /generated/,
    ],
    ['ON UPDATE of a number', integer, { onUpdateNow: true }, /for timestamps/],
    ['a collation of a number', integer, { collation: 'utf8mb4_bin' }, /int has no collation/],
    ['a comment with an emoji', integer, { comment: '😀' }, /beyond U\+FFFF/],
    ['a long comment', integer, { comment: 'x'.repeat(1025) }, /longer than 1024/],
  ];

  it.each(columns)('%s', (_, type, more, message) => {
    const [problem, ...others] = problems([
      tableOf('t', [id, column('c', type, more)], {
        uniques: [unique('u', 'c')].filter(() => more.identity !== undefined),
      }),
    ]);
    expect(others).toEqual([]);
    expect(problem).toMatch(/^t\.c: /);
    expect(problem).toMatch(message);
  });

  const tables: readonly (readonly [string, Partial<Table>, RegExp])[] = [
    ['a partial index', { indexes: [index('i', ['a'], { where: 'a > 0' })] }, /t\.i: .*no partial/],
    ['an index with more columns', { indexes: [index('i', ['a'], { include: ['b'] })] }, /t\.i: .*include/],
    [
      'equal nulls',
      { indexes: [index('i', ['a'], { nullsNotDistinct: true, unique: true })] },
      /t\.i: .*nullsNotDistinct/,
    ],
    [
      'equal nulls of a constraint',
      { uniques: [{ ...unique('u', 'a'), nullsNotDistinct: true }] },
      /t\.u: .*nullsNotDistinct/,
    ],
    [
      'a deferrable constraint',
      { uniques: [{ ...unique('u', 'a'), deferrable: 'immediate' }] },
      /t\.u: .*deferrable/,
    ],
    ['a method', { indexes: [index('i', ['a'], { method: 'gin' })] }, /no index method gin/],
    ['a hash', { indexes: [index('i', ['a'], { method: 'hash' })] }, /innodb makes a btree/],
    [
      'a unique fulltext index',
      { indexes: [index('i', ['s'], { method: 'fulltext', unique: true })] },
      /never unique/,
    ],
    [
      'a length in a fulltext index',
      { indexes: [index('i', [{ column: 's', length: 5 }], { method: 'fulltext' })] },
      /no order and no length/,
    ],
    [
      'an operator class',
      { indexes: [index('i', [{ column: 'a', operatorClass: 'x' }])] },
      /operator classes/,
    ],
    [
      'a collation of a key',
      { indexes: [index('i', [{ column: 'a', collation: 'x' }])] },
      /collate the column/,
    ],
    ['nulls last', { indexes: [index('i', [{ column: 'a', nulls: 'last' }])] }, /sorts nulls first/],
    ['a text as a whole', { indexes: [index('i', ['s'])] }, /t\.s: text is indexed by its beginning/],
    ['a unique text', { uniques: [unique('u', 's')] }, /t\.s: text is indexed by its beginning/],
    ['a json', { indexes: [index('i', ['j'])] }, /t\.j: a json column/],
    [
      'a very long string',
      { indexes: [index('i', ['l'])] },
      /t\.l: varchar\(1000\) is too long for an index: at most 768/,
    ],
    [
      'a foreign key that is matched fully',
      { foreignKeys: [foreignKey('f', ['a'], 'p', ['id'], { match: 'full' })] },
      /t\.f: .*match/,
    ],
    [
      'a deferrable foreign key',
      { foreignKeys: [foreignKey('f', ['a'], 'p', ['id'], { deferrable: 'deferred' })] },
      /t\.f: .*deferrable/,
    ],
    [
      'a null to be set where none can be',
      { foreignKeys: [foreignKey('f', ['n'], 'p', ['id'], { onUpdate: 'set null' })] },
      /n is not null/,
    ],
    [
      'a foreign key of an engine without them',
      {
        foreignKeys: [foreignKey('f', ['a'], 'p', ['id'])],
        options: { ...defaultTableOptions, engine: 'MyISAM' },
      },
      /does not heed them/,
    ],
    ['a primary key that may be null', { primaryKey: primaryKey('a') }, /t\.a: .*never null/],
    ['a long name', { checks: [check('x'.repeat(65), 'a > 0')] }, /longer than 64 characters/],
    ['a name that ends in a blank', { checks: [check('x ', 'a > 0')] }, /ends in a blank/],
    ['a name with an emoji', { checks: [check('😀', 'a > 0')] }, /beyond U\+FFFF/],
    [
      'an engine that is no name',
      { options: { ...defaultTableOptions, engine: 'x; DROP' } },
      /engine is no name/,
    ],
    ['a long comment', { comment: 'x'.repeat(2049) }, /longer than 2048/],
    ['a schema', { schema: 'other' }, /no schemas/],
  ];

  it.each(tables)('%s', (_, more, message) => {
    const wide = [
      column('a', integer),
      column('b', integer),
      column('n', integer, { nullable: false }),
      column('s', text),
      column('j', json),
      column('l', string(1000)),
    ];
    const found = problems([tableOf('t', wide, more)]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });

  it('is told all at once', () => {
    const array = column('a', { kind: 'array', of: integer });
    expect(problems([tableOf('t', [array, { ...array, name: 'b' }]), tableOf('u', [array])])).toHaveLength(3);
  });

  it('knows what only MariaDB cannot have', () => {
    const generated = tableOf('t', [
      id,
      column('g', integer, { nullable: false, generated: { expression: 'id', stored: true } }),
    ]);
    const functional = tableOf('t', [id], { indexes: [index('i', [{ expression: 'id + 1' }])] });
    const descending = tableOf('t', [id], { indexes: [index('i', [{ column: 'id', descending: true }])] });
    expect(problems([generated])).toEqual([]);
    expect(problems([generated], mariadbServer)).toEqual([
      expect.stringMatching(/t\.g: MariaDB has no NOT NULL/),
    ]);
    expect(problems([functional])).toEqual([]);
    expect(problems([functional], mariadbServer)).toEqual([
      expect.stringMatching(/t\.i: MariaDB has no index over an expression/),
    ]);
    expect(problems([descending], mariadbServer)).toEqual([]);
    const unkept = tableOf('t', [column('a', integer)], {
      foreignKeys: [foreignKey('f', ['a'], 'p', ['id'], { onDelete: 'set default' })],
    });
    expect(problems([unkept], mariadbServer)).toEqual([expect.stringMatching(/t\.f: .*set default/)]);
    expect(problems([unkept])).toEqual([]);
    const old: Server = { ...mariadbServer, version: '10.6.1-MariaDB', versionNumber: [10, 6, 1] };
    expect(problems([descending], old)).toEqual([expect.stringMatching(/need MariaDB 10\.8/)]);
    const ignored = tableOf('t', [id], { indexes: [{ ...index('i', ['id']), invisible: true }] });
    const older: Server = { ...mariadbServer, version: '10.5.29-MariaDB', versionNumber: [10, 5, 29] };
    expect(problems([ignored], old)).toEqual([]);
    expect(problems([ignored], older)).toEqual([expect.stringMatching(/need MariaDB 10\.6/)]);
    const vector = tableOf('t', [column('v', raw('vector(3)'), { nullable: false })], {
      indexes: [{ ...index('i', ['v'], { method: 'vector' }), storage: { M: '8' } }],
    });
    const newest: Server = { ...mariadbServer, version: '11.8.6-MariaDB', versionNumber: [11, 8, 6] };
    expect(problems([vector], newest)).toEqual([]);
    expect(problems([vector], mariadbServer)).toEqual([expect.stringMatching(/need MariaDB 11\.7/)]);
    expect(problems([vector])).toEqual([expect.stringMatching(/MySQL has no vector index/)]);
  });

  it('knows what histories and periods are like, and that only MariaDB has them', () => {
    const time = (name: string, which: string) =>
      column(name, timestamp(6, true), { generated: { expression: which, stored: true } });
    const columns = [id, time('since', 'row start'), time('till', 'Row  End'), column('a', { kind: 'date' })];
    const holds = { name: 'holds', columns: ['a', 'b'] } as const;
    const history = { ...defaultTableOptions, systemVersioning: true } as const;
    const key = (...names: readonly string[]) => ({
      ...unique('uq', ...names),
      withoutOverlaps: true as const,
    });
    const versioned = tableOf('t', columns, { options: history });
    expect(problems([versioned], mariadbServer)).toEqual([]);
    expect(resolved(versioned, mariadbServer).columns.map((it) => it.generated?.expression)).toEqual([
      undefined,
      'ROW START',
      'ROW END',
      undefined,
    ]);
    expect(problems([tableOf('t', columns)], mariadbServer)).toEqual([
      expect.stringMatching(/need systemVersioning/),
    ]);
    expect(problems([tableOf('t', columns.slice(0, 2), { options: history })], mariadbServer)).toEqual([
      expect.stringMatching(/belong to two columns/),
    ]);
    const ended = tableOf('t', columns, { options: history, primaryKey: primaryKey('id', 'till') });
    expect(problems([ended], mariadbServer)).toEqual([
      expect.stringMatching(/adds till to every unique key/),
    ]);
    const options = { ...defaultTableOptions, period: holds };
    const nullable = tableOf('t', [id, column('a', { kind: 'date' }), column('b', { kind: 'date' })], {
      options,
    });
    expect(problems([nullable], mariadbServer)).toHaveLength(2);
    expect(
      problems([tableOf('t', [id, column('a', integer)], { uniques: [key('id', 'a')] })], mariadbServer),
    ).toEqual([expect.stringMatching(/last column is the name of the period/)]);
    expect(problems([versioned]).join()).toMatch(/no system versioning, and no row start/);
    expect(problems([tableOf('t', [id], { options: { ...history, period: holds } })])).toEqual([
      expect.stringMatching(/MySQL has no system versioning/),
      expect.stringMatching(/MySQL has no periods/),
    ]);
  });

  it('knows that MariaDB sets a default of its own', () => {
    const table = tableOf('t', [column('c', timestamp(), { nullable: false, onUpdateNow: true })]);
    expect(problems([table])).toEqual([]);
    expect(problems([table], mariadbServer)).toEqual([
      expect.stringMatching(/t\.c: .*add default\(now\(\)\)/),
    ]);
  });

  it('wants a key for a column that counts', () => {
    const counting = column('n', bigint, { nullable: false, identity: { kind: 'auto' } });
    expect(problems([tableOf('t', [id, counting])])).toEqual([
      expect.stringMatching(/t\.n: .*first of a key/),
    ]);
    expect(problems([tableOf('t', [id, counting], { indexes: [index('i', ['n', 'id'])] })])).toEqual([]);
    expect(problems([tableOf('t', [id, counting], { primaryKey: primaryKey('id', 'n') })])).toHaveLength(1);
    // A column that a migration adds stands alone, its key comes after it.
    expect(problems([tableOf('t', [counting])])).toEqual([]);
  });

  it('finds names that are taken', () => {
    const table = (name: string) =>
      tableOf(name, [id, column('p', integer)], {
        foreignKeys: [foreignKey(name === 'a' ? 'fk' : 'FK', ['p'], 'a', ['id'])],
        checks: [check('ck', 'id > 0')],
      });
    expect(problems([table('a'), table('b')])).toEqual([
      'b: the foreign key FK has the name of one of a; name it differently',
      'b: the check ck has the name of one of a; name it differently',
    ]);
    expect(problems([table('a'), table('b')], mariadbServer)).toHaveLength(1);
  });
});

describe('what the server has in other words', () => {
  it('takes a unique index over whole columns for the constraint that it is', () => {
    const { uniques, indexes } = resolved(
      tableOf('t', [id, column('s', string(20))], {
        indexes: [
          index('a', ['id', 's'], { unique: true, method: 'btree' }),
          index('b', [{ column: 's', length: 5 }], { unique: true }),
          index('c', [{ column: 's', length: 20, nulls: 'first' }], { unique: true }),
          index('d', [{ column: 's', descending: true, nulls: 'last' }], { unique: true }),
        ],
      }),
    );
    expect(uniques).toEqual([unique('a', 'id', 's'), unique('c', 's')]);
    expect(indexes.map((it) => it.name)).toEqual(['b', 'd']);
  });

  it('drops what has no name and what is the default', () => {
    const plain = column('s', string(5), { nullable: false });
    const table = resolved(
      tableOf('t', [{ ...plain, collation: 'UTF8MB4_0900_AI_CI', comment: '' }], {
        primaryKey: { kind: 'primaryKey', name: 'pk_t', columns: ['s'] },
        schema: 'app',
        comment: '',
        options: {
          ...defaultTableOptions,
          strict: true,
          withoutRowid: true,
          engine: 'innodb',
          collation: 'utf8mb4_0900_ai_ci',
        },
      }),
    );
    expect(table).toEqual(tableOf('t', [plain], { primaryKey: primaryKey('s') }));
  });

  it('spells collations as the server does', () => {
    const table = tableOf('t', [column('s', string(5), { collation: 'utf8_bin' })], {
      options: { ...defaultTableOptions, collation: 'utf8_unicode_ci' },
    });
    expect(resolved(table)).toMatchObject({
      columns: [{ collation: 'utf8mb3_bin' }],
      options: { charset: 'utf8mb3', collation: 'utf8mb3_unicode_ci' },
    });
    const old: Server = { ...mysqlServer, versionNumber: [8, 0, 20] };
    expect(resolved(table, old)).toMatchObject({
      columns: [{ collation: 'utf8_bin' }],
      options: { charset: 'utf8' },
    });
  });

  it('says defaults in the words of the column', () => {
    const defaultOf = (type: Parameters<typeof column>[1], value: Table['columns'][number]['default']) =>
      resolved(tableOf('t', [column('c', type, { default: value })])).columns[0]!.default;
    expect(defaultOf(integer, literal('5'))).toEqual(literal(5));
    expect(defaultOf(integer, sql('-7'))).toEqual(literal(-7));
    expect(defaultOf(integer, sql('NULL'))).toBeNull();
    expect(defaultOf(boolean, literal(0))).toEqual(literal(false));
    expect(defaultOf(boolean, sql('TRUE'))).toEqual(literal(true));
    expect(defaultOf(string(5), literal(5))).toEqual(literal('5'));
    expect(defaultOf(string(5), now)).toEqual(sql('now()'));
    expect(defaultOf(timestamp(3), sql('now(3)'))).toEqual(now);
    expect(defaultOf(timestamp(3), sql('now()'))).toEqual(sql('now()'));
    expect(defaultOf(timestamp(), sql('now() + interval 1 day'))).toEqual(sql('now() + interval 1 day'));
    expect(defaultOf(timestamp(), sql('(now())'))).toEqual(sql('(now())'));
    expect(defaultOf(bigint, sql('9223372036854775807'))).toEqual(sql('9223372036854775807'));
    expect(defaultOf(text, sql("('a')"))).toEqual(literal('a'));
    expect(defaultOf(string(5), sql("('a')"))).toEqual(sql("('a')"));
    expect(defaultOf(json, literal('{"a":1}'))).toEqual(literal('{"a":1}'));
    expect(defaultOf({ kind: 'binary', length: 3 }, sql("x'ff00'"))).toEqual(sql('0xFF00'));
  });

  it('takes a UUID for what the version has', () => {
    const table = tableOf('t', [column('u', { kind: 'uuid' })]);
    expect(resolved(table).columns[0]?.type).toEqual({ kind: 'char', length: 36 });
    expect(resolved(table, mariadbServer).columns[0]?.type).toEqual({ kind: 'uuid' });
    const old: Server = { ...mariadbServer, versionNumber: [10, 6, 1] };
    expect(resolved(table, old).columns[0]?.type).toEqual({ kind: 'char', length: 36 });
  });

  it('takes identities for AUTO_INCREMENT', () => {
    for (const identity of [
      { kind: 'serial', sequence: null },
      { kind: 'byDefault', options: defaultSequenceOptions },
    ] as const) {
      const table = tableOf('t', [column('n', integer, { identity })], { uniques: [unique('u', 'n')] });
      expect(resolved(table).columns[0]).toMatchObject({ identity: { kind: 'auto' }, nullable: false });
    }
  });

  it('puts names of tables into lower case where the server does', () => {
    const table = tableOf('Posts', [id], { foreignKeys: [foreignKey('f', ['id'], 'Users', ['id'])] });
    const lower: Server = { ...mysqlServer, lowerCaseTableNames: true };
    expect(resolved(table, lower)).toMatchObject({
      name: 'posts',
      foreignKeys: [{ references: { name: 'users' } }],
    });
    expect(resolved(table).name).toBe('Posts');
  });

  it('leaves what it has resolved as it is', () => {
    for (const server of [mysqlServer, mariadbServer]) {
      const once: Catalog = mysql.resolve(catalogOf(...everything({ server })), server);
      expect(mysql.resolve(once, server)).toEqual(once);
    }
  });
});
