import { history } from '../../commands/history.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { historyLine, marksOf, revisionBlock } from '../revisions.js';

interface HistoryFlags {
  readonly revRange: string;
  readonly verbose: boolean;
  readonly indicateCurrent: boolean;
}

export async function run({ environment, output }: Context, input: Input<HistoryFlags>): Promise<ExitCode> {
  const { revRange, verbose, indicateCurrent } = input.options;
  const result = await history(environment, {
    range: revRange,
    // The document says of each revision whether it is applied.
    indicateCurrent: indicateCurrent || output.isJson,
  });
  output.document(result);
  if (result.revisions.length === 0) output.line('There are no migrations here.');
  for (const revision of result.revisions) {
    const marks = marksOf(revision, indicateCurrent && revision.isCurrent ? ['current'] : []);
    if (!verbose) output.line(historyLine(revision, marks, output.paint));
    else for (const line of revisionBlock(revision, marks, output.paint)) output.line(line);
  }
  return exitCodes.ok;
}
