import type { TableOptions } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';
import type { Connection, Flavor, Server } from '../dialect.js';
import { parseVersion } from '../shared/script.js';
import { givenMode, preparationOf } from './sql-mode.js';

interface ServerRow {
  readonly version: string;
  readonly database: string | null;
  readonly user: string;
  readonly engine: string;
  readonly charset: string;
  readonly collation: string;
  readonly sqlMode: string;
  readonly globalMode: string;
  readonly lowerCase: number;
  readonly explicitTimestamps: number;
  readonly commits: number;
  readonly quotes: number;
  /** MySQL 8.0.30 and newer. */
  readonly generatesKeys?: number;
}

/**
 * Asks what the connection is connected to. Throws DbmError: `connection` when no database is selected,
 * `unsupported` for a server that is too old or set up so that dbm's SQL would mean something else.
 */
export async function identify(connection: Connection): Promise<Server> {
  const [found] = await connection.query<ServerRow>(
    `SELECT VERSION() AS version, DATABASE() AS \`database\`, CURRENT_USER() AS user, @@default_storage_engine AS engine,
       @@character_set_database AS charset, @@collation_database AS collation, @@sql_mode AS sqlMode, @@GLOBAL.sql_mode AS globalMode,
       @@lower_case_table_names AS lowerCase, @@explicit_defaults_for_timestamp AS explicitTimestamps,
       @@autocommit AS commits, @@sql_quote_show_create AS quotes
       /*!80030 , @@sql_generate_invisible_primary_key AS generatesKeys */`,
  );
  const row = found!;
  if (row.database === null) {
    throw new DbmError('connection', 'The connection has no database', {
      hint: 'Name one at the end of the URL: mysql://user@host/database.',
    });
  }
  const flavor = /mariadb/i.test(row.version) ? 'mariadb' : 'mysql';
  const preparation = preparationOf(row.sqlMode, flavor);
  const versionNumber = numbersOf(row.version);
  const server: Server = {
    flavor,
    version: row.version,
    versionNumber,
    defaultSchema: row.database,
    user: row.user,
    tableDefaults: { engine: row.engine, charset: row.charset, collation: row.collation },
    lowerCaseTableNames: Number(row.lowerCase) === 1,
    sqlMode: givenMode(row.sqlMode, row.globalMode),
    ...(Number(row.generatesKeys ?? 0) === 1 ? { generatesPrimaryKeys: true } : {}),
    ...(preparation === null ? {} : { preparation }),
  };
  refuseOld(server);
  // https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sqlmode_no_backslash_escapes
  if (row.sqlMode.split(',').includes('NO_BACKSLASH_ESCAPES')) {
    throw new DbmError('unsupported', 'The sql_mode of the server has NO_BACKSLASH_ESCAPES', {
      hint: 'Take it out of the sql_mode of the server, or of the sessions of this user.',
    });
  }
  await setSession(connection, server, row);
  return server;
}

function numbersOf(version: string): [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/, 3).map((part) => Number.parseInt(part, 10));
  return [major, minor, patch];
}

function refuseOld(server: Server): void {
  const oldest: readonly [number, number, number] = isMariadb(server) ? [10, 5, 10] : [8, 0, 16];
  if (atLeast(server, ...oldest)) return;
  const name = productName(server);
  throw new DbmError('unsupported', `${name} ${server.version} is too old`, {
    hint: `dbm needs ${name} ${oldest.join('.')} or newer.`,
  });
}

/** Sets what is otherwise than dbm counts on, in one statement. */
async function setSession(connection: Connection, server: Server, row: ServerRow): Promise<void> {
  const isOff = (setting: number) => Number(setting) === 0;
  const off = [
    // Else the first question would open a transaction, in which the ones after it see nothing new, and in which what is
    // noted of a migration would be lost. https://dev.mysql.com/doc/refman/8.4/en/innodb-autocommit-commit-rollback.html
    ...(isOff(row.commits) ? ['autocommit'] : []),
    // Else SHOW CREATE TABLE would quote only the names that need it.
    ...(isOff(row.quotes) ? ['sql_quote_show_create'] : []),
    // Else a TIMESTAMP that is not null would get a default and ON UPDATE that nobody asked for.
    // https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_explicit_defaults_for_timestamp
    ...(isOff(row.explicitTimestamps) ? ['explicit_defaults_for_timestamp'] : []),
  ];
  if (off.length === 0) return;
  try {
    await connection.query(`SET ${off.map((name) => `SESSION ${name} = ON`).join(', ')}`);
  } catch (cause) {
    // Any session may set the other two.
    if (!isOff(row.explicitTimestamps)) throw cause;
    throw new DbmError(
      'unsupported',
      `explicit_defaults_for_timestamp is off, and ${productName(server)} ${server.version} does not let a session switch it on`,
      { hint: "Set explicit_defaults_for_timestamp=ON in the server's configuration.", cause },
    );
  }
}

/** Whether the server is of this version or a newer one, by its flavor's own numbers. */
export function atLeast(server: Server, ...wanted: readonly [number, number, number]): boolean {
  for (const [i, part] of wanted.entries()) {
    const own = server.versionNumber[i]!;
    if (own !== part) return own > part;
  }
  return true;
}

export function isMariadb(server: Server): boolean {
  return server.flavor === 'mariadb';
}

export function productName(server: Server): string {
  return isMariadb(server) ? 'MariaDB' : 'MySQL';
}

export const assumedServer: Server = {
  flavor: 'mysql',
  version: '8.4',
  versionNumber: [8, 4, 0],
  defaultSchema: null,
  tableDefaults: { engine: 'InnoDB', charset: 'utf8mb4', collation: 'utf8mb4_0900_ai_ci' },
  lowerCaseTableNames: false,
};

/** What tables get that do not say. A server of this dialect always has it. */
export function tableDefaults(server: Server): NonNullable<Server['tableDefaults']> {
  return server.tableDefaults ?? assumedServer.tableDefaults!;
}

/** The engine of a table with these options. */
export function engineOf({ engine }: TableOptions, server: Server): string {
  return engine ?? tableDefaults(server).engine;
}

/** See Dialect.assumeServer. MariaDB says in its version what it is, also to a URL of mysql. */
export function assumeServer(flavor: Flavor, version: string | null): Server {
  const mariadb = flavor === 'mariadb' || /mariadb/i.test(version ?? '');
  if (!mariadb && version === null) return assumedServer;
  const versionNumber = parseVersion(version ?? '10.11');
  const assumed: Server = {
    ...assumedServer,
    flavor: mariadb ? 'mariadb' : 'mysql',
    version: version ?? '10.11',
    versionNumber,
  };
  refuseOld(assumed);
  if (!mariadb) return assumed;
  // https://mariadb.com/docs/release-notes/community-server/old-releases/11.6/what-is-mariadb-116
  const collation = atLeast(assumed, 11, 6, 0) ? 'utf8mb4_uca1400_ai_ci' : 'utf8mb4_general_ci';
  return { ...assumed, tableDefaults: { engine: 'InnoDB', charset: 'utf8mb4', collation } };
}
