import type { Catalog, Table, TableRef } from '../../catalog/index.js';
import { displayName, emptyCatalog, findTable, plainTable, sameTable } from '../../catalog/index.js';
import type { CompileContext, Connection, Dialect, Server, Statement } from '../../dialects/index.js';
import { DbmError, messageOf } from '../../errors/index.js';
import { applyOperation, type Operation } from '../../operations/index.js';
import { oneLine } from '../../util/index.js';
import { resolveOperation } from '../resolve-operation.js';
import type { ImaginedDatabase, ImaginedTransaction } from './imagined.js';

export interface SimulationOptions {
  readonly dialect: Dialect;
  readonly server: Server;
  /** What there is at first; an empty catalog unless told. */
  readonly catalog?: Catalog;
  /** A live database of that structure, which knows more of its tables until they are changed. */
  readonly connection?: Connection;
}

/** Why a table is no longer known, or all of them are not. */
interface Loss {
  concerns(table: Table): boolean;
  readonly reason: string;
}

/** A database as a catalog, which every operation changes as it would change the database. */
export class Simulation implements ImaginedDatabase {
  readonly server: Server;
  readonly dialect: Dialect;
  private readonly connection: Connection | null;
  private catalog: Catalog;
  private readonly losses: Loss[] = [];
  /** The tables that the operations so far have changed, so that the live ones are not them any more. */
  private readonly changed = new Set<string>();

  constructor({ dialect, server, catalog = emptyCatalog, connection }: SimulationOptions) {
    this.dialect = dialect;
    this.server = server;
    this.catalog = catalog;
    this.connection = connection ?? null;
  }

  async begin(): Promise<ImaginedTransaction> {
    const { begin, commit } = await this.dialect.script.begin(null);
    return { begin, commit, rollback: async () => {} };
  }

  async run(written: Operation, origin: string): Promise<readonly Statement[]> {
    const operation = this.withPlainNames(resolveOperation(written, this));
    const statements = await this.dialect.compile(operation, this.contextOf(operation));
    if (operation.kind === 'execute') await this.sent(operation.sql, origin);
    else this.apply(operation, origin);
    return statements;
  }

  async sent(sql: string, origin: string): Promise<void> {
    const effect = this.dialect.script.effect(sql);
    if (effect.kind === 'none' || effect.kind === 'apart') return;
    const reason = `${origin} changed it by SQL of its own: ${shortened(sql)}`;
    if (effect.kind === 'anything') this.lose(reason);
    else this.losses.push({ reason, concerns: (table) => namesOf(table).some((it) => effect.names.has(it)) });
  }

  lose(reason: string): void {
    this.losses.push({ reason, concerns: () => true });
  }

  private contextOf(operation: Operation): CompileContext {
    const { server, connection } = this;
    const isUntouched = tablesOf(operation).every((ref) => !this.changed.has(displayName(ref)));
    return {
      server,
      connection: isUntouched ? connection : null,
      structure: async (ref) => this.structure(this.plainName(ref)),
      referredColumns: (ref) => this.referredColumns(this.plainName(ref)),
    };
  }

  private referredColumns(ref: TableRef): ReadonlySet<string> {
    const references = this.catalog.tables.flatMap((it) => it.foreignKeys.map((key) => key.references));
    return new Set(references.filter((it) => sameTable(it, ref)).flatMap((it) => it.columns));
  }

  private structure(ref: TableRef): Table {
    const table = findTable(this.catalog, ref);
    const name = displayName(ref);
    const loss = this.losses.find((it) => it.concerns(table ?? plainTable(ref, [])));
    if (table !== null && loss === undefined) return table;
    const why = loss?.reason ?? 'no migration up to here creates it';
    throw new DbmError(
      'unsupported',
      `What the table ${name} is by then decides how it is changed, and that is not known without the database: ${why}`,
      {
        hint: 'Run this migration on the database itself, or write the earlier change with the calls of op.',
      },
    );
  }

  /** What does not fit the simulated structure may well fit the real one: then that is not known. */
  private apply(operation: Operation, origin: string): void {
    for (const ref of tablesOf(operation)) this.changed.add(displayName(ref));
    try {
      this.catalog = applyOperation(this.catalog, operation);
    } catch (thrown) {
      const names = new Set(tablesOf(operation).map(displayName));
      const reason = `what ${origin} does to it does not follow from the migrations before (${messageOf(thrown)})`;
      this.losses.push({ reason, concerns: (table) => names.has(displayName(table)) });
    }
  }

  /** Tables of the default schema are catalogued without it, however a migration calls them. */
  private withPlainNames(operation: Operation): Operation {
    switch (operation.kind) {
      case 'alterTable':
      case 'partitionTable':
        return { ...operation, table: this.plainName(operation.table) };
      case 'dropTable':
        return { ...operation, table: { ...operation.table, ...this.plainName(operation.table) } };
      case 'renameTable':
        return { ...operation, from: this.plainName(operation.from), to: this.plainName(operation.to) };
      default:
        return operation;
    }
  }

  private plainName({ schema, name }: TableRef): TableRef {
    return { schema: schema === this.server.defaultSchema ? null : schema, name };
  }
}

function tablesOf(operation: Operation): readonly TableRef[] {
  switch (operation.kind) {
    case 'createTable':
    case 'dropTable':
    case 'alterTable':
    case 'partitionTable':
      return [operation.table];
    case 'renameTable':
      return [operation.from, operation.to];
    case 'alterEnum':
      return [operation, ...(operation.within ?? [])].flatMap((it) => it.columns.map(({ table }) => table));
    default:
      return [];
  }
}

/** The names by which SQL may mean a table: its own, and those of what belongs to it. */
function namesOf({ name, indexes, uniques, foreignKeys, checks }: Table): readonly string[] {
  const parts = [...indexes, ...uniques, ...foreignKeys, ...checks].flatMap((it) => it.name ?? []);
  return [name, ...parts].map((it) => it.toLowerCase());
}

function shortened(sql: string): string {
  const text = oneLine(sql).trim();
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
