import type { Connection, Server } from '../../dialect.js';
import { literal } from '../quoting.js';
import { isMariadb } from '../server.js';
import type { CatalogRows } from './catalog-rows.js';
import { askAll, type SchemaQuestions } from './information-schema.js';

/**
 * Everything that information_schema knows of the database, or of some of its tables: one query for each
 * view, because MariaDB opens all tables again for every row of a join.
 * https://mariadb.com/kb/en/information-schema-tables/
 */
export function readCatalog(
  connection: Connection,
  server: Server,
  tables: readonly string[] | null,
): Promise<CatalogRows> {
  return askAll<CatalogRows>(connection, catalogQuestions(server, tables));
}

/** What is asked of the database, or of some of its tables. */
export function catalogQuestions(
  server: Server,
  tables: readonly string[] | null,
): SchemaQuestions<CatalogRows> {
  const of = (schema: string, table: string) =>
    `${schema} = DATABASE()${tables === null ? '' : ` AND ${table} IN (${tables.map(literal).join(', ')})`}`;
  const mariadb = isMariadb(server);
  return {
    tables: {
      columns: {
        name: 'TABLE_NAME',
        type: 'TABLE_TYPE',
        engine: 'ENGINE',
        collation: 'TABLE_COLLATION',
        comment: 'TABLE_COMMENT',
        options: mariadb ? 'CREATE_OPTIONS' : createOptions,
      },
      from: 'TABLES',
      where: of('TABLE_SCHEMA', 'TABLE_NAME'),
    },
    columns: {
      columns: {
        table_name: 'TABLE_NAME',
        name: 'COLUMN_NAME',
        type: 'COLUMN_TYPE',
        nullable: 'IS_NULLABLE',
        default_text: 'COLUMN_DEFAULT',
        extra: 'EXTRA',
        generation: 'GENERATION_EXPRESSION',
        collation: 'COLLATION_NAME',
        comment: 'COLUMN_COMMENT',
        srid: mariadb ? 'NULL' : 'SRS_ID',
      },
      from: 'COLUMNS',
      where: of('TABLE_SCHEMA', 'TABLE_NAME'),
      order: ['TABLE_NAME', 'ORDINAL_POSITION'],
    },
    keys: {
      columns: {
        table_name: 'TABLE_NAME',
        name: 'INDEX_NAME',
        non_unique: 'NON_UNIQUE',
        column_name: 'COLUMN_NAME',
        expression: mariadb ? 'NULL' : 'EXPRESSION',
        sort: 'COLLATION',
        length: 'SUB_PART',
        method: 'INDEX_TYPE',
        comment: 'INDEX_COMMENT',
        hidden: hiddenIndex(server),
      },
      from: 'STATISTICS',
      where: of('TABLE_SCHEMA', 'TABLE_NAME'),
      order: ['TABLE_NAME', 'INDEX_NAME', 'SEQ_IN_INDEX'],
    },
    foreignKeys: {
      columns: {
        table_name: 'TABLE_NAME',
        name: 'CONSTRAINT_NAME',
        column_name: 'COLUMN_NAME',
        referenced_schema: 'REFERENCED_TABLE_SCHEMA',
        referenced_table: 'REFERENCED_TABLE_NAME',
        referenced_column: 'REFERENCED_COLUMN_NAME',
      },
      from: 'KEY_COLUMN_USAGE',
      where: `${of('TABLE_SCHEMA', 'TABLE_NAME')} AND REFERENCED_TABLE_NAME IS NOT NULL`,
      order: ['TABLE_NAME', 'CONSTRAINT_NAME', 'ORDINAL_POSITION'],
    },
    actions: {
      columns: {
        table_name: 'TABLE_NAME',
        name: 'CONSTRAINT_NAME',
        on_delete: 'DELETE_RULE',
        on_update: 'UPDATE_RULE',
      },
      from: 'REFERENTIAL_CONSTRAINTS',
      where: of('CONSTRAINT_SCHEMA', 'TABLE_NAME'),
    },
    checks: mariadb
      ? {
          columns: {
            table_name: 'TABLE_NAME',
            name: 'CONSTRAINT_NAME',
            clause: 'CHECK_CLAUSE',
            enforced: "'YES'",
            level: 'LEVEL',
          },
          from: 'CHECK_CONSTRAINTS',
          where: of('CONSTRAINT_SCHEMA', 'TABLE_NAME'),
        }
      : {
          columns: {
            table_name: 't.TABLE_NAME',
            name: 'c.CONSTRAINT_NAME',
            clause: 'c.CHECK_CLAUSE',
            enforced: 't.ENFORCED',
            level: 'NULL',
          },
          from: `CHECK_CONSTRAINTS c
            JOIN information_schema.TABLE_CONSTRAINTS t
              ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME`,
          where: `t.CONSTRAINT_TYPE = 'CHECK' AND ${of('t.TABLE_SCHEMA', 't.TABLE_NAME')}`,
        },
    events: {
      columns: { kind: "'event'", name: 'EVENT_NAME' },
      from: 'EVENTS',
      where: 'EVENT_SCHEMA = DATABASE()',
    },
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
