import { type MigrateOptions, migrate } from '../../commands/migrate.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { reportMigration } from '../migration-report.js';

export async function run({ environment, output }: Context, input: Input<MigrateOptions>): Promise<ExitCode> {
  await reportMigration(await migrate(environment, input.options), output);
  return exitCodes.ok;
}
