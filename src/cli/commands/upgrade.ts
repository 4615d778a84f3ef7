import { upgrade } from '../../commands/upgrade.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { placeWords } from '../revisions.js';
import { printScript, requireSql, type ScriptFlags } from '../script.js';

export async function run(
  { environment, output }: Context,
  input: Input<ScriptFlags & { strict: boolean }>,
): Promise<ExitCode> {
  const [revision] = input.arguments;
  requireSql(input.options, revision);
  if (input.options.sql === true) {
    const { upgradeScript } = await import('../../commands/script.js');
    printScript(await upgradeScript(environment, { ...input.options, revision }), output);
    return exitCodes.ok;
  }
  const result = await upgrade(environment, { revision, strict: input.options.strict });
  output.document(result);
  if (result.applied.length === 0) {
    output.line(`Nothing to apply: the database is ${placeWords(result.to)}.`);
  }
  return exitCodes.ok;
}
