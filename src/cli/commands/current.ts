import { type CurrentRevision, current } from '../../commands/current.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import type { Paint } from '../paint.js';
import { markedId, marksOf, revisionBlock, timeWords } from '../revisions.js';

export async function run(
  { environment, output, messages }: Context,
  input: Input<{ verbose: boolean; checkHeads: boolean }>,
): Promise<ExitCode> {
  const result = await current(environment, { verifyFiles: input.options.verbose === true });
  const { atHeads } = result;
  output.document({ current: result.current.map(({ file, ...revision }) => revision), atHeads });
  if (result.current.length === 0) output.line('No migration is applied yet.');
  for (const revision of result.current) {
    for (const line of linesOf(revision, input.options.verbose === true, output.paint)) output.line(line);
  }
  if (input.options.checkHeads !== true || atHeads) return exitCodes.ok;
  messages.line('The database is not at the heads: `dbm upgrade heads` brings it there.');
  return exitCodes.no;
}

function linesOf(current: CurrentRevision, verbose: boolean, paint: Paint): readonly string[] {
  const { revision, message, appliedAt, file } = current;
  if (verbose && file !== null) return revisionBlock(file, marksOf(file), paint, appliedAt);
  const marks = file === null ? ['no file'] : marksOf(file);
  const line = `${markedId(revision, marks, paint)}${message === '' ? '' : `, ${message.split('\n', 1)[0]}`}`;
  return verbose ? [line, `Applied:  ${timeWords(appliedAt)}`, ''] : [line];
}
