import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DbmError, messageOf } from '../errors/index.js';
import { displayPath } from '../util/index.js';

/** What earlier calls have set: another project in this process may set these anew. */
const setByDbm = new Map<string, string>();

/**
 * Puts the variables of the file `.env` in `folder`, if there is one, into `environment`. What is set there
 * already stays. Throws DbmError `config` for a file that cannot be read.
 */
export async function readEnvFile(
  folder: string,
  environment: Record<string, string | undefined> = process.env,
): Promise<void> {
  for (const [name, value] of setByDbm) if (environment[name] === value) delete environment[name];
  setByDbm.clear();
  const text = readIfThere(join(folder, '.env'));
  if (text === null) return;
  const { parse } = await import('dotenv');
  for (const [name, value] of Object.entries(parse(text))) {
    if (environment[name] !== undefined) continue;
    environment[name] = value;
    setByDbm.set(name, value);
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    // EISDIR: some tools make a folder of that name.
    if (code === 'ENOENT' || code === 'EISDIR') return null;
    throw new DbmError('config', `Cannot read ${displayPath(path)}: ${messageOf(thrown)}`, { cause: thrown });
  }
}
