import type { Environment } from '../commands/environment.js';
import { DbmError, redact } from '../errors/index.js';
import { requireDbmOptions, requireInput, requireRunOptions } from './check-options.js';
import { type Commands, commands } from './commands.js';
import type { DbmOptions, RunOptions } from './options.js';

/** A command's function without its environment, which `createDbm` makes. */
// biome-ignore lint/suspicious/noExplicitAny: any arguments and result
type Call<F extends (...all: any[]) => unknown> =
  Parameters<F> extends [Environment]
    ? (options?: undefined, run?: RunOptions) => ReturnType<F>
    : Parameters<F> extends [Environment, infer O]
      ? (options: O, run?: RunOptions) => ReturnType<F>
      : (options?: Parameters<F>[1], run?: RunOptions) => ReturnType<F>;

/** The commands of dbm as functions. */
export type Dbm = { readonly [K in keyof Commands]: Call<Awaited<ReturnType<Commands[K]>>> };

/**
 * Everything that the command line does, as functions with typed results. Nothing is printed and no process
 * ends; what goes wrong is thrown as a DbmError with a code and a hint.
 *
 *     const dbm = createDbm();
 *     const { applied } = await dbm.upgrade();
 *     const { inSync } = await dbm.check();
 *
 * Loads nothing and connects to nothing before the first call; each call opens and closes its own connection.
 */
export function createDbm(options: DbmOptions = {}): Dbm {
  requireDbmOptions(options);
  const entries = Object.entries(commands).map(([name, load]) => {
    const call = async (input: unknown, run: RunOptions = {}) => {
      requireInput(input, name as keyof Commands);
      requireRunOptions(run, name);
      const all = { ...options, ...run };
      return abortable(all.signal ?? null, async (signal) => {
        const { openEnvironment } = await import('./environment.js');
        const environment = await openEnvironment({ ...all, signal }, name);
        const command = (await load()) as (environment: Environment, input: unknown) => Promise<unknown>;
        return withoutSecrets(environment.secrets, () => command(environment, input));
      });
    };
    return [name, call];
  });
  return Object.fromEntries(entries) as Dbm;
}

/** Lends a signal whose reason is an error that commands understand. */
async function abortable<T>(
  given: AbortSignal | null,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () =>
    controller.abort(
      new DbmError('interrupted', 'The signal was aborted', {
        hint: 'What was done until then stays done; calling again goes on from there.',
        cause: given?.reason,
      }),
    );
  if (given?.aborted === true) abort();
  given?.addEventListener('abort', abort);
  try {
    controller.signal.throwIfAborted();
    return await work(controller.signal);
  } finally {
    given?.removeEventListener('abort', abort);
  }
}

/** A password may stand in what a driver or a server says; here is the last place to hide it. */
async function withoutSecrets<T>(secrets: ReadonlySet<string>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof DbmError) || secrets.size === 0) throw thrown;
    const hide = (text: string) => redact(text, secrets);
    const hint = thrown.hint === null ? {} : { hint: hide(thrown.hint) };
    throw new DbmError(thrown.code, hide(thrown.message), { ...hint, cause: thrown.cause });
  }
}
