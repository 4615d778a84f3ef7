import { DbmError } from '../errors/index.js';
import { closest, displayPath, topologicalSort } from '../util/index.js';
import { compareByAge, type Revision, titleOf } from './revision.js';

/** A revision with its neighbours in both directions. */
export interface Node {
  readonly revision: Revision;
  readonly parents: readonly Node[];
  readonly children: readonly Node[];
  /** What `dependsOn` names. */
  readonly dependencies: readonly Node[];
  readonly dependents: readonly Node[];
}

interface GrowingNode extends Node {
  parents: Node[];
  children: Node[];
  dependencies: Node[];
  dependents: Node[];
}

export interface LinkedRevisions {
  /** By id; parents and dependencies first, else by age. */
  readonly nodes: ReadonlyMap<string, Node>;
  readonly labels: ReadonlyMap<string, Revision>;
  /** Ids whose files were squashed into another revision. */
  readonly replacedBy: ReadonlyMap<string, Revision>;
}

/** Connects revisions by the ids in their headers. Throws DbmError `revision` for what cannot be connected. */
export function linkRevisions(revisions: readonly Revision[]): LinkedRevisions {
  const byId = new Map<string, GrowingNode>();
  for (const revision of [...revisions].sort(compareByAge)) {
    const other = byId.get(revision.id);
    if (other !== undefined) throw repeatedId(other.revision, revision);
    byId.set(revision.id, { revision, parents: none, children: none, dependencies: none, dependents: none });
  }
  const labels = collectLabels(byId);
  const replacedBy = collectReplaced(byId);
  const lookUp = (id: string, from: Revision, role: string): GrowingNode => {
    const node = byId.get(id) ?? byId.get(replacedBy.get(id)?.id ?? '');
    if (node === undefined) throw unknownId(id, from, role, byId.keys());
    return node;
  };
  const nodes = [...byId.values()];
  for (const node of nodes) {
    const { revision } = node;
    for (const id of revision.downRevisions) {
      const parent = lookUp(id, revision, 'follows');
      // Two ids can mean one revision when both were squashed into it.
      if (node.parents.includes(parent)) continue;
      node.parents = extended(node.parents, parent);
      parent.children = extended(parent.children, node);
    }
    for (const id of revision.dependsOn) {
      // A branch label stands for the revision that carries it, as in Alembic.
      const needed = byId.get(labels.get(id)?.id ?? '') ?? lookUp(id, revision, 'depends on');
      if (node.dependencies.includes(needed)) continue;
      node.dependencies = extended(node.dependencies, needed);
      needed.dependents = extended(needed.dependents, node);
    }
  }
  const { order, cycles } = topologicalSort<Node>(nodes, (node) =>
    node.dependencies.length === 0 ? node.parents : [...node.parents, ...node.dependencies],
  );
  const cycle = cycles[0];
  if (cycle !== undefined) throw cycleError(cycle.map((node) => node.revision));
  const isByAge = order === nodes;
  return { nodes: isByAge ? byId : new Map(order.map((it) => [it.revision.id, it])), labels, replacedBy };
}

const none: Node[] = [];

/** Most revisions have one neighbour on either side: a list that grows would keep room for many. */
function extended(list: Node[], node: Node): Node[] {
  if (list.length === 0) return [node];
  list.push(node);
  return list;
}

function collectLabels(byId: ReadonlyMap<string, Node>): ReadonlyMap<string, Revision> {
  const labels = new Map<string, Revision>();
  for (const { revision } of byId.values()) {
    for (const label of revision.branchLabels) {
      const other = labels.get(label) ?? byId.get(label)?.revision;
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

function collectReplaced(byId: ReadonlyMap<string, Node>): ReadonlyMap<string, Revision> {
  const replacedBy = new Map<string, Revision>();
  for (const { revision } of byId.values()) {
    for (const id of revision.replaces) {
      const other = byId.get(id)?.revision ?? replacedBy.get(id);
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
