import { DbmError } from '../errors/index.js';
import { displayPath } from '../util/index.js';
import { type ModuleLoader, namedExports } from './load.js';

/** What a migration file exports, with `Op` what its functions are called with. */
export interface MigrationFile<Op> {
  upgrade(op: Op): Promise<void>;
  downgrade(op: Op): Promise<void>;
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
  return { upgrade: caller('upgrade'), downgrade: caller('downgrade') };
}

function lacks(path: string, name: 'upgrade' | 'downgrade'): never {
  throw new DbmError('migration', `${displayPath(path)} has no ${name}()`, {
    hint: `Write export async function ${name}(op: Op): Promise<void> { ... } in it.`,
  });
}
