/** Every failure that dbm foresees has one of these codes; `--json` callers can rely on them. */
export type ErrorCode =
  | 'usage'
  | 'config'
  | 'models'
  | 'connection'
  | 'driver'
  | 'permission'
  | 'revision'
  | 'migration'
  | 'irreversible'
  | 'unsupported'
  | 'not-at-head'
  | 'sql'
  | 'lock'
  | 'unfinished'
  | 'tampered'
  | 'interrupted'
  | 'internal';

export interface ErrorDetails {
  /** What the user should do next, in one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** A failure that is explained to the user: what happened, where, and what to do next. */
export class DbmError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | null;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'DbmError';
    this.code = code;
    this.hint = details.hint ?? null;
  }
}

/**
 * What user code has thrown, so that it can be looked at: anything may be thrown, also what throws when it is touched.
 */
export function asThrown(thrown: unknown): unknown {
  if (typeof thrown !== 'object' || thrown === null) return thrown;
  try {
    const { name, message, stack, code, cause } = thrown as Error & { readonly code?: unknown };
    if (thrown instanceof Error && typeof (message ?? '') === 'string') return thrown;
    return new Error(String(message ?? thrown), { cause: { name, stack, code, cause } });
  } catch {
    return new Error('Something was thrown that cannot be read');
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  // Node reports a refused connection to a name with several addresses as an AggregateError without a message.
  if (thrown instanceof AggregateError && thrown.message === '')
    return thrown.errors.map(messageOf).join('; ');
  return thrown.message || thrown.name;
}
