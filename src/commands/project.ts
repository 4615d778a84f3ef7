import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { displayName } from '../catalog/index.js';
import {
  cacheFolder,
  type DatabaseSource,
  type LoadedProject,
  type LoadProjectOptions,
  loadMigration,
  loadProject,
  loadProjects,
  nearestConfig,
  type Project,
  projectWithoutConfig,
  requireDatabase,
} from '../config/index.js';
import { type DriverConnection, dialectOf, loadDialect } from '../dialects/index.js';
import {
  type AppliedRevisions,
  appliedRevisions,
  checksum,
  type Revision,
  RevisionGraph,
  type RevisionStep,
  readFiles,
  readRevisions,
  type VersionsFolder,
} from '../revisions/index.js';
import { connectThrough } from '../runtime/kysely-connection.js';
import { holderWords, type LockOptions } from '../runtime/lock.js';
import type { LoadedStep } from '../runtime/migration.js';
import type { Op } from '../runtime/op.js';
import { type SentStatement, type Session, withSession } from '../runtime/session.js';
import { VersionTable } from '../runtime/version-table.js';
import { hashText } from '../util/index.js';
import type { Environment } from './environment.js';

/** The project's database, connected. */
export interface Database {
  readonly session: Session;
  readonly versions: VersionTable;
}

/** A database that can be connected to once more. */
export interface ProjectDatabase extends Database {
  readonly connect: () => Promise<DriverConnection>;
}

/** Loads the config. Throws DbmError `config`. */
export async function openProject(environment: Environment): Promise<LoadedProject> {
  const loaded = environment.project ?? (await loadProject(loadOptions(environment)));
  keepSecrets(environment, loaded.project.database, loaded.project.scratch);
  return loaded;
}

/** Lets nobody see the passwords of these databases, whatever says them. */
export function keepSecrets(environment: Environment, ...sources: readonly (DatabaseSource | null)[]): void {
  for (const source of sources) {
    if (source?.kind === 'url') for (const secret of source.secrets) environment.secrets.add(secret);
  }
}

/** The same where there is a config, or one is needed; else a project that has only what the environment says. */
export async function openAnyProject(environment: Environment, needsConfig: boolean): Promise<LoadedProject> {
  if (needsConfig || hasConfig(environment)) return openProject(environment);
  const { cwd, url, directory } = environment;
  return projectWithoutConfig({ cwd, url, directory });
}

/** Whether there is a config to load, here or above, or one is named. */
export function hasConfig({ project, config, cwd }: Environment): boolean {
  return project !== undefined || config !== null || nearestConfig(cwd) !== null;
}

/** Loads the config, and gives a project for each of its databases. Throws DbmError `config`. */
export async function openProjects(environment: Environment): Promise<readonly LoadedProject[]> {
  if (environment.project !== undefined) return [environment.project];
  const all = await loadProjects(loadOptions(environment));
  for (const { project } of all) keepSecrets(environment, project.database, project.scratch);
  return all;
}

function loadOptions({ cwd, config, url, directory, database, args, tag }: Environment): LoadProjectOptions {
  return { cwd, config, url, directory, database, args, tag };
}

/** The project's revisions, from the headers of its migration files. Throws DbmError `revision`. */
export function readGraph({ project, revisions }: LoadedProject): RevisionGraph {
  return new RevisionGraph(
    revisions ?? readRevisions(project.migrations.versions, cacheFile(project, 'headers')),
  );
}

/** The same where a first migration is about to make the folder, or to find that none is needed. */
export function readGraphSoFar({ project, revisions }: LoadedProject): RevisionGraph {
  return new RevisionGraph(revisions ?? readRevisions(foldersSoFar(project), cacheFile(project, 'headers')));
}

type CacheContent = 'headers' | 'checksums' | 'equal';

/** Projects without a node_modules folder share one cache folder. `of` is what of the project it is about. */
export function cacheFile({ root }: Project, content: CacheContent, of: readonly string[] = []): string {
  return join(cacheFolder(root), `${content}-${hashText([root, ...of].join('\0'), 16)}.json`);
}

/** The folders of migration files that are there. */
export function foldersSoFar({ migrations }: Project): readonly VersionsFolder[] {
  return migrations.versions.filter(({ path }) => existsSync(path));
}

/** Connects to the project's database, lends it to `use`, and disconnects. Throws DbmError `connection`. */
export function withDatabase<T>(
  loaded: LoadedProject,
  environment: Environment,
  use: (database: ProjectDatabase) => Promise<T>,
): Promise<T> {
  return withSource(requireDatabase(loaded.project), loaded, environment, use);
}

/** The same for any other database, which the project's settings apply to. */
export async function withSource<T>(
  source: DatabaseSource,
  { project }: LoadedProject,
  environment: Environment,
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
export function readApplied(
  loaded: LoadedProject,
  environment: Environment,
  graph: RevisionGraph,
): Promise<AppliedRevisions> {
  return withDatabase(loaded, environment, async ({ versions }) =>
    appliedRevisions(graph, (await versions.readTimes()).times.keys()),
  );
}

/** Long enough for another process to finish an ordinary run. */
const lockTimeoutMs = 60_000;

/** How a command waits for the lock of the project's database. */
export function lockOptions({ project }: LoadedProject, environment: Environment): LockOptions {
  return {
    name: displayName(project.versionTable),
    timeoutMs: environment.lockTimeoutMs ?? lockTimeoutMs,
    onWait: (holder) =>
      environment.onEvent({ kind: 'waitingForLock', holder: holder && holderWords(holder) }),
  };
}

/** The same as the config wants it, in the project's own database; as a row where `needsTable`. */
export function projectLock(
  loaded: LoadedProject,
  environment: Environment,
  { connect }: ProjectDatabase,
  needsTable = false,
): LockOptions {
  const { lock, lockTable } = loaded.project;
  const options = lockOptions(loaded, environment);
  if (lock === 'session' && !needsTable) return options;
  return { ...options, strategy: { schema: lockTable.schema, table: lockTable.name, connect } };
}

/** A step with its file executed, so that it can run. Throws DbmError `migration`. */
export async function loadStep(loaded: LoadedProject, step: RevisionStep): Promise<LoadedStep> {
  const { loader, project } = loaded;
  const { revision, direction } = step;
  const { context, databaseNames } = project;
  const target = { name: context.database, all: databaseNames };
  const { text, ...module } = await loadMigration<Op>(loader, revision.path, direction, target);
  return { ...step, module, checksum: text === null ? null : checksum(text), context };
}

/** The same for several: one that does not parse must not stop a run in the middle. */
export async function loadSteps(
  loaded: LoadedProject,
  steps: readonly RevisionStep[],
): Promise<readonly LoadedStep[]> {
  const all: LoadedStep[] = [];
  for (const step of steps) all.push(await loadStep(loaded, step));
  return all;
}

/**
 * The checksums of migrations by id; null for one that has no file. Those of files that are as they were when a
 * process last asked are known.
 */
export function checksumsOf(
  loaded: LoadedProject,
  revisions: readonly Revision[],
): ReadonlyMap<string, string | null> {
  // Migrations that were given as modules may be named like files that are there.
  const isFolder = loaded.revisions === undefined;
  const checksums = readFiles(
    revisions.map((it) => it.path),
    (path) => checksumOf(loaded, path),
    isFolder ? cacheFile(loaded.project, 'checksums') : null,
  );
  return new Map(revisions.map(({ id }, i) => [id, checksums[i]!]));
}

/** Of a migration's file; null for a module that has none. */
export function checksumOf({ loader }: LoadedProject, path: string): string | null {
  const text = loader.text(path);
  return text === null ? null : checksum(text);
}
