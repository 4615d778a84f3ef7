import type { Table, TableRef } from '../../../catalog/index.js';
import type { CompileContext, Connection } from '../../dialect.js';
import { charsetOf, defaultCollations } from '../collations.js';
import { partOfColumn } from '../column-definition.js';
import { showCreate } from '../inspect/inexact-texts.js';
import { canServe, keyColumnsOf, toTable } from '../inspect/server-table.js';
import type { ShownTable } from '../inspect/show-create.js';
import { parseShowCreate } from '../inspect/show-create.js';
import { literal } from '../quoting.js';
import { isMariadb } from '../server.js';

/** A table as it is before an operation, with what the catalog leaves out. */
export interface LiveTable {
  readonly table: Table;
  /** By column: attributes that a MODIFY must repeat. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  /** MySQL: the columns that say a collation, and have that of their table. */
  readonly sayingCollation: ReadonlySet<string>;
  /** MariaDB: by column, the check that is part of it. */
  readonly columnChecks: ReadonlyMap<string, string>;
  /** The indexes that the server made for foreign keys, with their columns. */
  readonly madeIndexes: ReadonlyMap<string, readonly string[]>;
  /** Columns that foreign keys point to, those that `referred` named among them. */
  readonly referred: ReadonlySet<string>;
}

/** What to learn of a table. */
export interface LiveQuestions {
  /** The columns of which to learn whether foreign keys point to them. */
  readonly referred: readonly string[];
}

/**
 * Asks the server when there is one, else takes the structure that is known. Null when there is neither:
 * then everything is compiled from what the operation says.
 */
export async function readLiveTable(
  ref: TableRef,
  context: CompileContext,
  { referred }: LiveQuestions = { referred: [] },
): Promise<LiveTable | null> {
  const { connection, server } = context;
  if (connection === null) {
    const table = await context.structure(ref);
    return table === null ? null : assumeLive(table, context);
  }
  if (ref.schema !== null) return null;
  const text = await showCreate(connection, ref.name);
  const shown = await withCollation(parseShowCreate(text, ref, server), connection);
  const isInexact = !isMariadb(server) && hidesCharacters.test(text);
  const table = (isInexact ? await context.structure(ref) : null) ?? toTable(shown, server);
  const known = new Set([...table.uniques, ...table.indexes].map((it) => it.name));
  const made = shown.keys.filter((key) => key.name !== 'PRIMARY' && !known.has(key.name));
  const partial = shown.columns.filter((it) => it.check !== null).map((it) => it.name);
  return {
    table,
    attributes: shown.extras,
    sayingCollation: new Set(
      shown.columns.flatMap(({ name, collation }) =>
        shown.withCharset.has(name) && collation === shown.collation ? [name] : [],
      ),
    ),
    columnChecks: new Map(
      table.checks.flatMap(({ name, expression }) => (partial.includes(name!) ? [[name!, expression]] : [])),
    ),
    madeIndexes: new Map(made.map((key) => [key.name, key.parts.map((part) => part.column!)])),
    referred: referred.some((it) => isKeyed(it, shown))
      ? await readReferredColumns(connection, ref)
      : new Set(),
  };
}

/**
 * MySQL shows question marks in expressions for characters beyond U+FFFF, and for all but ASCII where a literal is in
 * another character set than UTF-8, as those are that meet a column of one; information_schema has them.
 */
const hidesCharacters = /\?{4}|_(?!utf8)\w+'(?:[^'\\]|\\.|'')*\?/s;

/**
 * The text names a table's collation only where it is not the default one of its character set. Which one that is
 * matters only for a column that says a collation of the same character set: it may be the table's.
 */
async function withCollation(shown: ShownTable, connection: Connection): Promise<ShownTable> {
  const { charset, collation, columns } = shown;
  const maySayIt = columns.some((it) => it.collation !== null && charsetOf(it.collation) === charset);
  if (charset === null || collation !== null || !maySayIt) return shown;
  const collations = await defaultCollations(connection, [charset]);
  return { ...shown, collation: collations.get(charset)! };
}

/** Foreign keys point only to what an index is over. https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html */
function isKeyed(column: string, { keys }: ShownTable): boolean {
  return keys.some((key) => key.parts.some((part) => part.column === column));
}

async function readReferredColumns(connection: Connection, ref: TableRef): Promise<ReadonlySet<string>> {
  const rows = await connection.query<{ name: string }>(
    `SELECT DISTINCT REFERENCED_COLUMN_NAME AS name FROM information_schema.KEY_COLUMN_USAGE
     WHERE REFERENCED_TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME = ${literal(ref.name)}`,
  );
  return new Set(rows.map((row) => row.name));
}

/** What the server will have made of a table that is known only as structure. */
function assumeLive(table: Table, { server, referredColumns }: CompileContext): LiveTable {
  const served: (readonly (string | null)[])[] = [...keyColumnsOf(table, server)];
  const made = new Map<string, readonly string[]>();
  for (const key of table.foreignKeys) {
    if (key.name === null || served.some((columns) => canServe(columns, key.columns))) continue;
    served.push(key.columns);
    made.set(key.name, key.columns);
  }
  return {
    table,
    attributes: new Map(),
    sayingCollation: new Set(),
    columnChecks: new Map(
      table.checks.flatMap((check) => {
        const column = partOfColumn(check, table, server);
        return column === null ? [] : [[column.name, check.expression]];
      }),
    ),
    madeIndexes: made,
    referred: referredColumns?.(table) ?? new Set(),
  };
}
