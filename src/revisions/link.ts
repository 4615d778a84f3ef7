import { DbmError } from '../errors/index.js';
import { closest, displayPath, topologicalSort } from '../util/index.js';
import { Neighbours } from './neighbours.js';
import { compareByAge, type Revision, titleOf } from './revision.js';

/** Revisions, and what lies beside each of them, told by the positions in the list. */
export interface LinkedRevisions {
  /** Parents and dependencies first, else by age. */
  readonly revisions: readonly Revision[];
  /** By id. */
  readonly positions: ReadonlyMap<string, number>;
  readonly parents: Neighbours;
  readonly children: Neighbours;
  /** What `dependsOn` names. */
  readonly dependencies: Neighbours;
  readonly dependents: Neighbours;
  readonly labels: ReadonlyMap<string, Revision>;
  /** Ids whose files were squashed into another revision. */
  readonly replacedBy: ReadonlyMap<string, Revision>;
}

/** Connects revisions by the ids in their headers. Throws DbmError `revision` for what cannot be connected. */
export function linkRevisions(revisions: readonly Revision[]): LinkedRevisions {
  const linked = link([...revisions].sort(compareByAge));
  const { parents, dependencies } = linked;
  const needs = (position: number) => [...parents.of(position), ...dependencies.of(position)];
  if (parents.areBefore() && dependencies.areBefore()) return linked;
  const positions = [...linked.positions.values()];
  const { order, cycles } = topologicalSort(positions, needs);
  const cycle = cycles[0];
  if (cycle !== undefined) throw cycleError(cycle.map((position) => linked.revisions[position]!));
  return link(order.map((position) => linked.revisions[position]!));
}

/** The same in the order that they have. */
function link(revisions: readonly Revision[]): LinkedRevisions {
  const { length } = revisions;
  const positions = new Map<string, number>();
  // Counted, here and below: to begin with, V8 takes three times as long to go through `entries()`.
  for (let position = 0; position < length; position++) {
    const revision = revisions[position]!;
    const other = positions.get(revision.id);
    if (other !== undefined) throw repeatedId(revisions[other]!, revision);
    positions.set(revision.id, position);
  }
  const labels = collectLabels(revisions, positions);
  const replacedBy = collectReplaced(revisions, positions);
  const lookUp = (id: string, from: Revision, role: string): number => {
    const position = positions.get(id) ?? positions.get(replacedBy.get(id)?.id ?? '');
    if (position === undefined) throw unknownId(id, from, role, positions.keys());
    return position;
  };
  const [parents, children] = [new Neighbours(length), new Neighbours(length)];
  const [dependencies, dependents] = [new Neighbours(length), new Neighbours(length)];
  for (let position = 0; position < length; position++) {
    const revision = revisions[position]!;
    for (const id of revision.downRevisions) {
      const parent = lookUp(id, revision, 'follows');
      // Two ids can mean one revision when both were squashed into it.
      if (parents.has(position, parent)) continue;
      parents.add(position, parent);
      children.add(parent, position);
    }
    for (const id of revision.dependsOn) {
      // A branch label stands for the revision that carries it, as in Alembic.
      const needed = positions.get(labels.get(id)?.id ?? '') ?? lookUp(id, revision, 'depends on');
      if (dependencies.has(position, needed)) continue;
      dependencies.add(position, needed);
      dependents.add(needed, position);
    }
  }
  return { revisions, positions, parents, children, dependencies, dependents, labels, replacedBy };
}

function collectLabels(
  revisions: readonly Revision[],
  positions: ReadonlyMap<string, number>,
): ReadonlyMap<string, Revision> {
  const labels = new Map<string, Revision>();
  for (const revision of revisions) {
    for (const label of revision.branchLabels) {
      const other = labels.get(label) ?? revisions[positions.get(label) ?? -1];
      if (other !== undefined) {
        throw new DbmError(
          'revision',
          `The branch label '${label}' of ${displayPath(revision.path)} already belongs to ${displayPath(other.path)}`,
          { hint: 'Give one of the two another name. The later revisions of a branch need no label.' },
        );
      }
      labels.set(label, revision);
    }
  }
  return labels;
}

function collectReplaced(
  revisions: readonly Revision[],
  positions: ReadonlyMap<string, number>,
): ReadonlyMap<string, Revision> {
  const replacedBy = new Map<string, Revision>();
  for (const revision of revisions) {
    for (const id of revision.replaces) {
      const other = revisions[positions.get(id) ?? -1] ?? replacedBy.get(id);
      if (other !== undefined) {
        const where = displayPath(revision.path);
        throw new DbmError('revision', `${where} replaces ${id}, but ${displayPath(other.path)} has it too`, {
          hint: 'Remove the files that a squashed revision replaces, and replace no revision twice.',
        });
      }
      replacedBy.set(id, revision);
    }
  }
  return replacedBy;
}

function repeatedId(first: Revision, second: Revision): DbmError {
  const [a, b] = [first.path, second.path].sort().map(displayPath);
  const sameName = first.path.replace(/\.[^.]*$/, '') === second.path.replace(/\.[^.]*$/, '');
  return new DbmError('revision', `Two files have the revision ${first.id}: ${a} and ${b}`, {
    hint: sameName
      ? 'Compile to another folder: source and output of one migration cannot lie side by side.'
      : 'Give the copy an id of its own, or delete it.',
  });
}

function unknownId(id: string, from: Revision, role: string, known: Iterable<string>): DbmError {
  const ids = [...known];
  const longer = id.length < 4 ? [] : ids.filter((it) => it.startsWith(id));
  const near = [...new Set([...longer, ...closest(id, ids)])].slice(0, 3);
  return new DbmError(
    'revision',
    `${displayPath(from.path)}: ${from.id} ${role} ${id}, which no migration file has`,
    {
      hint:
        near.length > 0
          ? `Did you mean ${near.join(' or ')}?`
          : 'Restore the missing file, or correct the id in the header.',
    },
  );
}

function cycleError(cycle: readonly Revision[]): DbmError {
  // The walk goes from a revision to what it needs: turned around, it reads as the history does.
  const around = [...cycle, cycle[0]!].reverse();
  const files = cycle.map((revision) => displayPath(revision.path)).sort();
  return new DbmError(
    'revision',
    `These revisions follow each other in a circle: ${around.map(titleOf).join(' -> ')}`,
    { hint: `Correct downRevision or dependsOn in one of ${files.join(', ')}.` },
  );
}
