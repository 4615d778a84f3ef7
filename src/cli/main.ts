import { readFileSync } from 'node:fs';
import type { Environment } from '../commands/environment.js';
import { secretsOfEnvironment } from '../config/secrets.js';
import { DbmError, redact } from '../errors/index.js';
import type { Context } from './command.js';
import { type ExitCode, exitCodes, reportError } from './errors.js';
import { type Host, processHost } from './host.js';
import { untilInterrupted } from './interruption.js';
import { createMessages, createOutput, type Messages, type Output } from './output.js';
import { loadPaint, wantsColor } from './paint.js';
import { type GlobalOptions, type Invocation, parse } from './program.js';

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
      return guarded(host, parsed.invocation.globals, (terminal) => run(parsed.invocation, host, terminal));
  }
}

/** What the command prints to, and what it must never print. */
interface Terminal {
  readonly output: Output;
  readonly messages: Messages;
  readonly secrets: Set<string>;
}

async function run(
  { command, globals, ...input }: Invocation,
  host: Host,
  terminal: Terminal,
): Promise<ExitCode> {
  const { output, messages } = terminal;
  const { createEnvironment } = await import('./environment.js');
  const created = createEnvironment(host, { globals, options: input.options }, terminal);
  let mustFinish = false;
  const environment: Environment = {
    ...created,
    onEvent: (event) => {
      mustFinish ||= event.kind === 'running' || event.kind === 'scratching';
      created.onEvent(event);
    },
  };
  const module = await command.load();
  const context: Context = { environment, output, messages, host };
  const { perDatabase = () => false } = command;
  const isRepeated = perDatabase === true || perDatabase(input.options, output.isJson);
  const running = isRepeated
    ? import('./per-database.js').then(({ runPerDatabase }) =>
        runPerDatabase(module, context, input as never),
      )
    : module.run(context, input as never);
  return untilInterrupted(host.interruption, () => !mustFinish, running);
}

/** The one place where errors end. */
async function guarded(
  host: Host,
  { json = false, color, debug = false }: GlobalOptions,
  work: (terminal: Terminal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const paint = (isTerminal: boolean) => loadPaint(wantsColor(isTerminal, color, host.env));
  const output = createOutput(host.stdout, json, await paint(host.stdout.isTerminal));
  const secrets = new Set<string>();
  const ofEnvironment = recent(() => secretsOfEnvironment(host.env));
  const hidden = () => [...secrets, ...ofEnvironment()];
  const { isTerminal } = host.stderr;
  const stderr = { isTerminal, write: (text: string) => host.stderr.write(redact(text, hidden())) };
  const messages = createMessages(stderr, await paint(isTerminal));
  const report = (thrown: unknown) =>
    reportError(thrown, messages, output, {
      debug,
      secrets: [...secrets, ...secretsOfEnvironment(host.env)],
    });
  const settled = host.onExit(() => report(endedEarly()));
  try {
    return await work({ output, messages, secrets });
  } catch (thrown) {
    const exitCode = report(thrown);
    const { cause } = host.interruption;
    return cause === null ? exitCode : exitCodes[cause];
  } finally {
    settled();
  }
}

/** Else a deployment would take the exit code of whoever ended the process for that of an upgrade. */
function endedEarly(): DbmError {
  return new DbmError('usage', 'The process was ended while the command ran', {
    hint: 'Look for process.exit() in the config, the models, the migrations, and what they import.',
  });
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return manifest.version;
}

/** What `find` gave at most a tenth of a second ago: a run of many migrations prints thousands of lines. */
function recent<T>(find: () => T): () => T {
  let found: { readonly value: T; readonly at: number } | null = null;
  return () => {
    const now = performance.now();
    if (found === null || now - found.at > 100) found = { value: find(), at: now };
    return found.value;
  };
}
