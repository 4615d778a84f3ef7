import { dirname, join } from 'node:path';
import { displayPath } from '../util/index.js';
import type { ConfigContext } from './config.js';
import { readEnvFile } from './env.js';
import { configNames, findConfig } from './find.js';
import { type Module, ModuleLoader } from './load.js';
import { explainLoadError } from './load-error.js';
import { type Project, type ProjectOverrides, resolveProject } from './project.js';
import { validateConfig } from './validate.js';

export interface LoadProjectOptions extends ProjectOverrides {
  /** The config, relative to `cwd`; null to look for one there and above. */
  readonly config: string | null;
  /** The values of `-x key=value`. */
  readonly args?: ConfigContext['args'];
}

export interface LoadedProject {
  readonly project: Project;
  /** Loads the project's other files: models and migrations. */
  readonly loader: ModuleLoader;
}

/**
 * Finds, executes, checks and completes the config; the `.env` beside it is read before. Connects to nothing.
 * Throws DbmError `config`.
 */
export async function loadProject(options: LoadProjectOptions): Promise<LoadedProject> {
  const path = findConfig(options.cwd, options.config);
  const root = dirname(path);
  await readEnvFile(root);
  const loader = new ModuleLoader(root);
  const exported = mainExport(await loader.load(path, 'config'));
  const value =
    typeof exported === 'function'
      ? await call(exported as ConfigFunction, path, options.args ?? {})
      : exported;
  const config = validateConfig(value, displayPath(path));
  return { project: resolveProject(config, path, options), loader };
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

async function call(config: ConfigFunction, path: string, args: ConfigContext['args']): Promise<unknown> {
  try {
    return await config({ args });
  } catch (thrown) {
    throw explainLoadError(thrown, path, 'config');
  }
}
