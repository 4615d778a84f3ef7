import type { MigrateResult } from '../commands/migrate.js';
import type { MigrationScript } from '../commands/migration-script.js';
import { displayPath } from '../util/index.js';
import { changeDocument, changeLines } from './changes.js';
import { type ExitCode, exitCodes } from './errors.js';
import type { Messages, Output } from './output.js';
import { problemDocument, problemLines } from './problems.js';

/** Tells what was found and written, and what comes `next`. */
export async function reportMigration(
  { revision, path, operations, problems }: MigrateResult,
  output: Output,
  next = `${operations.length === 0 ? 'Fill in' : 'Read'} the file, then run \`dbm upgrade\`.`,
): Promise<ExitCode> {
  output.document({
    revision,
    path,
    operations: operations.map(changeDocument),
    ...(problems === null ? {} : { problems: problems.map(problemDocument) }),
  });
  if (path === null && problems === null) {
    output.line('The models and the database are the same: nothing to migrate.');
    return exitCodes.ok;
  }
  for (const database of new Set(operations.map((it) => it.database))) {
    if (database !== undefined) output.line(output.paint.strong(`${database}:`));
    const own = operations.filter((it) => it.database === database);
    for (const line of await changeLines(own, output.paint)) output.line(line);
  }
  if (path === null) {
    for (const line of await problemLines(problems ?? [], output.paint)) output.line(line);
    output.line('Nothing was written: the migration does not do what it should. Without --verify it is.');
    return exitCodes.no;
  }
  output.line(`Wrote ${displayPath(path)}`);
  output.line(output.paint.faint(next));
  return exitCodes.ok;
}

/** The script alone goes to standard output, where another program may read it. */
export function reportMigrationScript(
  { operations, sql }: MigrationScript,
  output: Output,
  messages: Messages,
): void {
  output.document({ operations: operations.map(changeDocument), sql });
  if (sql === null) messages.line('The models and the database are the same: nothing to migrate.');
  else output.line(sql.trimEnd());
}
