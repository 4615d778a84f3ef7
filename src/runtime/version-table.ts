import type { Table, TableRef } from '../catalog/index.js';
import { defaultNaming, emptyCatalog, findTable } from '../catalog/index.js';
import type { Dialect, Server } from '../dialects/index.js';
import { DbmError } from '../errors/index.js';
import { declareTable } from '../schema/declare.js';
import { integer, primaryKey, string, table, tableOptions, text } from '../schema/index.js';
import { definitionOf } from '../schema/table.js';
import type { Session } from './session.js';

/** One row of the version table: a revision that is applied to this database. */
export interface AppliedRevision {
  readonly revision: string;
  readonly downRevisions: readonly string[];
  readonly message: string | null;
  /** UTC, as ISO 8601 text. */
  readonly appliedAt: string;
  /** Of the migration file when it was applied; null for a row that says it was never known. */
  readonly checksum: string | null;
  /** How long it ran; null for a revision that was only stamped. */
  readonly durationMs: number | null;
}

const columns = ['revision', 'down_revisions', 'message', 'applied_at', 'checksum', 'duration_ms'] as const;

type VersionRow = Readonly<Record<(typeof columns)[number], unknown>>;

/** The revisions that no applied revision follows: where the database stands. */
export function currentOf(applied: readonly AppliedRevision[]): readonly string[] {
  const followed = new Set(applied.flatMap((it) => it.downRevisions));
  return applied.map((it) => it.revision).filter((revision) => !followed.has(revision));
}

/** The table in which a database keeps its own history. It is created when first written to. */
export class VersionTable {
  /** As an inspection names it: without the schema that is the default one anyway. */
  readonly ref: TableRef;
  private readonly table: Table;
  private exists = false;

  /** Throws DbmError `unsupported` for a name that this engine cannot have. */
  constructor(
    private readonly session: Session,
    ref: TableRef,
  ) {
    this.table = versionTable(ref, session);
    this.ref = { schema: this.table.schema, name: this.table.name };
  }

  /** All rows; none where there is no version table. Creates nothing, so a read-only role will do. */
  async read(): Promise<readonly AppliedRevision[]> {
    const rows = await this.select<VersionRow>(this.columnList());
    return rows.map((row) => decode(row, this.ref));
  }

  /** Whether a revision is recorded. */
  async has(revision: string): Promise<boolean> {
    return (await this.select(`1 AS found`, this.condition(revision))).length > 0;
  }

  /** Adds a row, and the table before it when there is none. Belongs into the migration's transaction. */
  async add(row: AppliedRevision): Promise<void> {
    if (!this.exists) await this.create();
    const { connection, dialect } = this.session;
    const values = [
      row.revision,
      JSON.stringify(row.downRevisions),
      row.message,
      row.appliedAt,
      row.checksum,
      row.durationMs,
    ];
    const literals = values.map((value) => dialect.literal(value)).join(', ');
    await connection.query(`INSERT INTO ${this.quotedName()} (${this.columnList()}) VALUES (${literals})`);
  }

  async remove(revision: string): Promise<void> {
    await this.session.connection.query(`DELETE FROM ${this.quotedName()} WHERE ${this.condition(revision)}`);
  }

  /** What a rolled back transaction may have undone is no longer taken as known. */
  forget(): void {
    this.exists = false;
  }

  private async select<Row>(list: string, condition?: string): Promise<readonly Row[]> {
    const where = condition === undefined ? '' : ` WHERE ${condition}`;
    try {
      const rows = await this.session.connection.query<Row>(
        `SELECT ${list} FROM ${this.quotedName()}${where}`,
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

  private columnList(): string {
    return columns.map((name) => this.session.dialect.quoteIdentifier(name)).join(', ');
  }

  private condition(revision: string): string {
    const { dialect } = this.session;
    return `${dialect.quoteIdentifier('revision')} = ${dialect.literal(revision)}`;
  }

  private async create(): Promise<void> {
    const { session } = this;
    if ((await this.inspect()) === null) {
      const operation = { kind: 'createTable', table: this.table } as const;
      const context = { ...session, structure: async () => null };
      for (const { sql } of await session.dialect.compile(operation, context)) {
        await session.connection.query(sql);
      }
    }
    this.exists = true;
  }

  private async inspect(): Promise<Table | null> {
    const { dialect, connection, server } = this.session;
    const scope = { schemas: this.ref.schema === null ? [] : [this.ref.schema], tables: [this.ref] };
    return findTable(await dialect.inspect(connection, server, scope), this.ref);
  }

  private quotedName(): string {
    const { schema, name } = this.ref;
    const names = schema === null ? [name] : [schema, name];
    return names.map((it) => this.session.dialect.quoteIdentifier(it)).join('.');
  }
}

/** The version table as a catalog's table, in the words of the engine. */
function versionTable(
  ref: TableRef,
  { dialect, server }: { readonly dialect: Dialect; readonly server: Server },
): Table {
  const model = table(
    ref,
    {
      revision: string(128).notNull(),
      // A JSON array of texts: none, one, or several after a merge.
      down_revisions: text().notNull(),
      message: text(),
      // Text, because the engines' timestamps differ in time zone and precision.
      applied_at: string(32).notNull(),
      checksum: string(64),
      duration_ms: integer(),
    },
    (t) => [
      primaryKey().on(t.revision),
      // Whatever the database's charset: messages are Unicode, and revisions are compared exactly.
      ...(dialect.name === 'mysql' ? [tableOptions({ charset: 'utf8mb4', collation: 'utf8mb4_bin' })] : []),
    ],
  );
  const declared = declareTable(definitionOf(model)!, {
    dialect: dialect.name,
    writer: dialect,
    naming: defaultNaming,
    maxNameBytes: dialect.maxNameBytes,
  });
  return dialect.resolve({ ...emptyCatalog, tables: [declared] }, server).tables[0]!;
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
