import { readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A text that changes with dbm's code and with Node.js; null where it cannot be told. The build names its files by
 * their content, and an installation gives them times of its own.
 */
export function codeVersion(): string | null {
  try {
    const path = fileURLToPath(import.meta.url);
    const { size, mtimeMs } = statSync(path);
    return JSON.stringify([process.version, size, mtimeMs, readdirSync(dirname(path)).sort()]);
  } catch {
    return null;
  }
}
