/** What only PostgreSQL heeds of a constraint. */
export const postgresqlOnly: readonly string[] = [
  'include',
  'notValid',
  'noInherit',
  'withoutOverlaps',
  'period',
  'onDeleteColumns',
];

/** The same of a primary key. */
export const postgresqlOnlyOfKey: readonly string[] = [...postgresqlOnly, 'deferrable'];

/** What only MySQL and MariaDB heed of a column, primary key or index. */
export const mysqlOnly: readonly string[] = ['invisible', 'storage'];

/** A part of a table without what the engine does not heed: there it says nothing about the rows. */
export function without<T extends object>(part: T, names: readonly string[]): T {
  if (!names.some((name) => name in part)) return part;
  return Object.fromEntries(Object.entries(part).filter(([name]) => !names.includes(name))) as T;
}
