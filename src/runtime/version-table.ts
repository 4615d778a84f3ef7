import type { Table, TableRef } from '../catalog/index.js';
import { findTable } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import type { Session } from './session.js';
import { type AppliedRevision, VersionStatements, type versionColumns } from './version-statements.js';

type VersionRow = Readonly<Record<(typeof versionColumns)[number], unknown>>;

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
  private exists = false;

  /** Throws DbmError `unsupported` for a name that this engine cannot have. */
  constructor(
    private readonly session: Session,
    ref: TableRef,
  ) {
    this.statements = new VersionStatements(session, ref);
    this.ref = this.statements.ref;
  }

  /** All rows; none where there is no version table. Creates nothing, so a read-only role will do. */
  async read(): Promise<readonly AppliedRevision[]> {
    const rows = await this.select<VersionRow>(this.statements.columnList());
    return rows.map((row) => decode(row, this.ref));
  }

  /** Whether a revision is recorded. */
  async has(revision: string): Promise<boolean> {
    return (await this.select(`1 AS found`, this.statements.condition(revision))).length > 0;
  }

  /** Adds a row, and the table before it when there is none. Belongs into the migration's transaction. */
  async add(row: AppliedRevision): Promise<void> {
    if (!this.exists) await this.create();
    const { connection, dialect } = this.session;
    await connection.query(this.statements.add(row, dialect.literal(row.appliedAt)));
  }

  async remove(revision: string): Promise<void> {
    await this.session.connection.query(this.statements.remove(revision));
  }

  /** Creates the table if it is not there; whether it had to. */
  async ensure(): Promise<boolean> {
    await this.read();
    if (this.exists) return false;
    await this.create();
    return true;
  }

  /** What a rolled back transaction may have undone is no longer taken as known. */
  forget(): void {
    this.exists = false;
  }

  private async select<Row>(list: string, condition?: string): Promise<readonly Row[]> {
    const where = condition === undefined ? '' : ` WHERE ${condition}`;
    try {
      const rows = await this.session.connection.query<Row>(
        `SELECT ${list} FROM ${this.statements.name()}${where}`,
      );
      this.exists = true;
      return rows;
    } catch (thrown) {
      // One statement in the usual case; only when it fails is the catalog asked why.
      if ((await this.inspect()) !== null) throw thrown;
      this.exists = false;
      return [];
    }
  }

  private async create(): Promise<void> {
    if ((await this.inspect()) === null) {
      for (const sql of await this.statements.create()) await this.session.connection.query(sql);
    }
    this.exists = true;
  }

  private async inspect(): Promise<Table | null> {
    const { dialect, connection, server } = this.session;
    const scope = { schemas: this.ref.schema === null ? [] : [this.ref.schema], tables: [this.ref] };
    return findTable(await dialect.inspect(connection, server, scope), this.ref);
  }
}

function decode(row: VersionRow, ref: TableRef): AppliedRevision {
  const text = (value: unknown) => (value === null ? null : String(value));
  return {
    revision: String(row.revision),
    downRevisions: decodeList(String(row.down_revisions), ref),
    message: text(row.message),
    appliedAt: String(row.applied_at),
    checksum: text(row.checksum),
    durationMs: row.duration_ms === null ? null : Number(row.duration_ms),
  };
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
