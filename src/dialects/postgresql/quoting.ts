import type { TableRef } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';
import type { LiteralValue } from '../../schema/sql.js';
import { qualifiedName } from '../shared/qualified-name.js';

/** A name in double quotes, whatever it holds. Throws DbmError `unsupported` for NUL, which no name can hold. */
export function quoteIdentifier(name: string): string {
  return `"${withoutNul(name, 'name').replaceAll('"', '""')}"`;
}

/** A value as SQL. Throws DbmError `unsupported` for a text with NUL, which PostgreSQL cannot store. */
export function literal(value: LiteralValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `'${value}'`;
  const quoted = `'${withoutNul(value, 'text').replaceAll("'", "''")}'`;
  // Only this form means the same whether or not standard_conforming_strings is on.
  // https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS-ESCAPE
  return value.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** A table, type or index with its schema; without one it is looked up in the search path. */
export function qualified(ref: TableRef): string {
  return qualifiedName(ref, quoteIdentifier);
}

/** Names between parentheses: the columns of a key. */
export function nameList(names: readonly string[]): string {
  return `(${names.map(quoteIdentifier).join(', ')})`;
}

/** A text between dollar quotes, as the body of a DO statement wants it. */
export function dollarQuoted(body: string): string {
  let tag = '$dbm$';
  for (let i = 1; body.includes(tag); i++) tag = `$dbm${i}$`;
  return `${tag}\n${body}\n${tag}`;
}

function withoutNul(text: string, what: string): string {
  if (!text.includes('\0')) return text;
  throw new DbmError('unsupported', `PostgreSQL cannot hold a ${what} with a NUL character`, {
    hint: `Take the character U+0000 out of ${JSON.stringify(text)}.`,
  });
}
