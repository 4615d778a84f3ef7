import type { Constraint, Table, TableRef } from '../../catalog/index.js';
import { constraintsOf } from '../../catalog/index.js';
import type { Operation } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import type { CompileContext, Server, Statement } from '../dialect.js';
import { compileAlterEnum, createEnum } from './alter-enum.js';
import { compileAlterTable } from './alter-table.js';
import { renameAutomaticNames, renamedTable } from './automatic-names.js';
import { storageOfNew } from './column-options.js';
import {
  columnDefinition,
  commentOnColumn,
  commentOnTable,
  constraintDefinition,
  createIndex,
  remarksOn,
} from './definitions.js';
import { createTableSql } from './inheritance.js';
import { nameNewSequence } from './numbering.js';
import { alterObject, commentOn, createObject, dropObject } from './objects/compile-object.js';
import { qualified, quoteIdentifier } from './quoting.js';
import { optionsOfNew } from './table-options.js';

/** The statements of one operation; see Dialect.compile. */
export async function compile(operation: Operation, context: CompileContext): Promise<readonly Statement[]> {
  return (await statementsOf(operation, context)).map((sql) => ({ sql }));
}

async function statementsOf(operation: Operation, context: CompileContext): Promise<readonly string[]> {
  switch (operation.kind) {
    case 'createSchema':
      return [`CREATE SCHEMA ${quoteIdentifier(operation.name)}`];
    case 'dropSchema':
      return [`DROP SCHEMA ${quoteIdentifier(operation.name)}`];
    case 'createEnum':
      return createEnum(operation.enum);
    case 'dropEnum':
      return [`DROP TYPE ${qualified(operation.enum)}`];
    case 'alterEnum':
      return compileAlterEnum(operation, context);
    case 'createTable':
      return createTable(operation.table);
    case 'dropTable':
      return [`DROP TABLE ${qualified(operation.table)}`];
    case 'renameTable':
      return renameTable(operation.from, operation.to, context);
    case 'alterTable':
      return compileAlterTable(operation, context);
    case 'createObject':
      return createObject(operation.object);
    case 'dropObject':
      return dropObject(operation.object);
    case 'alterObject':
      return alterObject(operation, context);
    case 'commentOn':
      return [commentOn(operation.on, operation.to)];
    case 'execute':
      return [operation.sql];
  }
}

function createTable(table: Table): readonly string[] {
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

async function renameTable(
  from: TableRef,
  to: TableRef,
  context: CompileContext,
): Promise<readonly string[]> {
  const moved = { schema: to.schema, name: from.name };
  const structure = from.name === to.name ? null : await context.structure(from);
  return [
    ...(from.schema === to.schema
      ? []
      : [`ALTER TABLE ${qualified(from)} SET SCHEMA ${quoteIdentifier(schemaName(to, context.server))}`]),
    ...(from.name === to.name
      ? []
      : [`ALTER TABLE ${qualified(moved)} RENAME TO ${quoteIdentifier(to.name)}`]),
    ...(structure === null ? [] : renameAutomaticNames(to, renamedTable(structure, to.name), context.server)),
  ];
}

function schemaName(ref: TableRef, server: Server): string {
  return ref.schema ?? server.defaultSchema ?? 'public';
}
