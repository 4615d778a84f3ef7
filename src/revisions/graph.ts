import { DbmError } from '../errors/index.js';
import { type LinkedRevisions, linkRevisions } from './link.js';
import type { Neighbours } from './neighbours.js';
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
  /** Branch labels, with the revision that carries each. */
  readonly labels: ReadonlyMap<string, Revision>;

  private readonly linked: LinkedRevisions;
  private inheritedLabels: ReadonlyMap<string, readonly string[]> | null = null;

  /**
   * Throws DbmError `revision` for an id or label that two files have, a parent or dependency that is not
   * there, and a cycle.
   */
  constructor(revisions: readonly Revision[]) {
    this.linked = linkRevisions(revisions);
    const { children } = this.linked;
    this.revisions = this.linked.revisions;
    this.labels = this.linked.labels;
    this.heads = this.revisions.filter((_, position) => children.count(position) === 0);
  }

  /** Those that follow none. */
  get bases(): readonly Revision[] {
    return this.revisions.filter((_, position) => this.linked.parents.count(position) === 0);
  }

  /** Those that several revisions follow. */
  get branchPoints(): readonly Revision[] {
    return this.revisions.filter((_, position) => this.linked.children.count(position) > 1);
  }

  /** Those that follow several revisions. */
  get mergePoints(): readonly Revision[] {
    return this.revisions.filter((_, position) => this.linked.parents.count(position) > 1);
  }

  has(id: string): boolean {
    return this.linked.positions.has(id);
  }

  /** The revision with exactly this id; null when there is none. */
  find(id: string): Revision | null {
    return this.revisions[this.linked.positions.get(id) ?? -1] ?? null;
  }

  /** The squashed revision that stands for this id; null when there is none. */
  replacementOf(id: string): Revision | null {
    return this.linked.replacedBy.get(id) ?? null;
  }

  parents(id: string): readonly Revision[] {
    return this.beside(id, this.linked.parents, itself);
  }

  children(id: string): readonly Revision[] {
    return this.beside(id, this.linked.children, itself);
  }

  parentIds(id: string): readonly string[] {
    return this.beside(id, this.linked.parents, ({ id }) => id);
  }

  childIds(id: string): readonly string[] {
    return this.beside(id, this.linked.children, ({ id }) => id);
  }

  /** The revisions that these need, themselves included. */
  ancestors(ids: Iterable<string>, options: TraversalOptions): ReadonlySet<string> {
    return this.reach(ids, (id) => this.needs(id, options));
  }

  /** The revisions that need one of these, themselves included. */
  descendants(ids: Iterable<string>, options: TraversalOptions): ReadonlySet<string> {
    return this.reach(ids, (id) => this.neededBy(id, options));
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
    const last = this.revisions.filter(
      ({ id }) => ids.has(id) && !this.neededBy(id, options).some((it) => ids.has(it.id)),
    );
    // One must be: no need to look at what lies between.
    if (last.length < 2) return last;
    const inner = new Set<string>();
    for (const id of ids) for (const below of this.needs(id, options)) inner.add(below.id);
    const followed = this.ancestors(inner, options);
    return last.filter(({ id }) => !followed.has(id));
  }

  /** Of these, the nearest that a revision builds on: no other of these lies between. */
  nearest(id: string, ids: ReadonlySet<string>, options: TraversalOptions): ReadonlySet<string> {
    const found = new Set<string>();
    const seen = new Set<string>([id]);
    const stack = [...this.needs(id, options)];
    for (let revision = stack.pop(); revision !== undefined; revision = stack.pop()) {
      const { id: below } = revision;
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
      let [below, ...others] = this.parents(revision.id);
      while (below !== undefined && others.length === 0 && this.childIds(below.id).length === 1) {
        branch.add(below.id);
        [below, ...others] = this.parents(below.id);
      }
      for (const id of branch) spread.set(id, [...(spread.get(id) ?? []), label]);
    }
    return spread;
  }

  private needs(id: string, { dependencies }: TraversalOptions): readonly Revision[] {
    const parents = this.parents(id);
    return dependencies ? [...parents, ...this.beside(id, this.linked.dependencies, itself)] : parents;
  }

  private neededBy(id: string, { dependencies }: TraversalOptions): readonly Revision[] {
    const children = this.children(id);
    return dependencies ? [...children, ...this.beside(id, this.linked.dependents, itself)] : children;
  }

  private reach(ids: Iterable<string>, next: (id: string) => readonly Revision[]): Set<string> {
    const found = new Set<string>(ids);
    const stack = [...found];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      for (const neighbour of next(id)) {
        if (found.has(neighbour.id)) continue;
        found.add(neighbour.id);
        stack.push(neighbour.id);
      }
    }
    return found;
  }

  private beside<T>(id: string, neighbours: Neighbours, told: (revision: Revision) => T): readonly T[] {
    const position = this.linked.positions.get(id);
    if (position === undefined) throw new DbmError('internal', `The revision graph was asked for ${id}`);
    return neighbours.map(position, (it) => told(this.revisions[it]!));
  }
}

const itself = (revision: Revision) => revision;
