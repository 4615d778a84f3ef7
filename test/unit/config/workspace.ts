import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { DbmError } from '../../../src/errors/index.js';

/** A folder for one test, in which nothing is installed. */
export function useWorkspace(): { readonly root: string; write(name: string, text: string): string } {
  let root = '';
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'dbm-config-')));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  return {
    get root() {
      return root;
    },
    write(name, text) {
      const path = join(root, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return path;
    },
  };
}

/** The DbmError that `action` throws or rejects with. */
export async function failure(action: () => unknown): Promise<DbmError> {
  try {
    await action();
  } catch (thrown) {
    if (thrown instanceof DbmError) return thrown;
    throw thrown;
  }
  throw new Error('Nothing was thrown');
}
