import type { Column, ColumnType, Default, Table } from '../../catalog/index.js';
import { displayName, findTable, needsValue, sameTable, typeWords } from '../../catalog/index.js';
import type { ChooseBackfill } from '../../diff/index.js';
import { DbmError } from '../../errors/index.js';
import { FormerNames } from '../../operations/index.js';
import { columnsToFill, type Differences } from '../../runtime/autogenerate/autogenerate.js';
import { wantsValue } from '../../runtime/placeholders/refused-rows.js';
import { hasRows } from '../../runtime/rows.js';
import type { Session } from '../../runtime/session.js';
import { listWords, shellWord } from '../../util/index.js';
import type { Environment, Questions } from '../environment.js';

/**
 * The values for existing rows of new columns that take no nulls, or not beside the checks and generated columns of
 * their table: from `--backfill users.age=0`, else asked for where there are such rows. A column without either gets
 * none: a note and the migration file say what to do. Throws DbmError `usage` for a value that does not fit, or for a
 * column that needs none.
 */
export async function chooseBackfills(
  differences: Differences,
  given: readonly string[],
  { questions, onEvent }: Pick<Environment, 'questions' | 'onEvent'>,
  session: Session,
): Promise<ChooseBackfill> {
  const wanted = columnsToFill(differences);
  const values = parseOptions(given, wanted);
  const missing: string[] = [];
  for (const { table, column } of wanted) {
    const name = columnKey(table, column);
    if (values.has(name) || !(await needsAnswer(session, differences, { table, column }, values))) continue;
    const answer = await ask(questions, table, column);
    if (answer === null) missing.push(name);
    else values.set(name, answer);
  }
  if (missing.length > 0) onEvent({ kind: 'note', text: missingWords(missing) });
  return (column, table) => values.get(columnKey(table, column)) ?? null;
}

function missingWords(columns: readonly string[]): string {
  const [need, them] = columns.length === 1 ? ['needs a value', 'it'] : ['need values', 'them'];
  const flags = columns.map((it) => `--backfill ${shellWord(it)}=<value>`).join(' ');
  return `${listWords(columns)} ${need} for the rows that are there: give ${them} in the file, or write it again with \`dbm migrate ${flags}\`.`;
}

function columnKey(table: Table, column: Column): string {
  return `${displayName(table)}.${column.name}`;
}

type Wanted = ReturnType<typeof columnsToFill>;

function parseOptions(given: readonly string[], wanted: Wanted): Map<string, Default> {
  const values = new Map<string, Default>();
  for (const option of given) {
    const name = option.slice(0, option.indexOf('='));
    const found = wanted.find(({ table, column }) => columnKey(table, column) === name);
    if (!option.includes('=') || found === undefined) throw unusable(option, wanted);
    const value = parseBackfill(option.slice(name.length + 1), found.column);
    if (value === null) throw new DbmError('usage', `--backfill ${name}: ${misfit(found.column)}`);
    values.set(name, value);
  }
  return values;
}

function unusable(option: string, wanted: Wanted): DbmError {
  const names = wanted.map(({ table, column }) => columnKey(table, column));
  return new DbmError('usage', `--backfill ${option} names no column that needs a value`, {
    hint:
      names.length === 0
        ? 'Leave it out: no new column takes no nulls.'
        : `Write --backfill column=value for one of: ${names.join(', ')}.`,
  });
}

async function ask(questions: Questions, table: Table, column: Column): Promise<Default | null> {
  let problem: string | null = null;
  for (;;) {
    const answer = await questions.backfill({ table, column, problem });
    if (answer === null) return null;
    const value = parseBackfill(answer, column);
    if (value !== null) return value;
    problem = misfit(column);
  }
}

/** Whether there are rows now that the change would leave without a value, or refuse without it. */
async function needsAnswer(
  session: Session,
  { live, operations }: Differences,
  { table, column }: Wanted[number],
  values: ReadonlyMap<string, Default>,
): Promise<boolean> {
  const former = new FormerNames();
  for (const operation of operations) former.follow(operation);
  const before = findTable(live, former.table(table));
  if (before === null) return false;
  const isNew = (name: string) =>
    operations.some(
      (it) =>
        it.kind === 'alterTable' &&
        sameTable(it.table, table) &&
        it.changes.some((change) => change.kind === 'addColumn' && change.column.name === name),
    );
  if (!needsValue(column)) {
    const given = new Map(
      table.columns.flatMap((it) => {
        const value = values.get(columnKey(table, it));
        return value === undefined ? [] : [[it.name, value] as const];
      }),
    );
    const formerColumn = (name: string) => (isNew(name) ? null : former.column(table, name));
    return wantsValue(session, { before, after: table, formerColumn }, column, given);
  }
  if (isNew(column.name)) return hasRows(session, before);
  return hasRows(session, before, { column: former.column(table, column.name), is: 'null' });
}

function misfit(column: Column): string {
  return `that is no value for ${typeWords(column.type)}`;
}

/**
 * A value as it is written on the command line, by the column's type: numbers, true and false, texts as they
 * are, `now()` for dates and times, `sql:...` for an SQL expression. Null when it does not fit.
 */
function parseBackfill(text: string, column: Column): Default | null {
  const expression = /^sql:\s*(.+)$/s.exec(text)?.[1];
  if (expression !== undefined) return { kind: 'sql', sql: expression };
  return parseLiteral(text, column.type);
}

function parseLiteral(text: string, type: ColumnType): Default | null {
  switch (type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return /^[+-]?\d+$/.test(text) ? number(text) : null;
    case 'decimal':
    case 'real':
    case 'double':
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? number(text) : null;
    case 'boolean':
      return /^(true|false)$/i.test(text) ? { kind: 'literal', value: text.toLowerCase() === 'true' } : null;
    case 'date':
    case 'time':
    case 'timestamp':
      return /^(now|current_timestamp)(\(\))?$/i.test(text)
        ? { kind: 'now' }
        : { kind: 'literal', value: text };
    case 'json':
    case 'jsonb':
      return isJson(text) ? { kind: 'literal', value: text } : null;
    case 'enum':
      return type.values.includes(text) ? { kind: 'literal', value: text } : null;
    case 'string':
    case 'char':
    case 'text':
    case 'uuid':
    case 'binary':
    case 'array':
    case 'raw':
      return { kind: 'literal', value: text };
  }
}

/** A number that JavaScript would round stays text of SQL. */
function number(text: string): Default {
  const plain = text.replace(/^\+/, '');
  return String(Number(plain)) === plain
    ? { kind: 'literal', value: Number(plain) }
    : { kind: 'sql', sql: plain };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
