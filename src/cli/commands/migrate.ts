import { type MigrateOptions, migrate } from '../../commands/migrate.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { reportMigration, reportMigrationScript } from '../migration-report.js';

export async function run(
  { environment, output, messages }: Context,
  input: Input<MigrateOptions & { sql: boolean }>,
): Promise<ExitCode> {
  if (input.options.sql === true) {
    const { migrationScript } = await import('../../commands/migration-script.js');
    reportMigrationScript(await migrationScript(environment, input.options), output, messages);
    return exitCodes.ok;
  }
  return reportMigration(await migrate(environment, input.options), output);
}
