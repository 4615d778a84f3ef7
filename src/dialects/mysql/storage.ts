import type { StorageOptions } from '../../catalog/index.js';
import { compareText } from '../../util/index.js';
import { quoteString } from './quoting.js';

/** What an option is when nothing is said of it; every other can be set back to DEFAULT. */
const unsaid: Readonly<Record<string, string>> = {
  AUTOEXTEND_SIZE: '0',
  AVG_ROW_LENGTH: '0',
  CHECKSUM: '0',
  COMPRESSION: '',
  DELAY_KEY_WRITE: '0',
  ENCRYPTION: 'N',
  INSERT_METHOD: 'NO',
  KEY_BLOCK_SIZE: '0',
  MAX_ROWS: '0',
  MIN_ROWS: '0',
  // Aria's, which shows it of every table. https://mariadb.com/kb/en/aria-storage-engine/
  PAGE_CHECKSUM: '1',
  SECONDARY_ENGINE: 'NULL',
  UNION: '()',
};

/** Options whose values are texts. */
const texts: ReadonlySet<string> = new Set([
  'COMPRESSION',
  'ENCRYPTION',
  'ENGINE_ATTRIBUTE',
  'SECONDARY_ENGINE_ATTRIBUTE',
]);

/** Options whose values keep their case. */
const cased: ReadonlySet<string> = new Set([...texts, 'SECONDARY_ENGINE', 'UNION']);

/** What the server keeps of a table that is no structure, or of its own machine: it is told, and left as it is. */
const foreign: ReadonlySet<string> = new Set(['AUTO_INCREMENT', 'CONNECTION', 'PASSWORD', 'TABLESPACE']);

export const isForeign = (name: string) => foreign.has(name) || name.endsWith(' DIRECTORY');

/**
 * Storage options in one spelling, sorted; undefined when all of them are as if nothing was said.
 * https://dev.mysql.com/doc/refman/8.4/en/create-table.html#create-table-options
 */
export function canonicalStorage(options: StorageOptions = {}): StorageOptions | undefined {
  const said = Object.entries(options)
    .map(([name, value]): readonly [string, string] => {
      const upper = name.toUpperCase();
      return [upper, cased.has(upper) ? value : value.toUpperCase()];
    })
    .filter(([name, value]) => value.toUpperCase() !== 'DEFAULT' && value !== unsaid[name])
    .sort(([a], [b]) => compareText(a, b));
  return said.length === 0 ? undefined : Object.fromEntries(said);
}

/**
 * MariaDB: the options that only their engine takes, be it to hear that they are gone.
 * https://mariadb.com/kb/en/engine-defined-new-tablefieldindex-attributes/
 */
export function engineOptions(options: StorageOptions = {}): StorageOptions {
  const isOwn = ([name]: readonly [string, string]) => /^(PAGE_COMPRESS|ENCRYPT(ED|ION_KEY_ID)$)/.test(name);
  return Object.fromEntries(Object.entries(options).filter(isOwn));
}

/** `ROW_FORMAT = COMPRESSED`, for each. */
export function storageWords(options: StorageOptions = {}): readonly string[] {
  return Object.entries(options).map(([name, value]) => `${name} = ${valueSql(name, value)}`);
}

/**
 * Whether AUTO_INCREMENT may count in a column that is not the first of a key, for each value of those before it.
 * https://dev.mysql.com/doc/refman/8.4/en/example-auto-increment.html
 */
export function countsWithinKeys(engine: string): boolean {
  return /^(myisam|aria|merge|mrg_myisam|blackhole)$/i.test(engine);
}

/** The options that change, as words: those that are no longer said become what they are then. */
export function storageChanges(from: StorageOptions = {}, to: StorageOptions = {}): readonly string[] {
  const gone = Object.keys(from).filter((name) => to[name] === undefined);
  const changed = Object.entries(to).filter(([name, value]) => from[name] !== value);
  return storageWords(
    Object.fromEntries([...gone.map((name) => [name, unsaid[name] ?? 'DEFAULT'] as const), ...changed]),
  );
}

/** What cannot be an option, or is none of the structure; null when it is fine. */
export function storageProblem(name: string, value: string): string | null {
  if (isForeign(name)) return `${name} is not part of the structure; take it away, it stays as it is`;
  if (!/^\w+$/.test(name)) return `${JSON.stringify(name)} is no option of a table`;
  if (name === 'UNION') return /^\([^;]*\)$/.test(value) ? null : 'UNION is a list of tables: (`a`, `b`)';
  return null;
}

function valueSql(name: string, value: string): string {
  const isWord = /^\w+$/.test(value) && !texts.has(name);
  return isWord || name === 'UNION' ? value : quoteString(value);
}
