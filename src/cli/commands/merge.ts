import { type MergeOptions, merge } from '../../commands/merge.js';
import type { Context, Input } from '../command.js';
import type { ExitCode } from '../errors.js';
import { reportMigration } from '../migration-report.js';

export async function run({ environment, output }: Context, input: Input<MergeOptions>): Promise<ExitCode> {
  const result = await merge(environment, { ...input.options, revisions: input.arguments });
  return reportMigration(result, output, 'Next: run `dbm upgrade`.');
}
