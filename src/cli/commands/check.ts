import { check } from '../../commands/check.js';
import { changeDocument, changeLines } from '../changes.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';

export async function run(
  { environment, output, messages }: Context,
  input: Input<{ strict: boolean }>,
): Promise<ExitCode> {
  const { inSync, operations, missing, diverged, tampered } = await check(environment);
  output.document({ inSync, operations: operations.map(changeDocument), missing, diverged, tampered });
  if (inSync && (tampered.length === 0 || input.options.strict !== true)) {
    output.line('The models and the database are the same.');
    return exitCodes.ok;
  }
  for (const line of await changeLines(operations, output.paint)) output.line(line);
  if (missing.length === 0 && operations.length > 0) {
    messages.line('The models and the database differ: `dbm migrate -m "..."` writes the migration.');
  }
  if (missing.length === 0 && operations.length === 0 && diverged.length > 0) {
    messages.line('The models and the database are the same, but heads have come apart.');
  }
  return exitCodes.no;
}
