import type { Column, ColumnType, ForeignKey, Index, IndexKey, Table } from '../../src/catalog/index.js';
import { plainColumn, plainIndex, plainKey, plainTable } from '../../src/catalog/index.js';

/** A table of columns in the default schema. */
export function tableOf(name: string, columns: readonly Column[], more: Partial<Table> = {}): Table {
  return { ...plainTable({ schema: null, name }, columns), ...more };
}

export function column(name: string, type: ColumnType, more: Partial<Column> = {}): Column {
  return { ...plainColumn(name, type), ...more };
}

/** A key is a column's name, or what it has besides the defaults. */
export function index(
  name: string,
  keys: readonly (string | Partial<IndexKey>)[],
  more: Partial<Index> = {},
): Index {
  const all = keys.map((key) =>
    typeof key === 'string' ? plainKey(key) : { ...plainKey(''), column: null, ...key },
  );
  return { ...plainIndex(name, all), ...more };
}

export const unique = (name: string | null, ...columns: readonly string[]) =>
  ({ kind: 'unique', name, columns, nullsNotDistinct: false, deferrable: null }) as const;

export const check = (name: string | null, expression: string) =>
  ({ kind: 'check', name, expression }) as const;

export const foreignKey = (
  name: string | null,
  columns: readonly string[],
  to: string,
  toColumns: readonly string[],
  more: Partial<ForeignKey> = {},
): ForeignKey => ({
  kind: 'foreignKey',
  name,
  columns,
  references: { schema: null, name: to, columns: toColumns },
  onDelete: 'no action',
  onUpdate: 'no action',
  match: null,
  deferrable: null,
  ...more,
});

export const literal = (value: string | number | boolean) => ({ kind: 'literal', value }) as const;
export const sql = (text: string) => ({ kind: 'sql', sql: text }) as const;
export const now = { kind: 'now' } as const;

export const integer: ColumnType = { kind: 'integer' };
export const bigint: ColumnType = { kind: 'bigint' };
export const text: ColumnType = { kind: 'text' };
export const boolean: ColumnType = { kind: 'boolean' };
export const json: ColumnType = { kind: 'json' };
export const double: ColumnType = { kind: 'double' };
export const string = (length: number | null = null): ColumnType => ({ kind: 'string', length });
export const decimal = (precision: number | null, scale: number | null): ColumnType => ({
  kind: 'decimal',
  precision,
  scale,
});
export const timestamp = (precision: number | null = null, withTimeZone = false): ColumnType => ({
  kind: 'timestamp',
  precision,
  withTimeZone,
});
export const array = (of: ColumnType): ColumnType => ({ kind: 'array', of });
export const raw = (sqlText: string): ColumnType => ({ kind: 'raw', sql: sqlText });
