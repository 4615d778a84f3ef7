import { stamp } from '../../commands/stamp.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { placeWords } from '../revisions.js';

export async function run(
  { environment, output }: Context,
  input: Input<{ purge: boolean }>,
): Promise<ExitCode> {
  const result = await stamp(environment, { revisions: input.arguments, purge: input.options.purge });
  output.document(result);
  output.line(`The database now stands ${placeWords(result.to)} (before: ${placeWords(result.from)}).`);
  return exitCodes.ok;
}
