import { asThrown, DbmError, messageOf } from '../errors/index.js';

export type EndSignal = 'SIGINT' | 'SIGTERM';

/** Whether the process was asked to end, and by what. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** What asked; null while nothing did. */
  readonly cause: EndSignal | null;
  /** Whether the work will not come to its end by itself. */
  readonly isStuck: boolean;
  /** Asks to end, as Ctrl-C at a prompt does. */
  end(cause: EndSignal): void;
  /** Asks to end because of an error that nobody caught; at once when the work is stuck. */
  fail(error: DbmError, isStuck?: boolean): void;
}

export function createInterruption(): Interruption {
  const controller = new AbortController();
  let cause: EndSignal | null = null;
  let isStuck = false;
  return {
    signal: controller.signal,
    get cause() {
      return cause;
    },
    get isStuck() {
      return isStuck;
    },
    end: (by) => {
      cause ??= by;
      controller.abort(interrupted());
    },
    fail: (error, stuck = false) => {
      isStuck ||= stuck;
      controller.abort(error);
    },
  };
}

/**
 * Ends on the signals of the process. The second one ends at once: what is open in the database is rolled
 * back by the server, and what cannot be is found by the next run.
 */
export function endOnSignals(interruption: Interruption): void {
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (interruption.cause !== null) process.exit(name === 'SIGINT' ? 130 : 143);
      interruption.end(name);
    });
  }
}

/**
 * Ends on what user code can do to the process besides throwing: an error in a timer or a promise that nobody awaits,
 * and waiting for a promise that never settles, which leaves Node with nothing to do.
 * https://nodejs.org/api/process.html#event-beforeexit
 */
export function endOnStrayErrors(interruption: Interruption): void {
  const hint =
    'Look for it in the config, the models and the migrations: `await` is missing, or waits in vain.';
  const fail = (thrown: unknown) => {
    const cause = asThrown(thrown);
    const message = `An error was thrown where nothing waits for it: ${messageOf(cause)}`;
    interruption.fail(new DbmError('usage', message, { hint, cause }));
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  process.once('beforeExit', () => {
    const message = 'The command waits for a promise that never settles';
    interruption.fail(new DbmError('usage', message, { hint }), true);
  });
}

export function interrupted(): DbmError {
  return new DbmError('interrupted', 'Interrupted', { hint: 'Nothing was written or changed.' });
}

/**
 * The result of `work`; or the interruption, when that comes while `mayStop`. Work that may not stop sees the
 * signal itself and ends at a safe point.
 */
export async function untilInterrupted<T>(
  interruption: Interruption,
  mayStop: () => boolean,
  work: Promise<T>,
): Promise<T> {
  const { signal } = interruption;
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      if (mayStop() || interruption.isStuck) reject(signal.reason);
    };
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
