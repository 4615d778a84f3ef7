import { type HistoryRevision, history } from '../../commands/history.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { drawHistory } from '../history-graph.js';
import type { Paint } from '../paint.js';
import { historyLine, marksOf, revisionBlock, timeWords } from '../revisions.js';

interface HistoryFlags {
  readonly revRange: string;
  readonly verbose: boolean;
  readonly indicateCurrent: boolean;
}

export async function run({ environment, output }: Context, input: Input<HistoryFlags>): Promise<ExitCode> {
  const { revRange, verbose, indicateCurrent } = input.options;
  const result = await history(environment, {
    range: revRange,
    // The document says of each revision whether it is applied.
    indicateCurrent: indicateCurrent || output.isJson,
  });
  output.document(result);
  if (result.revisions.length === 0) output.line('There are no migrations here.');
  const { paint } = output;
  const rows = drawHistory(result.revisions);
  let width = 0;
  for (const { node, beside } of rows ?? []) width = Math.max(width, node.length, beside.length);
  // Written at once: to a pipe or a terminal, every write is a system call of its own.
  const drawn: string[] = [];
  const draw = (graph: string | undefined, text: string) =>
    drawn.push(graph === undefined ? text : `${paint.faint(graph.padEnd(width))} ${text}`.trimEnd());
  for (const [i, revision] of result.revisions.entries()) {
    const row = rows?.[i];
    const marks = marksOf(revision, indicateCurrent && revision.isCurrent ? ['current'] : []);
    const lines = verbose
      ? revisionBlock(revision, marks, paint, revision.appliedAt)
      : [historyLine(revision, marks, paint) + appliedWords(revision, paint)];
    for (const graph of row?.before ?? []) draw(graph, '');
    for (const [at, line] of lines.entries()) draw(at === 0 ? row?.node : row?.beside, line);
    for (const graph of row?.after ?? []) draw(graph, '');
  }
  if (drawn.length > 0) output.line(drawn.join('\n'));
  return exitCodes.ok;
}

/** Nothing when the database was not asked. */
function appliedWords({ applied, appliedAt }: HistoryRevision, paint: Paint): string {
  if (appliedAt !== null) return paint.faint(` [${timeWords(appliedAt)}]`);
  return applied === false ? paint.faint(' [not applied]') : '';
}
