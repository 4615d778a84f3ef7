import { createHash } from 'node:crypto';

/** The SHA-256 of a text (UTF-8) in hexadecimal, cut to `length` digits. */
export function hashText(text: string, length = 64): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
