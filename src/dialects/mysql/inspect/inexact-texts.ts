import type { Connection, Server } from '../../dialect.js';
import { isPlainString, tokensOf } from '../expressions.js';
import { literal, qualified, quoteIdentifier } from '../quoting.js';
import { isMariadb } from '../server.js';
import type { ServerColumn, ServerTable } from './server-table.js';
import { parseShowCreate } from './show-create.js';

/**
 * information_schema is in utf8mb3: a character beyond U+FFFF becomes a question mark, and a default of
 * bytes ends at the first NUL. Such defaults are asked for once more, all in one query, in hexadecimal; MySQL
 * gives no answer for a column that is NOT NULL, for which there is SHOW CREATE TABLE.
 * https://dev.mysql.com/doc/refman/8.4/en/charset-metadata.html
 */
export async function exactDefaults(
  connection: Connection,
  server: Server,
  tables: readonly ServerTable[],
): Promise<readonly ServerTable[]> {
  const questions = tables.flatMap((table) =>
    table.columns
      .filter(isInexact)
      .map((column) => ({ table: table.name, column: column.name, bytes: isBytes(column) })),
  );
  if (questions.length === 0) return tables;
  const rows = await connection.query<{ table_name: string; name: string; hex: string | null }>(
    questions.map(questionSql).join('\nUNION ALL\n'),
  );
  const answers = new Map(rows.map((row) => [`${row.table_name}\0${row.name}`, row.hex]));
  const answered = tables.map((table) => ({
    ...table,
    columns: table.columns.map((column) => {
      const hex = answers.get(`${table.name}\0${column.name}`);
      return hex === undefined || hex === null ? column : { ...column, default: defaultOf(column, hex) };
    }),
  }));
  return inOrder(answered, async (table) => {
    const unanswered = (column: ServerColumn) => answers.get(`${table.name}\0${column.name}`) === null;
    if (!table.columns.some(unanswered)) return table;
    const exact = parseShowCreate(await showCreate(connection, table.name), table, server);
    const shown = new Map(exact.columns.map((it) => [it.name, it.default]));
    const columns = table.columns.map((column) =>
      unanswered(column) ? { ...column, default: shown.get(column.name) ?? null } : column,
    );
    return { ...table, columns };
  });
}

/** One after the other: they share a connection. */
export async function inOrder<T, U>(
  items: readonly T[],
  change: (item: T) => Promise<U>,
): Promise<readonly U[]> {
  const changed: U[] = [];
  for (const item of items) changed.push(await change(item));
  return changed;
}

const isBytes = (column: ServerColumn) => /^(var)?binary\b/.test(column.type);

function isInexact(column: ServerColumn): boolean {
  const found = column.default;
  if (found === null || (found.kind === 'sql' && found.enclosed)) return false;
  if (isBytes(column)) return found.kind === 'value' || isLiteral(found.text);
  return found.text.includes('?') && (found.kind === 'value' || isLiteral(found.text));
}

function isLiteral(sql: string): boolean {
  const tokens = tokensOf(sql);
  // Bytes end at the first zero: `0x` may be all that is there.
  return (tokens.length === 1 && isPlainString(tokens[0]!)) || /^0x[0-9A-F]*$/i.test(sql);
}

// DEFAULT() of a row that an outer join did not find: no row of the table is needed, or read.
function questionSql({ table, column, bytes }: { table: string; column: string; bytes: boolean }): string {
  const value = `DEFAULT(t.${quoteIdentifier(column)})`;
  return `SELECT ${literal(table)} AS table_name, ${literal(column)} AS name,
    HEX(${bytes ? value : `CONVERT(${value} USING utf8mb4)`}) AS hex
    FROM (SELECT 1) AS one LEFT JOIN ${qualified({ schema: null, name: table })} AS t ON FALSE`;
}

function defaultOf(column: ServerColumn, hex: string): ServerColumn['default'] {
  return isBytes(column) && hex !== ''
    ? { kind: 'sql', text: `0x${hex}`, enclosed: false }
    : { kind: 'value', text: Buffer.from(hex, 'hex').toString('utf8') };
}

/**
 * MariaDB writes four question marks for such a character in an expression; SHOW CREATE TABLE has the
 * expression as it is. One query for each of the few tables that this concerns, and of those named in `unsure`.
 */
export async function shownExpressions(
  connection: Connection,
  server: Server,
  tables: readonly ServerTable[],
  unsure: ReadonlySet<string>,
): Promise<readonly ServerTable[]> {
  if (!isMariadb(server)) return tables;
  return inOrder(tables, async (table) =>
    unsure.has(table.name) || expressionsOf(table).some((it) => it.includes('????'))
      ? shown(connection, server, table)
      : table,
  );
}

function expressionsOf(table: ServerTable): readonly string[] {
  return [
    ...table.checks.map((check) => check.expression),
    ...table.columns.flatMap((column) => [
      column.check ?? '',
      column.generated?.expression ?? '',
      column.default?.kind === 'sql' ? column.default.text : '',
    ]),
  ];
}

async function shown(connection: Connection, server: Server, table: ServerTable): Promise<ServerTable> {
  const exact = parseShowCreate(await showCreate(connection, table.name), table, server);
  return {
    ...table,
    checks: exact.checks,
    columns: table.columns.map((column) => {
      const counterpart = exact.columns.find((it) => it.name === column.name)!;
      return {
        ...column,
        check: counterpart.check,
        generated: counterpart.generated,
        default: counterpart.default,
      };
    }),
  };
}

/** The text of SHOW CREATE TABLE, of a temporary table too. */
export async function showCreate(connection: Connection, name: string): Promise<string> {
  const [row] = await connection.query<Record<string, unknown>>(`SHOW CREATE TABLE ${quoteIdentifier(name)}`);
  return String(row?.['Create Table']);
}
