import type { Inheritance, Table, TableRef } from '../../../catalog/index.js';
import { parentsOf } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import { type Renamed, renameAutomaticNames } from '../automatic-names.js';
import { takeParentsNames, takeUsualNames } from '../not-null-names.js';
import { dollarQuoted, literal, qualified } from '../quoting.js';
import { optionClauses } from '../table-options.js';

/** CREATE TABLE with its columns and constraints. https://www.postgresql.org/docs/current/sql-createtable.html */
export function createTableSql(table: Table, parts: readonly string[]): string {
  const { partitionOf, inherits, partitionBy } = table;
  const list = parts.length === 0 ? '()' : `(\n  ${parts.join(',\n  ')}\n)`;
  return [
    `CREATE ${table.options.unlogged === true ? 'UNLOGGED ' : ''}TABLE ${qualified(table)}`,
    partitionOf === undefined ? '' : ` PARTITION OF ${qualified(partitionOf)}`,
    // A partition without anything of its own has no list, not even an empty one.
    partitionOf !== undefined && parts.length === 0 ? '' : ` ${list}`,
    partitionOf === undefined ? '' : ` ${partitionOf.bounds}`,
    inherits === undefined ? '' : ` INHERITS (${inherits.map(qualified).join(', ')})`,
    partitionBy === undefined ? '' : ` PARTITION BY ${partitionBy}`,
    optionClauses(table.options),
  ].join('');
}

/** A table that is there becomes a partition, or inherits: it must have all the checks of its parents, and `columns`. */
export function attachTable(
  table: TableRef,
  to: Inheritance,
  columns: readonly string[],
  server: Server,
): readonly string[] {
  const { partitionOf, inherits = [] } = to;
  return [
    ...parentsOf(to).flatMap((parent) => [
      ...takeParentsNames(table, parent, server),
      ...renameAutomaticNames(table, renamedColumns(table, parent, columns), server),
    ]),
    ...parentsOf(to).flatMap((parent) => [takeChecks(table, parent), takeNumbers(table, parent)]),
    ...(partitionOf === undefined
      ? []
      : [`ALTER TABLE ${qualified(partitionOf)} ATTACH PARTITION ${qualified(table)} ${partitionOf.bounds}`]),
    ...inherits.map((parent) => `ALTER TABLE ${qualified(table)} INHERIT ${qualified(parent)}`),
  ];
}

function takeChecks(table: TableRef, parent: TableRef): string {
  return `DO ${dollarQuoted(`DECLARE
  it record;
BEGIN
  FOR it IN
    SELECT k.conname, pg_get_constraintdef(k.oid) AS definition FROM pg_constraint k
    WHERE k.conrelid = ${regclass(parent)} AND k.contype = 'c' AND NOT k.connoinherit
      AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conrelid = ${regclass(table)} AND o.conname = k.conname)
  LOOP
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', ${regclass(table)}, it.conname, it.definition);
  END LOOP;
END`)}`;
}

/** What its parent numbers by a serial column, it counts with the parent, as one does that was made so. */
function takeNumbers(table: TableRef, parent: TableRef): string {
  return `DO ${dollarQuoted(`DECLARE
  it record;
BEGIN
  FOR it IN
    SELECT c.name, c.expression FROM (${countedColumns(parent)}) c
    JOIN pg_attribute a ON a.attrelid = ${regclass(table)} AND a.attname = c.name AND NOT a.atthasdef
  LOOP
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s', ${regclass(table)}, it.name, it.expression);
  END LOOP;
END`)}`;
}

/** The columns that count by a sequence which a column owns, of this table or another one. */
function countedColumns(table: TableRef): string {
  return `SELECT a.attname::text AS name, pg_get_expr(f.adbin, f.adrelid) AS expression, o.refobjid AS owner
      FROM pg_attribute a
      JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
      JOIN pg_depend u ON u.classid = 'pg_attrdef'::regclass AND u.objid = f.oid AND u.refclassid = 'pg_class'::regclass
      JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = u.refobjid AND o.deptype = 'a'
        AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0
      WHERE a.attrelid = ${regclass(table)} AND pg_get_expr(f.adbin, f.adrelid) LIKE 'nextval(%'`;
}

/**
 * A table becomes one of its own. What it had from its parents would stay under names that nobody chose: only the
 * columns do, with their NOT NULL. It no longer counts with them.
 */
export function detachTable(
  table: TableRef,
  from: Inheritance,
  columns: readonly string[],
  server: Server,
): readonly string[] {
  const { partitionOf, inherits = [] } = from;
  const detach =
    partitionOf === undefined
      ? inherits.map((parent) => `ALTER TABLE ${qualified(table)} NO INHERIT ${qualified(parent)}`)
      : [`ALTER TABLE ${qualified(partitionOf)} DETACH PARTITION ${qualified(table)}`];
  return [
    `DO ${dollarQuoted(`DECLARE
  constraints text[] := ARRAY(SELECT k.conname::text FROM pg_constraint k
    WHERE k.conrelid = ${regclass(table)} AND k.contype <> 'n'
      AND (k.conparentid <> 0 OR k.coninhcount > 0)
    ORDER BY k.contype <> 'f');
  indexes text[] := ARRAY(SELECT h.inhrelid::regclass::text FROM pg_inherits h
    JOIN pg_index i ON i.indexrelid = h.inhrelid
    WHERE i.indrelid = ${regclass(table)}
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = h.inhrelid AND k.contype IN ('p', 'u', 'x')));
  counted text[] := ARRAY(SELECT c.name FROM (${countedColumns(table)}) c WHERE c.owner <> ${regclass(table)});
  part text;
BEGIN
${detach.map((it) => `  ${it};`).join('\n')}
  FOREACH part IN ARRAY constraints LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I', ${regclass(table)}, part);
  END LOOP;
  FOREACH part IN ARRAY indexes LOOP
    EXECUTE format('DROP INDEX %s', part);
  END LOOP;
  FOREACH part IN ARRAY counted LOOP
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', ${regclass(table)}, part);
  END LOOP;
END`)}`,
    ...parentsOf(from).flatMap((parent) =>
      renameAutomaticNames(table, renamedColumns(parent, table, columns), server),
    ),
    ...takeUsualNames(table, columns, server),
  ];
}

function renamedColumns(from: TableRef, to: TableRef, columns: readonly string[]): readonly Renamed[] {
  return columns.map((column) => ({ from: { table: from.name, column }, to: { table: to.name, column } }));
}

function regclass(table: TableRef): string {
  return `${literal(qualified(table))}::regclass`;
}
