import { hashText } from '../util/index.js';
import type { Constraint, Index } from './table.js';

/**
 * How constraints and indexes are named when the models give no name. `{table}`, `{columns}` (joined by
 * `_`), `{referred}` (the table a foreign key points to) and `{name}` (checks: the column, or a hash of
 * the expression) are replaced.
 */
export interface NamingConvention {
  readonly pk: string;
  readonly fk: string;
  readonly uq: string;
  readonly ck: string;
  readonly ix: string;
}

/** SQLAlchemy's documented convention, with all columns instead of the first. */
export const defaultNaming: NamingConvention = {
  pk: 'pk_{table}',
  fk: 'fk_{table}_{columns}_{referred}',
  uq: 'uq_{table}_{columns}',
  ck: 'ck_{table}_{name}',
  ix: 'ix_{table}_{columns}',
};

/** Of what kinds no engine has two of one name in a table; a foreign key may well be named as an index is. */
export const namespaces: Readonly<Record<(Constraint | Index)['kind'], string>> = {
  primaryKey: 'index',
  unique: 'index',
  index: 'index',
  foreignKey: 'foreignKey',
  check: 'check',
  exclude: 'index',
};

export interface NameParts {
  readonly table: string;
  readonly columns?: readonly string[];
  readonly referred?: string;
  readonly name?: string;
}

/** A name by convention, shortened to what the engine allows. */
export function conventionalName(template: string, parts: NameParts, maxBytes: number): string {
  const values: Record<string, string> = {
    table: parts.table,
    columns: (parts.columns ?? []).join('_'),
    referred: parts.referred ?? '',
    name: parts.name ?? '',
  };
  return shortenName(
    template.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole),
    maxBytes,
  );
}

/**
 * A name that fits into `maxBytes` bytes of UTF-8: a longer one keeps its beginning and ends in eight
 * digits of its hash, so that it stays the same from run to run and two long names stay two.
 */
export function shortenName(name: string, maxBytes: number): string {
  // No UTF-16 unit takes more than three bytes.
  if (name.length * 3 <= maxBytes) return name;
  const bytes = Buffer.from(name);
  if (bytes.length <= maxBytes) return name;
  const suffix = `_${hashText(name, 8)}`;
  let end = maxBytes - suffix.length;
  // Never cut inside a character: 10xxxxxx is a continuation byte of UTF-8.
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end).toString() + suffix;
}
