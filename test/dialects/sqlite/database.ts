import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import type { Catalog, Table } from '../../../src/catalog/index.js';
import { canonical, emptyCatalog, findTable } from '../../../src/catalog/index.js';
import type { CompileContext, Connection, ConnectionSettings } from '../../../src/dialects/index.js';
import { declareContext } from '../../../src/dialects/shared/declare-context.js';
import { sqlite } from '../../../src/dialects/sqlite/index.js';
import type { Operation, TableChange } from '../../../src/operations/index.js';
import { declareTable } from '../../../src/schema/declare.js';
import type { Columns, TableExtra } from '../../../src/schema/index.js';
import { runningServer } from '../../servers/databases.js';
import { sqlitePath } from '../../servers/url.js';

/** A SQLite file of its own, through Kysely's SqliteDialect. */
export interface TestDatabase {
  readonly path: string;
  readonly connection: Connection;
  /** Every statement that was sent. */
  readonly log: string[];
  /** Statements without parameters, one after the other. */
  run(...statements: readonly string[]): Promise<void>;
  all<Row = Record<string, unknown>>(sql: string): Promise<readonly Row[]>;
  inspect(): Promise<Catalog>;
  /** Compiles and runs operations as a migration would: in its transaction. */
  migrate(...operations: readonly Operation[]): Promise<readonly string[]>;
  context: CompileContext;
  close(): Promise<void>;
}

// Files of tests share this module, and the folder goes with the servers when all of them are done.
const folder = mkdtempSync(join(sqlitePath(runningServer('sqlite').url), 'files-'));

export function settingsFor(path: string, parameters: Record<string, string> = {}): ConnectionSettings {
  return {
    flavor: 'sqlite',
    database: path,
    host: null,
    port: null,
    user: null,
    password: null,
    parameters,
    ssl: null,
    pool: {},
  };
}

export function freshPath(): string {
  return join(folder, `${randomBytes(6).toString('hex')}.db`);
}

export async function openDatabase(
  path = freshPath(),
  parameters: Record<string, string> = {},
): Promise<TestDatabase> {
  const dialect = await sqlite.openDriver(settingsFor(path, parameters));
  const driver = dialect.createDriver();
  await driver.init();
  const raw = await driver.acquireConnection();
  const log: string[] = [];
  const connection: Connection = {
    async query<Row>(sql: string, values: readonly unknown[] = []) {
      log.push(sql);
      return (await raw.executeQuery<Row>(CompiledQuery.raw(sql, [...values]))).rows;
    },
  };
  const server = await sqlite.identify(connection);
  const inspect = () => sqlite.inspect(connection, server, { schemas: [], tables: null });
  const context: CompileContext = {
    server,
    connection,
    structure: async (table) => findTable(await inspect(), table),
  };
  let closed = false;
  const database: TestDatabase = {
    path,
    connection,
    log,
    context,
    inspect,
    async run(...statements) {
      for (const statement of statements) await connection.query(statement);
    },
    all: (sql) => connection.query(sql),
    async migrate(...operations) {
      const done: string[] = [];
      try {
        await sqlite.transaction.begin(connection);
        for (const operation of operations) {
          for (const { sql } of await sqlite.compile(operation, context)) {
            await connection.query(sql);
            done.push(sql);
          }
        }
        await sqlite.transaction.commit(connection);
      } catch (thrown) {
        await sqlite.transaction.rollback(connection);
        throw thrown;
      }
      return done;
    },
    async close() {
      if (closed) return;
      closed = true;
      await driver.releaseConnection(raw);
      await driver.destroy();
    },
  };
  return database;
}

/** A declared table, not resolved. */
export function declared(name: string, columns: Columns, extras: readonly TableExtra[] = []): Table {
  return declareTable({ schema: null, name, columns, extras }, declareContext(sqlite));
}

export function resolved(...tables: readonly Table[]): Catalog {
  return sqlite.resolve(canonical({ ...emptyCatalog, tables }), sqlite.assumedServer);
}

export function createTable(table: Table): Operation {
  return { kind: 'createTable', table };
}

export function alterTable(name: string, ...changes: readonly TableChange[]): Operation {
  return { kind: 'alterTable', table: { schema: null, name }, changes };
}

/** The live catalog once `target` has been settled against it. */
export async function settled(database: TestDatabase, target: Catalog): Promise<Catalog> {
  const live = await database.inspect();
  const result = await sqlite.settle(database.connection, database.context.server, live, target);
  return result.target;
}
