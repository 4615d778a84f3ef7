import { describe, expect, it } from 'vitest';
import type { Catalog, Column, ColumnType, Table } from '../../../src/catalog/index.js';
import { defaultSequenceOptions, defaultTableOptions, emptyCatalog } from '../../../src/catalog/index.js';
import type { Server } from '../../../src/dialects/index.js';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import { DbmError } from '../../../src/errors/index.js';
import {
  array,
  boolean,
  check,
  column,
  decimal,
  enumeration,
  foreignKey,
  index,
  integer,
  raw,
  string,
  tableOf,
  text,
  unique,
} from './support.js';

const server = (major = 18): Server => ({
  ...postgresql.assumedServer,
  versionNumber: [major, 0, 0],
  version: `${major}.0`,
});
const resolve = (catalog: Partial<Catalog>, major = 18) =>
  postgresql.resolve({ ...emptyCatalog, ...catalog }, server(major));
const resolveColumn = (it: Column, major = 18) =>
  resolve({ tables: [tableOf('t', [it])] }, major).tables[0]!.columns[0]!;

describe("portable words in PostgreSQL's", () => {
  it('autoIncrement is an identity', () => {
    const resolved = resolveColumn(column('id', integer, { identity: { kind: 'auto' } }));
    expect(resolved.identity).toEqual({ kind: 'byDefault', options: defaultSequenceOptions });
    expect(resolved.nullable).toBe(false);
  });

  it("an identity's options that are the defaults go", () => {
    const options = {
      ...defaultSequenceOptions,
      start: '1',
      increment: '1',
      maxValue: '2147483647',
      cache: '20',
    };
    const resolved = resolveColumn(column('id', integer, { identity: { kind: 'always', options } }));
    expect(resolved.identity).toEqual({
      kind: 'always',
      options: { ...defaultSequenceOptions, cache: '20' },
    });
    const down = {
      ...defaultSequenceOptions,
      start: '-1',
      increment: '-1',
      maxValue: '-1',
      minValue: '-32768',
    };
    const small = resolveColumn(
      column('id', { kind: 'smallint' }, { identity: { kind: 'always', options: down } }),
    );
    expect(small.identity).toEqual({
      kind: 'always',
      options: { ...defaultSequenceOptions, increment: '-1' },
    });
  });

  it('what PostgreSQL does not keep goes', () => {
    const table: Table = {
      ...tableOf('t', [
        column('a', { kind: 'binary', length: 16 }),
        column('b', text, { collation: 'default' }),
        column('c', array(array(integer))),
        column('d', integer, { default: { kind: 'literal', value: '0' } }),
        column('e', raw('integer'), { default: { kind: 'sql', sql: '( 1 ) -- one' } }),
      ]),
      comment: '',
      options: { ...defaultTableOptions, strict: true, engine: 'InnoDB', charset: 'utf8mb4' },
      checks: [{ kind: 'check', name: null, expression: '((a > 0)) -- positive' }],
      indexes: [
        index(
          'ix',
          [
            { column: 'a', nulls: 'last' },
            { column: 'b', descending: true, nulls: 'first' },
            { column: 'c', descending: true, nulls: 'last' },
          ],
          { method: 'btree' },
        ),
      ],
    };
    const resolved = resolve({ tables: [table] });
    const [it] = resolved.tables;
    expect(it!.columns).toEqual([
      column('a', { kind: 'binary', length: null }),
      column('b', text),
      column('c', array(integer)),
      column('d', integer, { default: { kind: 'literal', value: 0 } }),
      column('e', integer, { default: { kind: 'sql', sql: '1' } }),
    ]);
    expect(it!.options).toEqual(defaultTableOptions);
    expect(it!.comment).toBeNull();
    expect(it!.checks).toEqual([{ kind: 'check', name: null, expression: 'a > 0' }]);
    expect(it!.indexes[0]!.method).toBeNull();
    expect(it!.indexes[0]!.keys.map(({ nulls }) => nulls)).toEqual([null, null, 'last']);
    expect(postgresql.resolve(resolved, server())).toEqual(resolved);
  });

  it('enum types move into the catalog, once', () => {
    const mood = enumeration('mood', ['a', 'b']);
    const { enums, schemas } = resolve({
      tables: [
        tableOf('t', [
          column('m', mood),
          column('n', array(mood)),
          column('o', enumeration('level', ['x'], 'app')),
        ]),
      ],
    });
    expect(enums).toEqual(
      [
        { schema: 'app', name: 'level', values: ['x'] },
        { schema: null, name: 'mood', values: ['a', 'b'] },
      ].toSorted((a, b) => ((a.schema ?? a.name) < (b.schema ?? b.name) ? -1 : 1)),
    );
    expect(schemas).toEqual(['app']);
  });

  it('the default schema has no name', () => {
    const resolved = resolve({
      schemas: ['public'],
      tables: [
        {
          ...tableOf('t', [column('m', enumeration('mood', ['a'], 'public')), column('a', integer)]),
          schema: 'public',
          foreignKeys: [
            {
              kind: 'foreignKey',
              name: 'fk',
              columns: ['a'],
              references: { schema: 'public', name: 't', columns: ['a'] },
              onDelete: 'no action',
              onUpdate: 'no action',
              match: null,
              deferrable: null,
            },
          ],
        },
      ],
    });
    expect(resolved.schemas).toEqual([]);
    expect(resolved.enums).toEqual([{ schema: null, name: 'mood', values: ['a'] }]);
    expect(resolved.tables[0]).toMatchObject({
      schema: null,
      foreignKeys: [{ references: { schema: null } }],
    });
  });

  it('long names of constraints and indexes are shortened', () => {
    const name = 'x'.repeat(100);
    const { uniques } = resolve({
      tables: [
        tableOf('t', [column('a', integer)], {
          uniques: [unique(name, 'a')],
        }),
      ],
    }).tables[0]!;
    expect(Buffer.byteLength(uniques[0]!.name!)).toBe(63);
  });
});

describe('what PostgreSQL cannot have', () => {
  const time = (kind: 'time' | 'timestamp', precision: number): ColumnType => ({
    kind,
    precision,
    withTimeZone: false,
  });
  const problems: readonly (readonly [Column, RegExp, number?])[] = [
    [
      column('c', { kind: 'timestamp', precision: null, withTimeZone: false }, { onUpdateNow: true }),
      /ON UPDATE/,
    ],
    [column('c', text, { identity: { kind: 'auto' } }), /numbered by the database, not text/],
    [
      column('c', integer, {
        identity: { kind: 'serial', sequence: null },
        default: { kind: 'literal', value: 1 },
      }),
      /not both/,
    ],
    [
      column('c', integer, { generated: { expression: '1', stored: true }, default: { kind: 'now' } }),
      /no default/,
    ],
    [
      column('c', integer, { generated: { expression: '1', stored: false } }),
      /virtual .* PostgreSQL 18, this is 17\.0/,
      17,
    ],
    [
      column('c', integer, {
        identity: { kind: 'always', options: { ...defaultSequenceOptions, start: '1; x' } },
      }),
      /start is no whole number/,
    ],
    [
      column('c', integer, { nullable: false, notNull: { notValid: true } }),
      /NOT NULL NOT VALID needs PostgreSQL 18, this is 17\.0/,
      17,
    ],
    [
      column('c', integer, { nullable: false, notNull: { noInherit: true } }),
      /NOT NULL NO INHERIT needs PostgreSQL 18, this is 17\.0/,
      17,
    ],
    [column('c', integer, { collation: 'C' }), /no collation/],
    [column('c', decimal(null, 2)), /a scale needs a precision/],
    [column('c', decimal(2000, 2)), /from 1 to 1000/],
    [column('c', string(0)), /length of a string/],
    [column('c', time('timestamp', 9)), /precision of a timestamp is from 0 to 6/],
    [column('c', array(time('time', 7))), /precision of a time is from 0 to 6/],
    [column('c', enumeration('', ['a'])), /needs a name/],
    [column('c', enumeration('mood', ['a', 'a'])), /there twice/],
    [column('c', enumeration('mood', ['x'.repeat(64)])), /longer than 63 bytes; give/],
    [
      column('c', enumeration('mood', ['a']), { default: { kind: 'literal', value: 'b' } }),
      /none of the enumeration's values/,
    ],
    [column('c', boolean, { default: { kind: 'literal', value: 1 } }), /write default\(true\)/],
    [column('c', integer, { default: { kind: 'literal', value: true } }), /write default\(1\)/],
    [column('c', raw('text'), { storage: { compression: 'pglz' } }), /needs PostgreSQL 14, this is 13/, 13],
    [column('c', raw('  ')), /name of a type/],
    [column('c'.repeat(64), integer), /longer than 63 bytes; give/],
  ];

  it.each(problems.map(([it, problem, major]) => ({ column: it, problem, major })))(
    '$column',
    ({ column: it, problem, major }) => {
      const resolving = () => resolveColumn(it, major);
      expect(resolving).toThrow(DbmError);
      expect(resolving).toThrow(problem);
      expect(resolving).toThrow(/t\.c/);
    },
  );

  it('an empty name, which SQLite has', () => {
    expect(() => resolveColumn(column('', integer))).toThrow(/t\.: the name is empty/);
  });

  it.each<[string, number, Partial<Table>]>([
    ['NULLS NOT DISTINCT', 15, { uniques: [{ ...unique('uq', 'a'), nullsNotDistinct: true }] }],
    [
      'ON DELETE for some of the columns',
      15,
      { foreignKeys: [foreignKey('fk', ['a'], 't', ['a'], { onDeleteColumns: ['a'] })] },
    ],
    ['WITHOUT OVERLAPS', 18, { uniques: [{ ...unique('uq', 'b', 'a'), withoutOverlaps: true }] }],
    ['PERIOD', 18, { foreignKeys: [foreignKey('fk', ['a'], 't', ['a'], { period: true })] }],
    [
      'NOT VALID for a foreign key of a partitioned table',
      18,
      { foreignKeys: [foreignKey('fk', ['a'], 't', ['a'], { notValid: true })], partitionBy: 'LIST (a)' },
    ],
    ['NOT ENFORCED', 18, { checks: [{ ...check('ck', 'a > 0'), notEnforced: true }] }],
  ])('%s before PostgreSQL %i', (words, major, parts) => {
    const table = tableOf('t', [column('a', integer), column('b', integer)], parts);
    const problem = `${words} needs PostgreSQL ${major}, this is ${major - 1}.0`;
    expect(() => resolve({ tables: [table] }, major - 1)).toThrow(problem);
    expect(() => resolve({ tables: [table] }, major)).not.toThrow();
  });

  it.each<[string, Partial<Table>]>([
    [
      't.ck: partitions have all that their table has',
      { partitionBy: 'LIST (a)', checks: [{ ...check('ck', 'a > 0'), noInherit: true }] },
    ],
    ['t.a: partitions have all that their table has', { partitionBy: 'LIST (a)' }],
    [
      't.a: a column of the primary key is never null',
      { primaryKey: { kind: 'primaryKey', name: 'pk', columns: ['a'] } },
    ],
  ])('%s', (problem, parts) => {
    const table = tableOf(
      't',
      [column('a', integer, { nullable: false, notNull: { noInherit: true } })],
      parts,
    );
    expect(() => resolve({ tables: [table] })).toThrow(problem);
  });

  it('is listed all at once, with the way out', () => {
    const table = tableOf(
      'orders',
      [
        column('a', integer, { nullable: true, onUpdateNow: true }),
        column('b', enumeration('mood', ['x'])),
        column('c', enumeration('mood', ['y'])),
      ],
      {
        primaryKey: { kind: 'primaryKey', name: 'shared', columns: ['a'] },
        uniques: [{ ...unique('uq', 'a'), nullsNotDistinct: true }],
        indexes: [
          index('shared', [{ column: 'a', length: 10 }]),
          index('orders', ['a'], { method: 'fulltext', nullsNotDistinct: true }),
        ],
      },
    );
    let thrown: unknown;
    try {
      resolve({ tables: [table] }, 14);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'unsupported', hint: expect.stringContaining('models') });
    const lines = (thrown as DbmError).message.split('\n').slice(1);
    expect(lines.map((line) => line.trim().split(':')[0])).toEqual([
      'orders.a',
      'orders.a',
      'orders.uq',
      'orders.orders',
      'orders.shared',
      'orders.orders',
      'orders.c',
      'orders',
      'orders',
    ]);
  });
});
