import type { CheckConstraint, Column, Table } from '../../catalog/index.js';
import type { Server } from '../dialect.js';
import { defaultClause, nowSql } from './defaults.js';
import { bare, isRowTime, isUnsafe } from './expressions.js';
import { collationName, quoteIdentifier, quoteString } from './quoting.js';
import { isMariadb } from './server.js';
import { typeSql } from './types.js';

/** What a column's definition holds beyond the column itself. */
export interface DefinitionExtras {
  /** MariaDB: the check that is part of the column. */
  readonly check?: string | null;
  /** Attributes of the live column that the catalog does not know: they stay. */
  readonly attributes?: readonly string[];
}

/** A column as CREATE TABLE, ADD, MODIFY and CHANGE want it: always the whole of it, its name included. */
export function columnDefinition(column: Column, server: Server, extras: DefinitionExtras = {}): string {
  const { generated, type } = column;
  const isCharset = (it: string) => it.startsWith('CHARACTER SET');
  const attributes = extras.attributes ?? [];
  // It is part of the type. https://mariadb.com/kb/en/setting-character-sets-and-collations/#column-level
  const words = [quoteIdentifier(column.name), typeSql(type), ...attributes.filter(isCharset)];
  if (column.collation !== null) words.push(`COLLATE ${collationName(column.collation)}`);
  const isTimeOfRow = isRowTime(generated?.expression);
  if (isTimeOfRow) words.push(`GENERATED ALWAYS AS ${generated!.expression}`);
  else if (generated !== null) {
    words.push(
      `GENERATED ALWAYS AS (${bare(generated.expression)}) ${generated.stored ? 'STORED' : 'VIRTUAL'}`,
    );
  }
  // MariaDB has no nullability of generated columns. A TIMESTAMP is not null unless told otherwise, if
  // explicit_defaults_for_timestamp is off where a written script runs.
  if (!column.nullable) words.push(...(isTimeOfRow ? [] : ['NOT NULL']));
  else if (generated === null) words.push('NULL');
  if (column.default !== null) words.push(`DEFAULT ${defaultClause(column.default, type)}`);
  if (column.onUpdateNow) words.push(`ON UPDATE ${nowSql(type)}`);
  if (column.identity !== null) words.push('AUTO_INCREMENT');
  if (column.invisible === true) words.push('INVISIBLE');
  words.push(...attributes.filter((it) => !isCharset(it)));
  if (column.unversioned === true) words.push('WITHOUT SYSTEM VERSIONING');
  if (column.comment !== null) words.push(`COMMENT ${quoteString(column.comment)}`);
  // It ends the definition. https://mariadb.com/kb/en/constraint/#check-constraints
  if (typeof extras.check === 'string' && isMariadb(server)) words.push(`CHECK (${extras.check})`);
  return words.join(' ');
}

/** Whether MySQL would not let the column be added as it is, because its default differs from server to server. */
export function hasUnsafeDefault({ default: value }: Column, server: Server): boolean {
  return value?.kind === 'sql' && !isMariadb(server) && isUnsafe(value.sql);
}

/** MariaDB: the check that is part of the column, because it has the column's name. */
export function partOfColumn(check: CheckConstraint, table: Table, server: Server): Column | null {
  if (!isMariadb(server) || check.name === null) return null;
  const name = check.name.toLowerCase();
  const column = table.columns.find((it) => it.name.toLowerCase() === name);
  // A JSON column has a check of its own there, which another would replace.
  return column === undefined || column.type.kind === 'json' ? null : column;
}
