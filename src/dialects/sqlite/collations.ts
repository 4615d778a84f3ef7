import { sameName } from './names.js';

/** SQLite's own collations, of which BINARY is what a column has when it says nothing. */
const builtIn = ['BINARY', 'NOCASE', 'RTRIM'];

/** One spelling of a column's collation; `null` for the default. */
export function normalCollation(name: string | null): string | null {
  const spelled = spelling(name);
  return spelled === 'BINARY' ? null : spelled;
}

/**
 * The collation of an index's key; `null` where it is the one that the key has by itself: a column's own.
 * `column` is null for an expression, of which SQLite alone knows that.
 */
export function keyCollation(
  name: string | null,
  column: { readonly collation: string | null } | null,
): string | null {
  const spelled = spelling(name);
  const own = column === null ? null : (spelling(column.collation) ?? 'BINARY');
  return spelled !== null && own !== null && sameName(spelled, own) ? null : spelled;
}

function spelling(name: string | null): string | null {
  const upper = name?.toUpperCase() ?? '';
  return builtIn.includes(upper) ? upper : name;
}
