import type { Catalog, Table, TableRef } from '../../catalog/index.js';
import { findColumn, findTable, sameTable } from '../../catalog/index.js';
import type { AlterColumn, Operation } from '../../operations/index.js';
import type { StepObserver } from '../executor-options.js';
import { mentions } from '../mentions.js';
import type { ColumnPair } from './row-snapshot.js';

/** A table of before the migration with what became of it. */
export interface TracedTable {
  readonly from: Table;
  /** Null when it was dropped, by the migration's word or by its SQL. */
  readonly to: Table | null;
  /** The columns that are there before and after, with values that ought to be the same. */
  readonly columns: readonly ColumnPair[];
  /** Whether SQL of the migration itself may have changed the rows, and so says that it does. */
  readonly isRewritten: boolean;
  /** Whether the migration did anything to the table, or to one that it depends on. */
  readonly isTouched: boolean;
}

interface Entry {
  readonly from: Table;
  /** Where it is now; null when it was dropped. */
  now: TableRef | null;
  /** The name that a column now has, by the one that it had; null when it was dropped. */
  readonly columns: Map<string, string | null>;
  /** Of these, by the names that they had: those whose nulls got a value. */
  readonly filled: Set<string>;
}

/** Follows tables and columns through what a migration does: a name may be another thing afterwards. */
export class StepTrace implements StepObserver {
  private readonly entries: readonly Entry[];
  private readonly touched = new Set<Entry>();
  private readonly statements: string[] = [];

  constructor(before: Catalog) {
    this.entries = before.tables.map((from) => ({
      from,
      now: from,
      columns: new Map(from.columns.map((it) => [it.name, it.name])),
      filled: new Set(),
    }));
  }

  wrote(sql: string): void {
    this.statements.push(sql);
  }

  operated(operation: Operation): void {
    if (operation.kind === 'execute') {
      this.wrote(operation.sql);
    } else if (operation.kind === 'alterEnum') {
      for (const { columns } of [operation, ...(operation.within ?? [])]) {
        for (const { table } of columns) this.touch(table);
      }
    } else if (operation.kind === 'renameTable') {
      const entry = this.touch(operation.from);
      if (entry !== null) entry.now = operation.to;
    } else if (operation.kind === 'partitionTable') {
      this.touch(operation.table);
    } else if (operation.kind === 'dropTable') {
      const entry = this.touch(operation.table);
      if (entry !== null) entry.now = null;
    } else if (operation.kind === 'alterTable') {
      const entry = this.touch(operation.table);
      for (const change of entry === null ? [] : operation.changes) {
        if (change.kind === 'dropColumn') rename(entry!, change.column.name, null);
        // How its values are converted is said by the migration.
        if (change.kind === 'alterColumn' && change.using !== null) rename(entry!, change.to.name, null);
        if (change.kind === 'alterColumn' && fillsNulls(change)) fill(entry!, change.to.name);
        if (change.kind === 'renameColumn') rename(entry!, change.from, change.to);
      }
    }
  }

  /** What became of every table, now that the structure is `after`. */
  tables(after: Catalog): readonly TracedTable[] {
    const rewritten = this.withChildren(this.entries.filter((it) => this.isMentioned(it)));
    return this.entries.map((entry) => {
      const { from, now, columns, filled } = entry;
      const to = now === null ? null : findTable(after, now);
      const isRewritten = rewritten.has(entry);
      const pairs = from.columns.flatMap((column): readonly ColumnPair[] => {
        const name = columns.get(column.name) ?? null;
        const other = to === null || name === null ? null : findColumn(to, name);
        const isRead = other !== null && column.generated === null && other.generated === null;
        return isRead ? [{ from: column, to: other, isFilled: filled.has(column.name) }] : [];
      });
      return { from, to, columns: pairs, isRewritten, isTouched: isRewritten || this.touched.has(entry) };
    });
  }

  private touch(table: TableRef): Entry | null {
    const entry = this.entries.find((it) => it.now !== null && sameTable(it.now, table)) ?? null;
    if (entry === null) return null;
    // What goes wrong with a table's rows reaches those that refer to it; what reaches further shows there.
    this.touched.add(entry);
    for (const it of this.childrenOf(entry)) this.touched.add(it);
    return entry;
  }

  /** Whether a statement of the migration's own names the table, by any name that it had. */
  private isMentioned({ from, now }: Entry): boolean {
    const names = [from.name, ...(now === null ? [] : [now.name])];
    return names.some((name) => this.statements.some((sql) => mentions(sql, name)));
  }

  /** The tables, and all that refer to them, whose rows follow theirs. */
  private withChildren(entries: readonly Entry[]): ReadonlySet<Entry> {
    const found = new Set(entries);
    for (const parent of found) for (const it of this.childrenOf(parent)) found.add(it);
    return found;
  }

  private childrenOf(parent: Entry): readonly Entry[] {
    return this.entries.filter(({ from }) =>
      from.foreignKeys.some((key) => sameTable(key.references, parent.from)),
    );
  }
}

function rename(entry: Entry, from: string, to: string | null): void {
  for (const [original, now] of entry.columns) if (now === from) entry.columns.set(original, to);
}

/** Besides a backfill, MySQL numbers the nulls of a column that begins to count. */
function fillsNulls({ from, to, backfill }: AlterColumn): boolean {
  return backfill !== null || (from?.nullable === true && !to.nullable);
}

function fill(entry: Entry, name: string): void {
  for (const [original, now] of entry.columns) if (now === name) entry.filled.add(original);
}
