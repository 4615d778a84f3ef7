import { join } from 'node:path';
import { type Environment, noQuestions } from '../commands/environment.js';
import {
  type LoadedProject,
  loadProject,
  ModuleLoader,
  readModules,
  resolveProject,
  validateConfig,
} from '../config/index.js';
import { DbmError } from '../errors/index.js';
import type { DbmOptions } from './options.js';

/** What a command runs with when it is called as a function. Throws DbmError `config`. */
export async function openEnvironment(options: DbmOptions, command: string): Promise<Environment> {
  // What begins a project, and a list of what it could begin with, need none.
  const needsProject = command !== 'init' && command !== 'listTemplates';
  const project = needsProject ? await givenProject(options) : null;
  const { config } = options;
  return {
    cwd: options.cwd ?? process.cwd(),
    config: typeof config === 'string' ? config : null,
    directory: options.directory ?? null,
    url: options.url ?? null,
    database: options.database ?? null,
    args: options.args ?? {},
    tag: options.tag ?? null,
    ...(project === null ? {} : { project }),
    questions: { ...noQuestions, ...options.questions },
    secrets: new Set(),
    onEvent: options.onEvent ?? (() => {}),
    signal: options.signal ?? new AbortController().signal,
    echo: options.onStatement !== undefined,
    onStatement: options.onStatement ?? (() => {}),
  };
}

/** The project, where it is not simply that of a config file; null where it is. */
async function givenProject(options: DbmOptions): Promise<LoadedProject | null> {
  const { config, db, migrations } = options;
  if (typeof config !== 'object' && db === undefined && migrations === undefined) return null;
  if (db !== undefined && options.url !== undefined) {
    throw new DbmError('usage', 'createDbm() was given both db and url', { hint: 'Leave one of them out.' });
  }
  const loaded = await baseProject(options);
  const database =
    db === undefined ? loaded.project.database : (await import('./borrowed-database.js')).borrowed(db);
  return {
    ...loaded,
    project: { ...loaded.project, database },
    ...(migrations === undefined ? {} : await readModules(migrations, loaded.project.root)),
  };
}

function baseProject(options: DbmOptions): Promise<LoadedProject> | LoadedProject {
  const { config, cwd = process.cwd() } = options;
  const overrides = {
    cwd,
    url: options.url ?? null,
    directory: options.directory ?? null,
    database: options.database ?? null,
    args: options.args ?? {},
    tag: options.tag ?? null,
  };
  // With a database and migrations in hand, nothing is left that a file would have to say.
  const isComplete = options.db !== undefined && options.migrations !== undefined;
  if (typeof config !== 'object' && !(config === undefined && isComplete)) {
    return loadProject({ ...overrides, config: config ?? null });
  }
  const checked = validateConfig(config ?? {}, 'The config');
  const project = resolveProject(checked, join(cwd, 'dbm.config.ts'), overrides);
  return { project, loader: new ModuleLoader(cwd) };
}
