import { resolve } from '../../commands/resolve.js';
import { oneLine } from '../../util/index.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';

export async function run(
  { environment, output }: Context,
  { options }: Input<{ done: boolean; retry: boolean; accept: boolean }>,
): Promise<ExitCode> {
  if (options.accept === true && options.done !== true && options.retry !== true) {
    const { accept } = await import('../../commands/accept.js');
    const result = await accept(environment);
    output.document(result);
    for (const { revision } of result.accepted) output.line(`${revision} is taken as its file is now.`);
    if (result.accepted.length === 0) output.line('No file of an applied migration has changed.');
    return exitCodes.ok;
  }
  const result = await resolve(environment, options);
  output.document(result);
  const then = result.decision === 'done' ? 'goes on after it' : 'sends it again';
  output.line(`The next run of ${result.revision} ${then}: ${oneLine(result.statement)}`);
  return exitCodes.ok;
}
