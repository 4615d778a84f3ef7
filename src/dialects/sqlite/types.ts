import type { ColumnType } from '../../catalog/index.js';
import { typeWords } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';
import { tokenize } from '../shared/tokenizer.js';
import { quoteIdentifier, sqliteRules } from './names.js';

/**
 * A type as SQLite's column definition spells it.
 *
 * | portable                          | SQLite          |   | portable              | SQLite           |
 * |-----------------------------------|-----------------|---|-----------------------|------------------|
 * | smallint, integer, bigint         | the same word   |   | boolean               | BOOLEAN          |
 * | decimal(p, s), decimal(p)         | DECIMAL(p,s)    |   | date, time            | DATE, TIME       |
 * | decimal()                         | NUMERIC         |   | timestamp             | DATETIME         |
 * | real, double                      | REAL, DOUBLE    |   | timestamp, time zone  | TIMESTAMP        |
 * | string(n), char(n)                | VARCHAR(n), ... |   | json, jsonb, enum     | TEXT             |
 * | text                              | TEXT            |   | uuid                  | CHAR(36)         |
 * | binary                            | BLOB            |   | array                 | none: an error   |
 *
 * SQLite derives an affinity from the word and checks no lengths; the word itself it keeps as written.
 * JSON is TEXT because a column declared JSON would have numeric affinity and turn the document `1.0` into
 * the number 1. https://www.sqlite.org/datatype3.html
 */
export function typeSql(type: ColumnType): string {
  switch (type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'double':
    case 'text':
    case 'boolean':
    case 'date':
    case 'time':
      return type.kind.toUpperCase();
    case 'decimal':
      if (type.precision === null) return 'NUMERIC';
      return `DECIMAL(${type.scale === null ? type.precision : `${type.precision},${type.scale}`})`;
    case 'string':
      return withLength('VARCHAR', type.length);
    case 'char':
      return withLength('CHAR', type.length);
    case 'timestamp':
      return type.withTimeZone ? 'TIMESTAMP' : 'DATETIME';
    case 'json':
    case 'jsonb':
    case 'enum':
      return 'TEXT';
    case 'uuid':
      return 'CHAR(36)';
    case 'binary':
      return 'BLOB';
    case 'raw':
      return isTypeName(type.sql) ? type.sql : quoteIdentifier(type.sql);
    case 'array':
      throw new DbmError('unsupported', `SQLite has no ${typeWords(type)}`, {
        hint: 'Use json() for lists.',
      });
  }
}

/** Words that end a type where they are not quoted. */
export const afterType: ReadonlySet<string> = new Set([
  ...['CONSTRAINT', 'PRIMARY', 'NOT', 'NULL', 'UNIQUE', 'CHECK', 'DEFAULT', 'COLLATE'],
  ...['REFERENCES', 'DEFERRABLE', 'AS', ',', ')', '('],
]);

/** Whether a text is a type as it stands: names, then at most two numbers. Any other may be one in quotes. */
function isTypeName(text: string): boolean {
  const tokens = tokenize(text, sqliteRules);
  const open = tokens.findIndex((it) => it.text === '(');
  const names = open < 0 ? tokens : tokens.slice(0, open);
  const numbers = open < 0 ? '' : text.slice(tokens[open]!.start);
  return (
    names.every(
      ({ kind, text }) => kind === 'quoted' || (kind === 'word' && !afterType.has(text.toUpperCase())),
    ) && /^(\([^()'"]*\)\s*)?$/.test(numbers)
  );
}

function withLength(word: string, length: number | null): string {
  return length === null ? word : `${word}(${length})`;
}

const words: Readonly<Record<string, ColumnType>> = {
  SMALLINT: { kind: 'smallint' },
  INTEGER: { kind: 'integer' },
  BIGINT: { kind: 'bigint' },
  NUMERIC: { kind: 'decimal', precision: null, scale: null },
  REAL: { kind: 'real' },
  DOUBLE: { kind: 'double' },
  VARCHAR: { kind: 'string', length: null },
  CHAR: { kind: 'char', length: null },
  TEXT: { kind: 'text' },
  BOOLEAN: { kind: 'boolean' },
  DATE: { kind: 'date' },
  TIME: { kind: 'time', precision: null, withTimeZone: false },
  DATETIME: { kind: 'timestamp', precision: null, withTimeZone: false },
  TIMESTAMP: { kind: 'timestamp', precision: null, withTimeZone: true },
  BLOB: { kind: 'binary', length: null },
};

/**
 * A type as SQLite reports it, in portable words; `raw` for every spelling that `typeSql` does not write, so
 * that `typeSql(parseType(text)) === text` always holds. A column without a type is `raw('')`.
 */
export function parseType(text: string): ColumnType {
  const word = parsed.get(text);
  if (word !== undefined) return word;
  if (parsed.size >= mostParsed) return parse(text);
  const type = parse(text);
  parsed.set(text, type);
  return type;
}

/** Thousands of columns have a few types. */
const parsed = new Map<string, ColumnType>(Object.entries(words));
const mostParsed = 1000;

function parse(text: string): ColumnType {
  const raw: ColumnType = { kind: 'raw', sql: text };
  const match = /^(VARCHAR|CHAR|DECIMAL)\((0|[1-9]\d{0,8})(?:,(0|[1-9]\d{0,8}))?\)$/.exec(text);
  if (match === null) return raw;
  const first = Number(match[2]);
  const second = match[3] === undefined ? null : Number(match[3]);
  if (match[1] === 'DECIMAL') return { kind: 'decimal', precision: first, scale: second };
  if (second !== null) return raw;
  return { kind: match[1] === 'CHAR' ? 'char' : 'string', length: first };
}

/** The types that a STRICT table takes. https://www.sqlite.org/stricttables.html */
export const strictTypes: readonly string[] = ['INT', 'INTEGER', 'REAL', 'TEXT', 'BLOB', 'ANY'];

/** What becomes of a type in a STRICT table. A raw type stays and is for the caller to judge. */
export function strictType(type: ColumnType): ColumnType {
  switch (type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'boolean':
      return { kind: 'integer' };
    case 'decimal':
    case 'real':
    case 'double':
      return { kind: 'real' };
    case 'string':
    case 'char':
    case 'text':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'json':
    case 'jsonb':
    case 'uuid':
    case 'enum':
      return { kind: 'text' };
    case 'binary':
      return { kind: 'binary', length: null };
    case 'raw':
    case 'array':
      return type;
  }
}
