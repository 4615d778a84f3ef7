import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DbmError, messageOf } from '../../errors/index.js';
import { displayPath } from '../../util/index.js';

/**
 * Writes a file of source. It is written beside its place and moved there: nobody ever sees half a file.
 * Throws DbmError `migration`.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, text, { flag: 'wx', flush: true });
    await rename(temporary, path);
  } catch (thrown) {
    // Where nothing can be written, there may be nothing that can be removed either.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new DbmError('migration', `Cannot write ${displayPath(path)}: ${messageOf(thrown)}`, {
      hint: 'Check that the folder is there and can be written to, and that the disk is not full.',
      cause: thrown,
    });
  }
}
