import type { TableRef } from '../catalog/index.js';
import { tableKey } from '../catalog/index.js';
import type { Operation } from './operation.js';

/** What tables and columns are called before any of the operations that were followed. */
export class FormerNames {
  private readonly tables = new Map<string, TableRef>();
  private readonly columns = new Map<string, string>();

  follow(operation: Operation): void {
    if (operation.kind === 'renameTable') {
      this.tables.set(tableKey(operation.to), this.table(operation.from));
    } else if (operation.kind === 'alterTable') {
      for (const change of operation.changes) {
        if (change.kind !== 'renameColumn') continue;
        this.columns.set(this.key(operation.table, change.to), this.column(operation.table, change.from));
      }
    }
  }

  table(ref: TableRef): TableRef {
    return this.tables.get(tableKey(ref)) ?? ref;
  }

  column(table: TableRef, name: string): string {
    return this.columns.get(this.key(table, name)) ?? name;
  }

  private key(table: TableRef, column: string): string {
    return `${tableKey(this.table(table))}\0${column}`;
  }
}
