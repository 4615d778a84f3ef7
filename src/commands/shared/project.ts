import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  cacheFolder,
  type DatabaseSource,
  type LoadedProject,
  type LoadProjectOptions,
  loadProject,
  loadProjects,
  nearestConfig,
  type Project,
  projectWithoutConfig,
} from '../../config/index.js';
import { RevisionGraph, readRevisions, type VersionsFolder } from '../../revisions/index.js';
import { plainHash } from '../../util/index.js';
import type { Environment } from '../environment.js';

/** What a command works with: its project, and whom it tells and asks. */
export interface CommandContext extends LoadedProject {
  readonly environment: Environment;
}

/** The same with the history of the project. */
export interface HistoryContext extends CommandContext {
  readonly graph: RevisionGraph;
}

/** Loads the config. Throws DbmError `config`. */
export async function openProject(environment: Environment): Promise<CommandContext> {
  const loaded = environment.project ?? (await loadProject(loadOptions(environment)));
  keepSecrets(environment, loaded.project.database, loaded.project.scratch);
  return { ...loaded, environment };
}

/** The same where there is a config, or one is needed; else a project that has only what the environment says. */
export async function openAnyProject(
  environment: Environment,
  needsConfig: boolean,
): Promise<CommandContext> {
  if (needsConfig || hasConfig(environment)) return openProject(environment);
  const { cwd, url, directory } = environment;
  return { ...projectWithoutConfig({ cwd, url, directory }), environment };
}

/** Loads the config and the headers of the migration files. Throws DbmError `config` or `revision`. */
export async function openHistory(environment: Environment): Promise<HistoryContext> {
  return withGraph(await openProject(environment));
}

/** The same where a first migration is about to make the folder, or to find that none is needed. */
export async function openHistorySoFar(environment: Environment): Promise<HistoryContext> {
  return withGraphSoFar(await openProject(environment));
}

/** Whether there is a config to load, here or above, or one is named. */
export function hasConfig({ project, config, cwd }: Environment): boolean {
  return project !== undefined || config !== null || nearestConfig(cwd) !== null;
}

/**
 * Loads the config, and gives a project for each of its databases. A command that is run with the environment of
 * one works on that one. Throws DbmError `config`.
 */
export async function openProjects(environment: Environment): Promise<readonly CommandContext[]> {
  if (environment.project !== undefined) return [{ ...environment.project, environment }];
  const all = await loadProjects(loadOptions(environment));
  for (const { project } of all) keepSecrets(environment, project.database, project.scratch);
  return all.map((loaded) => ({ ...loaded, environment: { ...environment, project: loaded } }));
}

/** Lets nobody see the passwords of these databases, whatever says them. */
export function keepSecrets(environment: Environment, ...sources: readonly (DatabaseSource | null)[]): void {
  for (const source of sources) {
    if (source?.kind === 'url') for (const secret of source.secrets) environment.secrets.add(secret);
  }
}

function loadOptions({ cwd, config, url, directory, database, args, tag }: Environment): LoadProjectOptions {
  return { cwd, config, url, directory, database, args, tag };
}

/** The project with its revisions, from the headers of its migration files. Throws DbmError `revision`. */
export function withGraph(context: CommandContext): HistoryContext {
  return graphOf(context, context.project.migrations.versions);
}

/** The same where some of the folders may not be there yet. */
export function withGraphSoFar(context: CommandContext): HistoryContext {
  return graphOf(context, foldersSoFar(context.project));
}

function graphOf(context: CommandContext, folders: readonly VersionsFolder[]): HistoryContext {
  const { project, revisions } = context;
  const headersOf = (folder: string) => cacheFile(project, 'headers', [folder]);
  const graph = new RevisionGraph(revisions ?? readRevisions(folders, headersOf));
  return { ...context, graph };
}

type CacheContent = 'headers' | 'checksums' | 'equal';

/** Projects without a node_modules folder share one cache folder. `of` is what of the project it is about. */
export function cacheFile({ root }: Project, content: CacheContent, of: readonly string[] = []): string {
  return join(cacheFolder(root), `${content}-${plainHash([root, ...of].join('\0'))}.json`);
}

/** The folders of migration files that are there. */
export function foldersSoFar({ migrations }: Project): readonly VersionsFolder[] {
  return migrations.versions.filter(({ path }) => existsSync(path));
}
