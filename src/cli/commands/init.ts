import { init } from '../../commands/init.js';
import { displayPath } from '../../util/index.js';
import type { Context } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';

export async function run({ environment, output }: Context): Promise<ExitCode> {
  const result = await init(environment);
  const { added, faint } = output.paint;
  output.document(result);
  for (const path of result.created) output.line(added(`+ ${displayPath(path)}`));
  for (const path of result.kept) output.line(faint(`  ${displayPath(path)} (there already, left as it is)`));
  output.line('Next: declare your tables in the models, then run `dbm migrate -m "first tables"`.');
  return exitCodes.ok;
}
