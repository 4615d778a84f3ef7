import { type PullOptions, pull } from '../../commands/pull.js';
import { displayPath } from '../../util/index.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';

export async function run({ environment, output }: Context, input: Input<PullOptions>): Promise<ExitCode> {
  const { tables, files, source, unmanaged } = await pull(environment, input.options);
  output.document({ tables, files, source, unmanaged });
  if (source !== null) output.line(source.trimEnd());
  for (const file of files) output.line(`Wrote ${displayPath(file)}`);
  return exitCodes.ok;
}
