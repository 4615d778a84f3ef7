import type { MigrateResult } from '../commands/migrate.js';
import type { MigrationScript } from '../commands/migration-script.js';
import { displayPath } from '../util/index.js';
import { changeDocument, changeLines } from './changes.js';
import type { Messages, Output } from './output.js';

/** Tells what was found and written. */
export async function reportMigration(
  { revision, path, operations }: MigrateResult,
  output: Output,
): Promise<void> {
  output.document({ revision, path, operations: operations.map(changeDocument) });
  if (path === null) {
    output.line('The models and the database are the same: nothing to migrate.');
    return;
  }
  for (const database of new Set(operations.map((it) => it.database))) {
    if (database !== undefined) output.line(output.paint.strong(`${database}:`));
    const own = operations.filter((it) => it.database === database);
    for (const line of await changeLines(own, output.paint)) output.line(line);
  }
  output.line(`Wrote ${displayPath(path)}`);
  const next = operations.length === 0 ? 'Fill in' : 'Read';
  output.line(output.paint.faint(`${next} the file, then run \`dbm upgrade\`.`));
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
