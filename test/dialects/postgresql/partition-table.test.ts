import { expect, it } from 'vitest';
import type { Table } from '../../../src/catalog/index.js';
import { completeTables, plainTable } from '../../../src/catalog/index.js';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import { diffCatalogs } from '../../../src/diff/index.js';
import type { PartitionTable } from '../../../src/operations/index.js';
import { reverse } from '../../../src/operations/index.js';
import { column, integer, tableOf, useDatabase } from './support.js';

const test = useDatabase();
const ref = { schema: null, name: 't' };
const bounds = 'FOR VALUES FROM (1) TO (100)';
const operation: PartitionTable = {
  kind: 'partitionTable',
  table: ref,
  from: null,
  to: {
    by: 'RANGE (id)',
    partitions: [{ ...plainTable({ schema: null, name: 't_1' }, []), partitionOf: { ...ref, bounds } }],
  },
};

/** What a dump of the structure does not show. */
const state = async () => ({
  rows: await test.db.query('SELECT id, n, size, double FROM t ORDER BY id'),
  rights: await test.db.query(
    `SELECT relname, relowner::regrole::text AS owner, relacl::text AS rights,
       (SELECT array_agg(attname || attacl::text) FROM pg_attribute WHERE attrelid = c.oid AND attacl IS NOT NULL) AS parts
     FROM pg_class c WHERE relname IN ('t', 't_id_seq', 'numbers') ORDER BY relname`,
  ),
  positions: await test.db.query('SELECT sequencename, last_value FROM pg_sequences ORDER BY sequencename'),
});

it('rows, numbers, owner and rights are the same afterwards, and on the way back', async () => {
  const { db } = test;
  const [role] = await db.values(
    "SELECT 'dbm_test_' || oid FROM pg_database WHERE datname = current_database()",
  );
  await db.query(`CREATE ROLE ${role}`);
  try {
    await db.query(`CREATE TABLE t (
      id serial, n bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME numbers INCREMENT 10),
      size integer, double integer GENERATED ALWAYS AS (size * 2) STORED)`);
    await db.query('INSERT INTO t (size) VALUES (5), (6), (7)');
    await db.query('DELETE FROM t WHERE size = 7');
    await db.query(`ALTER TABLE t OWNER TO ${role}`);
    await db.query('GRANT SELECT, INSERT ON t TO PUBLIC');
    await db.query(`GRANT UPDATE (size) ON t TO ${role} WITH GRANT OPTION`);
    await db.query('GRANT USAGE ON t_id_seq TO PUBLIC');
    const before = await state();

    await db.run(operation);
    expect((await db.table('t')).partitionBy).toBe('RANGE (id)');
    expect((await db.table('t_1')).partitionOf).toMatchObject({ ...ref, bounds });
    expect(await state()).toEqual(before);

    await db.run(reverse(operation));
    expect((await db.inspect()).tables.map((it) => it.name)).toEqual(['t']);
    expect(await state()).toEqual(before);
  } finally {
    await db.query('DROP TABLE t');
    await db.query(`DROP ROLE ${role}`);
  }
});

it('stays in the publications that name it, with their columns and rows', async () => {
  const { db } = test;
  await db.query('CREATE TABLE t (id integer, "Size" integer); CREATE PUBLICATION whole FOR TABLE t');
  const parts = db.server.versionNumber[0] < 15 ? '' : ' (id, "Size") WHERE (id > 1)';
  const viaRoot = 'WITH (publish_via_partition_root, publish = insert)';
  await db.query(`CREATE PUBLICATION "Part" FOR TABLE t${parts} ${viaRoot}`);
  try {
    const published = async () => {
      const tables = await db.query(
        "SELECT * FROM pg_publication_tables WHERE tablename = 't' ORDER BY pubname",
      );
      const named = await db.query(
        "SELECT pubname FROM pg_publication_rel JOIN pg_publication p ON p.oid = prpubid WHERE prrelid = 't'::regclass ORDER BY 1",
      );
      return { part: tables.find((it) => it['pubname'] === 'Part'), named };
    };
    const before = await published();
    expect(before.named).toHaveLength(2);

    await db.run(operation);
    expect(await published()).toEqual(before);
    await db.run(reverse(operation));
    expect(await published()).toEqual(before);
  } finally {
    await db.query('DROP TABLE t; DROP PUBLICATION whole, "Part"');
  }
});

it('a row that has its place in no partition is an error', async () => {
  const { db } = test;
  await db.query('CREATE TABLE t (id integer)');
  await db.query('INSERT INTO t VALUES (100)');
  await db.query('BEGIN');
  await expect(db.run(operation)).rejects.toThrow('no partition of relation "t" found for row');
  await db.query('ROLLBACK');
  expect(await db.values('SELECT id FROM t')).toEqual([100]);
});

it('is refused for a partition whose rows an identity column numbers', () => {
  const { db } = test;
  const columns = [column('id', integer, { identity: { kind: 'auto' } })];
  const partition = { ...plainTable({ schema: null, name: 't_1' }, []), partitionOf: { ...ref, bounds } };
  const tables = (more: Partial<Table>) =>
    db.resolve({
      tables: completeTables([
        { ...tableOf('t', columns), partitionBy: 'RANGE (id)' },
        { ...partition, ...more },
      ]),
    });
  expect(() => diffCatalogs(tables({}), tables({ partitionBy: 'RANGE (id)' }), postgresql.diffRules)).toThrow(
    't_1 is a partition, and begins or ceases to be partitioned: dbm cannot change that where an identity column (id)',
  );
});
