import { type SquashOptions, squash } from '../../commands/squash.js';
import { displayPath } from '../../util/index.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';

export async function run({ environment, output }: Context, input: Input<SquashOptions>): Promise<ExitCode> {
  const result = await squash(environment, { ...input.options, range: input.arguments[0]! });
  output.document(result);
  const { path, replaces, removed, kept } = result;
  output.line(`Wrote ${displayPath(path)}, which stands for ${replaces.length} revisions.`);
  for (const it of removed) output.line(output.paint.removed(`- ${displayPath(it)}`));
  for (const it of kept) output.line(`  ${displayPath(it)} (kept for its data)`);
  const next =
    'Commit it when every database is at one side of the run: before its first revision, or at its last.';
  output.line(output.paint.faint(next));
  return exitCodes.ok;
}
