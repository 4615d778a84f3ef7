/** What every migration on SQLite comes with. */
export const prepared = {
  begin: 'BEGIN IMMEDIATE',
  dataVersion: 'PRAGMA data_version',
  // As text, because a rowid may be beyond the numbers that JavaScript counts exactly.
  violations: 'SELECT "table", CAST(rowid AS TEXT) AS "row", parent FROM pragma_foreign_key_check',
  commit: 'COMMIT',
} as const;

/**
 * Whether the driver prepares a statement only once. A pragma that sets or reads a setting may not be among them: it
 * takes effect when it is prepared. https://www.sqlite.org/pragma.html
 */
export function isPrepared(sql: string): boolean {
  return texts.has(sql);
}

const texts: ReadonlySet<string> = new Set(Object.values(prepared));
