import { init } from '../../commands/init.js';
import { DbmError } from '../../errors/index.js';
import { displayPath } from '../../util/index.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';

export async function run(
  { environment, output }: Context,
  input: Input<{ template: string; multidb: boolean }>,
): Promise<ExitCode> {
  const { template, multidb } = input.options;
  if (multidb === true && template !== undefined && template !== 'multidb') {
    throw new DbmError('usage', `--multidb and --template ${template} exclude each other`, {
      hint: '--multidb is short for --template multidb.',
    });
  }
  const result = await init(environment, { template: multidb === true ? 'multidb' : template });
  const { added, faint } = output.paint;
  output.document(result);
  for (const path of result.created) output.line(added(`+ ${displayPath(path)}`));
  for (const path of result.kept) output.line(faint(`  ${displayPath(path)} (there already, left as it is)`));
  output.line('Next: declare your tables in the models, then run `dbm migrate -m "first tables"`.');
  return exitCodes.ok;
}
