import { type MergeOptions, merge } from '../../commands/merge.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { reportMigration } from '../migration-report.js';

export async function run({ environment, output }: Context, input: Input<MergeOptions>): Promise<ExitCode> {
  await reportMigration(await merge(environment, { ...input.options, revisions: input.arguments }), output);
  return exitCodes.ok;
}
