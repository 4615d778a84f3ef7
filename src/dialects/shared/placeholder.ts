import type { Column, ColumnType, Default, ForeignKey, Table } from '../../catalog/index.js';

/** How an engine makes up values for rows whose own are gone. */
export interface PlaceholderRules {
  quoteIdentifier(name: string): string;
  /** A plain value of a type that has no portable word; null where none is sure to be taken. */
  rawLiteral(sql: string): string | number | null;
  /** SQL that gives every row of the table a value of its own; null where the type has too few. */
  distinctSql(type: ColumnType, table: Table): string | null;
  /** SQL for the number of rows of the table that come before this one; null where it cannot be said. */
  rowsBeforeSql(table: Table): string | null;
}

/**
 * A value for the rows that are there when a downgrade brings a column back: the column's values are gone,
 * the rows are not, and the column's constraints hold again. Null when the column can do without (it is
 * nullable, or has a default) and where no value is sure to be taken.
 */
export function placeholderFor(column: Column, table: Table, rules: PlaceholderRules): Default | null {
  if (column.identity !== null || column.generated !== null) return null;
  const isKey = isInKey(column, table);
  // Rows with one default for all would not be unique.
  if (column.nullable && !isKeyOfNulls(column, table)) {
    return isKey && column.default !== null ? { kind: 'sql', sql: 'NULL' } : null;
  }
  if (column.default !== null && !isKey) return null;
  const reference = table.foreignKeys.find((it) => it.columns.includes(column.name));
  if (reference !== undefined) return referredValue(column, table, reference, isKey, rules);
  if (!isKey) return plainValue(column.type, rules);
  const sql = rules.distinctSql(column.type, table);
  return sql === null ? null : { kind: 'sql', sql };
}

function isInKey(column: Column, table: Table): boolean {
  return (
    table.primaryKey?.columns.includes(column.name) === true ||
    table.uniques.some((it) => it.columns.includes(column.name)) ||
    table.indexes.some((it) => it.unique && it.keys.some((key) => key.column === column.name))
  );
}

/** Whether two rows without a value would be alike to a key. */
function isKeyOfNulls(column: Column, table: Table): boolean {
  return (
    table.uniques.some((it) => it.nullsNotDistinct && it.columns.includes(column.name)) ||
    table.indexes.some(
      (it) => it.unique && it.nullsNotDistinct && it.keys.some((key) => key.column === column.name),
    )
  );
}

/** A row of the table that the column refers to: the first, or each its own where they must differ. */
function referredValue(
  column: Column,
  table: Table,
  key: ForeignKey,
  isKey: boolean,
  rules: PlaceholderRules,
): Default {
  const { references } = key;
  const target = rules.quoteIdentifier(references.columns[key.columns.indexOf(column.name)]!);
  const from = [references.schema ?? [], references.name]
    .flat()
    .map((name) => rules.quoteIdentifier(name))
    .join('.');
  const before = isKey ? rules.rowsBeforeSql(table) : null;
  if (before === null)
    return { kind: 'sql', sql: `(SELECT min(dbm_referred.${target}) FROM ${from} AS dbm_referred)` };
  // OFFSET would take no expression over the row.
  const smaller = `SELECT count(*) FROM ${from} AS dbm_smaller WHERE dbm_smaller.${target} < dbm_referred.${target}`;
  return {
    kind: 'sql',
    sql: `(SELECT dbm_referred.${target} FROM ${from} AS dbm_referred WHERE (${smaller}) = ${before})`,
  };
}

function plainValue(type: ColumnType, rules: PlaceholderRules): Default | null {
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
    case 'raw': {
      const value = rules.rawLiteral(type.sql);
      return value === null ? null : literal(value);
    }
  }
}
