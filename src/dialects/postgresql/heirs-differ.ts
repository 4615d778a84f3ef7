/**
 * SQL: whether what inherits `column` from the table of a NOT NULL constraint has it under another name, or from
 * others as well. Then it cannot be renamed: RENAME CONSTRAINT renames all of them by one name.
 * https://github.com/postgres/postgres/blob/master/src/backend/commands/tablecmds.c (rename_constraint_internal)
 */
export function heirsDiffer(constraint: string, column: string): string {
  return `EXISTS (
        WITH RECURSIVE tie AS (
          SELECT h.inhrelid, h.inhparent FROM pg_catalog.pg_inherits h WHERE h.inhparent = ${constraint}.conrelid
          UNION
          SELECT h.inhrelid, h.inhparent FROM tie JOIN pg_catalog.pg_inherits h ON h.inhparent = tie.inhrelid
        )
        SELECT FROM tie
        JOIN pg_catalog.pg_attribute ha ON ha.attrelid = tie.inhrelid AND ha.attname = ${column}
        JOIN pg_catalog.pg_constraint hk ON hk.conrelid = tie.inhrelid AND hk.contype = 'n' AND hk.conkey[1] = ha.attnum
        WHERE hk.conname <> ${constraint}.conname
          OR hk.coninhcount <> (SELECT count(*) FROM tie o WHERE o.inhrelid = tie.inhrelid))`;
}
