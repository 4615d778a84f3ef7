import { existsSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Jiti } from 'jiti';
import { DbmError, type ErrorCode, messageOf } from '../errors/index.js';
import { displayPath } from '../util/index.js';
import { cacheFolder } from './cache-folder.js';
import { defineConfig } from './config.js';
import { explainLoadError } from './load-error.js';
import { compilePlain, type PlainModule } from './plain-module.js';

export type Module = Readonly<Record<string, unknown>>;

/** What a file is loaded as: the code of the error when that fails. */
export type LoadPurpose = Extract<ErrorCode, 'config' | 'models' | 'migration'>;

/**
 * Loads the TypeScript and JavaScript of a project. Modules that import nothing of the project, and are hardly more
 * than JavaScript, go through `compilePlain`, and other JavaScript through Node's own import. All other TypeScript, and
 * JavaScript that Node refuses (ESM syntax in a CommonJS package, imports without an extension or of TypeScript), goes
 * through jiti, which is loaded only then.
 *
 * Every call of `load` sees TypeScript as it is on the disk now, and gives new instances.
 */
export class ModuleLoader {
  private readonly cache: string;
  private jiti: Promise<Jiti> | null = null;

  /** `root` is the project's folder: there tsconfig.json and node_modules are looked for. */
  constructor(private readonly root: string) {
    this.cache = cacheFolder(root);
  }

  /**
   * The exports of a file, whose text may have been read already. Throws DbmError with the code `purpose` that says
   * where in which file it failed.
   */
  async load(path: string, purpose: LoadPurpose, text: string | null = null): Promise<Module> {
    return (await this.loadAll([path], purpose, [text]))[0]!;
  }

  /** A migration's file as it is written; null for a module that has no file. */
  text(path: string): string | null {
    try {
      // Of small local files a thousand are read in the time that two hundred take asynchronously.
      return readFileSync(path, 'utf8');
    } catch (thrown) {
      if (existsSync(path)) throw explainLoadError(thrown, path, 'migration');
      throw missingFile(path, 'migration');
    }
  }

  /** The exports of several files; a module that two of them import is one and the same to both. */
  async loadAll(
    paths: readonly string[],
    purpose: LoadPurpose,
    texts: readonly (string | null)[] = [],
  ): Promise<readonly Module[]> {
    const missing = paths.find((path, i) => typeof texts[i] !== 'string' && !existsSync(path));
    if (missing !== undefined) throw missingFile(missing, purpose);
    try {
      const plain = await runPlain(paths, texts, this.cache);
      if (plain !== null) return plain;
      if (paths.some(isTypeScript)) return await this.transpile(paths);
      return await Promise.all(paths.map((path) => this.importNatively(path)));
    } catch (thrown) {
      throw explainLoadError(thrown, paths[0]!, purpose);
    }
  }

  private async importNatively(path: string): Promise<Module> {
    if (!isTakenForCommonJs(path)) {
      try {
        return await import(pathToFileURL(path).href);
      } catch (thrown) {
        if (!isLoaderError(thrown)) throw thrown;
      }
    }
    return (await this.transpile([path]))[0]!;
  }

  private async transpile(paths: readonly string[]): Promise<readonly Module[]> {
    this.jiti ??= createLoader(this.root, this.cache);
    const jiti = await this.jiti;
    if (paths.length === 1) return [await jiti.import<Module>(paths[0]!)];
    // One entry that imports them all: separate calls would each make their own copy of a shared module.
    const lines = paths.map((path, i) => `export * as m${i} from ${JSON.stringify(path)};`);
    const filename = join(this.root, '_dbm_models.mts');
    const entry = await (jiti.evalModule(lines.join('\n'), { filename, ext: '.mts', async: true }) as Promise<
      Record<string, Module>
    >);
    return paths.map((_, i) => entry[`m${i}`]!);
  }
}

function missingFile(path: string, purpose: LoadPurpose): DbmError {
  return new DbmError(purpose, `The file ${displayPath(path)} does not exist`, {
    hint: 'Correct the path in the config.',
  });
}

/** The exports by name; CommonJS modules and default exports of an object count as well. */
export function namedExports(module: Module): Module {
  const { default: main } = module;
  return typeof main === 'object' && main !== null ? { ...main, ...module } : module;
}

/** The exports of files that `compilePlain` takes and that import nothing from the project; else null. */
async function runPlain(
  paths: readonly string[],
  texts: readonly (string | null)[],
  cache: string,
): Promise<readonly Module[] | null> {
  const modules: PlainModule[] = [];
  for (const [i, path] of paths.entries()) {
    if (!/\.m?[jt]s$/.test(path)) return null;
    const module = compilePlain(texts[i] ?? readFileSync(path, 'utf8'), path, cache);
    if (module === null || ![...module.imports].every(isAtHand)) return null;
    modules.push(module);
  }
  const imported: Record<string, unknown> = {};
  for (const specifier of new Set(modules.flatMap((it) => [...it.imports.keys()]))) {
    imported[specifier] = await importAtHand(specifier);
  }
  return Promise.all(modules.map((module) => module.run(imported)));
}

/** Of this package's own interface only what is the same in every copy of it: the project may have another. */
function isAtHand([specifier, names]: readonly [string, readonly string[]]): boolean {
  if (specifier === 'kysely-dbm') return names.every((name) => name === 'defineConfig');
  return specifier === 'kysely-dbm/schema' || isBuiltin(specifier);
}

function importAtHand(specifier: string): unknown {
  if (specifier === 'kysely-dbm') return { defineConfig };
  if (specifier !== 'kysely-dbm/schema') return import(specifier);
  // Nearly every migration imports it, and an import() takes Node longer than such a file takes here.
  schema ??= import('../schema/index.js');
  return schema;
}

let schema: Promise<unknown> | null = null;

function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

/** Whether Node would print a warning about an ES module, because its package does not say that it has any. */
function isTakenForCommonJs(path: string): boolean {
  const isModule = () => /^\s*(?:import|export)\b(?!\s*\()/m.test(readFileSync(path, 'utf8'));
  return path.endsWith('.js') && packageType(dirname(path)) !== 'module' && isModule();
}

/** `type` of the package that a folder belongs to, as Node looks for it. https://nodejs.org/api/packages.html#type */
function packageType(folder: string): unknown {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return folder === dirname(folder) ? null : packageType(dirname(folder));
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { type?: unknown }).type;
  } catch {
    // Node itself says what is wrong with it.
    return 'module';
  }
}

/** Whether it is not the file that threw, but Node that could not take it as it is. */
function isLoaderError(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const { code } = thrown as NodeJS.ErrnoException;
  return (
    thrown.name === 'SyntaxError' ||
    /^(ERR_)?MODULE_NOT_FOUND$|^ERR_(REQUIRE_|PACKAGE_|UNKNOWN_FILE_EXTENSION|UNSUPPORTED_)/.test(
      code ?? '',
    ) ||
    / is not defined in ES module scope/.test(thrown.message)
  );
}

async function createLoader(root: string, cache: string): Promise<Jiti> {
  const [{ createJiti }, schema] = await Promise.all([import('jiti'), import('../schema/index.js')]);
  const require = createRequire(join(root, '_'));
  const isInstalled = (name: string) => {
    try {
      return require.resolve(name) !== '';
    } catch {
      return false;
    }
  };
  try {
    return createJiti(join(root, '_'), {
      fsCache: cache,
      // What one command run loads is not to be seen by the next one in the same process.
      moduleCache: false,
      // A proxy over every module would hide what it really exports.
      interopDefault: false,
      tsconfigPaths: true,
      // The command's own copy, so that builders are of one class, also where the project has none installed.
      virtualModules: {
        'kysely-dbm/schema': schema,
        ...(isInstalled('kysely-dbm') ? {} : { 'kysely-dbm': { defineConfig } }),
      },
      alias: isInstalled('kysely') ? {} : { kysely: ownKysely() },
    });
  } catch (thrown) {
    throw new DbmError('config', `tsconfig.json cannot be used: ${messageOf(thrown)}`, {
      hint: 'Correct tsconfig.json, in the folder of the config or above.',
      cause: thrown,
    });
  }
}

/** The folder of the kysely that dbm itself runs with. */
function ownKysely(): string {
  const entry = createRequire(import.meta.url).resolve('kysely');
  return entry.slice(0, entry.lastIndexOf(`kysely${entry.includes('\\') ? '\\' : '/'}`) + 'kysely'.length);
}
