import { show } from '../../commands/show.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { marksOf, revisionBlock } from '../revisions.js';

export async function run({ environment, output }: Context, input: Input): Promise<ExitCode> {
  const revision = await show(environment, { revision: input.arguments[0] });
  output.document(revision);
  for (const line of revisionBlock(revision, marksOf(revision), output.paint)) output.line(line);
  return exitCodes.ok;
}
