import type { Table, TableRef } from '../../catalog/index.js';
import type { Server } from '../dialect.js';
import { heirsDiffer } from './heirs-differ.js';
import { maxNameBytes } from './names.js';
import { dollarQuoted, literal, qualified, quoteIdentifier } from './quoting.js';

/**
 * The name that PostgreSQL gives to what belongs to a column: `table_column_label`, each part cut until all
 * fit. https://github.com/postgres/postgres/blob/master/src/backend/commands/indexcmds.c (makeObjectName)
 */
export function automaticName(table: string, column: string, label: string): string {
  const parts = [Buffer.from(table), Buffer.from(column)] as const;
  const available = maxNameBytes - label.length - 2;
  let [first, second] = parts.map((it) => it.length) as [number, number];
  while (first + second > available) {
    if (first > second) first--;
    else second--;
  }
  return `${clipped(parts[0], first)}_${clipped(parts[1], second)}_${label}`;
}

/** Whether PostgreSQL gives the name: with a number behind it where its usual one is taken. */
export function isAutomaticName(name: string, table: string, column: string, label: string): boolean {
  const [number] = /\d*$/.exec(name)!;
  return name === automaticName(table, column, label + number);
}

/** At most so many bytes, without half a character at the end. */
function clipped(bytes: Buffer, length: number): string {
  let end = length;
  while (end > 0 && end < bytes.length && (bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end).toString();
}

/** A column whose own or whose table's name changed. */
export interface Renamed {
  readonly from: { readonly table: string; readonly column: string };
  readonly to: { readonly table: string; readonly column: string };
}

/**
 * Lets the sequences and NOT NULL constraints of renamed columns follow, as long as they have the names that
 * PostgreSQL gave them: a database that was migrated then has the names of one that was made at once.
 */
export function renameAutomaticNames(
  table: TableRef,
  renamed: readonly Renamed[],
  server: Server,
): readonly string[] {
  const relation = `${literal(qualified(table))}::regclass`;
  const loops = [
    ...renameEach(
      parts(renamed, 'seq'),
      relation,
      `SELECT s.oid::regclass AS owner, n.new
    FROM names n
    JOIN pg_class s ON s.relname = n.old AND s.relkind = 'S'
    JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    LEFT JOIN pg_attrdef f ON f.adrelid = d.refobjid AND f.adnum = d.refobjsubid
    WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ${relation} AND d.refobjsubid = n.attnum
      AND (d.deptype = 'i' OR pg_get_expr(f.adbin, f.adrelid) = format('nextval(%L::regclass)', s.oid::regclass))
      AND NOT EXISTS (SELECT FROM pg_class o WHERE o.relnamespace = s.relnamespace AND o.relname = n.new)`,
      `format('ALTER SEQUENCE %s RENAME TO %I', it.owner, it.new)`,
    ),
    // NOT NULL has had names since version 18. https://www.postgresql.org/docs/18/release-18.html
    ...(server.versionNumber[0] < 18
      ? []
      : renameEach(
          parts(renamed, 'not_null'),
          relation,
          `SELECT k.conrelid::regclass AS owner, n.old, n.new
    FROM names n
    JOIN pg_constraint k ON k.conname = n.old AND k.contype = 'n' AND k.conrelid = ${relation}
      AND k.conkey[1] = n.attnum AND k.coninhcount = 0
    WHERE (k.connoinherit OR NOT ${heirsDiffer('k', 'n.column_name')})
      AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conrelid = k.conrelid AND o.conname = n.new)`,
          `format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', it.owner, it.old, it.new)`,
        )),
  ];
  if (loops.length === 0) return [];
  return [`DO ${dollarQuoted(`DECLARE\n  it record;\nBEGIN\n${loops.join('\n')}\nEND`)}`];
}

type RenamedPart = readonly [column: string, from: string, to: string];

function parts(renamed: readonly Renamed[], label: string): readonly RenamedPart[] {
  const taken = new Set<string>();
  return renamed.flatMap(({ from, to }): readonly RenamedPart[] => {
    const names = [from, to].map(({ table, column }) => automaticName(table, column, label));
    const [before, after] = names as [string, string];
    const isFree = before !== after && !taken.has(after);
    taken.add(after);
    return isFree ? [[to.column, before, after]] : [];
  });
}

function renameEach(
  names: readonly RenamedPart[],
  relation: string,
  query: string,
  statement: string,
): readonly string[] {
  if (names.length === 0) return [];
  const values = names.map((it) => `(${it.map(literal).join(', ')})`).join(', ');
  return [
    `  FOR it IN
    WITH names AS (
      SELECT a.attnum, a.attname AS column_name, v.old, v.new FROM (VALUES ${values}) v (column_name, old, new)
      JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attname = v.column_name
    )
    ${query}
  LOOP
    EXECUTE ${statement};
  END LOOP;`,
  ];
}

/** The columns of a table that was renamed. */
export function renamedTable(table: Table, to: string): readonly Renamed[] {
  return table.columns.map(({ name }) => ({
    from: { table: table.name, column: name },
    to: { table: to, column: name },
  }));
}

/** A serial column's sequence; `name` is null for the one that PostgreSQL gives. */
export function sequenceRef(table: TableRef, column: string, name: string | null): TableRef {
  return { schema: table.schema, name: name ?? automaticName(table.name, column, 'seq') };
}

/** The name of a serial column's sequence as a catalog has it. */
export function namedSequence(table: string, column: string, name: string | null): string | null {
  return name === automaticName(table, column, 'seq') ? null : name;
}

/** The sequence that belongs to a column, whatever its name: an expression of type text. */
export function sequenceOf(table: TableRef, column: string): string {
  return `pg_get_serial_sequence(${literal(qualified(table))}, ${literal(column)})`;
}

export function columnSql(table: TableRef, column: string): string {
  return `${qualified(table)}.${quoteIdentifier(column)}`;
}
