import type { Connection, Server } from '../../dialect.js';
import { askAll, type SchemaQuestions } from '../inspect/information-schema.js';
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
  readonly definer: string;
  /** Null where information_schema does not tell, which is on MySQL. */
  readonly algorithm: string | null;
}

export interface TriggerRow {
  readonly name: string;
  readonly table_name: string;
  readonly timing: string;
  readonly event: string;
  readonly place: number;
  readonly body: string;
  readonly definer: string;
  readonly sql_mode: string;
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
  readonly definer: string;
  readonly sql_mode: string;
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
export function readObjects(connection: Connection, server: Server): Promise<ObjectRows> {
  return askAll<ObjectRows>(connection, objectQuestions(server));
}

export function objectQuestions(server: Server): SchemaQuestions<ObjectRows> {
  return {
    views: {
      columns: {
        name: 'TABLE_NAME',
        definition: 'VIEW_DEFINITION',
        check_option: 'CHECK_OPTION',
        security: 'SECURITY_TYPE',
        definer: 'DEFINER',
        algorithm: isMariadb(server) ? 'ALGORITHM' : 'NULL',
        names: isMariadb(server) ? 'NULL' : columnNames,
      },
      from: 'VIEWS v',
      where: 'TABLE_SCHEMA = DATABASE()',
      order: ['TABLE_NAME'],
    },
    // Of one database, where asked for in these words; else MariaDB looks through all that there are.
    // https://dev.mysql.com/doc/refman/5.7/en/information-schema-optimization.html
    triggers: {
      columns: {
        name: 'TRIGGER_NAME',
        table_name: 'EVENT_OBJECT_TABLE',
        timing: 'ACTION_TIMING',
        event: 'EVENT_MANIPULATION',
        place: 'ACTION_ORDER',
        body: 'ACTION_STATEMENT',
        definer: 'DEFINER',
        sql_mode: 'SQL_MODE',
      },
      from: 'TRIGGERS',
      where: 'EVENT_OBJECT_SCHEMA = DATABASE()',
      order: ['EVENT_OBJECT_TABLE', 'ACTION_TIMING', 'EVENT_MANIPULATION', 'ACTION_ORDER'],
    },
    routines: {
      columns: {
        specific_name: 'SPECIFIC_NAME',
        name: 'ROUTINE_NAME',
        type: 'ROUTINE_TYPE',
        body: 'ROUTINE_DEFINITION',
        is_deterministic: 'IS_DETERMINISTIC',
        data_access: 'SQL_DATA_ACCESS',
        security: 'SECURITY_TYPE',
        comment: 'ROUTINE_COMMENT',
        definer: 'DEFINER',
        sql_mode: 'SQL_MODE',
      },
      from: 'ROUTINES',
      where: "ROUTINE_SCHEMA = DATABASE() AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE')",
      order: ['ROUTINE_TYPE', 'ROUTINE_NAME'],
    },
    parameters: {
      columns: {
        routine: 'SPECIFIC_NAME',
        routine_type: 'ROUTINE_TYPE',
        place: 'ORDINAL_POSITION',
        mode: 'PARAMETER_MODE',
        name: 'PARAMETER_NAME',
        type: 'DTD_IDENTIFIER',
        charset: 'CHARACTER_SET_NAME',
        collation: 'COLLATION_NAME',
      },
      from: 'PARAMETERS',
      where: 'SPECIFIC_SCHEMA = DATABASE()',
      order: ['ROUTINE_TYPE', 'SPECIFIC_NAME', 'ORDINAL_POSITION'],
    },
  };
}

/** As JSON. */
const columnNames = `(SELECT CAST(JSON_OBJECTAGG(c.ORDINAL_POSITION, c.COLUMN_NAME) AS CHAR)
  FROM information_schema.COLUMNS c WHERE c.TABLE_SCHEMA = v.TABLE_SCHEMA AND c.TABLE_NAME = v.TABLE_NAME)`;
