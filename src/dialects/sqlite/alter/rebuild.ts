import { DbmError } from '../../../errors/index.js';
import type { Connection, Statement } from '../../dialect.js';
import { assertion } from '../assertion.js';
import { withTableName } from '../ddl/edit-table.js';
import { clauseOf, isNumbered, rowidAlias } from '../ddl/read-table.js';
import type { TableSyntax } from '../ddl/syntax.js';
import { literal, quoteIdentifier, rebuildPrefix, sameName } from '../names.js';
import { readPragma } from '../transaction.js';
import { dependentChecks } from './dependents.js';
import { checkNumbered, type Draft } from './draft.js';
import { lacksCollation } from './missing-collations.js';
import type { TableState } from './table-state.js';

/**
 * Makes a table anew in its changed form, with its rows, and puts it in the place of the old one: the
 * procedure of https://www.sqlite.org/lang_altertable.html#otheralter. Rowids and the AUTOINCREMENT counter
 * stay, indexes and triggers are made again, and nothing else in the database is touched.
 */
export async function rebuildStatements(
  before: TableState,
  after: Draft,
  connection: Connection,
  isScript: boolean,
): Promise<readonly Statement[]> {
  checkNumbered(after);
  const { name } = before.table;
  const temporary = rebuildPrefix + name;
  await checkRebuild(connection, name, temporary);
  const counts = isNumbered(before.table) || isNumbered(after.table);
  const statements = [
    ...(isScript ? await guard(connection, before) : []),
    withTableName(after.table, quoteIdentifier(temporary)),
    ...(counts ? [moveCounter(name, temporary)] : []),
    copyRows(before.table, after, temporary),
    `DROP TABLE ${quoteIdentifier(name)}`,
    ...((await lacksCollation(connection))
      ? copyBack(after, temporary, counts)
      : renameBack(name, temporary)),
    ...after.indexes.map(({ sql }) => sql),
    ...after.triggers.map(({ sql }) => sql),
  ].map((sql) => ({ sql }));
  return [...statements, ...(await dependentChecks(connection, before, after))];
}

function renameBack(name: string, temporary: string): readonly string[] {
  return [
    // Without this, SQLite finds the views and triggers broken that miss the table which is to be renamed.
    'PRAGMA legacy_alter_table = ON',
    `ALTER TABLE ${quoteIdentifier(temporary)} RENAME TO ${quoteIdentifier(name)}`,
    'PRAGMA legacy_alter_table = OFF',
  ];
}

/** Where SQLite renames nothing, the rows are copied once more. */
function copyBack(after: Draft, temporary: string, counts: boolean): readonly string[] {
  const { name } = after.table;
  const copy = { ...after.table, name: temporary };
  const values = new Map(after.table.columns.map((it) => [it.name, quoteIdentifier(it.name)]));
  return [
    withTableName(after.table, quoteIdentifier(name)),
    ...(counts ? [moveCounter(temporary, name)] : []),
    copyRows(copy, { ...after, values }, name),
    `DROP TABLE ${quoteIdentifier(temporary)}`,
  ];
}

async function checkRebuild(connection: Connection, name: string, temporary: string): Promise<void> {
  if (await readPragma(connection, 'foreign_keys')) {
    throw new DbmError(
      'migration',
      `${name} must be rebuilt, and while foreign keys are enforced that would delete rows of other tables`,
      {
        hint: 'Run the migration in a transaction of dbm, which switches the enforcement off before it begins.',
      },
    );
  }
  const [stale] = await connection.query('SELECT 1 FROM sqlite_master WHERE name = ? COLLATE NOCASE', [
    temporary,
  ]);
  if (stale === undefined) return;
  throw new DbmError(
    'migration',
    `The table ${temporary} is in the way: ${name} is rebuilt under that name`,
    {
      hint: `See whether it holds rows that ${name} does not, then drop or rename it.`,
    },
  );
}

/** One INSERT for all rows, which no conflict clause of the table may make skip or replace one. */
function copyRows(before: TableSyntax, after: Draft, temporary: string): string {
  const copied = after.table.columns
    .filter((column) => clauseOf(column, 'generated') === null && after.values.has(column.name))
    .map(({ name }) => ({ name: quoteIdentifier(name), value: after.values.get(name)! }));
  const rowid = rowidCopy(before, after.table);
  const all = rowid === null ? copied : [rowid, ...copied];
  // A table of new columns alone still gets a row for every row.
  const alias = rowidAlias(after.table) ?? after.table.columns[0]!.name;
  const columns = all.length > 0 ? all : [{ name: quoteIdentifier(alias), value: 'NULL' }];
  const into = columns.map((it) => it.name).join(', ');
  const values = columns.map((it) => it.value).join(', ');
  return `INSERT OR ABORT INTO ${quoteIdentifier(temporary)} (${into}) SELECT ${values} FROM ${quoteIdentifier(before.name)}`;
}

/** A rowid that no column shows is kept too: full-text indexes and applications may hold it. */
function rowidCopy(before: TableSyntax, after: TableSyntax) {
  if (before.withoutRowid || after.withoutRowid || rowidAlias(after) !== null) return null;
  const from = rowidName(before);
  const to = rowidName(after);
  return from === null || to === null ? null : { name: to, value: from };
}

/** A name of the rowid that no column has taken. https://www.sqlite.org/lang_createtable.html#rowid */
function rowidName(table: TableSyntax): string | null {
  const free = (name: string) => !table.columns.some((column) => sameName(column.name, name));
  return ['rowid', '_rowid_', 'oid'].find(free) ?? null;
}

/**
 * The counter goes over to the copy, which counts on from it as it gets its rows. A table that stops counting keeps it
 * too, although SQLite does not heed it then: no number is given twice when the table counts again.
 * https://www.sqlite.org/autoinc.html
 */
function moveCounter(from: string, to: string): string {
  // Of the main database: a connection that has numbered temporary tables has another one for these.
  return `UPDATE main.sqlite_sequence SET name = ${literal(to)} WHERE name = ${literal(from)}`;
}

/** A script is run on a database that nobody has seen: what a rebuild would lose stops it. */
async function guard(connection: Connection, { table }: TableState): Promise<readonly string[]> {
  const name = literal(table.name);
  const names = [
    `SELECT name FROM pragma_table_xinfo(${name}) ORDER BY cid`,
    `SELECT name FROM sqlite_master WHERE tbl_name = ${name} COLLATE NOCASE AND type <> 'table' AND sql IS NOT NULL ORDER BY name`,
  ].map((query) => `(SELECT group_concat(name, ', ') FROM (${query}))`);
  const conditions: string[] = [];
  for (const expression of names) {
    const [row] = await connection.query<{ readonly names: string | null }>(`SELECT ${expression} AS names`);
    conditions.push(`${expression} IS ${literal(row!.names)}`);
  }
  const message = `${table.name} is not as the migrations left it: it has other columns, indexes or triggers`;
  return assertion(conditions.join(' AND '), message);
}
