import type { TableRef } from '../../catalog/index.js';
import type { Server } from '../dialect.js';
import { automaticName } from './automatic-names.js';
import { heirsDiffer } from './heirs-differ.js';
import { dollarQuoted, literal, qualified } from './quoting.js';

/** Lets the NOT NULL constraints of a table that is alone have the names that PostgreSQL gives. */
export function takeUsualNames(
  table: TableRef,
  columns: readonly string[],
  server: Server,
): readonly string[] {
  const names = columns.map(
    (it) => `(${literal(it)}, ${literal(automaticName(table.name, it, 'not_null'))})`,
  );
  if (names.length === 0) return [];
  return renameNotNull(table, `(VALUES ${names.join(', ')}) v (column_name, name)`, server);
}

/** Lets the NOT NULL constraints of a table that is about to have a parent have the names that they have there. */
export function takeParentsNames(table: TableRef, parent: TableRef, server: Server): readonly string[] {
  const names = `(SELECT a.attname AS column_name, p.conname AS name FROM pg_constraint p
      JOIN pg_attribute a ON a.attrelid = p.conrelid AND a.attnum = p.conkey[1]
      WHERE p.conrelid = ${regclass(parent)} AND p.contype = 'n' AND NOT p.connoinherit) v`;
  return renameNotNull(table, names, server);
}

/** NOT NULL has had names since version 18. https://www.postgresql.org/docs/18/release-18.html */
function renameNotNull(table: TableRef, names: string, server: Server): readonly string[] {
  if (server.versionNumber[0] < 18) return [];
  return [
    `DO ${dollarQuoted(`DECLARE
  it record;
BEGIN
  FOR it IN
    SELECT k.conname AS old, v.name AS new FROM ${names}
    JOIN pg_attribute c ON c.attrelid = ${regclass(table)} AND c.attname = v.column_name
    JOIN pg_constraint k ON k.conrelid = c.attrelid AND k.contype = 'n' AND k.conkey[1] = c.attnum
    WHERE k.conname <> v.name AND k.coninhcount = 0 AND (k.connoinherit OR NOT ${heirsDiffer('k', 'c.attname')})
      AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conrelid = k.conrelid AND o.conname = v.name)
  LOOP
    EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', ${regclass(table)}, it.old, it.new);
  END LOOP;
END`)}`,
  ];
}

function regclass(table: TableRef): string {
  return `${literal(qualified(table))}::regclass`;
}
