import type { Connection, Statement } from '../../dialect.js';
import { tokenize } from '../../shared/tokenizer.js';
import { parseTrigger } from '../ddl/parse-trigger.js';
import type { ObjectRow } from '../inspect/schema-queries.js';
import { foldName, quoteIdentifier, sameName, sqliteRules } from '../names.js';
import type { TableState } from './table-state.js';

/**
 * Statements that fail when a view or trigger that works now no longer does after the table has changed.
 * SQLite checks neither when a table is dropped or created; it does when a statement that uses them is
 * compiled, and EXPLAIN compiles without doing anything.
 */
export async function dependentChecks(
  connection: Connection,
  before: TableState,
  after: TableState,
): Promise<readonly Statement[]> {
  const all = await connection.query<ObjectRow>(
    `SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('view', 'trigger') ORDER BY rowid`,
  );
  const checks: Statement[] = [];
  for (const object of dependentsOf(before.table.name, all)) {
    const now = await probe(connection, object, before);
    if (!(await compiles(connection, now))) continue;
    const then = await probe(connection, object, after);
    const comment = `the ${object.type} ${object.name} must still work`.replaceAll('*/', '* /');
    checks.push({ sql: `/* ${comment} */ EXPLAIN ${then}`, isCheck: true });
  }
  return checks;
}

/** The views and triggers that use a table, those that use such a view included. */
function dependentsOf(table: string, objects: readonly ObjectRow[]): readonly ObjectRow[] {
  const wordsOf = new Map(objects.map((it) => [it, namesIn(it.sql!)]));
  const names = [foldName(table)];
  const found = new Set<ObjectRow>();
  for (const name of names) {
    for (const [object, words] of wordsOf) {
      if (found.has(object) || !words.has(name)) continue;
      found.add(object);
      // What uses the view is looked for in its turn.
      if (object.type === 'view') names.push(foldName(object.name));
    }
  }
  return objects.filter((it) => found.has(it));
}

function namesIn(sql: string): ReadonlySet<string> {
  return new Set(tokenize(sql, sqliteRules).map((token) => foldName(token.value)));
}

/** A statement that needs the view or trigger. */
async function probe(connection: Connection, object: ObjectRow, state: TableState): Promise<string> {
  if (object.type === 'view') return `SELECT * FROM ${quoteIdentifier(object.name)}`;
  const trigger = parseTrigger(object.sql!);
  const table = quoteIdentifier(trigger.table);
  if (trigger.event === 'delete') return `DELETE FROM ${table}`;
  if (trigger.event === 'insert') return `INSERT INTO ${table} DEFAULT VALUES`;
  const columns =
    trigger.columns.length > 0 ? trigger.columns : [await anyColumn(connection, trigger.table, state)];
  const assignments = columns.map((it) => `${quoteIdentifier(it)} = ${quoteIdentifier(it)}`);
  return `UPDATE ${table} SET ${assignments.join(', ')}`;
}

async function anyColumn(
  connection: Connection,
  table: string,
  { table: known }: TableState,
): Promise<string> {
  if (sameName(table, known.name)) {
    return known.columns.find((it) => it.clauses.every((clause) => clause.kind !== 'generated'))!.name;
  }
  const [row] = await connection.query<{ readonly name: string }>(
    `SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden = 0 LIMIT 1`,
    [table],
  );
  return row?.name ?? 'rowid';
}

async function compiles(connection: Connection, sql: string): Promise<boolean> {
  try {
    await connection.query(`EXPLAIN ${sql}`);
    return true;
  } catch {
    return false;
  }
}
