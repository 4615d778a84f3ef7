import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file that holds nothing but what can be found out again, whole or not at all. When it cannot be written,
 * because the folder is read-only or full or another process was faster, only time is lost.
 */
export function writeCacheFile(file: string, content: string | Uint8Array): void {
  // Containers that share a folder may have processes of the same number.
  const fresh = `${file}.${process.pid}-${Math.random().toString(36).slice(2)}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeDurably(fresh, content);
    renameSync(fresh, file);
  } catch {
    remove(fresh);
  }
}

/** After a crash a new name may else stand for a file whose content was not written yet. */
function writeDurably(file: string, content: string | Uint8Array): void {
  const descriptor = openSync(file, 'wx');
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What could not be written cannot always be removed.
  }
}
