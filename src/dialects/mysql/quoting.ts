import type { TableRef } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';
import type { LiteralValue } from '../../schema/sql.js';
import { qualifiedName } from '../shared/qualified-name.js';

/** A name between backticks, which quote in every sql_mode. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A table with its database, if that is another one than the connection's. */
export function qualified(ref: TableRef): string {
  return qualifiedName(ref, quoteIdentifier);
}

/** A collation's name. `binary` is a keyword, which MariaDB before 10.11 takes for a name only where it is quoted. */
export function collationName(collation: string): string {
  return collation === 'binary' ? quoteIdentifier(collation) : collation;
}

/** Names between parentheses: the columns of a key. */
export function nameList(names: readonly string[]): string {
  return `(${names.map(quoteIdentifier).join(', ')})`;
}

// https://dev.mysql.com/doc/refman/8.4/en/string-literals.html#character-escape-sequences
const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\n': '\\n',
  '\r': '\\r',
  '\x1a': '\\Z',
  '\\': '\\\\',
  "'": "''",
};

/** A text between single quotes. Backslashes escape: `identify` refuses servers where they do not. */
export function quoteString(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
  return `'${text.replace(/[\0\n\r\x1a\\']/g, (char) => escapes[char]!)}'`;
}

/** A value as SQL. Throws DbmError `unsupported` for a number that MySQL does not have. */
export function literal(value: LiteralValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return quoteString(value);
  if (Number.isFinite(value)) return String(value);
  throw new DbmError('unsupported', `MySQL has no number ${value}`, {
    hint: 'Use NULL, or a large finite number, in its place.',
  });
}
