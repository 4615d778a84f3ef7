import type { Table, TableRef } from '../catalog/index.js';
import { emptyCatalog } from '../catalog/index.js';
import type { Dialect, Server } from '../dialects/index.js';
import { declareContext } from '../dialects/shared/declare-context.js';
import { qualifiedName } from '../dialects/shared/qualified-name.js';
import type { Revision } from '../revisions/index.js';
import { declareTable } from '../schema/declare.js';
import { integer, primaryKey, raw, string, table, tableOptions, text } from '../schema/index.js';
import { definitionOf } from '../schema/table.js';
import { encodeProgress, type Progress } from './journal/progress.js';

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

/** A revision that a run began and did not finish. */
export interface UnfinishedRevision {
  /** `appliedAt` is when it began. */
  readonly row: AppliedRevision;
  readonly progress: Progress;
}

/** The row that says a revision is applied, as of now. */
export function appliedRow(revision: Revision, checksum: string | null): AppliedRevision {
  return {
    revision: revision.id,
    downRevisions: revision.downRevisions,
    message: revision.message,
    appliedAt: new Date().toISOString(),
    checksum,
    durationMs: null,
  };
}

/** What the version table is written with: an engine, and which server of it. */
export interface VersionWriter {
  readonly dialect: Dialect;
  readonly server: Server;
}

/** The SQL of the version table, without a database. */
export class VersionStatements {
  /** As an inspection names it: without the schema that is the default one anyway. */
  readonly ref: TableRef;
  private readonly table: Table;

  /** Throws DbmError `unsupported` for a name that this engine cannot have. */
  constructor(
    private readonly writer: VersionWriter,
    ref: TableRef,
  ) {
    this.table = versionTable(ref, writer);
    this.ref = { schema: this.table.schema, name: this.table.name };
  }

  /** Does nothing where the table is there: a script cannot look first. */
  async create(): Promise<readonly string[]> {
    const { dialect, server } = this.writer;
    const operation = { kind: 'createTable', table: this.table } as const;
    const context = { server, connection: null, structure: async () => null };
    const statements = await dialect.compile(operation, context);
    return statements.map(({ sql }) => sql.replace(/^CREATE TABLE /, 'CREATE TABLE IF NOT EXISTS '));
  }

  /** `appliedAt` is SQL that says when, instead of the row. */
  add(row: Omit<AppliedRevision, 'appliedAt'>, appliedAt: string): string {
    return this.insert({ ...this.valuesOf(row), applied_at: appliedAt });
  }

  remove(revision: string): string {
    return `DELETE FROM ${this.name()} WHERE ${this.condition(revision)}`;
  }

  removeAll(): string {
    return `DELETE FROM ${this.name()}`;
  }

  /** A row of a migration that has begun. */
  begin(row: AppliedRevision, progress: Progress): string {
    const { dialect } = this.writer;
    return this.insert({
      ...this.valuesOf({ ...row, durationMs: null }),
      applied_at: dialect.literal(row.appliedAt),
      progress: dialect.literal(encodeProgress(progress)),
    });
  }

  /** Null for a migration that is finished, or reverted no further. */
  setProgress(revision: string, progress: Progress | null): string {
    const { dialect } = this.writer;
    const value = dialect.literal(progress === null ? null : encodeProgress(progress));
    return `UPDATE ${this.name()} SET ${dialect.quoteIdentifier('progress')} = ${value} WHERE ${this.condition(revision)}`;
  }

  /** Turns the row of a migration that has begun into that of an applied one. */
  finish({ revision, appliedAt, checksum, durationMs }: AppliedRevision): string {
    const { dialect } = this.writer;
    const values = { applied_at: appliedAt, checksum, duration_ms: durationMs, progress: null };
    const set = Object.entries(values).map(
      ([name, value]) => `${dialect.quoteIdentifier(name)} = ${dialect.literal(value)}`,
    );
    return `UPDATE ${this.name()} SET ${set.join(', ')} WHERE ${this.condition(revision)}`;
  }

  /** Takes a migration as its file is now. */
  accept(revision: string, checksum: string, downRevisions: readonly string[]): string {
    const { dialect } = this.writer;
    const values = { checksum, down_revisions: JSON.stringify(downRevisions) };
    const set = Object.entries(values).map(
      ([name, value]) => `${dialect.quoteIdentifier(name)} = ${dialect.literal(value)}`,
    );
    return `UPDATE ${this.name()} SET ${set.join(', ')} WHERE ${this.condition(revision)}`;
  }

  /** For version tables that are older than the column. */
  async addProgressColumn(): Promise<readonly string[]> {
    const { dialect, server } = this.writer;
    const column = this.table.columns.find((it) => it.name === 'progress')!;
    const change = { kind: 'addColumn', column, position: 'last', backfill: null } as const;
    const operation = { kind: 'alterTable', table: this.ref, changes: [change] } as const;
    const context = { server, connection: null, structure: async () => null };
    return (await dialect.compile(operation, context)).map(({ sql }) => sql);
  }

  private valuesOf(row: Omit<AppliedRevision, 'appliedAt'>) {
    const { dialect } = this.writer;
    return {
      revision: dialect.literal(row.revision),
      down_revisions: dialect.literal(JSON.stringify(row.downRevisions)),
      message: dialect.literal(row.message),
      checksum: dialect.literal(row.checksum),
      duration_ms: dialect.literal(row.durationMs),
    };
  }

  private insert(values: Readonly<Record<string, string>>): string {
    const columns = Object.keys(values).map((name) => this.writer.dialect.quoteIdentifier(name));
    return `INSERT INTO ${this.name()} (${columns.join(', ')}) VALUES (${Object.values(values).join(', ')})`;
  }

  condition(revision: string): string {
    const { dialect } = this.writer;
    return `${dialect.quoteIdentifier('revision')} = ${dialect.literal(revision)}`;
  }

  /** Quoted, with its schema if it has one. */
  name(): string {
    return qualifiedName(this.ref, this.writer.dialect.quoteIdentifier);
  }
}

/** The version table as a catalog's table, in the words of the engine. */
function versionTable(ref: TableRef, { dialect, server }: VersionWriter): Table {
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
      // Of a migration that is not finished; see Progress. A text of MySQL is too short for a long one.
      progress: dialect.name === 'mysql' ? raw('longtext') : text(),
    },
    (t) => [
      primaryKey().on(t.revision),
      // Whatever the database's charset: messages are Unicode, and revisions are compared exactly.
      ...(dialect.name === 'mysql' ? [tableOptions({ charset: 'utf8mb4', collation: 'utf8mb4_bin' })] : []),
    ],
  );
  const declared = declareTable(definitionOf(model)!, declareContext(dialect));
  return dialect.resolve({ ...emptyCatalog, tables: [declared] }, server).tables[0]!;
}
