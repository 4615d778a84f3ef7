/** NAMEDATALEN less one. https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS */
export const maxNameBytes = 63;

/** Whether PostgreSQL would cut a name, and go on: it would be another one in the next diff. */
export function isTooLong(name: string): boolean {
  return Buffer.byteLength(name) > maxNameBytes;
}

export function tooLong(name: string): string {
  return `the name ${name} is longer than ${maxNameBytes} bytes; give it a shorter one`;
}

/** What is wrong with the name of a table, column or object; null for a good one. */
export function nameProblem(name: string): string | null {
  if (name === '') return 'the name is empty; give it one';
  return isTooLong(name) ? tooLong(name) : null;
}
