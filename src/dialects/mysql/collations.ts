import type { Column, Table, TableOptions } from '../../catalog/index.js';
import type { Connection, Server } from '../dialect.js';
import { atLeast, isMariadb, tableDefaults } from './server.js';
import { hasCollation } from './types.js';

/** The character set that a collation is of: its name begins with it. */
export function charsetOf(collation: string): string {
  return collation.split('_', 1)[0]!;
}

/** A collation or character set as the server spells it: `utf8` became `utf8mb3`. */
function canonicalName(name: string, server: Server): string {
  const lower = name.toLowerCase();
  // https://dev.mysql.com/doc/refman/8.4/en/charset-unicode-utf8mb3.html
  const hasLongName = isMariadb(server) ? atLeast(server, 10, 6, 0) : atLeast(server, 8, 0, 30);
  return hasLongName ? lower.replace(/^utf8(?=_|$)/, 'utf8mb3') : lower.replace(/^utf8mb3(?=_|$)/, 'utf8');
}

/**
 * The options of a table with this collation: null where it is the database's. A character set without a
 * collation stays alone, because its default collation is the server's affair (see settle.ts).
 */
export function collationOptions(
  charset: string | null,
  collation: string | null,
  server: Server,
): Pick<TableOptions, 'charset' | 'collation'> {
  if (collation === null) {
    return { charset: charset === null ? null : canonicalName(charset, server), collation: null };
  }
  const name = canonicalName(collation, server);
  return name === tableDefaults(server).collation
    ? { charset: null, collation: null }
    : { charset: charsetOf(name), collation: name };
}

/** The collation of the columns that do not say; null when only the server knows it. */
export function tableCollation(options: TableOptions, server: Server): string | null {
  if (options.collation !== null) return options.collation;
  return options.charset === null ? tableDefaults(server).collation : null;
}

/** The default collations of character sets, which only the server knows. */
export async function defaultCollations(
  connection: Connection,
  charsets: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const names = [...new Set(charsets)];
  if (names.length === 0) return new Map();
  const [row] = await connection.query<Record<string, string>>(
    `SELECT ${names.map((it, i) => `COLLATION(CONVERT('' USING ${it})) AS c${i}`).join(', ')}`,
  );
  return new Map(names.map((name, i) => [name, row![`c${i}`]!]));
}

/** The character set that a column of a table holds; null for types without one. */
export function columnCharset(
  { type, collation }: Column,
  { options }: Table,
  server: Server,
): string | null {
  if (!hasCollation(type)) return null;
  const known = collation ?? tableCollation(options, server);
  return known === null ? options.charset : charsetOf(known);
}

/** A column's collation as the catalog has it: null when it is the table's. */
export function columnCollation(
  collation: string | null,
  ofTable: string | null,
  server: Server,
): string | null {
  if (collation === null) return null;
  const name = canonicalName(collation, server);
  return name === ofTable ? null : name;
}

/** The table with every collation that is the table's own left out. */
export function withoutTableCollation(table: Table, server: Server): Table {
  const ofTable = tableCollation(table.options, server);
  return {
    ...table,
    columns: table.columns.map(
      (column): Column => ({ ...column, collation: columnCollation(column.collation, ofTable, server) }),
    ),
  };
}
