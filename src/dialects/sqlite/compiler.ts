import type { Table, TableRef } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';
import type { AlterTable, Operation } from '../../operations/index.js';
import type { CompileContext, Connection, Statement } from '../dialect.js';
import { noPartitionTable } from '../shared/postgresql-only.js';
import { refuse } from '../shared/problems.js';
import { besideBroken } from './alter/broken-objects.js';
import { applyChange, finishDraft, startDraft } from './alter/draft.js';
import { lacksCollation } from './alter/missing-collations.js';
import { blindStatements, nativeStatements } from './alter/native-statements.js';
import { planChanges } from './alter/plan-changes.js';
import { rebuildStatements } from './alter/rebuild.js';
import { resolveChanges } from './alter/resolve-changes.js';
import { readState, unknownState } from './alter/table-state.js';
import { createIndexSql, createTableSql, renameColumnSql } from './clauses.js';
import { quoteIdentifier, rebuildPrefix, sameName } from './names.js';
import { alterObject, createObject, dropObject } from './objects.js';
import { resolveTable } from './resolve.js';
import { noteForeignKeys } from './transaction.js';

/** The statements of one operation; see Dialect.compile. */
export async function compile(operation: Operation, context: CompileContext): Promise<readonly Statement[]> {
  noteForeignKeys(operation, context.connection);
  switch (operation.kind) {
    case 'createTable':
      return createTable(operation.table);
    case 'dropTable':
      return [{ sql: `DROP TABLE ${quoteIdentifier(plainName(operation.table))}` }];
    case 'renameTable':
      return renameTable(plainName(operation.from), plainName(operation.to), context.connection);
    case 'alterTable':
      return alterTable(operation, context);
    case 'createObject':
      return createObject(operation.object, context.connection);
    case 'dropObject':
      return [{ sql: dropObject(operation.object) }];
    case 'alterObject':
      return alterObject(operation.to, context.connection);
    case 'commentOn':
      // There is nothing to hold it.
      return [];
    case 'execute':
      return [{ sql: operation.sql }];
    case 'partitionTable':
      throw noPartitionTable('SQLite');
    case 'createSchema':
    case 'dropSchema':
      throw new DbmError('unsupported', `SQLite has no schemas, such as ${operation.name}`, {
        hint: 'Take the call out of the migration, or make it depend on op.dialect.',
      });
    case 'createEnum':
    case 'dropEnum':
      throw noEnums(operation.enum.name);
    case 'alterEnum':
      throw noEnums(operation.from.name);
  }
}

function noEnums(name: string): DbmError {
  return new DbmError('unsupported', `SQLite has no enum types, such as ${name}`, {
    hint: 'Write the values at the column, with enumeration(): it becomes a check.',
  });
}

function plainName({ schema, name }: TableRef): string {
  if (schema === null) return name;
  throw new DbmError('unsupported', `SQLite has no schemas, such as ${schema} of ${schema}.${name}`, {
    hint: 'Name the table without it.',
  });
}

function createTable(declared: Table): readonly Statement[] {
  const problems: string[] = [];
  const table = resolveTable(declared, (where, problem) => problems.push(`${where}: ${problem}`));
  refuse('SQLite', problems);
  return [createTableSql(table), ...table.indexes.map((index) => createIndexSql(table.name, index))].map(
    (sql) => ({ sql }),
  );
}

function renameTable(from: string, to: string, connection: Connection | null): Promise<readonly Statement[]> {
  const rename = (a: string, b: string) => ({
    sql: `ALTER TABLE ${quoteIdentifier(a)} RENAME TO ${quoteIdentifier(b)}`,
  });
  // To SQLite a name in other letters is taken, by the table itself.
  const between = rebuildPrefix + to;
  const isRecased = from !== to && sameName(from, to);
  const renames = isRecased ? [rename(from, between), rename(between, to)] : [rename(from, to)];
  return besideBroken({ from, to }, renames, connection);
}

/** In place where SQLite can do that, else one rewrite of the table for all of its changes. */
async function alterTable(operation: AlterTable, context: CompileContext): Promise<readonly Statement[]> {
  const name = plainName(operation.table);
  const { connection, isScript = false } = context;
  if (connection === null) {
    const blind = blindStatements(name, resolveChanges(operation.changes, unknownState(name)));
    if (blind === null) throw needsDatabase(name);
    return blind;
  }
  let state = await readState(operation.table, connection);
  const inPlace = (changing: readonly Statement[]) =>
    besideBroken({ from: state.table.name, to: state.table.name }, changing, connection);
  const statements: Statement[] = [];
  const { groups, renames } = planChanges(resolveChanges(operation.changes, state), state.table);
  for (const changes of groups) {
    const start = startDraft(state);
    const draft = finishDraft(changes.reduce(applyChange, start));
    const drops = changes.some((it) => it.kind === 'dropColumn');
    const native = drops && (await lacksCollation(connection)) ? null : nativeStatements(start, changes);
    if (native === null) statements.push(...(await rebuildStatements(state, draft, connection, isScript)));
    else if (drops) statements.push(...(await inPlace(native)));
    else statements.push(...native);
    state = draft;
  }
  const renaming = renames.map((it) => ({ sql: renameColumnSql(state.table.name, it) }));
  return [...statements, ...(renaming.length === 0 ? [] : await inPlace(renaming))];
}

function needsDatabase(table: string): DbmError {
  return new DbmError(
    'unsupported',
    `The changes of ${table} cannot be written without the database: SQLite cannot make them in place, and what the table is now decides how it is rebuilt`,
    { hint: 'Run this migration on the database itself.' },
  );
}
