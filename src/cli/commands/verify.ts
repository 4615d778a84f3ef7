import { type VerifyOptions, type VerifyResult, verify } from '../../commands/verify.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { problemDocument, problemLines } from '../problems.js';

export async function run(
  { environment, output, messages }: Context,
  { options }: Input<VerifyOptions>,
): Promise<ExitCode> {
  const result = await verify(environment, options);
  const { ok, server, rows, tablesWithoutRows } = result;
  output.document({
    ok,
    server,
    revisions: result.revisions.map((it) => ({ ...it, problems: it.problems.map(problemDocument) })),
    problems: result.problems.map(problemDocument),
    rows,
    tablesWithoutRows,
  });
  const { paint } = output;
  for (const { revision, message, problems, warnings } of result.revisions) {
    const title = `${paint.strong(revision)}${message === '' ? '' : `, ${message}`}`;
    for (const warning of warnings) messages.line(`${messages.paint.changed('note:')} ${title}: ${warning}`);
    if (problems.length > 0) output.line(title);
    for (const line of await problemLines(problems, paint)) output.line(`  ${line}`);
  }
  for (const line of await problemLines(result.problems, paint)) output.line(line);
  for (const { table, reason } of tablesWithoutRows) {
    messages.line(`${messages.paint.changed('note:')} ${table} took no sample rows: ${reason}`);
  }
  output.line(summary(result));
  return ok ? exitCodes.ok : exitCodes.no;
}

/** `7 migrations proven on SQLite 3.53.2, one of them irreversible, with 84 sample rows.` */
function summary({ revisions, server, rows, ok }: VerifyResult): string {
  const count = (outcome: string) => revisions.filter((it) => it.outcome === outcome).length;
  const proven = count('proven') + count('irreversible');
  const parts = [
    `${proven} of ${revisions.length} ${revisions.length === 1 ? 'migration' : 'migrations'} proven on ${server}`,
    ...(count('irreversible') > 0 ? [`${count('irreversible')} irreversible by its own word`] : []),
    ...(count('failed') > 0 ? [`${count('failed')} failed`] : []),
    ...(count('unreached') > 0 ? [`${count('unreached')} not reached`] : []),
    rows === null ? 'structures only' : `${rows} sample rows`,
  ];
  return `${ok ? 'All well: ' : ''}${parts.join(', ')}.`;
}
