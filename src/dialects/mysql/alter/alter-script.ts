import type { Column, Table, TableRef } from '../../../catalog/index.js';
import { shortenName } from '../../../catalog/index.js';
import type { TableChange } from '../../../operations/index.js';
import type { Server } from '../../dialect.js';
import { qualified, quoteIdentifier, quoteString } from '../quoting.js';
import { maxNameLength } from '../resolve.js';
import { AlterBatch } from './alter-batch.js';
import { keySql } from './foreign-key-indexes.js';
import type { LiveTable } from './live-table.js';
import type { Part } from './parts.js';
import { TableState } from './table-state.js';

/**
 * The statements that change one table. Changes go into the ALTER TABLE that is open as long as they can take
 * effect together, else that one is written and the next is begun.
 */
export class AlterScript {
  /** The table after the changes so far; null when nothing is known of it. */
  readonly state: TableState | null;
  /**
   * Whether MariaDB keeps what rows were before they changed: an UPDATE would leave them without the new values there, and
   * itself in their history.
   */
  readonly keepsHistory: boolean;
  /** The statement that is open. */
  batch: AlterBatch;
  private readonly statements: string[] = [];
  /** The table before the statement that is open. */
  private start: Table | null;
  /** Columns that are being added with a value for the rows, as they are to be in the end. */
  private readonly provisional = new Map<string, Column>();
  private isClosed = false;
  /** Columns that AUTO_INCREMENT was taken from for a while. */
  private readonly uncounted = new Set<string>();
  /** The key that a new column with AUTO_INCREMENT has until it gets its own. */
  private countingKey: Part | null = null;

  constructor(
    readonly ref: TableRef,
    live: LiveTable | null,
    readonly server: Server,
  ) {
    this.state = live === null ? null : new TableState(live, server);
    this.start = live?.table ?? null;
    this.keepsHistory = this.start?.options.systemVersioning === true;
    this.batch = new AlterBatch(this.start, server);
  }

  /** Keeps the table's state up. Throws DbmError `migration` when the change does not fit the table. */
  apply(change: TableChange): void {
    if (change.kind === 'renameColumn' && this.uncounted.delete(change.from)) this.uncounted.add(change.to);
    this.state?.apply(change);
  }

  /** Writes the open statement unless the next change fits into it. */
  writeUnless(fits: (batch: AlterBatch) => boolean): void {
    while (!this.batch.isEmpty && !fits(this.batch)) this.write();
  }

  writeAll(): void {
    while (!this.batch.isEmpty) this.write();
  }

  /** Writes the open statement. The next one redefines the columns that had another definition in it. */
  write(): void {
    if (this.batch.isEmpty) return;
    const unkeyed = this.state?.unkeyedCounters() ?? [];
    for (const column of this.countLater()) {
      if (!unkeyed.includes(column)) this.batch.columns.alter(column.name, column);
    }
    for (const column of unkeyed) this.countWithoutKey(column);
    if (unkeyed.length === 0) this.dropCountingKey();
    this.alter(this.batch.finish(this.state), this.batch.ending);
    this.begin(this.state?.table ?? null);
    for (const [name, column] of this.provisional) this.batch.columns.alter(name, column);
    this.provisional.clear();
  }

  /** Begins a statement on a table that is so by then. */
  begin(start: Table | null): void {
    this.start = start;
    this.batch = new AlterBatch(start, this.server);
  }

  /** Lets a column have another definition in the statement that is open, and this one from the next on. */
  defineLater(column: Column): void {
    this.provisional.set(column.name, column);
  }

  /** A unique constraint is an index, too: `change` says which of the two it is called. */
  renameIndex(from: string, to: string, change: TableChange): void {
    const [old, now] = [{ kind: 'index', name: from } as const, { kind: 'index', name: to } as const];
    this.writeUnless(({ parts }) => parts.canDrop(old) && parts.canAdd(now));
    this.apply(change);
    this.batch.parts.renameIndex(from, to);
  }

  finish(): readonly string[] {
    while (this.provisional.size > 0) this.write();
    for (const column of this.countLater()) this.batch.columns.alter(column.name, column);
    this.dropCountingKey();
    if (!this.batch.isEmpty) this.alter(this.batch.finish(this.state), this.batch.ending);
    return this.statements;
  }

  /** An ALTER TABLE of its own, before the one that is open. */
  alter(clauses: readonly string[], ending: string | null = null): void {
    const lines = [clauses.join(',\n  '), ...(ending === null ? [] : [ending])].filter((it) => it !== '');
    this.statements.push(`ALTER TABLE ${qualified(this.ref)}\n  ${lines.join('\n  ')}`);
  }

  /**
   * MariaDB writes an expression again whose column is renamed, but in one of the copies of the table that it holds
   * open: when a statement has used the table twice, or two sessions have at once, the rename fails with "Unknown
   * column" (10.11.19). An ALTER TABLE closes all copies; this one changes nothing.
   */
  closeCopies(): void {
    if (this.start === null || this.isClosed) return;
    this.isClosed = true;
    this.alter([`COMMENT = ${quoteString(this.start.comment ?? '')}`]);
  }

  /**
   * Fills a column, or the nulls of one, before the statement that is open. ON UPDATE CURRENT_TIMESTAMP must
   * not fire: nobody touched the rows.
   */
  update(name: string, value: string, nullsOf: string | null): void {
    const pinned = (this.start?.columns ?? []).filter((it) => it.onUpdateNow && it.name !== name);
    const assignments = [
      `${quoteIdentifier(name)} = ${value}`,
      ...pinned.map((it) => `${quoteIdentifier(it.name)} = ${quoteIdentifier(it.name)}`),
    ];
    const where = nullsOf === null ? '' : ` WHERE ${quoteIdentifier(nullsOf)} IS NULL`;
    this.statements.push(`UPDATE ${qualified(this.ref)} SET ${assignments.join(', ')}${where}`);
  }

  /**
   * AUTO_INCREMENT wants a key in every statement. A column that gets one later, or back, counts later; a new one has to
   * number the rows at once.
   */
  private countWithoutKey(column: Column): void {
    if (this.countingKey !== null) return;
    if (this.batch.columns.adds(column.name)) {
      this.countingKey = { kind: 'index', name: shortenName(`dbm_${column.name}`, maxNameLength) };
      this.batch.parts.add(this.countingKey, keySql(this.countingKey.name, [column.name]));
    } else {
      this.batch.columns.alterForNow(column.name, { ...column, identity: null });
      this.uncounted.add(column.name);
    }
  }

  private dropCountingKey(): void {
    if (this.countingKey !== null) this.batch.parts.drop(this.countingKey);
    this.countingKey = null;
  }

  /** The columns that are to count again, of which there are then no more. */
  private countLater(): readonly Column[] {
    const names = [...this.uncounted];
    this.uncounted.clear();
    return names.flatMap((name) => this.state?.column(name) ?? []);
  }
}
