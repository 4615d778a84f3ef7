import type { Column, ColumnType, Default, Table } from '../../catalog/index.js';
import { sameTable } from '../../catalog/index.js';
import type { PlaceholderRules } from '../shared/placeholder.js';
import { placeholderFor } from '../shared/placeholder.js';
import { quoteIdentifier } from './quoting.js';

/** See Dialect.placeholder. */
export function placeholder(column: Column, table: Table, before: Table | null = null): Default | null {
  const value = placeholderFor(column, table, before, rules);
  const key = table.foreignKeys.find((it) => it.columns.includes(column.name));
  const readsItself =
    value?.kind === 'sql' &&
    value.sql.startsWith('(SELECT') &&
    key !== undefined &&
    sameTable(key.references, table);
  // MySQL does not read the table that an UPDATE writes, unless through a table made of it.
  // https://dev.mysql.com/doc/refman/8.4/en/update.html
  return readsItself ? { kind: 'sql', sql: `(SELECT * FROM ${value.sql} AS dbm_rows)` } : value;
}

const rawLiterals: Readonly<Record<string, string | number>> = { year: 1970, inet4: '0.0.0.0', inet6: '::' };

const rules: PlaceholderRules = {
  quoteIdentifier,
  rawLiteral: (sql) => {
    if (/^(tinyint|smallint|mediumint|int|bigint|float|double|decimal|bit)\b/.test(sql)) return 0;
    if (/(text|blob|binary)\b/.test(sql) || /^(set|char|varchar)\b/.test(sql)) return '';
    return rawLiterals[sql] ?? null;
  },
  // A vector is written as bytes, four for each number.
  rawSql: (sql) => {
    const length = /^vector\((\d+)\)$/.exec(sql)?.[1];
    return length === undefined ? null : `repeat(x'00', ${4 * Number(length)})`;
  },
  distinctSql: distinctValue,
  // MySQL does not read the table that an UPDATE writes. https://dev.mysql.com/doc/refman/8.4/en/update.html
  rowsBeforeSql: () => null,
};

/**
 * A whole number below `limit` that differs from row to row: uuid_short() counts up by one at every call.
 * https://dev.mysql.com/doc/refman/8.4/en/miscellaneous-functions.html#function_uuid-short
 */
const countedBelow = (limit: number) => `uuid_short() % ${limit}`;

/** So many hexadecimal digits that count up: random texts of so few would soon be alike. */
const digits = (length: number) => `lpad(lower(hex(${countedBelow(16 ** length)})), ${length}, '0')`;

// MySQL 9 has no md5() any more. By rand() the text is made anew for every row; uuid() alone may be taken for a constant.
const anyText = 'sha2(concat(rand(), uuid()), 256)';

function distinctValue(type: ColumnType): string | null {
  switch (type.kind) {
    case 'smallint':
      return countedBelow(2 ** 15);
    case 'integer':
    case 'bigint':
    case 'double':
      return countedBelow(2 ** 31);
    case 'real':
      // A float holds whole numbers up to here.
      return countedBelow(2 ** 24);
    case 'decimal':
      return countedBelow(10 ** Math.min(9, (type.precision ?? 10) - (type.scale ?? 0)));
    case 'string':
    case 'char':
      if (type.length !== null && type.length <= 8) return digits(type.length);
      return `left(${anyText}, ${type.length ?? 32})`;
    case 'text':
    case 'binary':
      return anyText;
    case 'uuid':
      return 'concat(left(uuid(), 14), substr(sha2(rand(), 256), 1, 4), substr(uuid(), 19))';
    case 'date':
      return `date '1970-01-02' + interval (${countedBelow(2 ** 15)}) day`;
    case 'timestamp':
      return `timestamp '1970-01-02 00:00:00' + interval (${countedBelow(2 ** 30)}) second`;
    case 'time':
      return `sec_to_time(${countedBelow(86_400)})`;
    case 'raw':
      return rawNumber(type.sql);
    case 'array':
    case 'boolean':
    case 'enum':
    case 'json':
    case 'jsonb':
      return null;
  }
}

function rawNumber(sql: string): string | null {
  if (/^tinyint\b/.test(sql)) return countedBelow(2 ** 7);
  if (/^mediumint\b/.test(sql)) return countedBelow(2 ** 23);
  return /^(int|bigint)\b/.test(sql) ? countedBelow(2 ** 31) : null;
}
