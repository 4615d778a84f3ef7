import type { Environment } from '../commands/environment.js';
import { DbmError } from '../errors/index.js';
import { faultOf } from './fault.js';
import type { Host } from './host.js';
import type { Messages } from './output.js';
import type { GlobalOptions } from './program.js';
import { progressReporter, statementPrinter } from './progress.js';
import { terminalQuestions } from './questions.js';

/** What commands run with, from the process and the global options. */
export function createEnvironment(
  host: Host,
  globals: GlobalOptions,
  messages: Messages,
  secrets: Set<string>,
  tag: string | null,
): Environment {
  return {
    cwd: host.cwd,
    config: globals.config ?? null,
    directory: globals.directory ?? null,
    url: globals.url ?? null,
    database: globals.database ?? null,
    args: parseArgs(globals.x ?? []),
    tag,
    questions: terminalQuestions(host, messages),
    secrets,
    onEvent: progressReporter(messages),
    signal: host.interruption.signal,
    echo: globals.echo ?? false,
    onStatement: statementPrinter(messages),
    fault: faultOf(host.env),
  };
}

/** `key=value` of each -x; a key alone is an empty text, and the last of several wins, as in Alembic. */
function parseArgs(given: readonly string[]): Readonly<Record<string, string>> {
  const pairs = given.map((text) => {
    const [, key = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(text) ?? [];
    if (key !== '') return [key, value] as const;
    throw new DbmError('usage', `-x ${text} has no key`, { hint: 'Write -x key=value.' });
  });
  return Object.fromEntries(pairs);
}
