/** SQLite's own collations, of which BINARY is what a column has when it says nothing. */
const builtIn = ['BINARY', 'NOCASE', 'RTRIM'];

/** One spelling of a collation's name; `null` for the default. Names are compared without case. */
export function normalCollation(name: string | null): string | null {
  if (name === null) return null;
  const upper = name.toUpperCase();
  if (upper === 'BINARY') return null;
  return builtIn.includes(upper) ? upper : name;
}
