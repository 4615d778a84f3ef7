import { expect, it } from 'vitest';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import { diffCatalogs } from '../../../src/diff/index.js';
import type { Operation } from '../../../src/operations/index.js';
import { reverse } from '../../../src/operations/index.js';
import { column, integer, useEmptyDatabase } from './support.js';

const test = useEmptyDatabase();
const ref = { schema: null, name: 'cars' };
const attach: Operation = {
  kind: 'alterTable',
  table: ref,
  changes: [{ kind: 'attachTable', to: { inherits: [{ schema: null, name: 'things' }] } }],
};

it('a table that inherits for a while has what it had before', async () => {
  const { db } = test;
  await db.query("CREATE TABLE things (id integer NOT NULL, name text CONSTRAINT named CHECK (name <> ''))");
  await db.query('CREATE TABLE cars (id integer NOT NULL, name text, doors integer NOT NULL)');
  const before = await db.table('cars');

  await db.run(attach);
  const heir = await db.table('cars');
  expect(heir.columns.filter((it) => it.inherited === true).map((it) => it.name)).toEqual(['id', 'name']);
  expect(heir.columns.find((it) => it.name === 'doors')).not.toHaveProperty('notNullName');

  await db.run(reverse(attach));
  expect(await db.table('cars')).toEqual(before);
});

it('a table that inherits a column from two others is one of its own afterwards', async () => {
  const { db } = test;
  await db.query('CREATE TABLE things (id integer NOT NULL)');
  await db.query('CREATE TABLE machines (id integer NOT NULL)');
  await db.query('CREATE TABLE cars () INHERITS (things, machines)');
  const parents = ['things', 'machines'].map((name) => ({ schema: null, name }));
  await db.alter('cars', { kind: 'detachTable', from: { inherits: parents } });
  expect((await db.table('cars')).columns).toEqual([column('id', integer, { nullable: false })]);
});

it('a table and its column get other names, whose partitions have NOT NULL under names of their own', async () => {
  const { db } = test;
  await db.query('CREATE TABLE events (id integer NOT NULL, kind text NOT NULL) PARTITION BY LIST (kind)');
  await db.query('CREATE TABLE alone (id integer NOT NULL, kind text NOT NULL)');
  await db.query("ALTER TABLE events ATTACH PARTITION alone FOR VALUES IN ('a')");
  const models = await db.inspect();
  const named = (table: string, id: string) => ({
    ...models,
    tables: models.tables.map((it) => ({
      ...it,
      ...(it.name === 'events' ? { name: table } : { partitionOf: { ...it.partitionOf!, name: table } }),
      columns: it.columns.map(({ notNull: _, ...column }) =>
        column.name === 'id' ? { ...column, name: id } : column,
      ),
    })),
  });
  const differences = async (wanted: typeof models) => {
    const live = await db.inspect();
    const { target } = await postgresql.settle(db.connection, db.server, live, wanted);
    return diffCatalogs(live, target, postgresql.diffRules);
  };
  const rename: readonly Operation[] = [
    { kind: 'renameTable', from: { schema: null, name: 'events' }, to: { schema: null, name: 'facts' } },
    {
      kind: 'alterTable',
      table: { schema: null, name: 'facts' },
      changes: [{ kind: 'renameColumn', from: 'id', to: 'number' }],
    },
  ];

  expect(await differences(named('events', 'id'))).toEqual([]);
  await db.run(...rename);
  expect(await differences(named('facts', 'number'))).toEqual([]);
  await db.run(...rename.toReversed().map(reverse));
  expect(await db.inspect()).toEqual(models);
});
