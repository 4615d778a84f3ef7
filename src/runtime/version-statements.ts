import type { Table, TableRef } from '../catalog/index.js';
import { defaultNaming, emptyCatalog } from '../catalog/index.js';
import type { Dialect, Server } from '../dialects/index.js';
import type { Revision } from '../revisions/index.js';
import { declareTable } from '../schema/declare.js';
import { integer, primaryKey, string, table, tableOptions, text } from '../schema/index.js';
import { definitionOf } from '../schema/table.js';

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

/** The row that says a revision is applied, as of now. */
export function appliedRow(revision: Revision, checksum: string): AppliedRevision {
  return {
    revision: revision.id,
    downRevisions: revision.downRevisions,
    message: revision.message,
    appliedAt: new Date().toISOString(),
    checksum,
    durationMs: null,
  };
}

export const versionColumns = [
  'revision',
  'down_revisions',
  'message',
  'applied_at',
  'checksum',
  'duration_ms',
] as const;

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
    const { dialect } = this.writer;
    const values = [
      dialect.literal(row.revision),
      dialect.literal(JSON.stringify(row.downRevisions)),
      dialect.literal(row.message),
      appliedAt,
      dialect.literal(row.checksum),
      dialect.literal(row.durationMs),
    ];
    return `INSERT INTO ${this.name()} (${this.columnList()}) VALUES (${values.join(', ')})`;
  }

  remove(revision: string): string {
    return `DELETE FROM ${this.name()} WHERE ${this.condition(revision)}`;
  }

  removeAll(): string {
    return `DELETE FROM ${this.name()}`;
  }

  columnList(): string {
    return versionColumns.map((name) => this.writer.dialect.quoteIdentifier(name)).join(', ');
  }

  condition(revision: string): string {
    const { dialect } = this.writer;
    return `${dialect.quoteIdentifier('revision')} = ${dialect.literal(revision)}`;
  }

  /** Quoted, with its schema if it has one. */
  name(): string {
    const { schema, name } = this.ref;
    const names = schema === null ? [name] : [schema, name];
    return names.map((it) => this.writer.dialect.quoteIdentifier(it)).join('.');
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
