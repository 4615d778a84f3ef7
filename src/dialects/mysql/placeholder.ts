import type { Column, ColumnType, Default, Table } from '../../catalog/index.js';
import type { PlaceholderRules } from '../shared/placeholder.js';
import { placeholderFor } from '../shared/placeholder.js';
import { quoteIdentifier } from './quoting.js';

/** See Dialect.placeholder. */
export function placeholder(column: Column, table: Table): Default | null {
  return placeholderFor(column, table, rules);
}

const rules: PlaceholderRules = {
  quoteIdentifier,
  rawLiteral: (sql) => {
    if (/^(tinyint|smallint|mediumint|int|bigint|float|double|decimal|bit)\b/.test(sql)) return 0;
    if (/(text|blob|binary)\b/.test(sql) || /^(set|char|varchar)\b/.test(sql)) return '';
    return sql === 'year' ? 1970 : null;
  },
  distinctSql: distinctValue,
  // MySQL does not read the table that an UPDATE writes. https://dev.mysql.com/doc/refman/8.4/en/update.html
  rowsBeforeSql: () => null,
};

/** Counts the rows of the statement. A session's variables are gone with its connection. */
const count = '(@dbm_row := coalesce(@dbm_row, 0) + 1)';
// By rand() the text is made anew for every row; uuid() alone may be taken for a constant.
const anyText = 'md5(concat(rand(), uuid()))';

function distinctValue(type: ColumnType): string | null {
  switch (type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'decimal':
    case 'real':
    case 'double':
      return count;
    case 'string':
    case 'char':
      return `left(${anyText}, ${type.length ?? 32})`;
    case 'text':
    case 'binary':
      return anyText;
    case 'uuid':
      return 'concat(left(uuid(), 14), substr(md5(rand()), 1, 4), substr(uuid(), 19))';
    case 'date':
      return `date '1970-01-02' + interval ${count} day`;
    case 'timestamp':
      return `timestamp '1970-01-02 00:00:00' + interval ${count} second`;
    case 'time':
      return `sec_to_time(${count})`;
    case 'raw':
      return /^(tinyint|mediumint|int|smallint|bigint|float|double|decimal)\b/.test(type.sql) ? count : null;
    case 'array':
    case 'boolean':
    case 'enum':
    case 'json':
    case 'jsonb':
      return null;
  }
}
