import type { RevisionGraph } from './graph.js';
import type { Revision } from './revision.js';

/**
 * Heads that nobody meant to be several: they have a revision in common and no branch label that tells them
 * apart. So it is when two people have each added a revision behind the same one. In groups of two or more.
 */
export function divergedHeads(graph: RevisionGraph): readonly (readonly Revision[])[] {
  if (graph.heads.length < 2) return [];
  const groups: Revision[][] = [];
  for (const head of graph.heads) {
    const group = groups.find((it) => areAlike(it[0]!, head, graph));
    if (group === undefined) groups.push([head]);
    else group.push(head);
  }
  return groups.filter((group) => group.length > 1);
}

/** The newest revision that all of these build on; null when they have none in common. */
export function commonAncestor(revisions: readonly Revision[], graph: RevisionGraph): Revision | null {
  const below = revisions.map((it) => graph.ancestors([it.id], { dependencies: false }));
  return graph.revisions.findLast(({ id }) => below.every((ids) => ids.has(id))) ?? null;
}

function areAlike(a: Revision, b: Revision, graph: RevisionGraph): boolean {
  const [labels, others] = [graph.labelsOf(a.id), graph.labelsOf(b.id)];
  const sameLabels = labels.length === others.length && labels.every((it) => others.includes(it));
  return sameLabels && commonAncestor([a, b], graph) !== null;
}
