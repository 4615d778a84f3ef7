import { setTimeout as sleep } from 'node:timers/promises';
import type { ForeignKey } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';
import type { AlterTable, Operation } from '../../operations/index.js';
import type { Connection, Dialect } from '../dialect.js';
import { isLockConflict } from './errors.js';
import { foldName } from './names.js';
import { prepared } from './prepared-statements.js';
import { findViolations, newViolations, type Violation } from './violations.js';

/** What the connection has when no migration runs. */
interface Settings {
  readonly foreignKeys: boolean;
  readonly legacyAlterTable: boolean;
  /** How long the driver waits for a lock. */
  readonly timeoutMs: number;
}

interface OpenTransaction extends Settings {
  /** Rows that point nowhere already, so that they are not held against the migration. */
  readonly violations: readonly Violation[];
  /** Changes when another connection writes. https://www.sqlite.org/pragma.html#pragma_data_version */
  readonly version: unknown;
}

const open = new WeakMap<Connection, OpenTransaction>();
/** The tables whose foreign keys the open transaction has declared, each with those that they refer to. */
const declared = new WeakMap<Connection, Map<string, ReadonlySet<string>>>();
/** Of connections on which a transaction is to follow: to set them takes SQLite as long as a small migration. */
const kept = new WeakMap<Connection, OpenTransaction>();

/**
 * A migration's transaction. Foreign keys are not enforced during it: a rebuild drops a table, and dropping
 * a table deletes its rows, which ON DELETE CASCADE would carry into other tables. The setting can only be
 * changed outside of a transaction, so it is off before the first statement, and before the commit all rows
 * are checked instead. https://www.sqlite.org/lang_altertable.html#otheralter
 */
export const transaction: Dialect['transaction'] = {
  async begin(connection, { waitMs, onWait } = {}) {
    const former = kept.get(connection) ?? null;
    const settings = former ?? { ...(await prepare(connection)), violations: [], version: null };
    kept.delete(connection);
    declared.delete(connection);
    open.set(connection, settings);
    try {
      if (waitMs === undefined) await connection.query(prepared.begin);
      else await beginImmediate(connection, settings.timeoutMs, { waitMs, onWait });
    } catch (thrown) {
      await restore(connection);
      throw thrown;
    }
    const [row] = await connection.query<{ data_version: unknown }>(prepared.dataVersion);
    const version = row!.data_version;
    const isSequel = former !== null && former.version === version;
    if (isSequel) return { isSequel };
    const violations = settings.foreignKeys ? await findViolations(connection) : [];
    open.set(connection, { ...settings, violations, version });
    return { isSequel };
  },

  async commit(connection, { isFollowed = false } = {}) {
    const settings = open.get(connection);
    let violations: readonly Violation[] = [];
    if (settings?.foreignKeys) {
      violations = await findViolations(connection);
      const found = await undeclared(newViolations(settings.violations, violations), connection);
      if (found.length > 0) {
        await transaction.rollback(connection);
        throw violationError(found);
      }
    }
    await connection.query(prepared.commit);
    if (!isFollowed || settings === undefined) return restore(connection);
    open.delete(connection);
    kept.set(connection, { ...settings, violations });
  },

  async rollback(connection) {
    if (!open.has(connection)) return;
    try {
      await connection.query('ROLLBACK');
    } catch (thrown) {
      // A full disk and the like end the transaction by themselves.
      // https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction
      if (!(thrown instanceof Error && thrown.message.includes('no transaction is active'))) throw thrown;
    } finally {
      await restore(connection, { failed: true });
    }
  },

  release: (connection) => restore(connection),
};

/**
 * Takes note of the foreign keys that an operation declares. One that fits no key of its parent, or whose parent is not
 * there, is nobody's accident then: SQLite lets it, and reports it when rows change.
 * https://www.sqlite.org/foreignkeys.html#fk_indexes
 */
export function noteForeignKeys(operation: Operation, connection: Connection | null): void {
  if (connection === null || (operation.kind !== 'createTable' && operation.kind !== 'alterTable')) return;
  const keys = operation.kind === 'createTable' ? operation.table.foreignKeys : addedKeys(operation);
  if (keys.length === 0) return;
  const tables = declared.get(connection) ?? new Map<string, ReadonlySet<string>>();
  const table = foldName(operation.table.name);
  const parents = keys.map(({ references }) => foldName(references.name));
  declared.set(connection, tables.set(table, new Set([...(tables.get(table) ?? []), ...parents])));
}

function addedKeys({ changes }: AlterTable): readonly ForeignKey[] {
  return changes.flatMap((it) =>
    it.kind === 'addConstraint' && it.constraint.kind === 'foreignKey' ? it.constraint : [],
  );
}

/** The violations but those of keys that were declared, and can hold for no row. */
async function undeclared(
  violations: readonly Violation[],
  connection: Connection,
): Promise<readonly Violation[]> {
  const said = declared.get(connection);
  if (violations.length === 0 || said === undefined) return violations;
  const tables = await connection.query<{ readonly name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table'",
  );
  const there = new Set(tables.map(({ name }) => foldName(name)));
  return violations.filter(({ table, parent }) => {
    const parents = said.get(foldName(table));
    if (parent === null) return parents === undefined;
    return there.has(foldName(parent)) || parents?.has(foldName(parent)) !== true;
  });
}

/** Sets what a migration needs; the result is what was set before. */
async function prepare(connection: Connection): Promise<Settings> {
  const foreignKeys = await readPragma(connection, 'foreign_keys');
  const legacyAlterTable = await readPragma(connection, 'legacy_alter_table');
  const [busy] = await connection.query<{ readonly timeout: number }>('PRAGMA busy_timeout');
  if (foreignKeys) await connection.query('PRAGMA foreign_keys = OFF');
  // So that a renamed table is renamed wherever it is mentioned.
  if (legacyAlterTable) await connection.query('PRAGMA legacy_alter_table = OFF');
  return { foreignKeys, legacyAlterTable, timeoutMs: busy?.timeout ?? 0 };
}

/**
 * Waits for the right to write. The driver waits as long as its own timeout says, during which nothing else runs; beyond
 * that dbm asks again. Throws DbmError `lock` when `waitMs` have passed.
 */
async function beginImmediate(
  connection: Connection,
  timeoutMs: number,
  { waitMs, onWait }: { readonly waitMs: number; readonly onWait: (() => void) | undefined },
): Promise<void> {
  const setBusyTimeout = (ms: number) => connection.query(`PRAGMA busy_timeout = ${Math.ceil(ms)}`);
  const isShort = waitMs < timeoutMs;
  const deadline = performance.now() + waitMs;
  if (isShort) await setBusyTimeout(waitMs);
  try {
    for (let attempt = 0; !(await couldBegin(connection)); attempt++) {
      if (performance.now() >= deadline) throw lockedFor(waitMs);
      if (attempt === 0) onWait?.();
      await sleep(50);
    }
  } finally {
    if (isShort) await setBusyTimeout(timeoutMs);
  }
}

async function couldBegin(connection: Connection): Promise<boolean> {
  try {
    await connection.query(prepared.begin);
    return true;
  } catch (thrown) {
    if (isLockConflict(thrown)) return false;
    throw thrown;
  }
}

function lockedFor(waitMs: number): DbmError {
  return new DbmError(
    'lock',
    `The database is locked by another connection; waited ${waitMs / 1000} seconds`,
    {
      hint: 'Let the other program finish or close it and run the command again, or wait longer: --lock-timeout <seconds>.',
    },
  );
}

/** Whether a setting of the connection is on. */
export async function readPragma(connection: Connection, name: string): Promise<boolean> {
  const [row] = await connection.query<Record<string, unknown>>(`PRAGMA ${name}`);
  return Number(row?.[name] ?? 0) === 1;
}

async function restore(connection: Connection, { failed = false } = {}): Promise<void> {
  const settings = open.get(connection) ?? kept.get(connection);
  if (settings === undefined) return;
  open.delete(connection);
  kept.delete(connection);
  // A rebuild sets it and, unless it fails, sets it back.
  if (settings.legacyAlterTable || failed) {
    await connection.query(`PRAGMA legacy_alter_table = ${settings.legacyAlterTable ? 'ON' : 'OFF'}`);
  }
  if (settings.foreignKeys) await connection.query('PRAGMA foreign_keys = ON');
}

const shown = 5;

function violationError(violations: readonly Violation[]): DbmError {
  const lines = violations.slice(0, shown).map(({ table, row, parent }) => {
    if (parent === null) return `${table}: ${row}`;
    return `${row === null ? 'a row' : `row ${row}`} of ${table} refers to a row of ${parent} that is not there`;
  });
  const more = violations.length > shown ? [`and ${violations.length - shown} more`] : [];
  return new DbmError(
    'sql',
    `The migration would leave foreign keys that do not hold:\n  ${[...lines, ...more].join('\n  ')}`,
    { hint: 'Correct or delete these rows in the migration, before the change or after it.' },
  );
}
