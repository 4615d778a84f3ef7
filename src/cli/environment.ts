import type { Environment } from '../commands/environment.js';
import { DbmError } from '../errors/index.js';
import type { Input } from './command.js';
import { faultOf } from './fault.js';
import type { Host } from './host.js';
import type { Messages } from './output.js';
import type { GlobalOptions } from './program.js';
import { progressReporter, statementPrinter } from './progress.js';
import { terminalQuestions } from './questions.js';

/** What commands run with, from the process and the options. Throws DbmError `usage` for one that cannot be. */
export function createEnvironment(
  host: Host,
  { globals, options }: { readonly globals: GlobalOptions; readonly options: Input['options'] },
  { messages, secrets }: { readonly messages: Messages; readonly secrets: Set<string> },
): Environment {
  return {
    cwd: host.cwd,
    config: globals.config ?? null,
    directory: globals.directory ?? null,
    url: globals.url ?? null,
    database: globals.database ?? null,
    args: parseArgs(globals.x ?? []),
    tag: tagOf(options),
    questions: terminalQuestions(host, messages),
    secrets,
    onEvent: progressReporter(messages),
    signal: host.interruption.signal,
    lockTimeoutMs: lockTimeoutOf(options),
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

function tagOf({ tag }: Input['options']): string | null {
  return typeof tag === 'string' ? tag : null;
}

/** `--lock-timeout 30`, in seconds. */
function lockTimeoutOf({ lockTimeout }: Input['options']): number | null {
  if (lockTimeout === undefined) return null;
  const seconds = Number(lockTimeout);
  if (lockTimeout !== '' && seconds >= 0 && seconds <= 86_400) return seconds * 1000;
  throw new DbmError('usage', `--lock-timeout ${lockTimeout} is no number of seconds`, {
    hint: 'Write a number from 0 (do not wait) to 86400.',
  });
}
