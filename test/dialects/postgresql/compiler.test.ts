import { describe, expect, it } from 'vitest';
import type { Catalog, Column, Constraint } from '../../../src/catalog/index.js';
import { defaultSequenceOptions, tableKey } from '../../../src/catalog/index.js';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import type { Operation, TableChange } from '../../../src/operations/index.js';
import { applyOperation, reverse } from '../../../src/operations/index.js';
import { compareText } from '../../../src/util/index.js';
import {
  bigint,
  column,
  decimal,
  enumeration,
  foreignKey,
  index,
  integer,
  literal,
  string,
  type TestDatabase,
  tableOf,
  text,
  useEmptyDatabase,
} from './support.js';

const ref = { schema: null, name: 't' };
const mood = enumeration('mood', ['happy', 'sad']);
const cascade = { onDelete: 'cascade' } as const;

const columns = {
  id: column('id', integer, {
    nullable: false,
    identity: { kind: 'byDefault', options: defaultSequenceOptions },
  }),
  name: column('name', string(40), { default: literal('x') }),
  size: column('size', integer, { nullable: false }),
  price: column('price', decimal(10, 2), { default: literal(0) }),
  mood: column('mood', mood, { default: literal('sad') }),
  number: column('number', integer, { nullable: false, identity: { kind: 'serial', sequence: null } }),
  double: column('double', integer, { generated: { expression: 'size * 2', stored: true } }),
  parent: column('parent', integer),
} as const;

const constraints = {
  pk: { kind: 'primaryKey', name: 'pk_t', columns: ['id'] },
  unique: {
    kind: 'unique',
    name: 'uq_t',
    columns: ['size', 'name'],
    nullsNotDistinct: false,
    deferrable: null,
  },
  check: { kind: 'check', name: 'ck_t', expression: 'size > 0' },
  fk: foreignKey('fk_t', ['parent'], 't', ['id'], cascade),
} as const satisfies Record<string, Constraint>;

const indexes = {
  plain: index('ix_t', [{ column: 'price', descending: true }]),
  partial: index('ix_partial', [{ expression: 'lower((name)::text)' }], { where: 'size > 1' }),
} as const;

const start = tableOf('t', Object.values(columns), {
  comment: 'a table',
  primaryKey: constraints.pk,
  uniques: [constraints.unique],
  foreignKeys: [constraints.fk],
  checks: [constraints.check],
  indexes: Object.values(indexes),
});

const rows = `
  INSERT INTO t (id, name, size, price, mood, parent) VALUES (1, 'a', 1, 1.5, 'happy', NULL), (2, NULL, 2, NULL, NULL, 1),
    (7, 'it''s', 3, -1, 'sad', 7)`;

async function build(db: TestDatabase): Promise<Catalog> {
  await db.run(
    { kind: 'createSchema', name: 'app' },
    { kind: 'createEnum', enum: { schema: null, name: 'mood', values: mood.values } },
    { kind: 'createTable', table: start },
  );
  await db.query(rows);
  return db.inspect();
}

const alter = (...changes: readonly TableChange[]): Operation => ({
  kind: 'alterTable',
  table: ref,
  changes,
});
const change = (from: Column, more: Partial<Column>): TableChange => ({
  kind: 'alterColumn',
  from,
  to: { ...from, ...more },
  using: null,
  backfill: null,
});

/** Operations on the table above: each is done, undone, and done again, with rows in the table. */
const operations: Readonly<Record<string, Operation>> = {
  'create and drop a schema': { kind: 'createSchema', name: 'Own "schema"' },
  'create and drop an enum': {
    kind: 'createEnum',
    enum: { schema: 'app', name: 'Level', values: ["it's", 'b'] },
  },
  'create and drop a table': {
    kind: 'createTable',
    table: tableOf('u', [columns.id, columns.number, columns.double, columns.size], {
      primaryKey: { kind: 'primaryKey', name: 'pk_u', columns: ['id'] },
      foreignKeys: [foreignKey('fk_u', ['size'], 't', ['id'], cascade)],
    }),
  },
  'rename a table': { kind: 'renameTable', from: ref, to: { schema: null, name: 'New "name"' } },
  'move a table': { kind: 'renameTable', from: ref, to: { schema: 'app', name: 't' } },
  'move and rename a table': { kind: 'renameTable', from: ref, to: { schema: 'app', name: 'u' } },
  'add an enum value': {
    kind: 'alterEnum',
    from: { schema: null, name: 'mood', values: mood.values },
    to: { schema: null, name: 'mood', values: ['first', 'happy', 'a', 'b', 'sad', 'last'] },
    columns: [{ table: ref, column: 'mood' }],
    rewrite: false,
  },
  'add an enum value by rewriting, and reorder': {
    kind: 'alterEnum',
    from: { schema: null, name: 'mood', values: mood.values },
    to: { schema: null, name: 'mood', values: ['sad', 'new', 'happy'] },
    columns: [{ table: ref, column: 'mood' }],
    rewrite: true,
  },
  'add a column': alter({
    kind: 'addColumn',
    column: column('extra', text, { default: literal('it\'s "new"'), comment: 'new', nullable: false }),
    position: 'last',
    backfill: null,
  }),
  'add a column with a backfill': alter({
    kind: 'addColumn',
    column: column('extra', integer, { nullable: false }),
    position: { after: 'id' },
    backfill: literal(5),
  }),
  'add a column with another default than the backfill': alter({
    kind: 'addColumn',
    column: column('extra', integer, { nullable: false, default: literal(1) }),
    position: 'last',
    backfill: { kind: 'sql', sql: '2 + 3' },
  }),
  'add numbered columns': alter(
    {
      kind: 'addColumn',
      column: column('n1', bigint, { nullable: false, identity: { kind: 'serial', sequence: null } }),
      position: 'last',
      backfill: null,
    },
    {
      kind: 'addColumn',
      column: column('n2', { kind: 'smallint' }, { identity: { kind: 'serial', sequence: null } }),
      position: 'last',
      backfill: null,
    },
    {
      kind: 'addColumn',
      column: column('n3', bigint, {
        nullable: false,
        identity: { kind: 'always', options: { ...defaultSequenceOptions, start: '100', increment: '10' } },
      }),
      position: 'last',
      backfill: null,
    },
  ),
  'add a column and everything over it': alter(
    { kind: 'addColumn', column: column('extra', integer), position: 'last', backfill: null },
    { kind: 'addConstraint', constraint: { kind: 'check', name: 'ck_extra', expression: 'extra < 100' } },
    { kind: 'addConstraint', constraint: foreignKey('fk_extra', ['extra'], 't', ['id'], cascade) },
    { kind: 'createIndex', index: index('ix_extra', [{ column: 'extra' }]) },
  ),
  'drop a column and everything over it': alter(
    { kind: 'dropIndex', index: indexes.partial },
    { kind: 'dropConstraint', constraint: constraints.unique },
    { kind: 'dropColumn', column: columns.name, position: { after: 'id' } },
  ),
  'rename a column': alter({ kind: 'renameColumn', from: 'parent', to: 'Parent "of"' }),
  'swap two columns': alter(
    { kind: 'renameColumn', from: 'parent', to: 'x' },
    { kind: 'renameColumn', from: 'price', to: 'parent' },
    { kind: 'renameColumn', from: 'x', to: 'price' },
  ),
  'widen types': alter(
    change(columns.name, { type: text, default: literal('x') }),
    change(columns.price, { type: decimal(14, 4) }),
  ),
  'change a type and its default': alter(change(columns.price, { type: bigint, default: literal(-1) })),
  'change a default': alter(change(columns.name, { default: literal('other') })),
  'drop a default': alter(change(columns.price, { default: null })),
  'set a default': alter(change(columns.parent, { default: { kind: 'sql', sql: '1 + 1' } })),
  'drop NOT NULL': alter(
    { kind: 'dropConstraint', constraint: constraints.unique },
    change(columns.size, { nullable: true }),
    { kind: 'addConstraint', constraint: constraints.unique },
  ),
  'change the collation': alter(change(columns.name, { collation: 'C' })),
  'change a comment': alter(change(columns.name, { comment: "it's new" })),
  'an expression': alter(change(columns.double, { generated: { expression: 'size * 3', stored: true } })),
  'an expression and its type': alter(
    change(columns.double, { type: bigint, generated: { expression: 'size * 3', stored: true } }),
  ),
  'drop an expression': alter(change(columns.double, { generated: null })),
  'drop an expression and change the type': alter(change(columns.double, { generated: null, type: text })),
  'drop constraints': alter(
    { kind: 'dropConstraint', constraint: constraints.fk },
    { kind: 'dropConstraint', constraint: constraints.pk },
    { kind: 'dropConstraint', constraint: constraints.check },
    { kind: 'dropConstraint', constraint: constraints.unique },
  ),
  'add constraints': alter(
    {
      kind: 'addConstraint',
      constraint: {
        kind: 'unique',
        name: 'uq',
        columns: ['number', 'id'],
        nullsNotDistinct: false,
        deferrable: 'immediate',
      },
    },
    { kind: 'addConstraint', constraint: { kind: 'check', name: 'ck', expression: 'number > 0' } },
    {
      kind: 'addConstraint',
      constraint: {
        ...foreignKey('fk', ['parent'], 't', ['id']),
        onDelete: 'set default',
        onUpdate: 'set null',
        match: 'full',
        deferrable: 'deferred',
      },
    },
  ),
  'rename constraints': alter(
    { kind: 'renameConstraint', constraint: constraints.pk, to: 'New pk' },
    { kind: 'renameConstraint', constraint: constraints.fk, to: 'New fk' },
    { kind: 'renameConstraint', constraint: constraints.check, to: 'New ck' },
    { kind: 'renameConstraint', constraint: constraints.unique, to: 'New uq' },
  ),
  indexes: alter(
    { kind: 'dropIndex', index: indexes.plain },
    { kind: 'renameIndex', index: indexes.partial, to: 'New "ix"' },
    { kind: 'createIndex', index: index('ix_new', [{ column: 'mood' }, { expression: 'size + 1' }]) },
  ),
  'comments and options': alter(
    { kind: 'alterComment', from: 'a table', to: null },
    {
      kind: 'alterOptions',
      from: start.options,
      to: start.options,
    },
  ),
};

/** What an inspection says after the operations; the columns' order is no difference on PostgreSQL. */
function comparable(catalog: Catalog): Catalog {
  const values = new Map(catalog.enums.map((it) => [tableKey(it), it.values]));
  const typed = (column: Column): Column =>
    column.type.kind === 'enum' && column.type.name !== null
      ? {
          ...column,
          type: {
            ...column.type,
            values: values.get(tableKey({ schema: column.type.schema, name: column.type.name }))!,
          },
        }
      : column;
  return {
    ...catalog,
    tables: catalog.tables.map((table) => ({
      ...table,
      columns: table.columns.map(typed).toSorted((a, b) => compareText(a.name, b.name)),
    })),
  };
}

async function expectStructure(db: TestDatabase, expected: Catalog): Promise<void> {
  const live = await db.inspect();
  const { target, notes } = await postgresql.settle(db.connection, db.server, live, expected);
  expect(notes).toEqual([]);
  expect(comparable(live)).toEqual(comparable(target));
}

describe('every operation, and back', () => {
  const site = useEmptyDatabase();

  it.each(Object.entries(operations))('%s', async (_, operation) => {
    const { db } = site;
    const before = await build(db);
    const [oid] = await db.values("SELECT 't'::regclass::oid");
    const rowsOf = async () => {
      const [name] = await db.values(`SELECT ${oid}::regclass::text`);
      return db.query(`SELECT id, size, number FROM ${name} ORDER BY id`);
    };
    const rowsBefore = await rowsOf();
    expect(rowsBefore).toHaveLength(3);

    await db.run(operation);
    await expectStructure(db, applyOperation(before, operation));
    expect(await rowsOf()).toEqual(rowsBefore);

    await db.run(reverse(operation));
    await expectStructure(db, before);
    expect(await rowsOf()).toEqual(rowsBefore);

    await db.run(operation);
    await expectStructure(db, applyOperation(before, operation));
  });

  it('a dropped column takes what is over it along', async () => {
    const { db } = site;
    const before = await build(db);
    const operation = alter({ kind: 'dropColumn', column: columns.parent, position: 'last' });
    await db.run(operation);
    await expectStructure(db, applyOperation(before, operation));
    expect((await db.table('t')).foreignKeys).toEqual([]);
  });
});
