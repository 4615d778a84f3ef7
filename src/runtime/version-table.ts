import type { Table, TableRef } from '../catalog/index.js';
import { findColumn, findTable } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { decodeProgress, type Progress } from './journal/progress.js';
import type { Session } from './session.js';
import { type AppliedRevision, type UnfinishedRevision, VersionStatements } from './version-statements.js';

type VersionRow = Readonly<
  Record<
    'revision' | 'down_revisions' | 'message' | 'applied_at' | 'checksum' | 'duration_ms' | 'progress',
    unknown
  >
>;

interface DecodedRow {
  readonly row: AppliedRevision;
  readonly progress: Progress | null;
}

/** What the version table says. */
export interface VersionRows {
  readonly applied: readonly AppliedRevision[];
  readonly unfinished: readonly UnfinishedRevision[];
}

export interface VersionTimes {
  /** By the id of the revision. */
  readonly times: ReadonlyMap<string, string>;
  readonly unfinished: readonly UnfinishedRevision[];
}

/** Runs statements, one after the other. */
export type Send = (statements: readonly string[]) => Promise<void>;

/** The revisions that no applied revision follows: where the database stands. */
export function currentOf(applied: readonly AppliedRevision[]): readonly string[] {
  const followed = new Set(applied.flatMap((it) => it.downRevisions));
  return applied.map((it) => it.revision).filter((revision) => !followed.has(revision));
}

/** The table in which a database keeps its own history. It is created when first written to. */
export class VersionTable {
  /** As an inspection names it: without the schema that is the default one anyway. */
  readonly ref: TableRef;
  private readonly statements: VersionStatements;
  /** Null while that is not known. */
  private exists: boolean | null = null;
  private hasProgress = false;

  /** Throws DbmError `unsupported` for a name that this engine cannot have. */
  constructor(
    private readonly session: Session,
    ref: TableRef,
  ) {
    this.statements = new VersionStatements(session, ref);
    this.ref = this.statements.ref;
  }

  /** What is applied; nothing where there is no version table. Creates nothing, so a read-only role will do. */
  async read(): Promise<readonly AppliedRevision[]> {
    return (await this.readAll()).applied;
  }

  /** What is applied, and what is not finished. A revision that is not quite reverted still counts as applied. */
  async readAll(): Promise<VersionRows> {
    const applied: AppliedRevision[] = [];
    const unfinished: UnfinishedRevision[] = [];
    for (const { row, progress } of await this.select()) {
      if (progress?.direction !== 'up') applied.push(row);
      if (progress !== null) unfinished.push({ row, progress });
    }
    return { applied, unfinished };
  }

  /** The same, of what is applied only the ids and times: for thousands of rows that takes half as long. */
  async readTimes(): Promise<VersionTimes> {
    const times = await this.selectTimes();
    if (times !== null) return { times, unfinished: [] };
    const { applied, unfinished } = await this.readAll();
    return { times: new Map(applied.map((it) => [it.revision, it.appliedAt])), unfinished };
  }

  /** Whether a revision is recorded as applied. */
  async has(revision: string): Promise<boolean> {
    const rows = await this.select(this.statements.condition(revision));
    return rows.some((it) => it.progress?.direction !== 'up');
  }

  /** Adds a row, and the table before it when there is none. Belongs into the migration's transaction. */
  async add(row: AppliedRevision, send: Send = this.sendEach): Promise<void> {
    const created = this.exists === true ? [] : await this.creation();
    await send([...created, this.statements.add(row, this.session.dialect.literal(row.appliedAt))]);
    this.exists = true;
  }

  /** Makes sure that progress can be written: creates the table, or gives an older one the column. */
  async prepareProgress(): Promise<void> {
    if (this.hasProgress) return;
    const table = this.exists === false ? null : await this.inspect();
    const sql =
      table === null
        ? await this.statements.create()
        : findColumn(table, 'progress') === null
          ? await this.statements.addProgressColumn()
          : [];
    const { connection, dialect } = this.session;
    // Where each statement of structure commits by itself, it may wait for the first of the migration's.
    const mayWait = connection.precede !== undefined && !dialect.transactionalDdl;
    for (const it of sql) {
      if (mayWait) connection.precede!(it);
      else await connection.query(it);
    }
    this.exists = true;
    this.hasProgress = true;
  }

  /** Writes how far a migration came; after `prepareProgress`. */
  async saveProgress(row: AppliedRevision, progress: Progress, isRecorded: boolean): Promise<void> {
    await this.session.connection.query(this.progressNote(row, progress, isRecorded));
  }

  /** The statement that does that. */
  progressNote(row: AppliedRevision, progress: Progress, isRecorded: boolean): string {
    return isRecorded
      ? this.statements.setProgress(row.revision, progress)
      : this.statements.begin(row, progress);
  }

  /** Says that there is no more to do for a migration that had begun. */
  async finish(row: AppliedRevision, send: Send = this.sendEach): Promise<void> {
    await send([this.statements.finish(row)]);
  }

  /** Takes a migration as its file is now. */
  async accept(revision: string, checksum: string, downRevisions: readonly string[]): Promise<void> {
    await this.session.connection.query(this.statements.accept(revision, checksum, downRevisions));
  }

  /** Forgets that a downgrade had begun. */
  async clearProgress(revision: string): Promise<void> {
    await this.session.connection.query(this.statements.setProgress(revision, null));
  }

  async remove(revision: string, send: Send = this.sendEach): Promise<void> {
    await send([this.statements.remove(revision)]);
  }

  /** Creates the table if it is not there; whether it had to. */
  async ensure(): Promise<boolean> {
    await this.read();
    if (this.exists === true) return false;
    await this.sendEach(await this.creation());
    this.exists = true;
    return true;
  }

  /** What a rolled back transaction may have undone is no longer taken as known. */
  forget(): void {
    this.exists = null;
    this.hasProgress = false;
  }

  private async select(condition?: string): Promise<readonly DecodedRow[]> {
    // All columns, because an older table has no progress; one by name, because the table may be another's.
    const rows = await this.query(`*, ${this.session.dialect.quoteIdentifier('revision')}`, condition);
    return rows.map((row) => decode(row, this.ref));
  }

  /** Null where that is not all: an older table has no progress, and what is not finished has some. */
  private async selectTimes(): Promise<ReadonlyMap<string, string> | null> {
    // With the table's name: SQLite takes a quoted name alone for a text where there is no such column.
    const column = (name: keyof VersionRow) =>
      `${this.statements.name()}.${this.session.dialect.quoteIdentifier(name)}`;
    const [revision, appliedAt, progress] = [column('revision'), column('applied_at'), column('progress')];
    const list = this.session.dialect.jsonList;
    try {
      if (list === undefined) {
        const rows = await this.query(`${revision}, ${appliedAt}, ${progress}`);
        return rows.every((it) => it.progress === null) ? timesOf(rows) : null;
      }
      const [all] = await this.query(
        `${list(revision)} AS revision, ${list(appliedAt)} AS applied_at, count(${progress}) AS progress`,
      );
      if (all === undefined) return new Map();
      return Number(all.progress) === 0 ? timesIn(all) : null;
    } catch {
      // Who reads the whole rows is told what is wrong.
      return null;
    }
  }

  private async query(columns: string, condition?: string): Promise<readonly VersionRow[]> {
    const where = condition === undefined ? '' : ` WHERE ${condition}`;
    const send = async () => {
      const sql = `SELECT ${columns} FROM ${this.statements.name()}${where}`;
      const rows = await this.session.connection.query<VersionRow>(sql, [], { unprepared: true });
      this.exists = true;
      if (rows[0] !== undefined) this.hasProgress = 'progress' in rows[0];
      return rows;
    };
    try {
      return await send();
    } catch (thrown) {
      // One statement in the usual case; only when it fails, and does not say why, is the catalog asked.
      const isMissing = this.session.dialect.isMissingTable?.(thrown) === true;
      if (isMissing || (await this.inspect()) === null) {
        this.exists = false;
        return [];
      }
      // Another process may have made it meanwhile; whatever else is wrong is said again.
      return send();
    }
  }

  /** What creates the table; nothing where it is there. */
  private async creation(): Promise<readonly string[]> {
    return this.exists === false || (await this.inspect()) === null ? this.statements.create() : [];
  }

  private readonly sendEach: Send = async (statements) => {
    for (const sql of statements) await this.session.connection.query(sql);
  };

  private async inspect(): Promise<Table | null> {
    const { dialect, connection, server } = this.session;
    const scope = { schemas: this.ref.schema === null ? [] : [this.ref.schema], tables: [this.ref] };
    return findTable(await dialect.inspect(connection, server, scope), this.ref);
  }
}

function timesOf(rows: readonly VersionRow[]): ReadonlyMap<string, string> {
  return new Map(rows.map((it) => [String(it.revision), String(it.applied_at)]));
}

/** The same of one row of lists; those of a table without rows are NULL on PostgreSQL. */
function timesIn(lists: VersionRow): ReadonlyMap<string, string> {
  const [revisions, appliedAt] = [lists.revision, lists.applied_at].map(
    (json) => JSON.parse(textOf(json) ?? '[]') as readonly unknown[],
  );
  const times = new Map<string, string>();
  for (const [i, it] of revisions!.entries()) times.set(String(it), String(appliedAt![i]));
  return times;
}

function decode(row: VersionRow, ref: TableRef): DecodedRow {
  const progress = textOf(row.progress);
  return {
    row: decodeApplied(row, ref),
    progress: progress === null ? null : decodeProgress(progress, String(row.revision)),
  };
}

function decodeApplied(row: VersionRow, ref: TableRef): AppliedRevision {
  return {
    revision: String(row.revision),
    downRevisions: decodeList(String(row.down_revisions), ref),
    message: textOf(row.message),
    appliedAt: String(row.applied_at),
    checksum: textOf(row.checksum),
    durationMs: row.duration_ms === null ? null : Number(row.duration_ms),
  };
}

/** An older table has no column for it, or NULL in it. */
function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

function decodeList(json: string, ref: TableRef): readonly string[] {
  try {
    const list: unknown = JSON.parse(json);
    if (Array.isArray(list)) return list.map(String);
  } catch {
    // Falls through to the error below, which says the same for all that is no list.
  }
  throw new DbmError(
    'revision',
    `The version table ${ref.name} holds down_revisions that are no list: ${json}`,
    {
      hint: 'Correct that row, or write the table anew with `dbm stamp`.',
    },
  );
}
