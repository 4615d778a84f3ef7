import { type RebaseOptions, rebase } from '../../commands/rebase.js';
import { displayPath } from '../../util/index.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';

export async function run({ environment, output }: Context, input: Input<RebaseOptions>): Promise<ExitCode> {
  const result = await rebase(environment, { ...input.options, revision: input.arguments[0]! });
  output.document(result);
  const { revision, path, from, onto } = result;
  output.line(
    `${output.paint.strong(revision)} now follows ${onto} (before: ${from.join(', ') || 'nothing'}).`,
  );
  output.line(
    output.paint.faint(`Read ${displayPath(path)} again: it was written for another structure before it.`),
  );
  return exitCodes.ok;
}
