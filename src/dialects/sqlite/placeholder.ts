import type { Column, ColumnType, Default, Table } from '../../catalog/index.js';
import type { PlaceholderRules } from '../shared/placeholder.js';
import { placeholderFor } from '../shared/placeholder.js';
import { tokenize } from '../shared/tokenizer.js';
import { quoteIdentifier, sameName, sqliteRules } from './names.js';
import { enumCheckName } from './resolve-column.js';

/** See Dialect.placeholder. */
export function placeholder(column: Column, table: Table, before: Table | null = null): Default | null {
  const withoutRowid = table.options.withoutRowid || before?.options.withoutRowid === true;
  const known = { ...table, options: { ...table.options, withoutRowid } };
  const value = placeholderFor(column, known, before, rules);
  const listed = value?.kind === 'literal' ? firstListed(column, table) : null;
  return listed === null ? value : { kind: 'literal', value: listed };
}

/** The first of the values that the check of an enumeration allows. */
function firstListed(column: Column, table: Table): string | null {
  const name = enumCheckName(table.name, column.name);
  const check = table.checks.find((it) => it.name !== null && sameName(it.name, name));
  if (check === undefined) return null;
  const [subject, operator, parenthesis, value] = tokenize(check.expression, sqliteRules);
  const isList = operator?.text.toLowerCase() === 'in' && parenthesis?.text === '(';
  return isList && subject !== undefined && value?.kind === 'string' ? value.value : null;
}

const rules: PlaceholderRules = {
  quoteIdentifier,
  // The affinity decides what a word means: https://www.sqlite.org/datatype3.html#determination_of_column_affinity
  rawLiteral: (sql) => (/CHAR|CLOB|TEXT|BLOB|^$/i.test(sql) ? '' : 0),
  distinctSql: (type, table) => distinctValue(type, table.options.withoutRowid ? null : 'rowid'),
  rowsBeforeSql: (table) => {
    if (table.options.withoutRowid) return null;
    const name = quoteIdentifier(table.name);
    return `(SELECT count(*) FROM ${name} AS dbm_before WHERE dbm_before.rowid < ${name}.rowid)`;
  },
};

/** A value by the row's number; where rows have none, a random one of those that the type has. */
function distinctValue(type: ColumnType, row: string | null): string {
  const numberBelow = (limit: number) => row ?? `abs(random() % ${limit})`;
  switch (type.kind) {
    // The last day is 9999-12-31. https://www.sqlite.org/lang_datefunc.html
    case 'date':
      return `date('1970-01-02', ${numberBelow(2_900_000)} || ' days')`;
    case 'time':
      return `time('00:00:00', ${numberBelow(86_400)} || ' seconds')`;
    case 'timestamp':
      return `datetime('1970-01-02', ${numberBelow(250_000_000_000)} || ' seconds')`;
    case 'string':
    case 'char':
      return row !== null && isShort(type.length) ? digits(row, type.length) : anyText(type.length ?? 32);
    case 'text':
    case 'uuid':
    case 'enum':
      return anyText(32);
    case 'binary':
      return 'randomblob(16)';
    default:
      return numberBelow(Number.MAX_SAFE_INTEGER);
  }
}

/** Random texts of so few digits would soon be alike. */
function isShort(length: number | null): length is number {
  return length !== null && length <= 8;
}

/** The last hexadecimal digits of a row's number. */
function digits(row: string, length: number): string {
  return `substr(printf('%0${length}x', ${row}), -${length})`;
}

/** A random text; two hexadecimal digits a byte. */
function anyText(length: number): string {
  return `substr(lower(hex(randomblob(16))), 1, ${length})`;
}
