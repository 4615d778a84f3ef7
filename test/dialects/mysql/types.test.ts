import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../../src/catalog/index.js';
import { atLeast } from '../../../src/dialects/mysql/server.js';
import { parseType, typeSql } from '../../../src/dialects/mysql/types.js';
import { column, onEachServer, tableOf } from './support.js';

const portable: readonly (readonly [ColumnType, sql: string])[] = [
  [{ kind: 'smallint' }, 'smallint'],
  [{ kind: 'integer' }, 'int'],
  [{ kind: 'bigint' }, 'bigint'],
  [{ kind: 'decimal', precision: null, scale: null }, 'decimal(10,0)'],
  [{ kind: 'decimal', precision: 12, scale: null }, 'decimal(12,0)'],
  [{ kind: 'decimal', precision: 65, scale: 30 }, 'decimal(65,30)'],
  [{ kind: 'real' }, 'float'],
  [{ kind: 'double' }, 'double'],
  [{ kind: 'string', length: null }, 'varchar(255)'],
  [{ kind: 'string', length: 40 }, 'varchar(40)'],
  [{ kind: 'char', length: null }, 'char(1)'],
  [{ kind: 'char', length: 3 }, 'char(3)'],
  [{ kind: 'text' }, 'text'],
  [{ kind: 'boolean' }, 'tinyint(1)'],
  [{ kind: 'date' }, 'date'],
  [{ kind: 'time', precision: null, withTimeZone: false }, 'time'],
  [{ kind: 'time', precision: 3, withTimeZone: false }, 'time(3)'],
  [{ kind: 'timestamp', precision: null, withTimeZone: false }, 'datetime'],
  [{ kind: 'timestamp', precision: 6, withTimeZone: false }, 'datetime(6)'],
  [{ kind: 'timestamp', precision: null, withTimeZone: true }, 'timestamp'],
  [{ kind: 'timestamp', precision: 3, withTimeZone: true }, 'timestamp(3)'],
  [{ kind: 'json' }, 'json'],
  [{ kind: 'jsonb' }, 'json'],
  [{ kind: 'binary', length: null }, 'blob'],
  [{ kind: 'binary', length: 16 }, 'varbinary(16)'],
  [
    { kind: 'enum', name: 'mood', schema: null, values: ["it's", 'a,b', 'c\\d', 'é', ''] },
    "enum('it''s','a,b','c\\\\d','é','')",
  ],
];

/** What people write, and how the server spells it. */
const spellings: readonly (readonly [text: string, sql: string])[] = [
  ['INT(11)', 'int'],
  ['integer', 'int'],
  ['int4', 'int'],
  ['int signed', 'int'],
  ['INT UNSIGNED', 'int unsigned'],
  ['int(10) unsigned', 'int unsigned'],
  ['int(5) unsigned zerofill', 'int(5) unsigned zerofill'],
  ['tinyint', 'tinyint'],
  ['tinyint(4)', 'tinyint'],
  ['bool', 'tinyint(1)'],
  ['BOOLEAN', 'tinyint(1)'],
  ['mediumint(9)', 'mediumint'],
  ['int2', 'smallint'],
  ['int8', 'bigint'],
  ['bigint(20) unsigned', 'bigint unsigned'],
  ['numeric(5)', 'decimal(5,0)'],
  ['dec(8, 3)', 'decimal(8,3)'],
  ['fixed(4,1)', 'decimal(4,1)'],
  ['decimal(6,2) unsigned', 'decimal(6,2) unsigned'],
  ['float(20)', 'float'],
  ['float(30)', 'double'],
  ['float(7,4)', 'float(7,4)'],
  ['double precision', 'double'],
  ['real', 'double'],
  ['double unsigned', 'double unsigned'],
  ['character varying(7)', 'varchar(7)'],
  ['VARCHAR(7)', 'varchar(7)'],
  ['character(3)', 'char(3)'],
  ['char', 'char(1)'],
  ['tinytext', 'tinytext'],
  ['MEDIUMTEXT', 'mediumtext'],
  ['longtext', 'longtext'],
  ['tinyblob', 'tinyblob'],
  ['mediumblob', 'mediumblob'],
  ['longblob', 'longblob'],
  ['binary', 'binary(1)'],
  ['binary(16)', 'binary(16)'],
  ['bit', 'bit(1)'],
  ['bit(8)', 'bit(8)'],
  ['year', 'year'],
  ['year(4)', 'year'],
  ['datetime(0)', 'datetime'],
  ["set('b', 'a')", "set('b','a')"],
  ["ENUM('x' , \"it's\")", "enum('x','it''s')"],
  ['point', 'point'],
  ['geometry', 'geometry'],
];

describe('types', () => {
  it.each(portable)('%j', (type, sql) => {
    expect(typeSql(type)).toBe(sql);
    expect(typeSql(parseType(sql))).toBe(sql);
    // Everything that typeSql assumes is said, and stays as it is.
    const canonical = parseType(typeSql(type));
    expect(parseType(typeSql(canonical))).toEqual(canonical);
  });

  it.each(spellings)('%s is %s', (text, sql) => {
    const type = parseType(text);
    expect(typeSql(type)).toBe(sql);
    expect(parseType(sql)).toEqual(type);
  });

  it('keeps the values of an enumeration', () => {
    const values = ["'", '\\', ',', '(', 'NULL', '"', '`'];
    expect(parseType(typeSql({ kind: 'enum', name: null, schema: null, values }))).toEqual({
      kind: 'enum',
      name: null,
      schema: null,
      values,
    });
  });
});

onEachServer((test) => {
  it('reads back every type that it writes', async () => {
    const types = [
      ...portable.map(([type]) => type),
      ...spellings.map(([sql]) => ({ kind: 'raw', sql }) as const),
      { kind: 'uuid' } as const,
    ];
    const columns = types.map((type, i) => column(`c${i}`, type));
    const catalog = await test.build(tableOf('types', columns));
    expect(await test.inspect()).toEqual(catalog);
  });

  it('knows a UUID as the server does', async () => {
    await test.build(
      tableOf('t', [column('id', { kind: 'uuid' }, { default: { kind: 'sql', sql: 'uuid()' } })]),
    );
    const [row] = await test.query<{ Type: string }>('SHOW COLUMNS FROM t');
    expect(row?.Type).toBe(test.mariadb && atLeast(test.server, 10, 7, 0) ? 'uuid' : 'char(36)');
    await test.query('INSERT INTO t () VALUES ()');
  });
});
