import { type HistoryRevision, history } from '../../commands/history.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { drawHistory, type GraphRow } from '../history-graph.js';
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
  const linesOf = (revision: HistoryRevision): readonly string[] => {
    const marks = marksOf(revision, indicateCurrent && revision.isCurrent ? ['current'] : []);
    return verbose
      ? revisionBlock(revision, marks, paint, revision.appliedAt)
      : [historyLine(revision, marks, paint) + appliedWords(revision, paint)];
  };
  const { revisions } = result;
  const rows = drawHistory(revisions);
  const lines = rows === null ? revisions.flatMap(linesOf) : beside(rows, revisions.map(linesOf), paint);
  // Written at once: to a pipe or a terminal, every write is a system call of its own.
  if (lines.length > 0) output.line(lines.join('\n'));
  return exitCodes.ok;
}

/** The drawing, and the lines of each revision beside it. */
function beside(
  rows: readonly GraphRow[],
  lines: readonly (readonly string[])[],
  paint: Paint,
): readonly string[] {
  const width = rows.reduce((widest, it) => Math.max(widest, it.node.length, it.beside.length), 0);
  const draw = (graph: string, text: string) => `${paint.faint(graph.padEnd(width))} ${text}`.trimEnd();
  return rows.flatMap(({ before, node, beside, after }, i) => [
    ...before.map((graph) => draw(graph, '')),
    ...lines[i]!.map((text, at) => draw(at === 0 ? node : beside, text)),
    ...after.map((graph) => draw(graph, '')),
  ]);
}

/** Nothing when the database was not asked. */
function appliedWords({ applied, appliedAt }: HistoryRevision, paint: Paint): string {
  if (appliedAt !== null) return paint.faint(` [${timeWords(appliedAt)}]`);
  return applied === false ? paint.faint(' [not applied]') : '';
}
