import { DbmError, type ErrorCode, messageOf, redact } from '../errors/index.js';
import type { Messages, Output } from './output.js';

/**
 * 0: all well; 1: a check says no; 2: the work could not be done. 130 and 143: ended by Ctrl-C or SIGTERM, as
 * shells count (128 and the signal's number).
 */
export const exitCodes = { ok: 0, no: 1, failed: 2, SIGINT: 130, SIGTERM: 143 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface ErrorOptions {
  /** Adds the stack, and those of its causes. */
  readonly debug: boolean;
  /** Texts that must not be seen, wherever they turn up. */
  readonly secrets: Iterable<string>;
}

/** Tells the user what went wrong. The one place where errors are printed, and so where secrets go. */
export function reportError(
  thrown: unknown,
  messages: Messages,
  output: Output | null,
  { debug, secrets }: ErrorOptions,
): ExitCode {
  const clean = (text: string) => redact(text, secrets);
  const code = thrown instanceof DbmError ? thrown.code : 'internal';
  const message = clean(messageOf(thrown));
  const hint = clean((thrown instanceof DbmError ? thrown.hint : null) ?? nextSteps[code]);
  const { danger, faint } = messages.paint;
  messages.line(`${danger('dbm:')} ${message}`);
  messages.line(`${faint('hint:')} ${hint}`);
  if (debug) messages.line(faint(clean(stacks(thrown))));
  output?.document({ error: { code, message, hint } });
  return exitCodes.failed;
}

/** What to do about an error that does not say it itself. */
const nextSteps: Readonly<Record<ErrorCode, string>> = {
  usage: 'See `dbm --help`.',
  config: 'Correct the config, then run the command again.',
  models: 'Correct the models, then run the command again.',
  connection: 'Check the database URL, and that the server runs.',
  driver: 'Install the driver of this database.',
  permission: 'Connect as a user who may do this.',
  revision: '`dbm history` lists the revisions.',
  migration: 'Correct the migration file, then run the command again.',
  irreversible: 'Restore a backup, or stay at this revision.',
  unsupported: 'Change it in the models, or in the migration that says it.',
  'not-at-head': 'Run `dbm upgrade` first.',
  sql: 'Correct the statement or the data, then run the command again.',
  tampered: 'Restore the file, or run `dbm resolve --accept`.',
  unfinished: 'Run `dbm upgrade` to go on where it stopped.',
  interrupted: 'Run the command again.',
  lock: 'Wait until the other process has ended, then run the command again.',
  internal: 'This is a bug in dbm. Run it again with --debug, and report what it prints.',
};

function stacks(thrown: unknown): string {
  const lines: string[] = [];
  for (let it = thrown; it !== undefined && it !== null; it = it instanceof Error ? it.cause : undefined) {
    lines.push(it instanceof Error ? (it.stack ?? String(it)) : String(it));
  }
  return lines.join('\ncaused by ');
}
