import { constraintsOf, displayName, type Table, type TableRef } from '../../catalog/index.js';
import type { Operation, TableChange } from '../../operations/index.js';
import { hashText } from '../../util/index.js';
import { inspectTable } from '../inspect-table.js';
import type { Session } from '../session.js';
import { keyOf } from './event.js';
import type { Subject } from './progress.js';

/** Stands for the structure of a subject as it now is; null where the engine cannot tell, or nothing has one. */
export async function stateOf({ tables, object }: Subject, session: Session): Promise<string | null> {
  const { dialect, connection, server } = session;
  if (dialect.tableState === undefined || (tables.length === 0 && object === null)) return null;
  const texts: string[] = [];
  for (const table of tables) texts.push(await dialect.tableState(connection, server, table));
  if (object !== null) {
    const { objects } = await dialect.inspect(connection, server, { schemas: [], tables: null });
    texts.push(JSON.stringify(objects.filter((it) => keyOf(it) === object)));
  }
  return hashText(JSON.stringify(texts), 32);
}

/**
 * Why a database that has changed cannot have been changed by this operation, in words that follow "and"; null
 * when it can. It looks at names only: what is to be there is there, what is to go is gone.
 */
export async function contradicts(operation: Operation, session: Session): Promise<string | null> {
  const find = (ref: TableRef) => inspectTable(session, ref);
  switch (operation.kind) {
    case 'createTable':
      return (await find(operation.table)) === null ? otherwise(operation.table) : null;
    case 'dropTable':
      return (await find(operation.table)) === null ? null : otherwise(operation.table);
    case 'renameTable':
      return (await find(operation.from)) === null && (await find(operation.to)) !== null
        ? null
        : otherwise(operation.from);
    case 'alterTable': {
      const table = await find(operation.table);
      const fits =
        table !== null &&
        operation.changes.every((change, i) => mayHaveMade(change, table, operation.changes.slice(i + 1)));
      return fits ? null : otherwise(operation.table);
    }
    case 'partitionTable':
    case 'createSchema':
    case 'dropSchema':
    case 'createEnum':
    case 'dropEnum':
    case 'alterEnum':
    case 'createObject':
    case 'dropObject':
    case 'alterObject':
    case 'commentOn':
    case 'execute':
      return null;
  }
}

function otherwise(table: TableRef): string {
  return `${displayName(table)} has changed since, but not as it would have changed it`;
}

/** Whether the table can be what the change left, unless a later one touched the same column. */
function mayHaveMade(change: TableChange, table: Table, later: readonly TableChange[]): boolean {
  const isThere = (name: string) => table.columns.some((it) => it.name === name);
  const comes = (name: string) =>
    later.some(
      (it) =>
        (it.kind === 'addColumn' && it.column.name === name) ||
        (it.kind === 'renameColumn' && it.to === name),
    );
  const goes = (name: string) =>
    later.some(
      (it) =>
        (it.kind === 'dropColumn' && it.column.name === name) ||
        (it.kind === 'renameColumn' && it.from === name),
    );
  const holds = (name: string) => [...constraintsOf(table), ...table.indexes].some((it) => it.name === name);
  switch (change.kind) {
    case 'addColumn':
      return isThere(change.column.name) || goes(change.column.name);
    case 'dropColumn':
      return !isThere(change.column.name) || comes(change.column.name);
    case 'renameColumn':
      return (isThere(change.to) || goes(change.to)) && (!isThere(change.from) || comes(change.from));
    case 'createIndex':
      return later.length > 0 || holds(change.index.name);
    case 'dropIndex':
      return later.length > 0 || !holds(change.index.name);
    case 'alterColumn':
    case 'moveColumn':
    case 'addConstraint':
    case 'dropConstraint':
    case 'validateConstraint':
    case 'renameConstraint':
    case 'renameIndex':
    case 'alterPartComment':
    case 'alterComment':
    case 'alterOptions':
    case 'attachTable':
    case 'detachTable':
      return true;
  }
}
