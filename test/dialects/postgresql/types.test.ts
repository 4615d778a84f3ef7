import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../../src/catalog/index.js';
import { canonicalType, parseType, typeSql } from '../../../src/dialects/postgresql/types.js';
import { array, decimal, enumeration, raw, string, useDatabase } from './support.js';

const time = (kind: 'time' | 'timestamp', precision: number | null, withTimeZone: boolean): ColumnType => ({
  kind,
  precision,
  withTimeZone,
});

/** Every kind, and what the server calls it. */
const types: readonly (readonly [ColumnType, string])[] = [
  [{ kind: 'smallint' }, 'smallint'],
  [{ kind: 'integer' }, 'integer'],
  [{ kind: 'bigint' }, 'bigint'],
  [decimal(null, null), 'numeric'],
  [decimal(10, 2), 'numeric(10,2)'],
  [{ kind: 'real' }, 'real'],
  [{ kind: 'double' }, 'double precision'],
  [string(), 'character varying'],
  [string(120), 'character varying(120)'],
  [{ kind: 'char', length: 3 }, 'character(3)'],
  [{ kind: 'text' }, 'text'],
  [{ kind: 'boolean' }, 'boolean'],
  [{ kind: 'date' }, 'date'],
  [time('time', null, false), 'time without time zone'],
  [time('time', 3, false), 'time(3) without time zone'],
  [time('time', null, true), 'time with time zone'],
  [time('timestamp', null, false), 'timestamp without time zone'],
  [time('timestamp', 0, false), 'timestamp(0) without time zone'],
  [time('timestamp', 6, true), 'timestamp(6) with time zone'],
  [{ kind: 'json' }, 'json'],
  [{ kind: 'jsonb' }, 'jsonb'],
  [{ kind: 'uuid' }, 'uuid'],
  [{ kind: 'binary', length: null }, 'bytea'],
  [array({ kind: 'integer' }), 'integer[]'],
  [array(string(5)), 'character varying(5)[]'],
  [array(time('timestamp', 3, true)), 'timestamp(3) with time zone[]'],
];

/** What has no word: as people write it, and as the server does. */
const rawTypes: readonly (readonly [written: string, spelled: string])[] = [
  ['tsvector', 'tsvector'],
  ['interval', 'interval'],
  ['interval day to second(3)', 'interval day to second(3)'],
  ['bit(3)', 'bit(3)'],
  ['varbit(8)', 'bit varying(8)'],
  ['bit', 'bit(1)'],
  ['inet', 'inet'],
  ['money', 'money'],
  ['point', 'point'],
  ['xml', 'xml'],
  ['oid', 'oid'],
  ['"char"', '"char"'],
  ['bpchar', 'bpchar'],
  ['int4range', 'int4range'],
  ['tstzrange', 'tstzrange'],
  ['name', 'name'],
  ['regclass', 'regclass'],
  ['macaddr8', 'macaddr8'],
  ['"Odd domain"', '"Odd domain"'],
];

describe('types', () => {
  const test = useDatabase();

  it.each(types)('%j is %s, there and back', (type, spelled) => {
    expect(typeSql(type)).toBe(spelled);
    expect(parseType(spelled)).toEqual(type);
    expect(canonicalType(type)).toEqual(type);
  });

  it('the server spells them so, and raw types as they are', async () => {
    await test.db.query('CREATE DOMAIN "Odd domain" AS integer');
    const all = [
      ...types.map(([type, spelled]) => [typeSql(type), spelled] as const),
      ...rawTypes,
      ...rawTypes.map(([written, spelled]) => [`${written}[]`, `${spelled}[]`] as const),
    ];
    await test.db.query(`CREATE TABLE t (${all.map(([written], i) => `c${i} ${written}`).join(', ')})`);
    const { columns } = await test.db.table('t');
    expect(columns.map(({ type }) => typeSql(type))).toEqual(all.map(([, spelled]) => spelled));
    const rawOnes = columns.slice(types.length).map(({ type }) => (type.kind === 'array' ? type.of : type));
    expect(rawOnes.every(({ kind }) => kind === 'raw')).toBe(true);
    for (const { type } of columns) expect(parseType(typeSql(type))).toEqual(type);
  });

  it('what PostgreSQL does not keep is left out', () => {
    expect(canonicalType({ kind: 'binary', length: 16 })).toEqual({ kind: 'binary', length: null });
    expect(canonicalType({ kind: 'char', length: null })).toEqual({ kind: 'char', length: 1 });
    expect(canonicalType(decimal(10, null))).toEqual(decimal(10, 0));
    expect(canonicalType(array(array({ kind: 'uuid' })))).toEqual(array({ kind: 'uuid' }));
    expect(parseType(typeSql(decimal(3, -2)))).toEqual(decimal(3, -2));
    expect(canonicalType(raw('integer'))).toEqual({ kind: 'integer' });
  });

  it('an enum is its qualified name', () => {
    expect(typeSql(enumeration('my "mood"', ['a']))).toBe('"my ""mood"""');
    expect(typeSql(array(enumeration('mood', ['a'], 'app')))).toBe('"app"."mood"[]');
  });
});
