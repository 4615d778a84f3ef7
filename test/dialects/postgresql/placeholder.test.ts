import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../../src/catalog/index.js';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import { bigint, column, decimal, integer, raw, string, tableOf, text, useDatabase } from './support.js';

const test = useDatabase();

const types: readonly ColumnType[] = [
  integer,
  bigint,
  decimal(10, 2),
  { kind: 'double' },
  string(20),
  text,
  { kind: 'uuid' },
  { kind: 'binary', length: null },
  { kind: 'date' },
  { kind: 'timestamp', precision: 3, withTimeZone: true },
  { kind: 'time', precision: null, withTimeZone: false },
  ...['name', 'bpchar', 'tsvector', 'inet', 'cidr', 'interval', 'money', 'oid', 'int4range', 'int8range'].map(
    raw,
  ),
];

describe('made-up values of a column that comes back', () => {
  it.each(types)('are unique where they must be: %j', async (type) => {
    const { db } = test;
    await db.query('CREATE TABLE t (id integer); INSERT INTO t SELECT generate_series(1, 1000)');
    const wanted = column('c', type, { nullable: false });
    const unique = {
      kind: 'unique',
      name: 'uq',
      columns: ['c'],
      nullsNotDistinct: false,
      deferrable: null,
    } as const;
    const backfill = postgresql.placeholder(wanted, tableOf('t', [wanted], { uniques: [unique] }));
    expect(backfill).not.toBeNull();
    try {
      await db.alter(
        't',
        { kind: 'addColumn', column: wanted, position: 'last', backfill },
        { kind: 'addConstraint', constraint: unique },
      );
      expect((await db.table('t')).columns[1]).toEqual(wanted);
    } finally {
      await db.query('DROP TABLE t');
    }
  });

  it.each(types)('are of the type: %j', async (type) => {
    const { db } = test;
    await db.query('CREATE TABLE t (id integer); INSERT INTO t VALUES (1), (2)');
    const wanted = column('c', type, { nullable: false });
    const backfill = postgresql.placeholder(wanted, tableOf('t', [wanted]));
    try {
      expect(backfill).not.toBeNull();
      await db.alter('t', { kind: 'addColumn', column: wanted, position: 'last', backfill });
      expect((await db.table('t')).columns[1]).toEqual(wanted);
    } finally {
      await db.query('DROP TABLE t');
    }
  });
});
