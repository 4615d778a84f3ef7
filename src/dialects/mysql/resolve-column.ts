import type { Column, ColumnType, GeneratedExpression, Identity } from '../../catalog/index.js';
import { defaultSequenceOptions } from '../../catalog/index.js';
import { equal } from '../../util/index.js';
import type { Server } from '../dialect.js';
import type { Report } from '../shared/problems.js';
import { columnCollation } from './collations.js';
import { canonicalDefault } from './defaults.js';
import { bare, isRowTime } from './expressions.js';
import { atLeast, isMariadb, productName } from './server.js';
import { hasCollation, listedValues, parseType, typeSql, valueClass, withShownWidth } from './types.js';

/** Identifiers and comments are kept in utf8mb3. https://dev.mysql.com/doc/refman/8.4/en/charset-metadata.html */
export const beyondMetadata = /[\u{10000}-\u{10ffff}]/u;

/** A column in the server's words; see Dialect.resolve. `ofTable` is the table's collation, if it is known. */
export function resolveColumn(
  column: Column,
  ofTable: string | null,
  server: Server,
  report: Report,
): Column {
  const type = resolveType(column.type, server, report);
  const identity = resolveIdentity(column.identity, report);
  const { generated, collation } = column;
  if (identity !== null && column.default !== null) report('a column with auto increment has no default');
  if (generated !== null && (column.default !== null || identity !== null)) {
    report('a generated column has no default and no auto increment');
  }
  const isTimeOfRow = isRowTime(generated?.expression);
  if (isTimeOfRow && !isMariadb(server))
    report('MySQL has no system versioning, and no row start and row end');
  if (column.unversioned === true && !isMariadb(server)) {
    report('MySQL has no system versioning; take withoutSystemVersioning() away');
  }
  if (generated !== null && !isTimeOfRow && !column.nullable && isMariadb(server)) {
    report('MariaDB has no NOT NULL for generated columns; take notNull() away, or add a check');
  }
  if (column.onUpdateNow && valueClass(type) !== 'timestamp') report('onUpdateNow() is for timestamps');
  if (column.onUpdateNow && column.default === null && !column.nullable && isMariadb(server)) {
    report(
      'MariaDB makes 0000-00-00 the default of a column that is onUpdateNow() and not null; add default(now())',
    );
  }
  if (collation !== null && !hasCollation(type)) report(`${typeSql(type)} has no collation`);
  return {
    name: column.name,
    type,
    nullable: column.nullable && identity === null && !isTimeOfRow,
    default: column.default === null ? null : canonicalDefault(column.default, type),
    identity,
    generated: generated === null ? null : resolveGenerated(generated),
    onUpdateNow: column.onUpdateNow,
    collation: columnCollation(collation, ofTable, server),
    comment: resolveComment(column.comment, 1024, report),
    ...(column.invisible === true ? { invisible: true } : {}),
    ...(column.unversioned === true ? { unversioned: true } : {}),
  };
}

function resolveGenerated({ expression, stored }: GeneratedExpression): GeneratedExpression {
  if (!isRowTime(expression)) return { expression: bare(expression), stored };
  return { expression: expression.toUpperCase().replace(/\s+/, ' '), stored: true };
}

export function resolveComment(comment: string | null, maxLength: number, report: Report): string | null {
  if (comment === null || comment === '') return null;
  if ([...comment].length > maxLength) report(`the comment is longer than ${maxLength} characters`);
  if (beyondMetadata.test(comment)) report('a comment cannot hold emoji and other characters beyond U+FFFF');
  return comment;
}

function resolveIdentity(identity: Identity | null, report: Report): Identity | null {
  if (identity === null) return null;
  if (identity.kind === 'always') {
    report("identity({ always: true }) is PostgreSQL's; use autoIncrement()");
  } else if (identity.kind === 'byDefault' && !equal(identity.options, defaultSequenceOptions)) {
    report('AUTO_INCREMENT has no options; use autoIncrement()');
  }
  return { kind: 'auto' };
}

function resolveType(type: ColumnType, server: Server, report: Report): ColumnType {
  const problem = problemOf(type, server);
  if (problem !== null) {
    report(problem);
    return { kind: 'text' };
  }
  // https://mariadb.com/kb/en/uuid-data-type/
  const hasUuid = isMariadb(server) && atLeast(server, 10, 7, 0);
  if (type.kind === 'uuid' && !hasUuid) return { kind: 'char', length: 36 };
  return withShownWidth(parseType(typeSql(type)), server);
}

/** What of a type the server cannot have, in words that name the fix; null when nothing. */
function problemOf(type: ColumnType, server: Server): string | null {
  switch (type.kind) {
    case 'array':
      return `${productName(server)} has no arrays; use json()`;
    case 'time':
      if (type.withTimeZone) return `${productName(server)} has no time with a time zone; use time()`;
      return precisionProblem(type.precision);
    case 'timestamp':
      return precisionProblem(type.precision);
    case 'string':
      return tooLong(type.length, 65_535, 'string', 'text()');
    case 'char':
      return tooLong(type.length, 255, 'char', 'string(n)');
    case 'binary':
      return tooLong(type.length, 65_535, 'binary', "raw('longblob')");
    case 'decimal': {
      const [precision, scale] = [type.precision ?? 10, type.scale ?? 0];
      // https://dev.mysql.com/doc/refman/8.4/en/precision-math-decimal-characteristics.html
      if (precision > 65 || scale > 30) return 'a decimal has at most 65 digits, 30 of them after the point';
      return scale > precision ? 'a decimal has no more digits after the point than in all' : null;
    }
    case 'enum':
      return listProblem(type.values);
    case 'raw':
      return rawProblem(type.sql) ?? listProblem(listedValues(type.sql));
    default:
      return null;
  }
}

function precisionProblem(precision: number | null): string | null {
  return precision !== null && precision > 6 ? 'seconds have at most 6 digits after the point' : null;
}

function tooLong(length: number | null, max: number, word: string, instead: string): string | null {
  return length !== null && length > max ? `${word}(n) holds at most ${max}; use ${instead}` : null;
}

/**
 * What of the values of an ENUM or SET the server would refuse, or keep as others. It shows a character beyond U+FFFF
 * as a question mark, so that two values may have become one in models that `dbm pull` wrote.
 * https://dev.mysql.com/doc/refman/8.4/en/enum.html
 */
function listProblem(values: readonly string[] | null): string | null {
  if (values === null) return null;
  if (values.length === 0) return 'an enumeration needs a value';
  for (const [at, value] of values.entries()) {
    const quoted = JSON.stringify(value);
    if (value.endsWith(' ')) return `the value ${quoted} ends in a blank, which the server would cut off`;
    if (beyondMetadata.test(value)) return `the value ${quoted} holds a character beyond U+FFFF`;
    if (values.indexOf(value) < at) return `the value ${quoted} is listed twice${maybeLost(value)}`;
  }
  return null;
}

function maybeLost(value: string): string {
  return value.includes('?') ? '; the server shows ? for every character beyond U+FFFF' : '';
}

function rawProblem(sql: string): string | null {
  if (sql.trim() === '') return 'the type is empty';
  if (/^serial\b/i.test(sql.trim())) return 'SERIAL is more than a type; use bigint().autoIncrement()';
  return /\b(character set|charset|collate)\b/i.test(sql.replace(/'[^']*'/g, ''))
    ? 'a type with a character set cannot be compared; use .collate(...), which brings its character set'
    : null;
}
