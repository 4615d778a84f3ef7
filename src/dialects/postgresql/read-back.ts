import type { CheckConstraint, Column, ExclusionConstraint, Index, Table } from '../../catalog/index.js';
import { plainColumn, tableKey } from '../../catalog/index.js';
import type { Connection, Server } from '../dialect.js';
import { computesWith, uses } from './alter/parts.js';
import { columnDefinition, constraintDefinition, createIndexSql } from './definitions.js';
import { inspectTables } from './inspect/inspect-table.js';
import { readCatalog } from './inspect/read-catalog.js';
import { dollarQuoted, literal, qualified, quoteIdentifier } from './quoting.js';

/** What of a table of the models the server is asked to spell. */
export interface Question {
  readonly table: Table;
  /** Names of columns whose type, default or generated expression is in question. */
  readonly columns: readonly string[];
  readonly checks: readonly CheckConstraint[];
  readonly exclusions: readonly ExclusionConstraint[];
  readonly indexes: readonly Index[];
}

/** The server's spelling of what it was asked; what it could not make is absent. */
export interface Answer {
  readonly columns: ReadonlyMap<string, Column>;
  readonly checks: ReadonlyMap<CheckConstraint, CheckConstraint>;
  readonly exclusions: ReadonlyMap<ExclusionConstraint, ExclusionConstraint>;
  readonly indexes: ReadonlyMap<Index, Index>;
}

export interface Answers {
  /** By tableKey(). */
  readonly answers: ReadonlyMap<string, Answer>;
  readonly notes: readonly string[];
}

/**
 * Every temporary table takes some of the server's locks, of which there are few by default.
 * https://www.postgresql.org/docs/current/runtime-config-locks.html
 */
const tablesAtOnce = 100;

/** Holds the identities of what could not be made, for the time of the transaction. */
const unansweredSetting = 'dbm.unanswered';

/**
 * Makes the tables as temporary ones, reads them back as an inspection would, and rolls everything back,
 * inside of the transaction that is open or in one of its own.
 */
export async function readBack(
  connection: Connection,
  server: Server,
  questions: readonly Question[],
): Promise<Answers> {
  const answers = new Map<string, Answer>();
  for (const batch of batches(questions)) {
    const { result, notes } = await inScratch(connection, () => askBatch(connection, server, batch));
    if (result === null) return { answers, notes };
    for (const [key, answer] of result) answers.set(key, answer);
  }
  return { answers, notes: [] };
}

/**
 * Runs `use`, which makes temporary things, and rolls back whatever it did, inside of the transaction that is
 * open or in one of its own. The result is null, and a note says why, when the user may not make them.
 */
export async function inScratch<T>(
  connection: Connection,
  use: () => Promise<T>,
): Promise<{ readonly result: T | null; readonly notes: readonly string[] }> {
  const [state] = await connection.query<{ alone: boolean; obstacle: string | null }>(stateQuery);
  if (state!.obstacle !== null) {
    const note = `Expressions were compared as text, because ${state!.obstacle}: what is only spelled otherwise may show as a difference.`;
    return { result: null, notes: [note] };
  }
  const result = await (state!.alone ? inTransaction(connection, use) : inSavepoint(connection, use));
  return { result, notes: [] };
}

// In a transaction that was opened before, the present statement is not its first.
const stateQuery = `
  SELECT now() = statement_timestamp() AS "alone",
    CASE
      WHEN pg_catalog.current_setting('transaction_read_only') = 'on' THEN 'the connection is read-only'
      WHEN NOT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY')
        THEN 'this user may not create temporary tables'
      WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_language l
        WHERE l.lanname = 'plpgsql' AND pg_catalog.has_language_privilege(l.oid, 'USAGE'))
        THEN 'this user may not use the language plpgsql'
    END AS "obstacle"`;

/** Temporary tables have the names of the real ones, which expressions may mention: no two in one batch. */
function batches(questions: readonly Question[]): readonly (readonly Question[])[] {
  const found: Question[][] = [];
  for (const question of questions) {
    const batch = found.find(
      (it) => it.length < tablesAtOnce && !it.some((other) => other.table.name === question.table.name),
    );
    if (batch === undefined) found.push([question]);
    else batch.push(question);
  }
  return found;
}

async function inTransaction<T>(connection: Connection, use: () => Promise<T>): Promise<T> {
  await connection.query('BEGIN');
  try {
    return await use();
  } finally {
    await connection.query('ROLLBACK');
  }
}

async function inSavepoint<T>(connection: Connection, use: () => Promise<T>): Promise<T> {
  await connection.query('SAVEPOINT dbm_settle');
  try {
    return await use();
  } finally {
    await connection.query('ROLLBACK TO SAVEPOINT dbm_settle');
    await connection.query('RELEASE SAVEPOINT dbm_settle');
  }
}

async function askBatch(
  connection: Connection,
  server: Server,
  batch: readonly Question[],
): Promise<readonly (readonly [string, Answer])[]> {
  await connection.query(`DO ${dollarQuoted(`BEGIN\n${batch.map(tableScript).join('\n')}\nEND`)}`);
  const names = batch.map(({ table }) => literal(table.name)).join(', ');
  const { rows, more } = await readCatalog(
    connection,
    server,
    { tables: `n.oid = pg_catalog.pg_my_temp_schema() AND c.relname IN (${names})`, schemas: 'false' },
    { unanswered: `SELECT pg_catalog.current_setting('${unansweredSetting}', true) AS "identities"` },
  );
  const { tables } = inspectTables(rows, (schema) => (schema === server.defaultSchema ? null : schema));
  const [{ identities }] = more.unanswered as [{ identities: string | null }];
  const unanswered = new Set((identities ?? '').split(' '));
  const byName = new Map(tables.map((table) => [table.name, table]));
  return batch.flatMap((question, at) => {
    const made = byName.get(question.table.name);
    if (made === undefined) return [];
    return [[tableKey(question.table), answerTo(question, at, made, unanswered)] as const];
  });
}

function answerTo(question: Question, at: number, made: Table, unanswered: ReadonlySet<string>): Answer {
  const columns = made.columns.filter(
    ({ name }) =>
      question.columns.includes(name) &&
      !unanswered.has(
        columnIdentity(
          at,
          question.table.columns.findIndex((it) => it.name === name),
        ),
      ),
  );
  const found = <T extends { readonly name: string | null }>(list: readonly T[], name: string) =>
    list.find((it) => it.name === name);
  return {
    columns: new Map(columns.map((column) => [column.name, column])),
    checks: new Map(
      question.checks.flatMap((check, i) => {
        const answer = found(made.checks, checkName(i));
        return answer === undefined ? [] : [[check, answer] as const];
      }),
    ),
    exclusions: new Map(
      question.exclusions.flatMap((exclusion, i) => {
        const answer = found(made.exclusions, exclusionName(at, i));
        return answer === undefined ? [] : [[exclusion, answer] as const];
      }),
    ),
    indexes: new Map(
      question.indexes.flatMap((index, i) => {
        const answer = found(made.indexes, indexName(at, i));
        return answer === undefined ? [] : [[index, answer] as const];
      }),
    ),
  };
}

const columnIdentity = (table: number, column: number) => `${table}.${column}`;
const checkName = (check: number) => `dbm_settle_check_${check}`;
// It names an index, too, so no other table has it.
const exclusionName = (table: number, exclusion: number) => `dbm_settle_exclusion_${table}_${exclusion}`;
const indexName = (table: number, index: number) => `dbm_settle_index_${table}_${index}`;

/** Makes one table with all that is in question at once, or, when that fails, piece by piece. */
function tableScript(question: Question, at: number): string {
  const { table } = question;
  const scratch = { schema: 'pg_temp', name: table.name };
  const name = qualified(scratch);
  const columns = neededColumns(question);
  const create = `CREATE TEMPORARY TABLE ${quoteIdentifier(table.name)}`;
  const checks = question.checks.map(
    (check, i) => `CONSTRAINT ${quoteIdentifier(checkName(i))} CHECK (${check.expression})`,
  );
  const whole = `${create} (${[...columns.map((it) => columnDefinition(it.column)), ...checks].join(', ')})`;
  const pieces = [
    `EXECUTE ${literal(`${create} ()`)};`,
    ...columns.map(({ column, place }) => {
      const add = (it: Column) =>
        `EXECUTE ${literal(`ALTER TABLE ${name} ADD COLUMN ${columnDefinition(it)}`)};`;
      // Other expressions may need the column, if only its type is right.
      const plain = attempt([add(plainly(column))], []);
      return attempt([add(column)], [remember(columnIdentity(at, place)), plain]);
    }),
    ...checks.map((check) => attempt([`EXECUTE ${literal(`ALTER TABLE ${name} ADD ${check}`)};`], [])),
  ];
  const exclusions = question.exclusions.map((exclusion, i) => {
    const definition = constraintDefinition({ ...exclusion, name: exclusionName(at, i) });
    return attempt([`EXECUTE ${literal(`ALTER TABLE ${name} ADD ${definition}`)};`], []);
  });
  const indexes = question.indexes.map((index, i) =>
    attempt([`EXECUTE ${literal(createIndexSql(scratch, { ...index, name: indexName(at, i) }))};`], []),
  );
  return attempt([attempt([`EXECUTE ${literal(whole)};`], pieces), ...exclusions, ...indexes], []);
}

/**
 * The columns in question, and those that an expression in question may use, with nothing else of them that
 * could fail or take time.
 */
function neededColumns(question: Question): readonly { readonly column: Column; readonly place: number }[] {
  const { table, checks, exclusions, indexes } = question;
  const asked = new Set(question.columns);
  const parts = [
    ...checks,
    ...exclusions,
    ...indexes,
    ...table.columns.filter(({ name }) => asked.has(name)),
  ];
  // An expression may have the table's name for a whole row.
  const isWhole = parts.some((part) => computesWith(part, table.name));
  return table.columns.flatMap((column, place) => {
    const { name, type, collation } = column;
    if (asked.has(name)) {
      const { default: value, generated } = column;
      return [{ column: { ...plainColumn(name, type), collation, default: value, generated }, place }];
    }
    const isNeeded = isWhole || parts.some((part) => uses(part, name, table));
    return isNeeded ? [{ column: { ...plainColumn(name, type), collation }, place }] : [];
  });
}

function plainly(column: Column): Column {
  return { ...column, default: null, generated: null };
}

function remember(identity: string): string {
  const before = `pg_catalog.current_setting('${unansweredSetting}', true)`;
  return `PERFORM pg_catalog.set_config('${unansweredSetting}', pg_catalog.concat(${before}, ' ${identity}'), true);`;
}

/** PL/pgSQL that goes on when something fails, with other statements. */
export function attempt(statements: readonly string[], otherwise: readonly string[]): string {
  const handler = otherwise.length === 0 ? ['NULL;'] : otherwise;
  return ['BEGIN', ...statements, 'EXCEPTION WHEN OTHERS THEN', ...handler, 'END;'].join('\n');
}
