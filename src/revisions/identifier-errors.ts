import { DbmError } from '../errors/index.js';
import { closest, didYouMean } from '../util/index.js';
import type { RevisionGraph } from './graph.js';
import type { Identifier, Range } from './identifier-syntax.js';
import { type Revision, symbols, titleOf } from './revision.js';

const listHistory = '`dbm history` lists the revisions.';

function error(message: string, hint: string): DbmError {
  return new DbmError('revision', message, { hint });
}

/** At most ten of them, in one line. */
function titles(revisions: readonly Revision[]): string {
  const shown = revisions.slice(0, 10).map(titleOf).join(', ');
  return revisions.length > 10 ? `${shown} and ${revisions.length - 10} more` : shown;
}

/** How to name one of these by its branch or else by its id. */
function nameOne(revisions: readonly Revision[], graph: RevisionGraph, suffix: string): string {
  const names = revisions.slice(0, 3).map((revision) => {
    const own = graph.labelsOf(revision.id).filter((label) => {
      const branch = graph.lineage([graph.labels.get(label)!.id]);
      return revisions.filter((other) => branch.has(other.id)).length === 1;
    });
    return `${own[0] ?? revision.id}@${suffix}`;
  });
  return names.map((name) => `\`${name}\``).join(' or ');
}

export function severalHeads(text: string, heads: readonly Revision[], graph: RevisionGraph): DbmError {
  return error(
    `'${text}' means one head, and there are ${heads.length}: ${titles(heads)}`,
    `Join them with \`dbm merge heads -m "merge branches"\`, put one behind the other with \`dbm rebase <revision>\`, or name one (${nameOne(heads, graph, 'head')}) or \`heads\` for all.`,
  );
}

export function several(text: string, revisions: readonly Revision[]): DbmError {
  return error(
    `'${text}' means ${revisions.length} revisions, and one is needed here: ${titles(revisions)}`,
    'Name one of them.',
  );
}

export function beforeTheFirst(text: string): DbmError {
  return error(
    `'${text}' is before the first revision, and a revision is needed here`,
    `Name one: ${listHistory}`,
  );
}

export function ambiguousPrefix(prefix: string, revisions: readonly Revision[]): DbmError {
  return error(
    `'${prefix}' is the beginning of ${revisions.length} ids: ${titles(revisions)}`,
    'Write more of the id.',
  );
}

export function unknownRevision({ name, branch }: Identifier, graph: RevisionGraph): DbmError {
  const known = graph.revisions.map((revision) => revision.id);
  const near = closest(name!, [...symbols, ...known, ...graph.labels.keys()]);
  const elsewhere = branch === null ? '' : ` on the branch '${branch}'`;
  const listed = /^\d{1,3}$/.test(name!)
    ? `${listHistory}; a number of steps has a sign: +${name} or -${name}.`
    : listHistory;
  return error(
    `There is no revision '${name}'${elsewhere}`,
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : listed,
  );
}

export function unknownBranch(branch: string, graph: RevisionGraph): DbmError {
  const labels = [...graph.labels.keys()];
  const listed =
    labels.length === 0 ? 'No revision has a branch label.' : `The branch labels are ${labels.join(', ')}.`;
  return error(`There is no branch '${branch}'`, didYouMean(branch, labels) || listed);
}

export function notARange(text: string): DbmError {
  return error(`'${text}' is not a range of revisions`, 'Write <start>:<end>; either may be left out.');
}

export function noWay({ from, to }: Range, isReversed: boolean): DbmError {
  return error(
    `${to ?? 'No head'} does not build on ${from}`,
    isReversed ? `Write the older end first: ${to ?? ''}:${from}` : listHistory,
  );
}

export function severalStarts(
  { text, offset }: Identifier,
  starts: readonly Revision[],
  graph: RevisionGraph,
): DbmError {
  const step = `${offset > 0 ? '+' : ''}${offset}`;
  return error(
    `'${text}' could count from ${starts.length} revisions: ${titles(starts)}`,
    `Name the branch: ${nameOne(starts, graph, step)}.`,
  );
}

export function fork(
  { text }: Identifier,
  at: Revision | null,
  next: readonly Revision[],
  graph: RevisionGraph,
): DbmError {
  const where = at === null ? 'the base' : titleOf(at);
  return error(
    `'${text}' is ambiguous: after ${where} come ${titles(next)}`,
    `Name the one that is meant: ${next.map((revision) => revision.id).join(' or ')}, or a branch: ${nameOne(next, graph, 'head')}.`,
  );
}

export function merge({ text }: Identifier, at: Revision, parents: readonly Revision[]): DbmError {
  return error(
    `'${text}' is ambiguous: ${titleOf(at)} joins ${titles(parents)}`,
    'Name the revision that is meant by its id.',
  );
}

export function tooFar(
  { text }: Identifier,
  steps: number,
  direction: 'follow' | 'come before',
  from: Revision | null,
): DbmError {
  const where = from === null ? 'the base' : titleOf(from);
  const count = steps === 0 ? 'no revision' : steps === 1 ? 'only 1 revision' : `only ${steps} revisions`;
  return error(
    direction === 'follow'
      ? `'${text}' goes too far: ${steps === 0 ? `nothing follows ${where}` : `the history ends ${steps} later`}`
      : `'${text}' goes too far: there ${steps === 1 ? 'is' : 'are'} ${count} to step back over from ${where}`,
    direction === 'follow' ? 'Write head, or a smaller number.' : 'Write base, or a smaller number.',
  );
}
