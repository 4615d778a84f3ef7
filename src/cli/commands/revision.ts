import { type RevisionOptions, revision } from '../../commands/revision.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { reportMigration } from '../migration-report.js';

export async function run(
  { environment, output }: Context,
  input: Input<RevisionOptions>,
): Promise<ExitCode> {
  await reportMigration(await revision(environment, input.options), output);
  return exitCodes.ok;
}
