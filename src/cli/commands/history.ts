import { type HistoryRevision, listHistory } from '../../commands/history.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { drawHistory, type GraphRow, isLine } from '../history-graph.js';
import type { Paint } from '../paint.js';
import { historyLine, marksOf, revisionBlock, timeWords } from '../revisions.js';

interface HistoryFlags {
  readonly revRange: string;
  readonly verbose: boolean;
  readonly indicateCurrent: boolean;
}

/** To a pipe or a terminal, every write is a system call of its own. */
const revisionsInOneWrite = 500;

export async function run({ environment, output }: Context, input: Input<HistoryFlags>): Promise<ExitCode> {
  const { revRange, verbose, indicateCurrent } = input.options;
  const { revisions, entryOf } = await listHistory(environment, {
    range: revRange,
    // The document says of each revision whether it is applied.
    indicateCurrent: indicateCurrent || output.isJson,
  });
  if (output.isJson) {
    output.document({ revisions: revisions.map(entryOf) });
    return exitCodes.ok;
  }
  if (revisions.length === 0) output.line('There are no migrations here.');
  const { paint } = output;
  const linesOf = (revision: HistoryRevision): readonly string[] => {
    const marks = marksOf(revision, indicateCurrent && revision.isCurrent ? ['current'] : []);
    return verbose
      ? revisionBlock(revision, marks, paint, revision.appliedAt)
      : [historyLine(revision, marks, paint) + appliedWords(revision, paint)];
  };
  const rows = isLine(revisions) ? null : drawHistory(revisions.map(entryOf));
  const draw = rows === null ? null : drawingOf(rows, paint);
  for (let from = 0; from < revisions.length; from += revisionsInOneWrite) {
    const lines = revisions.slice(from, from + revisionsInOneWrite).flatMap((revision, i) => {
      const lines = linesOf(entryOf(revision));
      return draw === null ? lines : draw(from + i, lines);
    });
    output.line(lines.join('\n'));
  }
  return exitCodes.ok;
}

/** Puts the drawing beside the lines of one revision. */
function drawingOf(rows: readonly GraphRow[], paint: Paint) {
  const width = rows.reduce((widest, it) => Math.max(widest, it.node.length, it.beside.length), 0);
  const draw = (graph: string, text: string) => `${paint.faint(graph.padEnd(width))} ${text}`.trimEnd();
  return (position: number, lines: readonly string[]): readonly string[] => {
    const { before, node, beside, after } = rows[position]!;
    return [
      ...before.map((graph) => draw(graph, '')),
      ...lines.map((text, at) => draw(at === 0 ? node : beside, text)),
      ...after.map((graph) => draw(graph, '')),
    ];
  };
}

/** Nothing when the database was not asked. */
function appliedWords({ applied, appliedAt }: HistoryRevision, paint: Paint): string {
  if (appliedAt !== null) return paint.faint(` [${timeWords(appliedAt)}]`);
  return applied === false ? paint.faint(' [not applied]') : '';
}
