import { type DiffOptions, diff } from '../../commands/diff.js';
import { changeDocument, changeLines } from '../changes.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';

export async function run(
  { environment, output, messages }: Context,
  { options }: Input<DiffOptions>,
): Promise<ExitCode> {
  const { from, to, same, operations, statements, script } = await diff(environment, options);
  output.document({
    from,
    to,
    same,
    operations: operations.map(changeDocument),
    ...(statements === null ? {} : { statements }),
  });
  if (same) {
    // Statements are for another program to run: then there are none.
    (statements === null ? output : messages).line(`No difference between ${from} and ${to}.`);
    return exitCodes.ok;
  }
  messages.line(`From ${from} to ${to}:`);
  if (script !== null) output.line(script.trimEnd());
  else {
    for (const line of await changeLines(operations, output.paint)) output.line(line);
  }
  return exitCodes.no;
}
