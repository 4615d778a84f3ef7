import { Command, CommanderError } from 'commander';
import { capitalized } from '../util/index.js';
import type { CommandSpec, OptionSpec } from './command.js';
import { commands } from './commands.js';
import { commandMeant } from './synonyms.js';

/** Options that every command has, before or after its name. */
export interface GlobalOptions {
  readonly directory?: string;
  readonly config?: string;
  readonly url?: string;
  readonly database?: string;
  readonly x?: readonly string[];
  readonly json?: boolean;
  readonly echo?: boolean;
  readonly debug?: boolean;
  readonly color: boolean;
}

/** What was asked for: a command with its arguments and options. */
export interface Invocation {
  readonly command: CommandSpec;
  readonly arguments: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly globals: GlobalOptions;
}

/** What parsing came to: a command to run, text to show (help, version), or a mistake in usage. */
export type Parsed =
  | { readonly kind: 'run'; readonly invocation: Invocation }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'mistake'; readonly message: string; readonly hint: string };

/** Reads the command line. Loads no command. */
export async function parse(argv: readonly string[], version: string): Promise<Parsed> {
  const texts = { out: '', err: '' };
  const invocations: Invocation[] = [];
  const program = new Command('dbm')
    .description('Alembic for TypeScript: declare tables, generate migrations, upgrade and downgrade.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .option('-d, --directory <folder>', 'the migrations folder, instead of the one in the config')
    .option('--config <file>', 'the config file, instead of dbm.config.ts')
    .option('--url <url>', 'the database URL, instead of the one in the config')
    .option('--database <name>', 'one of the databases of the config, instead of all')
    .option('-x <key=value>', 'op.args and args of the config (repeatable)', collect)
    .option('--json', 'print one JSON document on standard output')
    .option('--echo', 'print the SQL that is sent')
    .option('--debug', 'print the stack of an error')
    .option('--no-color', 'print without colours')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => {
        texts.out += text;
      },
      writeErr: (text) => {
        texts.err += text;
      },
    });
  for (const spec of commands) {
    addCommand(program, spec).action((...values: unknown[]) => {
      const command = values.at(-1) as Command;
      invocations.push({
        command: spec,
        arguments: command.args,
        options: command.opts(),
        globals: program.opts<GlobalOptions>(),
      });
    });
  }

  try {
    program.parse([...argv], { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return { kind: 'text', text: texts.out };
    // No command at all, or help for one that is not there: commander shows help as an error.
    if (thrown.code === 'commander.help') {
      const [word, wanted] = program.args;
      const taken = word === undefined ? argv.findIndex((it, at) => at > 0 && names.includes(it)) : -1;
      if (taken > 0) return withoutCommand(argv[taken - 1]!, argv[taken]!);
      return word === 'help' && wanted !== undefined
        ? mistake(`unknown command '${wanted}'`, argv)
        : { kind: 'text', text: program.helpInformation() };
    }
    return mistake(texts.err, argv);
  }
  return { kind: 'run', invocation: invocations[0]! };
}

function addCommand(program: Command, spec: CommandSpec): Command {
  const command = program.command(spec.name).description(spec.description);
  for (const { syntax, description } of spec.arguments ?? []) command.argument(syntax, description);
  for (const option of spec.options ?? []) addOption(command, option);
  return command;
}

function addOption(command: Command, { flags, description, repeatable }: OptionSpec): void {
  if (repeatable !== true) command.option(flags, description);
  else command.option(flags, description, collect);
}

function collect(value: string, all: readonly string[] = []): readonly string[] {
  return [...all, value];
}

const names = commands.map(({ name }) => name);

/** `dbm -x current`: the option has taken the command for its value. */
function withoutCommand(option: string, value: string): Parsed {
  return {
    kind: 'mistake',
    message: `There is no command: ${option} takes a value, and took '${value}' for it`,
    hint: `Write dbm ${option} <value> ${value}.`,
  };
}

/** Commander's message without its prefix; its suggestion, if it has one, becomes the hint. */
function mistake(text: string, argv: readonly string[]): Parsed {
  const [message = '', suggestion = ''] = text
    .trim()
    .replace(/^error: /, '')
    .split('\n');
  const unknown = /^unknown command '(.*)'$/.exec(message)?.[1];
  const other = unknown === undefined ? null : commandMeant(unknown, argv, names);
  const command = unknown === undefined ? names.find((name) => argv.includes(name)) : undefined;
  const help = `See \`dbm ${command === undefined ? '' : `${command} `}--help\`.`;
  const meant = other === null ? suggestion.replace(/^\((.*)\)$/, '$1') : `Did you mean ${other}?`;
  return {
    kind: 'mistake',
    message: capitalized(message),
    hint: meant === '' ? help : `${meant} ${help}`,
  };
}
