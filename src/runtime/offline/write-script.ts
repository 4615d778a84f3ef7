import type { NamingConvention } from '../../catalog/index.js';
import type { ConnectionSettings, Dialect } from '../../dialects/index.js';
import { declareContext } from '../../dialects/shared/declare-context.js';
import { DbmError, messageOf } from '../../errors/index.js';
import { type RevisionStep, titleOf } from '../../revisions/index.js';
import { displayPath } from '../../util/index.js';
import { callMigration, type LoadedStep, refuseUnprotected } from '../migration.js';
import { selectRows } from '../rows.js';
import { describeThrown, placeOf } from '../step-error.js';
import { appliedRow, type VersionStatements } from '../version-statements.js';
import type { ImaginedDatabase } from './imagined.js';
import { type Recording, recordingDb } from './recording-db.js';

export interface ScriptOptions {
  readonly dialect: Dialect;
  /** Null when the config gives a ready Kysely dialect. */
  readonly settings: ConnectionSettings | null;
  readonly naming: NamingConvention;
  readonly versions: VersionStatements;
  /** Whether the version table may have to be made. */
  readonly fromBase: boolean;
  /** False for one transaction around all steps. */
  readonly transactionPerMigration: boolean;
}

/** A part of a script: the statements of one transaction, or of none. */
export interface ScriptPart {
  /** What a comment says before it. */
  readonly title: string;
  readonly statements: readonly string[];
}

/**
 * The statements that do what running the steps would do, the version table's included. Throws DbmError for
 * the first step that cannot be written without the database, and says why.
 */
export async function writeSteps(
  steps: readonly LoadedStep[],
  database: ImaginedDatabase,
  options: ScriptOptions,
): Promise<readonly ScriptPart[]> {
  const { dialect, versions, fromBase, transactionPerMigration } = options;
  const parts: ScriptPart[] = [];
  const asOne = dialect.transactionalDdl && !transactionPerMigration;
  const whole = asOne && steps.length > 0 ? await database.begin() : null;
  for (const [i, step] of steps.entries()) {
    const statements: string[] = [...(i === 0 ? (whole?.begin ?? []) : [])];
    try {
      if (whole !== null && !step.revision.transaction) throw mustStandAlone();
      const own = whole === null && step.revision.transaction ? await database.begin() : null;
      statements.push(...(own?.begin ?? []));
      if (i === 0 && fromBase) statements.push(...(await versions.create()));
      const sink = (sql: string) => void statements.push(sql);
      await perform(step, database, { ...options, inTransaction: (own ?? whole) !== null, sink });
      statements.push(...recordsOf(step, options));
      if (own !== null) statements.push(...(await own.commit()));
      if (whole !== null && i === steps.length - 1) statements.push(...(await whole.commit()));
    } catch (thrown) {
      throw notWritable(step, thrown);
    }
    parts.push({ title: titleFor(step), statements });
  }
  return parts;
}

/**
 * Makes of the database what it is after the steps, writing nothing. A step that cannot be followed leaves
 * what it concerns unknown, which only matters when something later needs to know.
 */
export async function imagineSteps(
  steps: readonly LoadedStep[],
  database: ImaginedDatabase,
  options: ScriptOptions,
): Promise<void> {
  for (const step of steps) {
    const inTransaction = options.dialect.transactionalDdl && step.revision.transaction;
    const transaction = inTransaction ? await database.begin() : null;
    try {
      await perform(step, database, { ...options, inTransaction, sink: null });
      await transaction?.commit();
    } catch (thrown) {
      await transaction?.rollback();
      database.lose(`${titleOf(step.revision)} cannot be followed without a database: ${messageOf(thrown)}`);
      return;
    }
  }
}

interface PerformOptions extends ScriptOptions {
  readonly inTransaction: boolean;
  /** Where statements are written; null when they are not. */
  readonly sink: ((sql: string) => void) | null;
}

async function perform(step: LoadedStep, database: ImaginedDatabase, options: PerformOptions): Promise<void> {
  const { dialect, naming, settings, sink, inTransaction } = options;
  const origin = titleOf(step.revision);
  const recording: Recording = {
    inTransaction,
    rows: sink === null ? 'none' : 'refused',
    record: async ({ sql, parameters }) => {
      const text = await dialect.script.inline({ sql, parameters, settings });
      await database.sent(text, origin);
      sink?.(text);
    },
  };
  const db = step.module.usesKysely === false ? null : await recordingDb(dialect.name, recording);
  await callMigration(step, {
    dialect: dialect.name,
    server: database.server,
    offline: true,
    db,
    declare: declareContext(dialect, naming),
    run: async (operation) => {
      if (!inTransaction) refuseUnprotected(operation, dialect);
      for (const { sql, isCheck } of await database.run(operation, origin)) {
        if (isCheck !== true) sink?.(sql);
      }
    },
    requireNoRows: async (table, message, such) => {
      const condition = `NOT EXISTS (${selectRows(table, such, dialect)})`;
      for (const sql of dialect.script.assert(condition, message)) sink?.(sql);
    },
  });
}

/** The row of the version table comes or goes in the same transaction; so do those that it replaces. */
function recordsOf(
  { direction, revision, checksum }: LoadedStep,
  { versions, dialect }: ScriptOptions,
): readonly string[] {
  if (direction === 'down') return [revision.id, ...revision.replaces].map((id) => versions.remove(id));
  return [versions.add(appliedRow(revision, checksum), dialect.script.now)];
}

/** As the progress of a run has it: `Running upgrade a81b6e2c9d04 -> 3f9a1c07b2de, add posts`. */
function titleFor({ direction, revision }: RevisionStep): string {
  const { id, downRevisions, message } = revision;
  const parents = downRevisions.join(', ');
  const way = direction === 'up' ? `upgrade ${parents} -> ${id}` : `downgrade ${id} -> ${parents}`;
  return `Running ${way}${message === '' ? '' : `, ${message}`}`;
}

function mustStandAlone(): DbmError {
  return new DbmError('migration', 'It wants no transaction, and the config wants one for the whole run', {
    hint: 'Write the script up to the revision before it, then set transactionPerMigration: true for this one.',
  });
}

function notWritable({ direction, revision }: RevisionStep, thrown: unknown): DbmError {
  const what = `${direction === 'up' ? 'Upgrade to' : 'Downgrade of'} ${titleOf(revision)}`;
  const lines = [
    `${what} cannot be written as SQL: ${describeThrown(thrown)}`,
    `File: ${placeOf(revision.path, thrown)}`,
  ];
  const known = thrown instanceof DbmError ? thrown : null;
  return new DbmError(known?.code ?? 'migration', lines.join('\n'), {
    hint: known?.hint ?? `Correct ${displayPath(revision.path)}, then run the command again.`,
    cause: thrown,
  });
}
