import type { LogEvent } from 'kysely';
import { messageOf } from '../errors/index.js';
import { statementLine } from '../util/index.js';

/** Kysely's `log` of an application that wants echo: each statement when it is done, on standard error. */
export function echo(event: LogEvent): void {
  const { sql, parameters } = event.query;
  const end =
    event.level === 'error'
      ? `failed: ${messageOf(event.error)}`
      : `${Math.round(event.queryDurationMillis)} ms`;
  console.error(`${statementLine(sql, parameters)}${parameters.length === 0 ? ' --' : ''} ${end}`);
}
