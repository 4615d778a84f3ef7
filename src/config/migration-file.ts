import { DbmError } from '../errors/index.js';
import { didYouMean, displayPath } from '../util/index.js';
import { type ModuleLoader, namedExports } from './load.js';
import { explainLoadError } from './load-error.js';

/** What a migration file exports, with `Op` what its functions are called with. */
export interface MigrationFile<Op> {
  upgrade(op: Op): Promise<void>;
  downgrade(op: Op): Promise<void>;
  /** As it is written; null for a module that has no file. */
  readonly text: string | null;
  /** False when its text shows that it has no use for `op.db`. */
  readonly usesKysely: boolean;
  /** Whether all that its function does before it first waits is one call of `op`. */
  readonly beginsWithOp: boolean;
}

/** Which database a migration is loaded for. */
export interface MigrationTarget {
  /** Null where the config has but one. */
  readonly name: string | null;
  /** All names of the config's `databases`. */
  readonly all: readonly string[];
}

type Functions = Readonly<Record<string, unknown>>;

const onlyDatabase: MigrationTarget = { name: null, all: [] };

/**
 * Loads a migration file. Its functions are one for all databases, or an object of one for each; a database
 * that such an object leaves out is not changed. Throws DbmError `migration` when it cannot be loaded or
 * lacks the function for the direction that it is needed for.
 */
export async function loadMigration<Op>(
  loader: Pick<ModuleLoader, 'load' | 'text'>,
  path: string,
  direction: 'up' | 'down',
  target: MigrationTarget = onlyDatabase,
): Promise<MigrationFile<Op>> {
  const text = loader.text(path);
  const exports = await exportsOf(loader, path, text);
  const caller = (name: 'upgrade' | 'downgrade') => {
    const value = functionOf(exports[name], { path, name, target });
    return value === null ? () => lacks(path, name) : async (op: Op) => void (await value(op));
  };
  const file = { upgrade: caller('upgrade'), downgrade: caller('downgrade') };
  const needed = direction === 'up' ? 'upgrade' : 'downgrade';
  const run = functionOf(exports[needed], { path, name: needed, target });
  if (run === null) lacks(path, needed);
  return { ...file, text, usesKysely: text === null || mayUseKysely(text), beginsWithOp: awaitsOpFirst(run) };
}

async function exportsOf(
  loader: Pick<ModuleLoader, 'load'>,
  path: string,
  text: string | null,
): Promise<Functions> {
  const module = await loader.load(path, 'migration', text);
  try {
    return namedExports(module);
  } catch (thrown) {
    // A default export may have getters.
    throw explainLoadError(thrown, path, 'migration');
  }
}

/** Whether a migration names `db` anywhere, or loads other code, to which it may hand its `op`. */
function mayUseKysely(text: string): boolean {
  const loadsOther = /\b(?:from|import|require)\b[\s(]*['"`](?!kysely-dbm['"`/])/;
  // Not `@param {import('kysely-dbm').Op} op`, which every generated migration in JavaScript has.
  return /\bdb\b|\bimport\s*\((?!'kysely-dbm'\))|\brequire\b/.test(text) || loadsOther.test(text);
}

/** `async function upgrade(op) { await op.createTable(` with comments in between, or the same as a method or an arrow. */
const awaitedOp =
  /^async\s*(?:function\b\s*)?[\w$]*\s*\(\s*([\w$]+)\s*\)\s*(?:=>\s*)?\{(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*await\s+\1\.\w+\(/;

function awaitsOpFirst(run: (op: unknown) => unknown): boolean {
  return awaitedOp.test(Function.prototype.toString.call(run));
}

interface Wanted {
  readonly path: string;
  readonly name: 'upgrade' | 'downgrade';
  readonly target: MigrationTarget;
}

/** The function for a database; null when the file has none at all. */
function functionOf(value: unknown, wanted: Wanted): ((op: unknown) => unknown) | null {
  if (typeof value === 'function') return value as (op: unknown) => unknown;
  if (typeof value !== 'object' || value === null) return null;
  return fromObject(value as Functions, wanted);
}

function fromObject(functions: Functions, { path, name, target }: Wanted): (op: unknown) => unknown {
  const where = displayPath(path);
  if (target.name === null) {
    throw new DbmError('migration', `${where}: ${name} has a function for each database, and there is one`, {
      hint: `Name the databases in the config, or write export async function ${name}(op: Op) { ... }.`,
    });
  }
  for (const [key, value] of Object.entries(functions)) {
    if (!target.all.includes(key)) {
      throw new DbmError(
        'migration',
        `${where}: ${name} is for a database '${key}', which is not in the config`,
        {
          hint: didYouMean(key, target.all) || `The config has ${target.all.join(', ')}.`,
        },
      );
    }
    if (typeof value !== 'function') {
      throw new DbmError('migration', `${where}: ${name}.${key} is no function`, {
        hint: `Write async ${key}(op: Op): Promise<void> { ... } in it.`,
      });
    }
  }
  const own = functions[target.name] as ((op: unknown) => unknown) | undefined;
  return own ?? (() => undefined);
}

function lacks(path: string, name: 'upgrade' | 'downgrade'): never {
  throw new DbmError('migration', `${displayPath(path)} has no ${name}()`, {
    hint: `Write export async function ${name}(op: Op): Promise<void> { ... } in it.`,
  });
}
