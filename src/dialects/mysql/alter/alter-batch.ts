import type { Table } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import { isMariadb } from '../server.js';
import type { Clause } from './column-edits.js';
import { ColumnEdits, columnClause } from './column-edits.js';
import { keepForeignKeysServed } from './foreign-key-indexes.js';
import { PartEdits } from './part-edits.js';
import { redefineChecked, redefineUsers } from './redefine-users.js';
import type { TableState } from './table-state.js';

/**
 * The clauses of one ALTER TABLE. They all take effect at once: those that drop, redefine or rename a column
 * call it as it was before the statement; indexes, positions and expressions call it as it is afterwards.
 */
export class AlterBatch {
  private readonly clauses: Clause[] = [];
  readonly columns: ColumnEdits;
  readonly parts: PartEdits;
  /** How the statement ends: PARTITION BY or REMOVE PARTITIONING, no clause like the others. */
  ending: string | null = null;

  /** `start` is the table as it is before the statement, null when that is not known. */
  constructor(
    private readonly start: Table | null,
    private readonly server: Server,
  ) {
    this.columns = new ColumnEdits(this.clauses, server);
    this.parts = new PartEdits(this.clauses, server);
  }

  get isEmpty(): boolean {
    return this.clauses.length === 0 && this.ending === null;
  }

  addOptions(clauses: readonly string[]): void {
    this.clauses.push(...clauses);
  }

  /** The clauses that make `end` of the table, completed by what the server asks for besides. */
  finish(end: TableState | null): readonly string[] {
    if (this.start !== null && end !== null) {
      if (isMariadb(this.server)) redefineChecked(this.columns, end);
      else redefineUsers(this, this.start, end.table, this.server);
      keepForeignKeysServed(this.parts, this.start, end, this.server);
    }
    if (end !== null) this.columns.place(end.table);
    return this.clauses.map((clause) =>
      typeof clause === 'string' ? clause : columnClause(clause, end, this.server),
    );
  }
}
