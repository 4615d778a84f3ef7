import type { Column, Table, TableOptions, TableRef } from '../../../catalog/index.js';
import {
  constraintsOf,
  defaultTableOptions,
  emptyCatalog,
  plainTable,
  withConstraint,
} from '../../../catalog/index.js';
import type { TableChange } from '../../../operations/index.js';
import type { Server } from '../../dialect.js';
import { columnCollation } from '../collations.js';
import { resolve } from '../resolve.js';
import { isMariadb } from '../server.js';

/**
 * Changes of a migration file in the server's words. A collation that they say stays said, even if it is the
 * database's: the table's may be another, or become one. Throws DbmError `unsupported`.
 */
export function resolveChanges(
  changes: readonly TableChange[],
  ref: TableRef,
  server: Server,
): readonly TableChange[] {
  // Whether a column may be without the versioning of its table is not known here.
  const options: TableOptions = isMariadb(server)
    ? { ...defaultTableOptions, systemVersioning: true }
    : defaultTableOptions;
  const empty: Table = { ...plainTable(ref, []), options };
  const resolved = (table: Table): Table => resolve({ ...emptyCatalog, tables: [table] }, server).tables[0]!;
  const resolveColumn = (column: Column): Column => ({
    ...resolved({ ...empty, columns: [column] }).columns[0]!,
    collation: columnCollation(column.collation, null, server),
  });
  const resolveChange = (change: TableChange): TableChange => {
    switch (change.kind) {
      case 'addColumn':
        return { ...change, column: resolveColumn(change.column) };
      case 'alterColumn': {
        const from = change.from === null ? null : resolveColumn(change.from);
        return { ...change, from, to: resolveColumn(change.to) };
      }
      case 'addConstraint': {
        const table = resolved(withConstraint(empty, change.constraint));
        const [constraint] = constraintsOf(table);
        return constraint === undefined
          ? { kind: 'createIndex', index: table.indexes[0]! }
          : { ...change, constraint };
      }
      case 'createIndex': {
        const table = { ...empty, indexes: [change.index] };
        const { indexes, uniques } = resolved(table);
        // It says something if the table is in memory, which is not known here.
        if (change.index.method === 'btree') {
          const [index] = resolved({ ...table, options: inMemory }).indexes;
          return { ...change, index: index! };
        }
        return indexes[0] === undefined
          ? { kind: 'addConstraint', constraint: uniques[0]! }
          : { ...change, index: indexes[0] };
      }
      case 'dropColumn':
      case 'renameColumn':
      case 'moveColumn':
      case 'dropConstraint':
      case 'validateConstraint':
      case 'renameConstraint':
      case 'dropIndex':
      case 'renameIndex':
      case 'alterPartComment':
      case 'alterComment':
      case 'alterOptions':
      case 'attachTable':
      case 'detachTable':
        return change;
    }
  };
  return changes.map(resolveChange);
}

const inMemory: TableOptions = { ...defaultTableOptions, engine: 'MEMORY' };
