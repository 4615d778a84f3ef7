import { upgrade } from '../../commands/upgrade.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';

export async function run({ environment, output }: Context, input: Input): Promise<ExitCode> {
  const result = await upgrade(environment, { revision: input.arguments[0] });
  output.document(result);
  if (result.applied.length === 0) {
    const place = result.to.length === 0 ? 'before the first migration' : `at ${result.to.join(', ')}`;
    output.line(`Nothing to apply: the database is ${place}.`);
  }
  return exitCodes.ok;
}
