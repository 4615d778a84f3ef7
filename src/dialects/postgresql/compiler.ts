import type { Table, TableRef } from '../../catalog/index.js';
import type { Operation } from '../../operations/index.js';
import type { CompileContext, Server, Statement } from '../dialect.js';
import { compileAlterEnum, createEnum } from './alter/alter-enum.js';
import { compileAlterTable } from './alter/alter-table.js';
import { partitionTable } from './alter/partition-table.js';
import { renameAutomaticNames, renamedTable } from './automatic-names.js';
import { createTable } from './create-table.js';
import { alterObject, commentOn, createObject, dropObject } from './objects/compile-object.js';
import { qualified, quoteIdentifier } from './quoting.js';

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
      return dropTable(operation.table);
    case 'renameTable':
      return renameTable(operation.from, operation.to, context);
    case 'alterTable':
      return compileAlterTable(operation, context);
    case 'partitionTable':
      return partitionTable(operation, context);
    case 'createObject':
      return createObject(operation);
    case 'dropObject':
      return dropObject(operation);
    case 'alterObject':
      return alterObject(operation, context);
    case 'commentOn':
      return [commentOn(operation.on, operation.to)];
    case 'execute':
      return [operation.sql];
  }
}

/** What foreign keys point to gives up a partition, but does not let it be dropped. */
function dropTable(table: Table): readonly string[] {
  const parent = table.partitionOf;
  return [
    ...(parent === undefined
      ? []
      : [`ALTER TABLE ${qualified(parent)} DETACH PARTITION ${qualified(table)}`]),
    `DROP TABLE ${qualified(table)}`,
  ];
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
