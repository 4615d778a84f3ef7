import { DbmError } from '../errors/index.js';
import { linkRevisions, type Node } from './link.js';
import type { Revision } from './revision.js';

export interface TraversalOptions {
  /** Whether `dependsOn` is followed as well as `downRevision`. */
  readonly dependencies: boolean;
}

/**
 * The revisions of a project and how they follow each other. Knows no database. Every list that it returns
 * is in the one order of the graph: parents and dependencies before those that need them, else by age.
 */
export class RevisionGraph {
  /** All revisions. */
  readonly revisions: readonly Revision[];
  /** Those that no revision follows; `dependsOn` does not count. */
  readonly heads: readonly Revision[];
  /** Those that follow none. */
  readonly bases: readonly Revision[];
  /** Those that several revisions follow. */
  readonly branchPoints: readonly Revision[];
  /** Those that follow several revisions. */
  readonly mergePoints: readonly Revision[];
  /** Branch labels, with the revision that carries each. */
  readonly labels: ReadonlyMap<string, Revision>;

  private readonly nodes: ReadonlyMap<string, Node>;
  private readonly replacedBy: ReadonlyMap<string, Revision>;
  private inheritedLabels: ReadonlyMap<string, readonly string[]> | null = null;

  /**
   * Throws DbmError `revision` for an id or label that two files have, a parent or dependency that is not
   * there, and a cycle.
   */
  constructor(revisions: readonly Revision[]) {
    const { nodes, labels, replacedBy } = linkRevisions(revisions);
    this.nodes = nodes;
    this.labels = labels;
    this.replacedBy = replacedBy;
    const all: Revision[] = [];
    const heads: Revision[] = [];
    const bases: Revision[] = [];
    const branchPoints: Revision[] = [];
    const mergePoints: Revision[] = [];
    for (const { revision, parents, children } of nodes.values()) {
      all.push(revision);
      if (children.length === 0) heads.push(revision);
      else if (children.length > 1) branchPoints.push(revision);
      if (parents.length === 0) bases.push(revision);
      else if (parents.length > 1) mergePoints.push(revision);
    }
    this.revisions = all;
    this.heads = heads;
    this.bases = bases;
    this.branchPoints = branchPoints;
    this.mergePoints = mergePoints;
  }

  has(id: string): boolean {
    return this.nodes.has(id);
  }

  /** The revision with exactly this id; null when there is none. */
  find(id: string): Revision | null {
    return this.nodes.get(id)?.revision ?? null;
  }

  /** The squashed revision that stands for this id; null when there is none. */
  replacementOf(id: string): Revision | null {
    return this.replacedBy.get(id) ?? null;
  }

  parents(id: string): readonly Revision[] {
    return this.node(id).parents.map((node) => node.revision);
  }

  children(id: string): readonly Revision[] {
    return this.node(id).children.map((node) => node.revision);
  }

  parentIds(id: string): readonly string[] {
    return this.node(id).parents.map((node) => node.revision.id);
  }

  childIds(id: string): readonly string[] {
    return this.node(id).children.map((node) => node.revision.id);
  }

  /** The revisions that these need, themselves included. */
  ancestors(ids: Iterable<string>, options: TraversalOptions): ReadonlySet<string> {
    const { dependencies } = options;
    return this.reach(ids, (node) => (dependencies ? [node.parents, node.dependencies] : [node.parents]));
  }

  /** The revisions that need one of these, themselves included. */
  descendants(ids: Iterable<string>, options: TraversalOptions): ReadonlySet<string> {
    const { dependencies } = options;
    return this.reach(ids, (node) => (dependencies ? [node.children, node.dependents] : [node.children]));
  }

  /** What lies before and behind these, themselves included; other branches do not. */
  lineage(ids: readonly string[]): ReadonlySet<string> {
    const options = { dependencies: false };
    return new Set([...this.ancestors(ids, options), ...this.descendants(ids, options)]);
  }

  /**
   * The revisions on the way from `lower` to `upper`, both included. An empty `lower` is the base, an empty
   * `upper` all heads. Empty when `upper` does not build on `lower`.
   */
  between(lower: readonly string[], upper: readonly string[]): readonly Revision[] {
    const options = { dependencies: true };
    const below = upper.length === 0 ? null : this.ancestors(upper, options);
    const above = lower.length === 0 ? null : this.descendants(lower, options);
    return this.revisions.filter(({ id }) => (below?.has(id) ?? true) && (above?.has(id) ?? true));
  }

  /** Of these, the ones that no other of these builds on, directly or over what lies between. */
  tips(ids: ReadonlySet<string>, options: TraversalOptions): readonly Revision[] {
    if (ids.size === this.revisions.length && !options.dependencies) return this.heads;
    const last: Revision[] = [];
    for (const node of this.nodes.values()) {
      if (ids.has(node.revision.id) && !isFollowed(node, ids, options)) last.push(node.revision);
    }
    // One must be: no need to look at what lies between.
    if (last.length < 2) return last;
    const inner = new Set<string>();
    for (const id of ids) for (const node of this.needs(id, options)) inner.add(node.revision.id);
    const followed = this.ancestors(inner, options);
    return last.filter(({ id }) => !followed.has(id));
  }

  /** Of these, the nearest that a revision builds on: no other of these lies between. */
  nearest(id: string, ids: ReadonlySet<string>, options: TraversalOptions): ReadonlySet<string> {
    const found = new Set<string>();
    const seen = new Set<string>([id]);
    const stack = [...this.needs(id, options)];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      const { id: below } = node.revision;
      if (seen.has(below)) continue;
      seen.add(below);
      if (ids.has(below)) found.add(below);
      else stack.push(...this.needs(below, options));
    }
    return found;
  }

  /** These ids' revisions in the order of the graph. */
  sorted(ids: ReadonlySet<string>): readonly Revision[] {
    return this.revisions.filter((revision) => ids.has(revision.id));
  }

  /**
   * The labels of the branch that a revision is on: its own, those of the revisions it follows, and those of
   * the ones that follow it as far as the branch has no fork and no merge.
   */
  labelsOf(id: string): readonly string[] {
    this.inheritedLabels ??= this.spreadLabels();
    return this.inheritedLabels.get(id) ?? [];
  }

  private spreadLabels(): ReadonlyMap<string, readonly string[]> {
    const spread = new Map<string, string[]>();
    for (const [label, revision] of this.labels) {
      const branch = new Set(this.descendants([revision.id], { dependencies: false }));
      let node = this.node(revision.id);
      while (node.parents.length === 1 && node.parents[0]!.children.length === 1) {
        node = node.parents[0]!;
        branch.add(node.revision.id);
      }
      for (const id of branch) spread.set(id, [...(spread.get(id) ?? []), label]);
    }
    return spread;
  }

  private needs(id: string, options: TraversalOptions): readonly Node[] {
    const node = this.node(id);
    return options.dependencies ? [...node.parents, ...node.dependencies] : node.parents;
  }

  private reach(ids: Iterable<string>, next: (node: Node) => readonly (readonly Node[])[]): Set<string> {
    const found = new Set<string>(ids);
    const stack = [...found].map((id) => this.node(id));
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      for (const neighbours of next(node)) {
        for (const neighbour of neighbours) {
          if (found.has(neighbour.revision.id)) continue;
          found.add(neighbour.revision.id);
          stack.push(neighbour);
        }
      }
    }
    return found;
  }

  private node(id: string): Node {
    const node = this.nodes.get(id);
    if (node === undefined) throw new DbmError('internal', `The revision graph was asked for ${id}`);
    return node;
  }
}

/** Whether one of these builds on a revision directly. */
function isFollowed(
  { children, dependents }: Node,
  ids: ReadonlySet<string>,
  { dependencies }: TraversalOptions,
): boolean {
  for (const { revision } of children) if (ids.has(revision.id)) return true;
  return dependencies && dependents.some((it) => ids.has(it.revision.id));
}
