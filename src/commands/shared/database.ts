import { displayName } from '../../catalog/index.js';
import { type DatabaseSource, requireDatabase } from '../../config/index.js';
import { type DriverConnection, dialectOf, loadDialect } from '../../dialects/index.js';
import {
  type AppliedRevisions,
  appliedRevisions,
  needsDatabase,
  type ResolveContext,
} from '../../revisions/index.js';
import { connectThrough } from '../../runtime/kysely-connection.js';
import { holderWords, type LockOptions, withLock } from '../../runtime/lock/lock.js';
import { type SentStatement, type Session, withSession } from '../../runtime/session.js';
import { VersionTable } from '../../runtime/version-table.js';
import type { Environment } from '../environment.js';
import { type CommandContext, type HistoryContext, keepSecrets } from './project.js';

/** The project's database, connected. */
export interface Database {
  readonly session: Session;
  readonly versions: VersionTable;
}

/** A database that can be connected to once more. */
export interface ProjectDatabase extends Database {
  readonly connect: () => Promise<DriverConnection>;
}

/** Connects to the project's database, lends it to `use`, and disconnects. Throws DbmError `connection`. */
export function withDatabase<T>(
  context: CommandContext,
  use: (database: ProjectDatabase) => Promise<T>,
): Promise<T> {
  return withSource(requireDatabase(context.project), context, use);
}

/** The same for any other database, which the project's settings apply to. */
export async function withSource<T>(
  source: DatabaseSource,
  { project, environment }: CommandContext,
  use: (database: ProjectDatabase) => Promise<T>,
): Promise<T> {
  const dialect = await loadDialect(dialectOf(source.flavor));
  keepSecrets(environment, source);
  const options = {
    dialect,
    connect: async () =>
      source.kind === 'url' ? dialect.connect(source.settings) : connectThrough(await source.open()),
    target: source.display,
    onStatement: statementObserver(environment, project.echo),
  };
  return withSession(options, (session) =>
    use({ session, versions: new VersionTable(session, project.versionTable), connect: options.connect }),
  );
}

/** Who is told of every statement before it is sent. */
function statementObserver(environment: Environment, echo: boolean): (statement: SentStatement) => void {
  const { fault = null } = environment;
  return (statement) => {
    fault?.();
    if (echo || environment.echo) environment.onStatement(statement);
  };
}

/** What is applied in the project's database. */
export function readApplied(context: HistoryContext): Promise<AppliedRevisions> {
  return withDatabase(context, async ({ versions }) =>
    appliedRevisions(context.graph, (await versions.readTimes()).times.keys()),
  );
}

/**
 * What identifiers of revisions are resolved with. The database is asked only where one of the texts counts from
 * where it stands.
 */
export async function resolveContext(
  context: HistoryContext,
  texts: readonly string[],
): Promise<ResolveContext> {
  const asks = texts.some(needsDatabase);
  return { graph: context.graph, applied: asks ? (await readApplied(context)).ids : null };
}

/** Long enough for another process to finish an ordinary run. */
const lockTimeoutMs = 60_000;

/** How a command waits for the lock of the project's database. */
export function lockOptions({ project, environment }: CommandContext): LockOptions {
  return {
    name: displayName(project.versionTable),
    timeoutMs: environment.lockTimeoutMs ?? lockTimeoutMs,
    onWait: (holder) =>
      environment.onEvent({ kind: 'waitingForLock', holder: holder && holderWords(holder) }),
  };
}

/** The same as the config wants it, in the project's own database; as a row where `needsTable`. */
export function projectLock(
  context: CommandContext,
  { connect }: ProjectDatabase,
  needsTable = false,
): LockOptions {
  const { lock, lockTable } = context.project;
  const options = lockOptions(context);
  if (lock === 'session' && !needsTable) return options;
  return { ...options, strategy: { schema: lockTable.schema, table: lockTable.name, connect } };
}

/** Connects as `withDatabase` does, and holds the lock while the database is used. */
export function withLockedDatabase<T>(
  context: CommandContext,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  return withDatabase(context, (database) =>
    withLock(database.session, projectLock(context, database), () => use(database)),
  );
}
