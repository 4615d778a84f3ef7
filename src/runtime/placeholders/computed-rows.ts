import type { Column } from '../../catalog/index.js';
import type { Dialect } from '../../dialects/index.js';

/** A query of rows of a table with those of its columns that are generated, computed one from the other. */
export function withComputed(
  rows: string,
  { name, columns }: { readonly name: string; readonly columns: readonly Column[] },
  { quoteIdentifier }: Pick<Dialect, 'quoteIdentifier'>,
): string {
  const table = quoteIdentifier(name);
  return columns.reduce((inner, column) => {
    if (column.generated === null) return inner;
    const value = `(${column.generated.expression}) AS ${quoteIdentifier(column.name)}`;
    return `SELECT ${table}.*, ${value} FROM (${inner}) AS ${table}`;
  }, rows);
}
