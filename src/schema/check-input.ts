import type { TableRef } from '../catalog/index.js';
import { displayName } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { isObject, kindOf } from '../util/index.js';
import type { ColumnDefinition } from './column.js';

/** What a column builder says. Throws DbmError `models` for a value that is none. */
export function definitionOfColumn(table: TableRef, name: string, value: unknown): ColumnDefinition {
  const definition = isObject(value) ? (value.definition as ColumnDefinition | undefined) : undefined;
  if (isObject(definition) && isObject(definition.type)) return definition;
  throw new DbmError('models', `The column ${displayName(table)}.${name} is ${kindOf(value)}`, {
    hint: `Write ${name}: integer(), or another column of kysely-dbm/schema.`,
  });
}

/** Throws DbmError `models` for columns that are no object of what a builder made. */
export function requireColumns(table: TableRef, columns: unknown): void {
  if (!isObject(columns)) {
    throw new DbmError('models', `The columns of ${displayName(table)} are ${kindOf(columns)}`, {
      hint: 'Write { id: integer(), ... }.',
    });
  }
  for (const [name, column] of Object.entries(columns)) definitionOfColumn(table, name, column);
}

/** Throws DbmError `models` for extras that are no list of what a builder made. */
export function requireExtras(table: TableRef, extras: unknown): void {
  if (!Array.isArray(extras)) {
    throw new DbmError('models', `The extras of ${displayName(table)} are ${kindOf(extras)}`, {
      hint: 'Write a list: [index().on(...), check(...)].',
    });
  }
  for (const extra of extras) requireBuilder(table, extra);
}

/** Throws DbmError `models` for what no constraint, index or option has made. */
export function requireBuilder(table: TableRef, value: unknown): void {
  if (isObject(value) && typeof value.kind === 'string' && isObject(value.definition)) return;
  throw new DbmError(
    'models',
    `${displayName(table)} is given something that is no constraint: ${kindOf(value)}`,
    {
      hint: 'Write primaryKey(), unique(), foreignKey(), check() or index() of kysely-dbm/schema.',
    },
  );
}
