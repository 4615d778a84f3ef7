import type { ScriptResult } from '../commands/script.js';
import { DbmError } from '../errors/index.js';
import type { Output } from './output.js';

/** The options of commands that can write a script instead of doing their work. */
export interface ScriptFlags {
  readonly sql: boolean;
  readonly serverVersion: string;
}

/** Throws DbmError `usage` for what only means something together with --sql. */
export function requireSql({ sql, serverVersion }: Partial<ScriptFlags>, revision: string | undefined): void {
  if (sql === true) return;
  if (serverVersion !== undefined) {
    throw new DbmError('usage', '--server-version needs --sql', {
      hint: 'Leave it out: a database that is connected to says its version itself.',
    });
  }
  if (revision?.includes(':') === true) {
    throw new DbmError('usage', `${revision} is a range, which needs --sql`, {
      hint: 'Name only where to: where the database stands, it says itself.',
    });
  }
}

/** The script, as it stands: it is meant to go into a file or another program. */
export function printScript(result: ScriptResult, output: Output): void {
  output.document(result);
  output.line(result.sql.trimEnd());
}
