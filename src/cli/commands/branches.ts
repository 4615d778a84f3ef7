import { branches } from '../../commands/branches.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { marksOf, revisionBlock, revisionLine } from '../revisions.js';

export async function run(
  { environment, output }: Context,
  input: Input<{ verbose: boolean }>,
): Promise<ExitCode> {
  const result = await branches(environment);
  output.document({
    branches: result.branches.map(({ from, into }) => ({
      revision: from?.revision ?? null,
      message: from?.message ?? null,
      path: from?.path ?? null,
      children: into.map((it) => it.revision),
    })),
  });
  if (result.branches.length === 0) output.line('The history does not part anywhere.');
  const { paint } = output;
  for (const { from, into } of result.branches) {
    if (from === null) output.line('<base>');
    else if (!input.options.verbose) output.line(revisionLine(from, marksOf(from), paint));
    else for (const line of revisionBlock(from, marksOf(from), paint)) output.line(line);
    for (const it of into) output.line(`  ${paint.faint('->')} ${revisionLine(it, marksOf(it), paint)}`);
    if (input.options.verbose) output.line('');
  }
  return exitCodes.ok;
}
