import type { Connection, Server } from '../dialect.js';
import { literal } from './quoting.js';
import { isMariadb } from './server.js';

export interface TableRow {
  readonly name: string;
  readonly type: string;
  readonly engine: string | null;
  readonly collation: string | null;
  readonly comment: string;
  readonly options: string | null;
}

export interface ColumnRow {
  readonly table_name: string;
  readonly name: string;
  readonly type: string;
  readonly nullable: string;
  readonly default_text: string | null;
  readonly extra: string;
  readonly generation: string | null;
  readonly collation: string | null;
  readonly comment: string;
  readonly srid: number | null;
}

export interface KeyRow {
  readonly table_name: string;
  readonly name: string;
  readonly non_unique: number;
  readonly column_name: string | null;
  readonly expression: string | null;
  readonly sort: string | null;
  readonly length: number | null;
  readonly method: string;
  readonly comment: string;
  readonly hidden: number;
}

export interface ForeignKeyRow {
  readonly table_name: string;
  readonly name: string;
  readonly column_name: string;
  readonly referenced_schema: string;
  readonly referenced_table: string;
  readonly referenced_column: string;
}

export interface ActionRow {
  readonly table_name: string;
  readonly name: string;
  readonly on_delete: string;
  readonly on_update: string;
}

export interface CheckRow {
  readonly table_name: string;
  readonly name: string;
  readonly clause: string;
  readonly enforced: string;
  /** MariaDB: 'Column' for a check that is part of a column. */
  readonly level: string | null;
}

export interface EventRow {
  readonly kind: string;
  readonly name: string;
}

export interface CatalogRows {
  readonly tables: readonly TableRow[];
  readonly columns: readonly ColumnRow[];
  readonly keys: readonly KeyRow[];
  readonly foreignKeys: readonly ForeignKeyRow[];
  readonly actions: readonly ActionRow[];
  readonly checks: readonly CheckRow[];
  readonly events: readonly EventRow[];
}

/**
 * Everything that information_schema knows of the database, or of some of its tables: one query for each
 * view, because MariaDB opens all tables again for every row of a join.
 * https://mariadb.com/kb/en/information-schema-tables/
 */
export async function readCatalog(
  connection: Connection,
  server: Server,
  tables: readonly string[] | null,
): Promise<CatalogRows> {
  const read = <Row>(sql: string) => connection.query<Row>(sql);
  const of = (schema: string, table: string) =>
    `${schema} = DATABASE()${tables === null ? '' : ` AND ${table} IN (${tables.map(literal).join(', ')})`}`;
  const mariadb = isMariadb(server);
  return {
    tables: await read<TableRow>(
      `SELECT TABLE_NAME AS name, TABLE_TYPE AS type, ENGINE AS engine, TABLE_COLLATION AS collation,
         TABLE_COMMENT AS comment, ${mariadb ? 'CREATE_OPTIONS' : createOptions} AS options
       FROM information_schema.TABLES WHERE ${of('TABLE_SCHEMA', 'TABLE_NAME')}`,
    ),
    columns: await read<ColumnRow>(
      `SELECT TABLE_NAME AS table_name, COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE AS nullable,
         COLUMN_DEFAULT AS default_text, EXTRA AS extra, GENERATION_EXPRESSION AS generation,
         COLLATION_NAME AS collation, COLUMN_COMMENT AS comment, ${mariadb ? 'NULL' : 'SRS_ID'} AS srid
       FROM information_schema.COLUMNS WHERE ${of('TABLE_SCHEMA', 'TABLE_NAME')}
       ORDER BY TABLE_NAME, ORDINAL_POSITION`,
    ),
    keys: await read<KeyRow>(
      `SELECT TABLE_NAME AS table_name, INDEX_NAME AS name, NON_UNIQUE AS non_unique,
         COLUMN_NAME AS column_name, ${mariadb ? 'NULL' : 'EXPRESSION'} AS expression, COLLATION AS sort,
         SUB_PART AS length, INDEX_TYPE AS method, INDEX_COMMENT AS comment, ${hiddenIndex(server)} AS hidden
       FROM information_schema.STATISTICS WHERE ${of('TABLE_SCHEMA', 'TABLE_NAME')}
       ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`,
    ),
    foreignKeys: await read<ForeignKeyRow>(
      `SELECT TABLE_NAME AS table_name, CONSTRAINT_NAME AS name, COLUMN_NAME AS column_name,
         REFERENCED_TABLE_SCHEMA AS referenced_schema, REFERENCED_TABLE_NAME AS referenced_table,
         REFERENCED_COLUMN_NAME AS referenced_column
       FROM information_schema.KEY_COLUMN_USAGE
       WHERE ${of('TABLE_SCHEMA', 'TABLE_NAME')} AND REFERENCED_TABLE_NAME IS NOT NULL
       ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`,
    ),
    actions: await read<ActionRow>(
      `SELECT TABLE_NAME AS table_name, CONSTRAINT_NAME AS name, DELETE_RULE AS on_delete, UPDATE_RULE AS on_update
       FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE ${of('CONSTRAINT_SCHEMA', 'TABLE_NAME')}`,
    ),
    checks: await read<CheckRow>(
      mariadb
        ? `SELECT TABLE_NAME AS table_name, CONSTRAINT_NAME AS name, CHECK_CLAUSE AS clause, 'YES' AS enforced,
             LEVEL AS level
           FROM information_schema.CHECK_CONSTRAINTS WHERE ${of('CONSTRAINT_SCHEMA', 'TABLE_NAME')}`
        : `SELECT t.TABLE_NAME AS table_name, c.CONSTRAINT_NAME AS name, c.CHECK_CLAUSE AS clause,
             t.ENFORCED AS enforced, NULL AS level
           FROM information_schema.CHECK_CONSTRAINTS c
           JOIN information_schema.TABLE_CONSTRAINTS t
             ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME
           WHERE t.CONSTRAINT_TYPE = 'CHECK' AND ${of('t.TABLE_SCHEMA', 't.TABLE_NAME')}`,
    ),
    events: await read<EventRow>(
      `SELECT 'event' AS kind, EVENT_NAME AS name FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()`,
    ),
  };
}

/**
 * MySQL's CREATE_OPTIONS say of a table that it is partitioned unless it is by KEY (), over its primary key.
 * https://github.com/mysql/mysql-server/blob/mysql-8.4.0/sql/dd/info_schema/show.cc
 */
const createOptions = `CONCAT(COALESCE(CREATE_OPTIONS, ''), IF(TABLE_NAME IN (SELECT TABLE_NAME
  FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = DATABASE() AND PARTITION_NAME IS NOT NULL), ' partitioned', ''))`;

/** Whether the optimizer passes over an index, as far as the version knows of that. */
function hiddenIndex(server: Server): string {
  if (!isMariadb(server)) return "IS_VISIBLE = 'NO'";
  // https://mariadb.com/kb/en/ignored-indexes/
  const [major, minor] = server.versionNumber;
  return major > 10 || minor >= 6 ? "IGNORED = 'YES'" : '0';
}
