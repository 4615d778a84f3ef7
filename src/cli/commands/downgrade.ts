import { downgrade } from '../../commands/downgrade.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { printScript, requireSql, type ScriptFlags } from '../script.js';

export async function run({ environment, output }: Context, input: Input<ScriptFlags>): Promise<ExitCode> {
  const [revision] = input.arguments;
  requireSql(input.options, revision);
  if (input.options.sql === true) {
    const { downgradeScript } = await import('../../commands/script.js');
    printScript(await downgradeScript(environment, { ...input.options, revision }), output);
    return exitCodes.ok;
  }
  const result = await downgrade(environment, { revision });
  output.document(result);
  if (result.reverted.length === 0) output.line('Nothing to revert.');
  return exitCodes.ok;
}
