import { DbmError } from '../errors/index.js';

export type EndSignal = 'SIGINT' | 'SIGTERM';

/** Whether the process was asked to end, and by what. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** What asked; null while nothing did. */
  readonly cause: EndSignal | null;
  /** Asks to end, as Ctrl-C at a prompt does. */
  end(cause: EndSignal): void;
}

export function createInterruption(): Interruption {
  const controller = new AbortController();
  let cause: EndSignal | null = null;
  return {
    signal: controller.signal,
    get cause() {
      return cause;
    },
    end: (by) => {
      cause ??= by;
      controller.abort(interrupted());
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

export function interrupted(): DbmError {
  return new DbmError('interrupted', 'Interrupted', { hint: 'Nothing was written or changed.' });
}

/**
 * The result of `work`; or the interruption, when that comes while `mayStop`. Work that may not stop sees the
 * signal itself and ends at a safe point.
 */
export async function untilInterrupted<T>(
  { signal }: Interruption,
  mayStop: () => boolean,
  work: Promise<T>,
): Promise<T> {
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      if (mayStop()) reject(signal.reason);
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
