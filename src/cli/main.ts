import { createRequire } from 'node:module';
import type { Environment } from '../commands/environment.js';
import { DbmError } from '../errors/index.js';
import type { Context } from './command.js';
import { type ExitCode, exitCodes, reportError } from './errors.js';
import { type Host, processHost } from './host.js';
import { createMessages, createOutput, type Messages } from './output.js';
import { loadPaint, wantsColor } from './paint.js';
import { type GlobalOptions, type Invocation, parse } from './program.js';
import { progressReporter, statementPrinter } from './progress.js';
import { terminalQuestions } from './questions.js';

/**
 * Runs one command line (without `node` and the script) and gives the exit code. Everything that is printed
 * goes through `host`; nothing is thrown.
 */
export async function main(argv: readonly string[], host: Host = processHost()): Promise<ExitCode> {
  const parsed = await parse(argv, version());
  switch (parsed.kind) {
    case 'text':
      host.stdout.write(parsed.text);
      return exitCodes.ok;
    case 'mistake': {
      const { message, hint } = parsed;
      const globals = { json: argv.includes('--json'), color: !argv.includes('--no-color') };
      return guarded(host, globals, () => Promise.reject(new DbmError('usage', message, { hint })));
    }
    case 'run':
      return guarded(host, parsed.invocation.globals, (context) => run(parsed.invocation, context));
  }
}

async function run(invocation: Invocation, context: Context): Promise<ExitCode> {
  const module = await invocation.command.load();
  return module.run(context, invocation as never);
}

/** The one place where errors end. */
async function guarded(
  host: Host,
  globals: GlobalOptions,
  work: (context: Context) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { json = false, color, debug = false } = globals;
  const paint = (isTerminal: boolean) => loadPaint(wantsColor(isTerminal, color, host.env));
  const output = createOutput(host.stdout, json, await paint(host.stdout.isTerminal));
  const messages = createMessages(host.stderr, await paint(host.stderr.isTerminal));
  const environment = createEnvironment(host, globals, messages);
  try {
    return await work({ environment, output, messages });
  } catch (thrown) {
    return reportError(thrown, messages, output, { debug, secrets: environment.secrets });
  }
}

function createEnvironment(host: Host, globals: GlobalOptions, messages: Messages): Environment {
  return {
    cwd: host.cwd,
    env: host.env,
    config: globals.config ?? null,
    directory: globals.directory ?? null,
    url: globals.url ?? null,
    questions: terminalQuestions(host, messages),
    secrets: new Set(),
    onEvent: progressReporter(messages),
    echo: globals.echo ?? false,
    onStatement: statementPrinter(messages),
  };
}

function version(): string {
  const manifest = createRequire(import.meta.url)('../../package.json') as { version: string };
  return manifest.version;
}
