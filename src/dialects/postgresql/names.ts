/** NAMEDATALEN less one. https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS */
export const maxNameBytes = 63;

/** Whether PostgreSQL would cut a name, and go on: it would be another one in the next diff. */
export function isTooLong(name: string): boolean {
  return Buffer.byteLength(name) > maxNameBytes;
}

export function tooLong(name: string): string {
  return `the name ${name} is longer than ${maxNameBytes} bytes; give it a shorter one`;
}
