import { commonAncestor, divergedHeads, type RevisionGraph, titleOf } from '../../revisions/index.js';
import type { Environment } from '../environment.js';

/** Says which heads have come apart without a branch label, and how to join them. Gives their ids, group by group. */
export function noteDiverged(graph: RevisionGraph, { onEvent }: Environment): readonly (readonly string[])[] {
  const groups = divergedHeads(graph);
  for (const heads of groups) {
    const start = commonAncestor(heads, graph)!;
    const last = heads.at(-1)!;
    const text =
      `${heads.map(titleOf).join(' and ')} both build on ${titleOf(start)}, and neither on the other. ` +
      `\`dbm merge ${heads.map((it) => it.id).join(' ')}\` joins them; ` +
      `\`dbm rebase ${firstOf(last.id, start.id, graph)}\` puts one behind the other, while it is applied nowhere.`;
    onEvent({
      kind: 'note',
      text: heads.length === 2 ? text : text.replace('both', 'all').replace('neither', 'none'),
    });
  }
  return groups.map((heads) => heads.map((it) => it.id));
}

/** The first revision behind `start` on the way to `head`: with it all the others move. */
function firstOf(head: string, start: string, graph: RevisionGraph): string {
  const way = graph.ancestors([head], { dependencies: false });
  return graph.children(start).find((it) => way.has(it.id))?.id ?? head;
}
