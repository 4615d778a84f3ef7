import { DbmError, messageOf } from '../errors/index.js';

/** Calls a function of the config. Throws DbmError `config` that names it for whatever it throws itself. */
export function callHook<T>(name: string, call: () => T): T {
  try {
    const result = call();
    return result instanceof Promise ? (result.catch((thrown) => fail(name, thrown)) as T) : result;
  } catch (thrown) {
    return fail(name, thrown);
  }
}

function fail(name: string, thrown: unknown): never {
  if (thrown instanceof DbmError) throw thrown;
  throw new DbmError('config', `${name} of the config threw: ${messageOf(thrown)}`, {
    hint: 'Correct the function in the config; --debug prints where it threw.',
    cause: thrown,
  });
}
