import { downgrade } from '../../commands/downgrade.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';

export async function run({ environment, output }: Context, input: Input): Promise<ExitCode> {
  const result = await downgrade(environment, { revision: input.arguments[0] });
  output.document(result);
  if (result.reverted.length === 0) output.line('Nothing to revert.');
  return exitCodes.ok;
}
