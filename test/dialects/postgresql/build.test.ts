import { describe, expect, it } from 'vitest';
import type { Catalog, Column, Table } from '../../../src/catalog/index.js';
import { defaultSequenceOptions, emptyCatalog } from '../../../src/catalog/index.js';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import type { Operation } from '../../../src/operations/index.js';
import type { TestDatabase } from './support.js';
import {
  array,
  bigint,
  boolean,
  check,
  column,
  decimal,
  enumeration,
  everything,
  index,
  integer,
  literal,
  raw,
  sql,
  string,
  tableOf,
  text,
  unique,
  useDatabase,
} from './support.js';

const test = useDatabase();
const mood = enumeration('mood', ['happy', 'it’s "so so"', 'sad']);
const timestamp = { kind: 'timestamp', precision: 3, withTimeZone: true } as const;

const columns: readonly Column[] = [
  column('id', bigint, { nullable: false, identity: { kind: 'auto' }, comment: 'the key' }),
  column('small', { kind: 'smallint' }, { default: literal(-3) }),
  column('number', decimal(10, 2), { default: literal(1.25), nullable: false }),
  column('exact', decimal(null, null), { default: sql('1.50') }),
  column('ratio', { kind: 'double' }, { default: literal(-2.5) }),
  column('name', string(120), { default: literal("it's \\ \n"), collation: 'C' }),
  column('code', { kind: 'char', length: 3 }, { default: literal('abc') }),
  column('body', text, { default: literal(''), comment: 'It\'s "so"\n; -- %s' }),
  column('flag', boolean, { default: literal(true), nullable: false }),
  column('day', { kind: 'date' }, { default: literal('2020-02-29') }),
  column('at', { kind: 'time', precision: null, withTimeZone: false }, { default: literal('10:00:00') }),
  column('created', timestamp, { nullable: false, default: { kind: 'now' } }),
  column('changed', timestamp, { default: sql('CURRENT_TIMESTAMP') }),
  column('plain', { kind: 'json' }, { default: literal('{"a":1}') }),
  column('doc', { kind: 'jsonb' }, { default: literal('{"a": 1}') }),
  column('token', { kind: 'uuid' }, { default: literal('6ecd8c99-4036-403d-bf84-cf8400f67836') }),
  column('bytes', { kind: 'binary', length: 20 }, { default: literal('\\x41') }),
  column('mood', mood, { default: literal('it’s "so so"') }),
  column('moods', array(mood), { default: literal('{happy,sad}') }),
  column('numbers', array(integer), { default: literal('{1,2}') }),
  column('words', array(string(5)), { collation: 'C' }),
  column('range', raw('int4range'), {}),
  column('vector', raw('tsvector'), {}),
  column('double', integer, { generated: { expression: 'small * 2', stored: true } }),
  column('user', text, { default: sql("'a'::text || 'b'::text") }),
];

const wide: Table = tableOf('wide', columns, {
  comment: 'everything',
  primaryKey: { kind: 'primaryKey', name: 'pk_wide', columns: ['id'] },
  uniques: [
    unique('uq_code', 'code', 'name'),
    { ...unique('uq_token', 'token'), deferrable: 'deferred' },
    { ...unique('uq_day', 'day'), deferrable: 'immediate' },
  ],
  checks: [check('ck_number', 'number > (0)::numeric'), check('ck_body', "body <> ''::text")],
  foreignKeys: [
    {
      kind: 'foreignKey',
      name: 'fk_self',
      columns: ['double'],
      references: { schema: null, name: 'other', columns: ['a'] },
      onDelete: 'cascade',
      onUpdate: 'no action',
      match: null,
      deferrable: 'deferred',
    },
    {
      kind: 'foreignKey',
      name: 'fk_pair',
      columns: ['small', 'number'],
      references: { schema: 'app', name: 'Other', columns: ['x', 'y'] },
      onDelete: 'set null',
      onUpdate: 'restrict',
      match: 'full',
      deferrable: 'immediate',
    },
  ],
  indexes: [
    index('ix_plain', [{ column: 'day' }]),
    index('ix_order', [
      { column: 'day', descending: true },
      { column: 'at', nulls: 'first' },
      { column: 'created', descending: true, nulls: 'last' },
      { column: 'changed', nulls: 'last' },
    ]),
    index('ix_collation', [
      { column: 'body', collation: 'C', operatorClass: 'text_pattern_ops' },
      { column: 'name' },
    ]),
    index('ix_expression', [{ expression: 'lower(body)' }, { expression: 'small + 1' }, { column: 'id' }]),
    index('ix_live', [{ column: 'name' }], {
      unique: true,
      where: 'flag AND (number > (0)::numeric)',
      include: ['day', 'at'],
    }),
    index('ix_gin', [{ column: 'doc', operatorClass: 'jsonb_path_ops' }], { method: 'gin' }),
    index('ix_gin_array', [{ column: 'numbers' }], { method: 'gin' }),
    index('ix_vector', [{ column: 'vector', operatorClass: "tsvector_ops(siglen='100')" }], {
      method: 'gist',
    }),
    index('ix_range', [{ column: 'range' }], { method: 'gist' }),
    index('ix_brin', [{ column: 'id' }], { method: 'brin' }),
    index('ix_hash', [{ column: 'name' }], { method: 'hash' }),
    index('ix_btree', [{ column: 'token' }], { method: 'btree' }),
  ],
});

const catalog: Catalog = {
  ...emptyCatalog,
  schemas: ['app'],
  tables: [
    tableOf(
      'other',
      [column('a', integer, { nullable: false }), column('b', enumeration('Own mood', [], 'app'))],
      {
        primaryKey: { kind: 'primaryKey', name: 'pk_other', columns: ['a'] },
      },
    ),
    {
      ...tableOf(
        'Other',
        [
          column('x', { kind: 'smallint' }, { nullable: false }),
          column('y', decimal(10, 2), { nullable: false }),
          column('n', integer, {
            nullable: false,
            identity: {
              kind: 'always',
              options: { ...defaultSequenceOptions, start: '-5', increment: '-5', cache: '10', cycle: true },
            },
          }),
          column('s', bigint, { nullable: false, identity: { kind: 'serial', sequence: null } }),
          column(
            's2',
            { kind: 'smallint' },
            { nullable: true, identity: { kind: 'serial', sequence: null } },
          ),
        ],
        { primaryKey: { kind: 'primaryKey', name: 'pk_app_other', columns: ['y', 'x'] } },
      ),
      schema: 'app',
    },
    wide,
  ],
};

/** The operations that build a resolved catalog in an empty database. */
function creation(catalog: Catalog): readonly Operation[] {
  return [
    ...catalog.schemas.map((name) => ({ kind: 'createSchema', name }) as const),
    ...catalog.enums.map((it) => ({ kind: 'createEnum', enum: it }) as const),
    ...catalog.tables.map(
      (table) => ({ kind: 'createTable', table: { ...table, foreignKeys: [] } }) as const,
    ),
    ...catalog.tables.map(
      (table) =>
        ({
          kind: 'alterTable',
          table,
          changes: table.foreignKeys.map((constraint) => ({ kind: 'addConstraint', constraint }) as const),
        }) as const,
    ),
  ];
}

async function settled(db: TestDatabase, target: Catalog): Promise<{ live: Catalog; target: Catalog }> {
  const live = await db.inspect(everything);
  const { target: result, notes } = await postgresql.settle(db.connection, db.server, live, target);
  expect(notes).toEqual([]);
  return { live, target: result };
}

describe('a wide table', () => {
  it('is read back as it was declared', async () => {
    const declared = test.db.resolve({
      ...catalog,
      tables: catalog.tables.map((it) => ({
        ...it,
        // Operator classes have parameters since version 13.
        indexes: it.indexes.filter(
          ({ name }) => name !== 'ix_vector' || test.db.server.versionNumber[0] >= 13,
        ),
      })),
    });
    expect(postgresql.resolve(declared, test.db.server)).toEqual(declared);
    await test.db.run(...creation(declared));
    // Everything in it is spelled as the server spells it: settling has nothing to do.
    const { live, target } = await settled(test.db, declared);
    expect(live).toEqual(declared);
    expect(target).toEqual(declared);
  });

  it('is dropped again', async () => {
    const live = await test.db.inspect(everything);
    const dropped: readonly Operation[] = [
      ...live.tables.map(
        (table) =>
          ({
            kind: 'alterTable',
            table,
            changes: table.foreignKeys.map((constraint) => ({ kind: 'dropConstraint', constraint }) as const),
          }) as const,
      ),
      ...live.tables.map((table) => ({ kind: 'dropTable', table }) as const),
      ...live.enums.map((it) => ({ kind: 'dropEnum', enum: it }) as const),
      ...live.schemas.map((name) => ({ kind: 'dropSchema', name }) as const),
    ];
    await test.db.run(...dropped);
    expect(await test.db.inspect(everything)).toEqual(emptyCatalog);
  });
});

describe('hostile names', () => {
  const names = [
    'select',
    'a b',
    'Capitals',
    'say "hi"',
    "it's",
    'back\\slash',
    'semi;colon -- comment',
    '$dbm$',
    '%s %I',
    'naïve ünïcode 表',
    'ü'.repeat(31),
    'dbm',
    'a.b',
  ];

  it('survive everything', async () => {
    const tables = names.map(
      (name): Table =>
        test.db.resolveTable({
          ...tableOf(name, [
            column(name, integer, {
              nullable: false,
              identity: { kind: 'serial', sequence: null },
              comment: name,
            }),
            column(`${name}`.slice(0, 20).concat(' 2'), enumeration(`${name.slice(0, 20)} type`, [name]), {
              default: literal(name),
            }),
            column('own', integer),
          ]),
          schema: 'odd "schema"',
          comment: name,
          primaryKey: { kind: 'primaryKey', name: `${name.slice(0, 20)} pk`, columns: [name] },
          checks: [
            {
              kind: 'check',
              name: `${name.slice(0, 20)} ck`,
              expression: `(${postgresql.quoteIdentifier(name)} > 0)`,
            },
          ],
          indexes: [index(`${name.slice(0, 20)} ix`, [{ column: name, descending: true }])],
        }),
    );
    const declared = test.db.resolve({ tables });
    await test.db.run(...creation(declared));
    const { live, target } = await settled(test.db, declared);
    expect(live).toEqual(target);
    for (const table of live.tables) {
      const moved = { schema: null, name: table.name };
      const [first] = table.columns;
      await test.db.run(
        { kind: 'renameTable', from: table, to: moved },
        {
          kind: 'alterTable',
          table: moved,
          changes: [
            { kind: 'renameColumn', from: first!.name, to: 'x' },
            { kind: 'renameColumn', from: 'x', to: first!.name },
            {
              kind: 'alterColumn',
              from: first!,
              to: { ...first!, identity: null },
              using: null,
              backfill: null,
            },
            {
              kind: 'alterColumn',
              from: { ...first!, identity: null },
              to: first!,
              using: null,
              backfill: null,
            },
            { kind: 'renameIndex', index: table.indexes[0]!, to: 'y' },
            { kind: 'dropIndex', index: { ...table.indexes[0]!, name: 'y' } },
          ],
        },
        { kind: 'renameTable', from: moved, to: { schema: 'odd "schema"', name: 'z' } },
        { kind: 'renameTable', from: { schema: 'odd "schema"', name: 'z' }, to: table },
        { kind: 'alterTable', table, changes: [{ kind: 'createIndex', index: table.indexes[0]! }] },
      );
    }
    expect(await test.db.inspect(everything)).toEqual(live);
  });
});
