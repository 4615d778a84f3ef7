import { stamp } from '../../commands/stamp.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { placeWords } from '../revisions.js';
import { printScript, requireSql, type ScriptFlags } from '../script.js';

export async function run(
  { environment, output }: Context,
  input: Input<ScriptFlags & { purge: boolean }>,
): Promise<ExitCode> {
  const revisions = input.arguments;
  const { purge, sql } = input.options;
  for (const it of revisions) requireSql(input.options, it);
  if (sql === true) {
    const { stampScript } = await import('../../commands/script.js');
    printScript(await stampScript(environment, { ...input.options, revisions }), output);
    return exitCodes.ok;
  }
  const result = await stamp(environment, { revisions, purge });
  output.document(result);
  output.line(`The database now stands ${placeWords(result.to)} (it stood ${placeWords(result.from)}).`);
  return exitCodes.ok;
}
