import type { Connection as Mysql2Connection } from 'mysql2/promise';
import { createConnection } from 'mysql2/promise';
import { afterEach, beforeEach, describe } from 'vitest';
import type { Catalog, ColumnType, Table } from '../../../src/catalog/index.js';
import { canonical, emptyCatalog } from '../../../src/catalog/index.js';
import type { CompileContext, Connection, Server } from '../../../src/dialects/index.js';
import { mysql } from '../../../src/dialects/mysql/index.js';
import type { Operation, TableChange } from '../../../src/operations/index.js';
import type { Database } from '../../servers/databases.js';
import { engines, freshDatabase } from '../../servers/databases.js';
import { dump } from '../../servers/dumps.js';

export * from '../../support/catalog.js';

/** A new empty database of each test, and what tests do with it. */
export interface TestDatabase {
  readonly connection: Connection;
  readonly server: Server;
  readonly url: string;
  readonly mariadb: boolean;
  /** What was sent, in order. */
  readonly sent: readonly string[];
  query<Row = Record<string, unknown>>(sql: string): Promise<readonly Row[]>;
  inspect(): Promise<Catalog>;
  compile(operation: Operation, structure?: Table | null): Promise<readonly string[]>;
  run(...operations: readonly Operation[]): Promise<void>;
  alter(table: string, ...changes: readonly TableChange[]): Promise<void>;
  /** Creates the tables, foreign keys included, and returns the catalog as it is resolved. */
  build(...tables: readonly Table[]): Promise<Catalog>;
  resolve(...tables: readonly Table[]): Catalog;
  /** The server's own words, with the keys of each table in one order. */
  dump(): Promise<string>;
}

/** The tests on a MySQL and on a MariaDB server, as far as they run. */
export function onEachServer(define: (test: TestDatabase, flavor: 'mysql' | 'mariadb') => void): void {
  const running = engines().filter((it) => it === 'mysql' || it === 'mariadb');
  describe.each(running)('%s', (flavor) => {
    define(useDatabase(flavor), flavor);
  });
}

function useDatabase(flavor: 'mysql' | 'mariadb'): TestDatabase {
  let database: Database;
  let driver: Mysql2Connection;
  let server: Server;
  let sent: string[] = [];
  const connection: Connection = {
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => {
      sent.push(sql);
      const [rows] = await driver.query(sql, [...parameters]);
      return (Array.isArray(rows) ? rows : []) as Row[];
    },
  };
  beforeEach(async () => {
    database = await freshDatabase(flavor);
    driver = await createConnection(database.url.replace(/^mariadb:/, 'mysql:'));
    server = await mysql.identify(connection);
    if (server.preparation !== undefined) await driver.query(server.preparation);
    sent = [];
  });
  afterEach(async () => {
    await driver?.end();
    await database?.drop();
  });
  const test: TestDatabase = {
    connection,
    mariadb: flavor === 'mariadb',
    get server() {
      return server;
    },
    get url() {
      return database.url;
    },
    get sent() {
      return sent;
    },
    query: (sql) => connection.query(sql),
    inspect: () => mysql.inspect(connection, server, { schemas: [], tables: null }),
    async compile(operation, structure = null) {
      const context: CompileContext = { server, connection, structure: async () => structure };
      return (await mysql.compile(operation, context)).map(({ sql }) => sql);
    },
    async run(...operations) {
      for (const operation of operations) {
        for (const sql of await test.compile(operation)) await connection.query(sql);
      }
    },
    alter: (table, ...changes) =>
      test.run({ kind: 'alterTable', table: { schema: null, name: table }, changes }),
    async build(...tables) {
      const catalog = test.resolve(...tables);
      for (const table of catalog.tables) {
        await test.run({ kind: 'createTable', table: { ...table, foreignKeys: [] } });
      }
      for (const table of catalog.tables) {
        if (table.foreignKeys.length === 0) continue;
        const changes = table.foreignKeys.map(
          (constraint) => ({ kind: 'addConstraint', constraint }) as const,
        );
        await test.run({ kind: 'alterTable', table, changes });
      }
      return catalog;
    },
    resolve: (...tables) => mysql.resolve(catalogOf(...tables), server),
    dump: async () => sortedKeys(await dump(database.url)),
  };
  return test;
}

/**
 * SHOW CREATE TABLE lists keys in the order of their creation, which means nothing, and of MySQL it depends on
 * the last rebuild whether it is `-1` or `-(1)`, and which character set stands before a string.
 */
export function sortedKeys(dumped: string): string {
  const text = dumped.replaceAll(/-\(([\d.]+)\)/g, '-$1').replaceAll(/_(utf8mb[34]|latin1)'/g, "'");
  const isKey = (line: string) => /^ {2}((UNIQUE |FULLTEXT |SPATIAL )?KEY|CONSTRAINT) /.test(line);
  const lines = text.split('\n').map((line) => (isKey(line) ? line.replace(/,$/, '') : line));
  const sorted: string[] = [];
  for (const line of lines) {
    let at = sorted.length;
    while (isKey(line) && isKey(sorted[at - 1] ?? '') && sorted[at - 1]! > line) at--;
    sorted.splice(at, 0, line);
  }
  return sorted.join('\n');
}

export function catalogOf(...tables: readonly Table[]): Catalog {
  return canonical({ ...emptyCatalog, tables });
}

export const primaryKey = (...columns: readonly string[]) =>
  ({ kind: 'primaryKey', name: null, columns }) as const;

export const enumeration = (...values: readonly string[]): ColumnType => ({
  kind: 'enum',
  name: null,
  schema: null,
  values,
});
