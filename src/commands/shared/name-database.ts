import { DbmError } from '../../errors/index.js';

/** Runs `work` for one of several databases; what goes wrong says for which. */
export async function namingDatabase<T>(database: string | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (database === null || !(thrown instanceof DbmError)) throw thrown;
    const { code, message, hint } = thrown;
    throw new DbmError(code, `${database}: ${message}`, {
      ...(hint === null ? {} : { hint }),
      cause: thrown,
    });
  }
}
