import type { Environment } from '../commands/environment.js';
import type { ExitCode } from './errors.js';
import type { Host } from './host.js';
import type { Messages, Output } from './output.js';

/** What a command's own part of the command line works with. */
export interface Context {
  readonly environment: Environment;
  readonly output: Output;
  readonly messages: Messages;
  readonly host: Host;
}

/** Arguments and options as they were written; what is not given is undefined. */
export interface Input<Options = Record<string, unknown>> {
  readonly arguments: readonly string[];
  readonly options: Partial<Options>;
}

export interface CommandModule {
  run(context: Context, input: Input<never>): Promise<ExitCode>;
}

export interface OptionSpec {
  readonly flags: string;
  readonly description: string;
  /** May be given several times; its values make a list. */
  readonly repeatable?: boolean;
}

export interface ArgumentSpec {
  /** `[optional]`, `<required>` or `<several...>`. */
  readonly syntax: string;
  readonly description: string;
}

/** One command as the command line shows it; its module is loaded when it runs. */
export interface CommandSpec {
  readonly name: string;
  readonly description: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly options?: readonly OptionSpec[];
  /** Whether it runs for each database of the config; others look at none, or see to it themselves. */
  readonly perDatabase?: true | ((options: Input['options'], isJson: boolean) => boolean);
  load(): Promise<CommandModule>;
}
