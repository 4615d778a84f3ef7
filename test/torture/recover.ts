import type { Result } from '../cli/projects.js';
import { hasView } from './state.js';

export interface Recovery {
  /** How often the command ran until it succeeded. */
  readonly runs: number;
  /** How often a person had to say what became of a statement. */
  readonly resolved: number;
}

/**
 * Does what a person does after a crash: runs the same command again, and where dbm cannot see whether a
 * statement took effect, looks and says so.
 */
export async function recover(
  url: string,
  argv: readonly string[],
  dbm: (...argv: readonly string[]) => Promise<Result>,
): Promise<Recovery> {
  let resolved = 0;
  for (let runs = 1; runs <= 4; runs++) {
    const { exitCode, stderr } = await dbm(...argv);
    if (exitCode === 0) return { runs, resolved };
    if (!stderr.includes('dbm resolve --done'))
      throw new Error(`dbm ${argv.join(' ')} gave ${exitCode}: ${stderr}`);
    const creates = stderr.includes('create view');
    const answer = (await hasView(url)) === creates ? '--done' : '--retry';
    const decision = await dbm('resolve', answer);
    if (decision.exitCode !== 0) throw new Error(`dbm resolve ${answer}: ${decision.stderr}`);
    resolved += 1;
  }
  throw new Error(`dbm ${argv.join(' ')} does not come to an end`);
}
