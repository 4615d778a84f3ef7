import type { Catalog, Table } from '../../catalog/index.js';
import { displayName, findTable, tableKey } from '../../catalog/index.js';
import { equal } from '../../util/index.js';
import type { Session } from '../session.js';
import { lossesOf, readRows, type Snapshot, type TableRows } from './row-snapshot.js';
import { SampleRows } from './sample-rows.js';
import type { TracedTable } from './step-trace.js';

export interface Losses {
  readonly silent: readonly string[];
  readonly spoken: readonly string[];
}

/** The rows of a scratch database, as they must be. */
export class RowKeeper {
  /** How many rows were made up. */
  inserted = 0;
  /** The tables that took none, with the reason, by name. */
  readonly refused = new Map<string, string>();
  private samples: SampleRows;
  private snapshot: Snapshot = new Map();
  /** Whether the tables that are there have lost their rows, and are to get new ones. */
  private isBare = true;

  constructor(private readonly session: Session) {
    this.samples = new SampleRows(session);
  }

  hasRows(): boolean {
    return [...this.snapshot.values()].some((it) => it.count > 0);
  }

  /** Forgets all rows: the database was made anew. */
  forget(): void {
    this.snapshot = new Map();
    this.samples = new SampleRows(this.session);
    this.isBare = true;
  }

  async deleteAll({ tables }: Catalog): Promise<void> {
    const { connection, dialect } = this.session;
    await dialect.scratch.deleteRows(connection, tables);
    for (const table of tables) this.snapshot.set(tableKey(table), await readRows(this.session, table));
    this.isBare = true;
  }

  /** Gives rows to the tables that are new or were changed; to all when there are none any more. */
  async fill(before: Catalog | null, after: Catalog): Promise<void> {
    const start = this.isBare ? null : before;
    this.isBare = false;
    const changed = after.tables.filter(
      (table) => !equal(start === null ? null : findTable(start, table), table),
    );
    const countsBefore = changed.map((table) => this.snapshot.get(tableKey(table))?.count ?? 0);
    for (const { table, reason } of await this.samples.insert(changed)) {
      this.refused.set(displayName(table), reason);
    }
    for (const [i, table] of changed.entries()) {
      const rows = await readRows(this.session, table);
      this.snapshot.set(tableKey(table), rows);
      this.inserted += Math.max(0, rows.count - countsBefore[i]!);
      if (rows.count > 0) this.refused.delete(displayName(table));
    }
  }

  /** What a migration lost of the rows: without saying so, and by SQL of its own. */
  async losses(traced: readonly TracedTable[]): Promise<Losses> {
    const found = { silent: [] as string[], spoken: [] as string[] };
    for (const { from, to, columns, isTouched, isRewritten } of traced) {
      const before = this.snapshot.get(tableKey(from));
      if (to === null || before === undefined || !isTouched) continue;
      const after = await readRows(this.session, to);
      const losses = lossesOf(before, after, columns).map((it) => `${displayName(to)}: ${it}`);
      found[isRewritten ? 'spoken' : 'silent'].push(...losses);
    }
    return found;
  }

  /** Takes the rows for right as they now are, where a migration did anything. */
  async accept(traced: readonly TracedTable[], { tables }: Catalog): Promise<void> {
    const next: Snapshot = new Map();
    const old = new Map(
      traced.flatMap((it) => (it.to === null || it.isTouched ? [] : [[tableKey(it.to), it.from] as const])),
    );
    for (const table of tables) {
      const from = old.get(tableKey(table));
      const known = from === undefined ? undefined : this.snapshot.get(tableKey(from));
      next.set(tableKey(table), known ?? (await readRows(this.session, table)));
    }
    this.snapshot = next;
  }

  /** What is otherwise than it should be, in tables that no migration seemed to touch. */
  async strayChanges({ tables }: Catalog): Promise<readonly string[]> {
    const found: string[] = [];
    for (const table of tables) {
      const before = this.snapshot.get(tableKey(table));
      if (before === undefined) continue;
      const losses = lossesOf(before, await readRows(this.session, table), allColumns(table, before));
      found.push(...losses.map((it) => `${displayName(table)}: ${it}`));
    }
    return found;
  }
}

function allColumns(table: Table, rows: TableRows) {
  return table.columns
    .filter((it) => rows.values.has(it.name))
    .map((it) => ({ from: it, to: it, isFilled: false }));
}
