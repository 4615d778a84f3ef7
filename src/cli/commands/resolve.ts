import { resolve } from '../../commands/resolve.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';

export async function run(
  { environment, output }: Context,
  { options }: Input<{ done: boolean; retry: boolean }>,
): Promise<ExitCode> {
  const result = await resolve(environment, options);
  output.document(result);
  const then = result.decision === 'done' ? 'goes on after it' : 'sends it again';
  output.line(`The next run of ${result.revision} ${then}: ${result.statement.replaceAll(/\s+/g, ' ')}`);
  return exitCodes.ok;
}
