import { type HeadsOptions, heads } from '../../commands/heads.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { marksOf, revisionBlock, revisionLine } from '../revisions.js';

export async function run(
  { environment, output }: Context,
  input: Input<HeadsOptions & { verbose: boolean }>,
): Promise<ExitCode> {
  const { verbose, ...options } = input.options;
  const result = await heads(environment, options);
  output.document(result);
  if (result.heads.length === 0) output.line('There are no migrations yet.');
  for (const head of result.heads) {
    const marks = marksOf(head);
    if (verbose !== true) output.line(revisionLine(head, marks, output.paint));
    else for (const line of revisionBlock(head, marks, output.paint)) output.line(line);
  }
  return exitCodes.ok;
}
