import type { Environment } from '../commands/environment.js';
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
): Environment {
  return {
    cwd: host.cwd,
    config: globals.config ?? null,
    directory: globals.directory ?? null,
    url: globals.url ?? null,
    questions: terminalQuestions(host, messages),
    secrets,
    onEvent: progressReporter(messages),
    signal: host.interruption.signal,
    echo: globals.echo ?? false,
    onStatement: statementPrinter(messages),
  };
}
