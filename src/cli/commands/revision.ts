import { type RevisionOptions, revision } from '../../commands/revision.js';
import { DbmError } from '../../errors/index.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { reportMigration, reportMigrationScript } from '../migration-report.js';

export async function run(
  { environment, output, messages }: Context,
  input: Input<RevisionOptions & { sql: boolean }>,
): Promise<ExitCode> {
  const { autogenerate, sql } = input.options;
  if (sql === true && autogenerate !== true) {
    throw new DbmError('usage', '--sql needs --autogenerate', {
      hint: 'An empty migration runs nothing: there is no SQL to print.',
    });
  }
  if (sql === true) {
    const { migrationScript } = await import('../../commands/migration-script.js');
    reportMigrationScript(await migrationScript(environment, input.options), output, messages);
    return exitCodes.ok;
  }
  return reportMigration(await revision(environment, input.options), output);
}
