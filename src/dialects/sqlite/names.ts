import { DbmError } from '../../errors/index.js';
import type { ExpressionRules } from '../shared/expression.js';
import type { Token } from '../shared/tokenizer.js';
import { tokenize } from '../shared/tokenizer.js';

/**
 * How SQLite reads SQL. It takes four ways to quote a name: the standard's, MySQL's, and those of Access and
 * SQL Server. https://www.sqlite.org/lang_keywords.html
 */
export const sqliteRules: ExpressionRules = {
  identifierQuotes: { '"': '"', '`': '`', '[': ']' },
  stringQuotes: ["'"],
  stringPrefixes: ['x'],
  backslashEscapes: 'never',
  hashComments: false,
  nestedComments: false,
  dollarQuotes: false,
  foldQuoted: foldName,
};

/** SQLite compares names without the case of the letters A to Z, and of no others. */
export function foldName(name: string): string {
  return /[A-Z]/.test(name) ? name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : name;
}

/** Whether a name reads as one without quotes. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !keywords.has(name.toUpperCase());
}

/** https://www.sqlite.org/lang_keywords.html */
const keywords: ReadonlySet<string> = new Set(
  `ABORT ACTION ADD AFTER ALL ALTER ALWAYS ANALYZE AND AS ASC ATTACH AUTOINCREMENT BEFORE BEGIN BETWEEN BY CASCADE
  CASE CAST CHECK COLLATE COLUMN COMMIT CONFLICT CONSTRAINT CREATE CROSS CURRENT CURRENT_DATE CURRENT_TIME
  CURRENT_TIMESTAMP DATABASE DEFAULT DEFERRABLE DEFERRED DELETE DESC DETACH DISTINCT DO DROP EACH ELSE END ESCAPE
  EXCEPT EXCLUDE EXCLUSIVE EXISTS EXPLAIN FAIL FALSE FILTER FIRST FOLLOWING FOR FOREIGN FROM FULL GENERATED GLOB GROUP
  GROUPS HAVING IF IGNORE IMMEDIATE IN INDEX INDEXED INITIALLY INNER INSERT INSTEAD INTERSECT INTO IS ISNULL JOIN KEY
  LAST LEFT LIKE LIMIT MATCH MATERIALIZED NATURAL NO NOT NOTHING NOTNULL NULL NULLS OF OFFSET ON OR ORDER OTHERS OUTER
  OVER PARTITION PLAN PRAGMA PRECEDING PRIMARY QUERY RAISE RANGE RECURSIVE REFERENCES REGEXP REINDEX RELEASE RENAME
  REPLACE RESTRICT RETURNING RIGHT ROLLBACK ROW ROWS SAVEPOINT SELECT SET STORED STRICT TABLE TEMP TEMPORARY THEN TIES
  TO TRANSACTION TRIGGER TRUE UNBOUNDED UNION UNIQUE UPDATE USING VACUUM VALUES VIEW VIRTUAL WHEN WHERE WINDOW WITH
  WITHIN WITHOUT`.split(/\s+/),
);

export function sameName(a: string, b: string): boolean {
  return a === b || (a.length === b.length && foldName(a) === foldName(b));
}

/** The tokens of SQL that may be columns: no functions, collations, types, or names before a dot. */
export function columnTokens(text: string): readonly Token[] {
  const tokens = tokenize(text, sqliteRules);
  return tokens.filter((token, at) => {
    if (token.kind !== 'word' && token.kind !== 'quoted') return false;
    const before = tokens[at - 1]?.text.toUpperCase();
    const after = tokens[at + 1]?.text;
    return after !== '(' && after !== '.' && before !== 'COLLATE' && before !== 'AS';
  });
}

/**
 * An expression of a table without the table's name before its columns: there is none but this table that it
 * could be about, and a table that is rebuilt has another name for a while.
 */
export function withoutQualifiers(text: string): string {
  const tokens = tokenize(text, sqliteRules);
  let result = '';
  let end = 0;
  tokens.forEach((token, at) => {
    const isName = token.kind === 'word' || token.kind === 'quoted';
    if (!isName || tokens[at + 1]?.text !== '.') return;
    result += text.slice(end, token.start);
    end = tokens[at + 1]!.end;
  });
  return result + text.slice(end);
}

export function usesColumn(text: string, column: string): boolean {
  return columnTokens(text).some((token) => sameName(token.value, column));
}

export function quoteIdentifier(name: string): string {
  refuseNul(name);
  return `"${name.replaceAll('"', '""')}"`;
}

/** Several names, quoted and separated by commas. */
export function quoteList(names: readonly string[]): string {
  return names.map(quoteIdentifier).join(', ');
}

/** A value as SQL. Throws DbmError `unsupported` for what SQL text cannot say. */
export function literal(value: string | number | bigint | boolean | null): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'string') {
    refuseNul(value);
    return `'${value.replaceAll("'", "''")}'`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new DbmError('unsupported', `SQLite has no literal for ${value}`, {
      hint: 'Write the value as an SQL expression.',
    });
  }
  return String(value);
}

// SQLite reads a statement up to its first NUL, so what follows would silently be gone.
function refuseNul(text: string): void {
  if (!text.includes('\0')) return;
  throw new DbmError(
    'unsupported',
    `SQLite cannot read a NUL character in SQL: ${JSON.stringify(text.slice(0, 80))}`,
    { hint: 'Take the character out of the name or the value.' },
  );
}

/** What a table is called, before its name, until it takes the place of the one that it replaces. */
export const rebuildPrefix = '_dbm_new_';
