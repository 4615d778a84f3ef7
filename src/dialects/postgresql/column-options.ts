import type { Column, ColumnType, StorageOptions, Table } from '../../catalog/index.js';
import { literal, qualified, quoteIdentifier } from './quoting.js';

/**
 * What ALTER COLUMN says with a word of its own; the rest are attribute options.
 * https://www.postgresql.org/docs/current/sql-altertable.html
 */
const words: Readonly<Record<string, (value: string | undefined, type: ColumnType) => string>> = {
  storage: (value, type) => `SET STORAGE ${(value ?? usualStorage(type)).toUpperCase()}`,
  compression: (value = 'default') => `SET COMPRESSION ${value}`,
  statistics: (value = '-1') => `SET STATISTICS ${value}`,
};

/** That of the type itself. The word DEFAULT came with PostgreSQL 16: it is for types that others have made. */
function usualStorage(type: ColumnType): string {
  if (type.kind === 'decimal') return 'main';
  if (type.kind !== 'raw' || /^(xml|tsvector|path|polygon|jsonpath|bit\b.*|\w+range)$/.test(type.sql))
    return 'extended';
  return /^(inet|cidr)$/.test(type.sql) ? 'main' : 'default';
}

/** The actions on a column of a type that give it another storage, as they follow ALTER COLUMN. */
export function storageActions(
  type: ColumnType,
  from: StorageOptions = {},
  to: StorageOptions = {},
): readonly string[] {
  const changed = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter(
    (name) => from[name] !== to[name],
  );
  const options = changed.filter((name) => words[name] === undefined);
  const set = options.filter((name) => to[name] !== undefined);
  const reset = options.filter((name) => to[name] === undefined).map(quoteIdentifier);
  const assigned = set.map((name) => `${quoteIdentifier(name)} = ${literal(to[name]!)}`);
  return [
    ...changed.flatMap((name) => words[name]?.(to[name], type) ?? []),
    ...(assigned.length === 0 ? [] : [`SET (${assigned.join(', ')})`]),
    ...(reset.length === 0 ? [] : [`RESET (${reset.join(', ')})`]),
  ];
}

/** The statement that gives the columns of a new table their storage, if they have any of their own. */
export function storageOfNew(table: Table, columns: readonly Column[]): readonly string[] {
  const actions = columns.flatMap(({ name, type, storage }) =>
    storageActions(type, {}, storage).map((it) => `ALTER COLUMN ${quoteIdentifier(name)} ${it}`),
  );
  return actions.length === 0 ? [] : [`ALTER TABLE ${qualified(table)} ${actions.join(', ')}`];
}
