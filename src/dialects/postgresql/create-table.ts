import type { Constraint, Table } from '../../catalog/index.js';
import { constraintsOf } from '../../catalog/index.js';
import { equal } from '../../util/index.js';
import { createTableSql } from './alter/inheritance.js';
import { notNullDefinition } from './alter/not-null.js';
import { nameNewSequence } from './alter/numbering.js';
import { storageOfNew } from './column-options.js';
import {
  columnDefinition,
  commentOnColumn,
  commentOnTable,
  constraintDefinition,
  createIndex,
  remarksOn,
} from './definitions.js';
import { qualified, quoteIdentifier } from './quoting.js';
import { optionsOfNew } from './table-options.js';

/** The statements that make a table with all that belongs to it. */
export function createTable(table: Table): readonly string[] {
  const constraints = constraintsOf(table);
  const later = constraints.filter((it, at) => isUnchecked(it) || isTakenFor(it, constraints.slice(0, at)));
  const columns = table.columns.filter((column) => column.inherited !== true);
  const parts = [
    ...columns.map((column) => columnDefinition(column)),
    ...constraints.filter((it) => !later.includes(it)).map(constraintDefinition),
  ];
  return [
    createTableSql(table, parts),
    ...columns
      // serial implies NOT NULL, and does not take the contrary.
      .filter((column) => column.identity?.kind === 'serial' && column.nullable)
      .map(
        ({ name }) => `ALTER TABLE ${qualified(table)} ALTER COLUMN ${quoteIdentifier(name)} DROP NOT NULL`,
      ),
    ...columns.flatMap((column) => nameNewSequence(table, column)),
    ...storageOfNew(table, columns),
    ...columns
      .filter(({ notNull }) => notNull?.notValid === true)
      .map((it) => `ALTER TABLE ${qualified(table)} ADD ${notNullDefinition(it)}`),
    ...later.map((it) => `ALTER TABLE ${qualified(table)} ADD ${constraintDefinition(it)}`),
    ...table.indexes.flatMap((index) => createIndex(table, index)),
    ...constraints.flatMap((it) => remarksOn(table, it)),
    ...optionsOfNew(table),
    ...(table.comment === null ? [] : [commentOnTable(table, table.comment)]),
    ...columns.filter((column) => column.comment !== null).map((column) => commentOnColumn(table, column)),
  ];
}

/** In CREATE TABLE, NOT VALID is passed over: a new table has no rows that could break it. */
function isUnchecked(constraint: Constraint): boolean {
  return 'notValid' in constraint && constraint.notValid === true;
}

/**
 * Whether CREATE TABLE would leave a unique constraint out, because another key before it says the same: ALTER
 * TABLE does not (transformIndexConstraints in PostgreSQL's parse_utilcmd.c).
 */
function isTakenFor(constraint: Constraint, before: readonly Constraint[]): boolean {
  if (constraint.kind !== 'unique') return false;
  const content = (key: object) => ({
    deferrable: null,
    nullsNotDistinct: false,
    ...key,
    kind: '',
    name: null,
  });
  return before.some(
    (it) => (it.kind === 'primaryKey' || it.kind === 'unique') && equal(content(it), content(constraint)),
  );
}
