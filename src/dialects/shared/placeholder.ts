import type { Column, ColumnType, Default, Table } from '../../catalog/index.js';

/**
 * A value for the rows that are there when a downgrade brings back a column that holds no nulls: the column's
 * values are gone, the rows are not. Null where the type has none that is sure to be taken.
 */
export function plainPlaceholder(type: ColumnType): Default | null {
  const literal = (value: string | number | boolean): Default => ({ kind: 'literal', value });
  switch (type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'decimal':
    case 'real':
    case 'double':
      return literal(0);
    case 'string':
    case 'char':
    case 'text':
    case 'binary':
      return literal('');
    case 'boolean':
      return literal(false);
    case 'date':
      return literal('1970-01-02');
    case 'time':
      return literal('00:00:00');
    case 'timestamp':
      // A day late, because MySQL's TIMESTAMP begins at 1970-01-01 00:00:01 UTC, whatever the session's zone.
      // https://dev.mysql.com/doc/refman/8.4/en/datetime.html
      return literal('1970-01-02 00:00:00');
    case 'json':
    case 'jsonb':
      return literal('{}');
    case 'uuid':
      return literal('00000000-0000-0000-0000-000000000000');
    case 'enum':
      return type.values[0] === undefined ? null : literal(type.values[0]);
    case 'array':
      return literal('{}');
    case 'raw':
      return null;
  }
}

/** Whether the values of a column must differ from row to row: it alone is a key of the table. */
export function isUniqueAlone(column: Column, table: Table): boolean {
  const alone = (columns: readonly (string | null)[]) => columns.length === 1 && columns[0] === column.name;
  return (
    (table.primaryKey !== null && alone(table.primaryKey.columns)) ||
    table.uniques.some((it) => alone(it.columns)) ||
    table.indexes.some((it) => it.unique && alone(it.keys.map((key) => key.column)))
  );
}
