import type { Connection, Server } from '../../dialect.js';
import { isMariadb } from '../server.js';

export interface ViewRow {
  readonly name: string;
  /** Empty where the user may not see it. */
  readonly definition: string | null;
  /** MySQL: the names of the columns by their places, as JSON. */
  readonly names: string | null;
  /** The names that stand before the query, where they are others than the query gives; not of information_schema. */
  readonly columns?: readonly string[];
  readonly check_option: string;
  readonly security: string;
}

export interface TriggerRow {
  readonly name: string;
  readonly table_name: string;
  readonly timing: string;
  readonly event: string;
  readonly place: number;
  readonly body: string;
}

export interface RoutineRow {
  readonly specific_name: string;
  readonly name: string;
  readonly type: string;
  readonly body: string | null;
  readonly is_deterministic: string;
  readonly data_access: string;
  readonly security: string;
  readonly comment: string;
}

/** A parameter, or the result of a function: that has no mode and the position 0. */
export interface ParameterRow {
  readonly routine: string;
  readonly routine_type: string;
  readonly place: number;
  readonly mode: string | null;
  readonly name: string | null;
  readonly type: string;
  readonly charset: string | null;
  readonly collation: string | null;
}

export interface ObjectRows {
  readonly views: readonly ViewRow[];
  readonly triggers: readonly TriggerRow[];
  readonly routines: readonly RoutineRow[];
  readonly parameters: readonly ParameterRow[];
}

/** What information_schema knows of views, triggers and routines, in four queries. */
export async function readObjects(connection: Connection, server: Server): Promise<ObjectRows> {
  const read = <Row>(sql: string) => connection.query<Row>(sql);
  const names = isMariadb(server)
    ? 'NULL'
    : `(SELECT CAST(JSON_OBJECTAGG(c.ORDINAL_POSITION, c.COLUMN_NAME) AS CHAR) FROM information_schema.COLUMNS c
         WHERE c.TABLE_SCHEMA = v.TABLE_SCHEMA AND c.TABLE_NAME = v.TABLE_NAME)`;
  return {
    views: await read<ViewRow>(
      `SELECT TABLE_NAME AS name, VIEW_DEFINITION AS definition, CHECK_OPTION AS check_option,
         SECURITY_TYPE AS security, ${names} AS names
       FROM information_schema.VIEWS v WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME`,
    ),
    // Of one database, where asked for in these words; else MariaDB looks through all that there are.
    // https://dev.mysql.com/doc/refman/5.7/en/information-schema-optimization.html
    triggers: await read<TriggerRow>(
      `SELECT TRIGGER_NAME AS name, EVENT_OBJECT_TABLE AS table_name, ACTION_TIMING AS timing,
         EVENT_MANIPULATION AS event, ACTION_ORDER AS place, ACTION_STATEMENT AS body
       FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = DATABASE()
       ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER`,
    ),
    routines: await read<RoutineRow>(
      `SELECT SPECIFIC_NAME AS specific_name, ROUTINE_NAME AS name, ROUTINE_TYPE AS type,
         ROUTINE_DEFINITION AS body, IS_DETERMINISTIC AS is_deterministic,
         SQL_DATA_ACCESS AS data_access, SECURITY_TYPE AS security, ROUTINE_COMMENT AS comment
       FROM information_schema.ROUTINES
       WHERE ROUTINE_SCHEMA = DATABASE() AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE')
       ORDER BY ROUTINE_TYPE, ROUTINE_NAME`,
    ),
    parameters: await read<ParameterRow>(
      `SELECT SPECIFIC_NAME AS routine, ROUTINE_TYPE AS routine_type, ORDINAL_POSITION AS place,
         PARAMETER_MODE AS mode, PARAMETER_NAME AS name, DTD_IDENTIFIER AS type,
         CHARACTER_SET_NAME AS charset, COLLATION_NAME AS collation
       FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA = DATABASE()
       ORDER BY ROUTINE_TYPE, SPECIFIC_NAME, ORDINAL_POSITION`,
    ),
  };
}
