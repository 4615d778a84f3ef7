import type { Server } from '../dialect.js';
import { isMariadb } from './server.js';

/**
 * An expression as information_schema tells it. MySQL escapes quotes and backslashes in it once more than
 * SHOW CREATE TABLE does, and takes its UTF-8 for Latin-1.
 * https://github.com/dbeaver/dbeaver/issues/21648, https://github.com/vrana/adminer/issues/1297
 */
export function expressionText(text: string, server: Server): string {
  return isMariadb(server)
    ? text
    : readAsUtf8(text.replace(/\\([\s\S])/g, (_, char: string) => controls[char] ?? char));
}

const controls: Readonly<Record<string, string>> = { '0': '\0', n: '\n', r: '\r', Z: '\x1a' };

/** The text whose UTF-8 bytes these characters are, or the characters themselves if they are none. */
function readAsUtf8(text: string): string {
  if (!/[\x80-\xff]/.test(text) || /[^\0-\xff]/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}
