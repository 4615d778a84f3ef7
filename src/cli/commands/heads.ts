import { heads } from '../../commands/heads.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { markedId, revisionBlock } from '../revisions.js';

export async function run(
  { environment, output }: Context,
  input: Input<{ verbose: boolean }>,
): Promise<ExitCode> {
  const result = await heads(environment);
  output.document(result);
  if (result.heads.length === 0) output.line('There are no migrations yet.');
  for (const head of result.heads) {
    if (!input.options.verbose)
      output.line(`${markedId(head.revision, ['head'], output.paint)}, ${head.message}`);
    else for (const line of revisionBlock(head, ['head'], output.paint)) output.line(line);
  }
  return exitCodes.ok;
}
