import { existsSync, readFileSync } from 'node:fs';
import { type DatabaseSource, requireDatabase } from '../../config/index.js';
import { dialectOf, loadDialect } from '../../dialects/index.js';
import { planUpgrade, type Revision } from '../../revisions/index.js';
import { runSteps } from '../../runtime/executor.js';
import { withScratch } from '../../runtime/scratch.js';
import type { Session } from '../../runtime/session.js';
import { VersionTable } from '../../runtime/version-table.js';
import { type Database, lockOptions } from './database.js';
import { loadSteps } from './migration-files.js';
import { type CommandContext, type HistoryContext, withGraphSoFar } from './project.js';

/** A database of the project's engine that is there for one command only. */
export interface ScratchDatabase extends Database {
  /** Removes everything that was put into it. */
  clear(): Promise<void>;
}

export interface ScratchDatabaseOptions {
  /** The database that it is to be like, instead of the project's. */
  readonly source?: DatabaseSource | undefined;
  /** A session that is open in that database already. */
  readonly live?: Session | undefined;
  /** False when it is filled with a copy of the live structure, not by the migration files. */
  readonly byMigrations?: boolean;
}

/**
 * Lends an empty database like the project's to `use`, and removes it whatever happens: see withScratch.
 * Throws DbmError `permission` or `config` when it cannot be had.
 */
export async function withScratchDatabase<T>(
  context: CommandContext,
  use: (scratch: ScratchDatabase) => Promise<T>,
  { source, live, byMigrations = true }: ScratchDatabaseOptions = {},
): Promise<T> {
  const { project, environment } = context;
  const database = source ?? requireDatabase(project);
  const options = {
    dialect: await loadDialect(dialectOf(database.flavor)),
    database,
    live: live ?? null,
    // It belongs to the project's own engine.
    given: source !== undefined && source.flavor !== project.scratch?.flavor ? null : project.scratch,
    bringsExtension: byMigrations ? extensionsOf(() => withGraphSoFar(context).graph.revisions) : () => false,
    lock: lockOptions(context),
    onCreate: () => environment.onEvent({ kind: 'scratching' }),
    onNote: (text: string) => environment.onEvent({ kind: 'note', text }),
    ...(environment.echo || project.echo ? { onStatement: environment.onStatement } : {}),
  };
  return withScratch(options, ({ session, clear }) => {
    const versions = new VersionTable(session, project.versionTable);
    const clearAll = async () => {
      versions.forget();
      await clear();
    };
    return use({ session, versions, clear: clearAll });
  });
}

/**
 * Brings an empty scratch database to the state after some revisions: all that they need is applied, in the
 * order of an upgrade. No ids leave it empty. Throws DbmError when a migration fails.
 */
export async function buildState(
  context: HistoryContext,
  scratch: Database,
  ids: readonly string[],
): Promise<void> {
  const { project, environment, graph } = context;
  const steps = ids.length === 0 ? [] : await loadSteps(context, planUpgrade(graph, [], ids));
  await runSteps(steps, { ...scratch, naming: project.naming, signal: environment.signal });
}

/**
 * Whether a migration file names an extension in the way of one who creates it. The text is what is looked at:
 * statements are only known when they run, and by then the extension must be there or not.
 */
function extensionsOf(revisions: () => readonly Revision[]): (name: string) => boolean {
  let sources: readonly string[] | null = null;
  return (name) => {
    // A migration that was given as a module has no file.
    sources ??= revisions().flatMap((it) => (existsSync(it.path) ? [readFileSync(it.path, 'utf8')] : []));
    const pattern = new RegExp(`extension[^;]{0,60}?\\b${name.replace(/[^\w]/g, '\\$&')}\\b`, 'i');
    return sources.some((source) => pattern.test(source));
  };
}
