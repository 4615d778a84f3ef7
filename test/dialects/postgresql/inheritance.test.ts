import { expect, it } from 'vitest';
import type { Operation } from '../../../src/operations/index.js';
import { reverse } from '../../../src/operations/index.js';
import { useDatabase } from './support.js';

const test = useDatabase();
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
