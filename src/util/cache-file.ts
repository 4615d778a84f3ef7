import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file that holds nothing but what can be found out again, whole or not at all. When it cannot be written,
 * because the folder is read-only or full or another process was faster, only time is lost.
 */
export function writeCacheFile(file: string, content: string | Uint8Array): void {
  const fresh = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(fresh, content);
    renameSync(fresh, file);
  } catch {
    remove(fresh);
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What could not be written cannot always be removed.
  }
}
