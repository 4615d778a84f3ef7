import { ensureVersion } from '../../commands/ensure-version.js';
import type { Context } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';

export async function run({ environment, output }: Context): Promise<ExitCode> {
  const result = await ensureVersion(environment);
  output.document(result);
  output.line(
    result.created
      ? `Created the table ${result.versionTable}.`
      : `The table ${result.versionTable} is there already.`,
  );
  return exitCodes.ok;
}
