import { type MergeOptions, merge } from '../../commands/merge.js';
import type { Context, Input } from '../command.js';
import type { ExitCode } from '../errors.js';
import { reportMigration } from '../migration-report.js';

export async function run({ environment, output }: Context, input: Input<MergeOptions>): Promise<ExitCode> {
  return reportMigration(await merge(environment, { ...input.options, revisions: input.arguments }), output);
}
