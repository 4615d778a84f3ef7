import { readFile } from 'node:fs/promises';
import { DbmError } from '../errors/index.js';
import { displayPath } from '../util/index.js';
import { type ModuleLoader, namedExports } from './load.js';

/** What a migration file exports, with `Op` what its functions are called with. */
export interface MigrationFile<Op> {
  upgrade(op: Op): Promise<void>;
  downgrade(op: Op): Promise<void>;
  /** False when its text shows that it has no use for `op.db`. */
  readonly usesKysely: boolean;
}

/**
 * Loads a migration file. Throws DbmError `migration` when it cannot be loaded or lacks the function for the
 * direction that it is needed for.
 */
export async function loadMigration<Op>(
  loader: ModuleLoader,
  path: string,
  direction: 'up' | 'down',
): Promise<MigrationFile<Op>> {
  const exports = namedExports(await loader.load(path, 'migration'));
  const caller = (name: 'upgrade' | 'downgrade') => {
    const value = exports[name];
    return typeof value === 'function' ? async (op: Op) => void (await value(op)) : () => lacks(path, name);
  };
  const needed = direction === 'up' ? 'upgrade' : 'downgrade';
  if (typeof exports[needed] !== 'function') lacks(path, needed);
  const usesKysely = mayUseKysely(await readFile(path, 'utf8'));
  return { upgrade: caller('upgrade'), downgrade: caller('downgrade'), usesKysely };
}

/** Whether a migration names `db` anywhere, or loads other code, to which it may hand its `op`. */
function mayUseKysely(text: string): boolean {
  const loadsOther = /\b(?:from|import|require)\b[\s(]*['"`](?!kysely-dbm['"`/])/;
  return /\bdb\b|\bimport\s*\(|\brequire\b/.test(text) || loadsOther.test(text);
}

function lacks(path: string, name: 'upgrade' | 'downgrade'): never {
  throw new DbmError('migration', `${displayPath(path)} has no ${name}()`, {
    hint: `Write export async function ${name}(op: Op): Promise<void> { ... } in it.`,
  });
}
