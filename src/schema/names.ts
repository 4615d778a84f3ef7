import type { TableRef } from '../catalog/index.js';
import { requireColumn, requireName } from './check-arguments.js';
import type { ColumnReference } from './column.js';

/** A column in a table's extras: `t.email`, or its name. */
export type ColumnName = ColumnReference | string;

/** Throws DbmError `models` for what is no name. */
export function nameOf(column: ColumnName): string {
  return requireColumn(typeof column === 'string' ? column : column?.columnName);
}

/** A table's name: plain in the default schema, or with its schema. */
export type TableName = string | { readonly schema?: string | null; readonly name: string };

export function tableRef(name: TableName): TableRef {
  if (typeof name === 'string') return { schema: null, name };
  const { schema = null, name: table } = name ?? {};
  if (schema !== null) requireName(schema, 'a schema');
  return { schema, name: requireName(table, 'a table') };
}

/** `undefined` is what the naming convention gives; `null` is no name, which only SQLite and MySQL have. */
export type ConstraintName = string | null | undefined;
