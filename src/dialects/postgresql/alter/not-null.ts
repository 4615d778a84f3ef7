import type { Column, NotNull, TableRef } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import type { Report } from '../../shared/problems.js';
import { automaticName } from '../automatic-names.js';
import { qualified, quoteIdentifier } from '../quoting.js';

/**
 * NOT NULL as a constraint, which it has been since version 18: with a name, NOT VALID and NO INHERIT.
 * https://www.postgresql.org/docs/18/sql-altertable.html
 */
export function resolveNotNull(
  { name: column, nullable, notNull }: Column,
  table: string,
  { versionNumber: [major], version }: Server,
  report: Report,
): Pick<Column, 'notNull'> {
  if (notNull === undefined || nullable) return {};
  const { name, ...rest } = notNull;
  if (major < 18) {
    const words = { notValid: 'NOT VALID', noInherit: 'NO INHERIT' };
    for (const property of Object.keys(rest) as (keyof typeof words)[]) {
      report(`NOT NULL ${words[property]} needs PostgreSQL 18, this is ${version}`);
    }
    return {};
  }
  const isUsual = name === undefined || name === automaticName(table, column, 'not_null');
  const said: NotNull = isUsual ? rest : notNull;
  return Object.keys(said).length === 0 ? {} : { notNull: said };
}

/** The name that it has, or gets from PostgreSQL. */
export function notNullName(table: string, { name, notNull }: Column): string {
  return notNull?.name ?? automaticName(table, name, 'not_null');
}

/** As a column's definition has it, which cannot say NOT VALID. */
export function notNullClause({ notNull: { name, noInherit } = {} }: Column): string {
  return `${constraintName(name)}NOT NULL${noInherit === true ? ' NO INHERIT' : ''}`;
}

/** Whether ADD COLUMN cannot say it: it gives heirs what is NO INHERIT. */
export function isAddedAfterColumn({ nullable, notNull = {} }: Column): boolean {
  return !nullable && (notNull.notValid === true || notNull.noInherit === true);
}

/** As ADD has it. */
export function notNullDefinition({ name: column, notNull = {} }: Column): string {
  const { name, notValid, noInherit } = notNull;
  return [
    `${constraintName(name)}NOT NULL ${quoteIdentifier(column)}`,
    noInherit === true ? ' NO INHERIT' : '',
    notValid === true ? ' NOT VALID' : '',
  ].join('');
}

/** What stands before a constraint; without a name PostgreSQL gives it one. */
export function constraintName(name: string | null | undefined): string {
  return name == null ? '' : `CONSTRAINT ${quoteIdentifier(name)} `;
}

/**
 * Whether NOT NULL is dropped and added: what is valid cannot become NOT VALID, and what becomes NO INHERIT would stay
 * with the heirs, as their own.
 */
export function isMadeAgain({ nullable, notNull: from = {} }: Column, { notNull: to = {} }: Column): boolean {
  const becomes = (property: 'notValid' | 'noInherit') => from[property] !== true && to[property] === true;
  return !nullable && (becomes('notValid') || becomes('noInherit'));
}

/** The statements that change what a NOT NULL says which stays. */
export function changeNotNull(table: TableRef, from: Column, to: Column): readonly string[] {
  if (from.nullable || to.nullable || isMadeAgain(from, to)) return [];
  const [before, after] = [from, to].map((it) => quoteIdentifier(notNullName(table.name, it)));
  const alter = `ALTER TABLE ${qualified(table)}`;
  const [was, is] = [from.notNull ?? {}, to.notNull ?? {}];
  return [
    ...(before === after ? [] : [`${alter} RENAME CONSTRAINT ${before} TO ${after}`]),
    ...(was.notValid === is.notValid ? [] : [`${alter} VALIDATE CONSTRAINT ${after}`]),
    ...(was.noInherit === is.noInherit ? [] : [`${alter} ALTER CONSTRAINT ${after} INHERIT`]),
  ];
}
