import mysql from 'mysql2/promise';
import pg from 'pg';
import type { Engine } from './server.js';
import { engineOf, sqlitePath } from './url.js';

export type Row = Record<string, unknown>;
export type Query = (sql: string) => Promise<Row[]>;

interface Connection {
  readonly query: Query;
  close(): Promise<void>;
}

/** Opens the database of a dbm URL with its raw driver, lends it, and closes it whatever happens. */
export async function withConnection<T>(url: string, use: (query: Query) => Promise<T>): Promise<T> {
  const connection = await openers[engineOf(url)](url);
  try {
    return await use(connection.query);
  } finally {
    await connection.close();
  }
}

const openers: Record<Engine, (url: string) => Promise<Connection>> = {
  sqlite: openSqlite,
  postgresql: openPostgresql,
  mysql: openMysql,
  mariadb: openMysql,
};

async function openPostgresql(url: string): Promise<Connection> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    query: async (sql) => (await client.query<Row>(sql)).rows,
    close: () => client.end(),
  };
}

async function openMysql(url: string): Promise<Connection> {
  const connection = await mysql.createConnection(url);
  return {
    query: async (sql) => (await connection.query<mysql.RowDataPacket[]>(sql))[0],
    close: () => connection.end(),
  };
}

/** The driver is an optional dependency: without it only SQLite goes missing. */
async function openSqlite(url: string): Promise<Connection> {
  const { default: Database } = await import('better-sqlite3');
  const database = new Database(sqlitePath(url));
  return {
    query: async (sql) => {
      const statement = database.prepare<[], Row>(sql);
      if (statement.reader) return statement.all();
      statement.run();
      return [];
    },
    close: async () => {
      database.close();
    },
  };
}
