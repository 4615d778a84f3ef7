import { dirname, join } from 'node:path';
import { DbmError } from '../errors/index.js';
import type { Revision } from '../revisions/index.js';
import { displayPath } from '../util/index.js';
import type { ConfigContext } from './context.js';
import { readEnvFile } from './env.js';
import { configNames, findConfig } from './find.js';
import { type Module, ModuleLoader } from './load.js';
import { explainLoadError } from './load-error.js';
import { type Project, type ProjectOverrides, resolveProject } from './project.js';
import { validateConfig } from './validate.js';

export interface LoadProjectOptions extends ProjectOverrides {
  /** The config, relative to `cwd`; null to look for one there and above. */
  readonly config: string | null;
}

export interface LoadedProject {
  readonly project: Project;
  /** Loads the project's other files: models and migrations. */
  readonly loader: ModuleLoader;
  /** The migrations, where they are modules that are given and not files in the project's folders. */
  readonly revisions?: readonly Revision[];
}

/**
 * Finds, executes, checks and completes the config; the `.env` beside it is read before. Connects to nothing.
 * Throws DbmError `config`.
 */
export async function loadProject(options: LoadProjectOptions): Promise<LoadedProject> {
  const { config, path, loader } = await loadConfig(options);
  return { project: resolveProject(config, path, options), loader };
}

/** The same for each of the config's databases: the one that is chosen, or all. */
export async function loadProjects(options: LoadProjectOptions): Promise<readonly LoadedProject[]> {
  const { config, path, loader } = await loadConfig(options);
  const chosen = options.database ?? null;
  const names = chosen === null ? Object.keys(config.databases ?? {}) : [chosen];
  if (names.length === 0) return [{ project: resolveProject(config, path, options), loader }];
  if (names.length > 1 && options.url !== null) {
    throw new DbmError('usage', `The config has several databases: ${names.join(', ')}`, {
      hint: `Say which of them --url stands for: --database ${names[0]}`,
    });
  }
  return names.map((database) => ({
    project: resolveProject(config, path, { ...options, database }),
    loader,
  }));
}

async function loadConfig(options: LoadProjectOptions) {
  const path = findConfig(options.cwd, options.config);
  const root = dirname(path);
  await readEnvFile(root);
  const loader = new ModuleLoader(root);
  const exported = mainExport(await loader.load(path, 'config'));
  const { args = {}, tag = null } = options;
  const value = await call(
    typeof exported === 'function' ? (exported as ConfigFunction) : () => exported,
    path,
    { args, tag },
  );
  try {
    return { config: validateConfig(value, displayPath(path)), path, loader };
  } catch (thrown) {
    // A config may have getters.
    throw explainLoadError(thrown, path, 'config');
  }
}

/** A project that has no config: a database given by its URL, and defaults for all else. */
export function projectWithoutConfig(overrides: ProjectOverrides): LoadedProject {
  const { cwd } = overrides;
  return {
    project: resolveProject({}, join(cwd, configNames[0]!), overrides),
    loader: new ModuleLoader(cwd),
  };
}

/** The default export, or `module.exports`; compilers put the former into the latter. */
function mainExport(module: Module): unknown {
  const isEsm = '__esModule' in module || Symbol.toStringTag in module;
  const main = isEsm || 'default' in module ? module.default : module;
  const isCompiled = typeof main === 'object' && main !== null && '__esModule' in main && 'default' in main;
  return isCompiled ? main.default : main;
}

type ConfigFunction = (context: ConfigContext) => unknown;

async function call(config: ConfigFunction, path: string, context: ConfigContext): Promise<unknown> {
  try {
    return await config(context);
  } catch (thrown) {
    throw explainLoadError(thrown, path, 'config');
  }
}
