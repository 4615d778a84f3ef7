import { type Stats, statSync } from 'node:fs';
import { DbmError, type ErrorCode, messageOf } from '../errors/index.js';
import { displayPath } from '../util/index.js';

/** What stands at a path, or null. Throws DbmError with `code` for what cannot be looked at, as a circle of links. */
export function statOf(path: string, code: ErrorCode): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (thrown) {
    throw new DbmError(code, `Cannot read ${displayPath(path)}: ${messageOf(thrown)}`, {
      hint: 'Correct what stands there, or its rights.',
      cause: thrown,
    });
  }
}
