import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DbmError } from '../../../src/errors/index.js';
import {
  planDowngrade,
  planStamp,
  planUpgrade,
  type ResolveContext,
  type Revision,
  RevisionGraph,
  resolveRange,
  resolveRevisions,
} from '../../../src/revisions/index.js';
import { idsOf, revision } from '../../support/revisions.js';

/** Random histories: forks, merges, several bases, labels, dependencies, dates that contradict the order. */
const histories = fc
  .array(
    fc.record({
      // Few digits, so that beginnings of ids are often ambiguous.
      id: fc.string({ unit: fc.constantFrom('a', 'b', '1'), minLength: 3, maxLength: 5 }),
      parents: fc.array(fc.nat(), { maxLength: 2 }),
      dependencies: fc.option(fc.nat(), { freq: 4 }),
      labelled: fc.nat(4),
      minute: fc.nat(30),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drafts) => {
    const unique = [...new Map(drafts.map((draft) => [draft.id, draft])).values()];
    return unique.map((draft, i): Revision => {
      const earlier = unique.slice(0, i);
      const pick = (n: number) => earlier[n % earlier.length]!.id;
      const parents = earlier.length === 0 ? [] : [...new Set(draft.parents.map(pick))];
      const dependencies =
        earlier.length === 0 || draft.dependencies === null ? [] : [pick(draft.dependencies)];
      return revision(draft.id, {
        downRevisions: parents,
        dependsOn: dependencies.filter((id) => !parents.includes(id)),
        branchLabels: draft.labelled === 0 ? [`L${i}`] : [],
        createdAt: new Date(Date.UTC(2026, 0, 1, 0, draft.minute)).toISOString(),
      });
    });
  });

/** The definitions, written down without a thought for speed. */
class Reference {
  constructor(readonly all: readonly Revision[]) {}

  readonly ids = () => this.all.map((it) => it.id);
  readonly get = (id: string) => this.all.find((it) => it.id === id)!;
  readonly parents = (id: string) => this.get(id).downRevisions;
  readonly needs = (id: string) => [...this.get(id).downRevisions, ...this.get(id).dependsOn];
  readonly children = (id: string) => this.ids().filter((it) => this.parents(it).includes(id));
  readonly heads = () => this.ids().filter((id) => this.children(id).length === 0);
  readonly bases = () => this.ids().filter((id) => this.parents(id).length === 0);

  /** Whether `id` is `other` or builds on it, by every path. */
  reaches(id: string, other: string, dependencies: boolean): boolean {
    if (id === other) return true;
    return (dependencies ? this.needs(id) : this.parents(id)).some((it) =>
      this.reaches(it, other, dependencies),
    );
  }

  ancestors(ids: readonly string[], dependencies = true): string[] {
    return this.ids().filter((it) => ids.some((id) => this.reaches(id, it, dependencies)));
  }

  descendants(ids: readonly string[], dependencies = true): string[] {
    return this.ids().filter((it) => ids.some((id) => this.reaches(it, id, dependencies)));
  }

  lineage(id: string): string[] {
    return this.ids().filter((it) => this.reaches(it, id, false) || this.reaches(id, it, false));
  }

  tips(ids: readonly string[], dependencies: boolean): string[] {
    return ids.filter((id) => !ids.some((it) => it !== id && this.reaches(it, id, dependencies)));
  }

  /** Where `steps` lead from `start` (null is the base): a revision, null for the base, or 'error'. */
  walk(start: string | null, steps: number, scope: readonly string[]): string | null | 'error' {
    if (steps === 0) return start;
    const next =
      steps > 0
        ? start === null
          ? this.bases()
          : this.children(start)
        : start === null
          ? []
          : this.parents(start);
    const allowed = next.filter((id) => scope.includes(id));
    if (allowed.length > 1) return 'error';
    if (allowed.length === 1) return this.walk(allowed[0]!, steps - Math.sign(steps), scope);
    if (steps > 0 || start === null) return 'error';
    return this.walk(null, steps + 1, scope);
  }
}

const sorted = (ids: Iterable<string>) => [...ids].sort();

function attempt(text: string, context: ResolveContext): string[] | 'error' {
  try {
    return sorted(idsOf(resolveRevisions(text, context)));
  } catch (thrown) {
    if (thrown instanceof DbmError && thrown.code === 'revision' && thrown.hint !== null) return 'error';
    throw thrown;
  }
}

const asList = (result: string | null | 'error') =>
  result === 'error' ? 'error' : result === null ? [] : [result];

/** An arbitrary set of applied revisions that lacks nothing they need. */
const closedSet = (history: readonly Revision[], picks: readonly number[]) =>
  new Reference(history).ancestors(picks.map((n) => history[n % history.length]!.id));

const picks = fc.array(fc.nat(), { maxLength: 3 });

describe('a random history', () => {
  it('is put into one order that respects parents and dependencies', () => {
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), (history, random) => {
        const graph = new RevisionGraph(history);
        const seen = new Set<string>();
        for (const { id, downRevisions, dependsOn } of graph.revisions) {
          expect([...downRevisions, ...dependsOn].filter((it) => !seen.has(it))).toEqual([]);
          seen.add(id);
        }
        expect(seen.size).toBe(history.length);
        const shuffled = history
          .map((it) => ({ it, key: random.next().value! }))
          .sort((a, b) => a.key - b.key)
          .map(({ it }) => it);
        expect(idsOf(new RevisionGraph(shuffled).revisions)).toEqual(idsOf(graph.revisions));
      }),
    );
  });

  it('has the relations that the definitions give', () => {
    fc.assert(
      fc.property(histories, picks, fc.nat(), fc.boolean(), (history, some, n, dependencies) => {
        const graph = new RevisionGraph(history);
        const reference = new Reference(history);
        const ids = [...new Set(some.map((it) => history[it % history.length]!.id))];
        const id = history[n % history.length]!.id;
        expect(sorted(idsOf(graph.heads))).toEqual(sorted(reference.heads()));
        expect(sorted(idsOf(graph.bases))).toEqual(sorted(reference.bases()));
        expect(sorted(idsOf(graph.children(id)))).toEqual(sorted(reference.children(id)));
        expect(sorted(graph.ancestors(ids, { dependencies }))).toEqual(
          sorted(reference.ancestors(ids, dependencies)),
        );
        expect(sorted(graph.descendants(ids, { dependencies }))).toEqual(
          sorted(reference.descendants(ids, dependencies)),
        );
        expect(sorted(graph.lineage([id]))).toEqual(sorted(reference.lineage(id)));
        expect(sorted(idsOf(graph.tips(new Set(ids), { dependencies })))).toEqual(
          sorted(reference.tips(ids, dependencies)),
        );
        expect(sorted(graph.nearest(id, new Set(ids), { dependencies }))).toEqual(
          sorted(nearestIn(reference, id, ids, dependencies)),
        );
        const above = reference.descendants([id]);
        const between = reference.ancestors(ids.length === 0 ? reference.heads() : ids);
        expect(sorted(idsOf(graph.between([id], ids)))).toEqual(
          sorted(between.filter((it) => above.includes(it))),
        );
      }),
    );
  });

  it('resolves every identifier as the definitions do', () => {
    fc.assert(
      fc.property(histories, picks, fc.integer({ min: -5, max: 5 }), (history, some, offset) => {
        const graph = new RevisionGraph(history);
        const reference = new Reference(history);
        const ids = reference.ids();
        const applied = closedSet(history, some);
        const context = { graph, applied: new Set(applied) };
        const step = offset === 0 ? '' : `${offset > 0 ? '+' : ''}${offset}`;

        for (const { id } of history) {
          for (let length = 1; length <= id.length; length++) {
            const prefix = id.slice(0, length);
            const matching = ids.includes(prefix) ? [prefix] : ids.filter((it) => it.startsWith(prefix));
            const found = matching.length === 1 ? asList(reference.walk(matching[0]!, offset, ids)) : 'error';
            expect(attempt(`${prefix}${step}`, context)).toEqual(found);
          }
        }
        const heads = reference.heads();
        expect(attempt('heads', context)).toEqual(sorted(heads));
        expect(attempt(`head${step}`, context)).toEqual(
          heads.length > 1 ? 'error' : asList(reference.walk(heads[0]!, offset, ids)),
        );
        expect(attempt('current', context)).toEqual(sorted(reference.tips(applied, false)));
        if (offset !== 0) {
          const standing = reference.tips(applied, true);
          expect(attempt(step, context)).toEqual(
            standing.length > 1 ? 'error' : asList(reference.walk(standing[0] ?? null, offset, ids)),
          );
        }
        for (const [label, { id }] of graph.labels) {
          const scope = reference.lineage(id);
          const branchHeads = heads.filter((it) => scope.includes(it));
          expect(attempt(`${label}@heads`, context)).toEqual(sorted(branchHeads));
          expect(attempt(`${label}@head${step}`, context)).toEqual(
            branchHeads.length > 1 ? 'error' : asList(reference.walk(branchHeads[0]!, offset, scope)),
          );
          if (offset === 0) continue;
          const onBranch = reference.tips(applied, true).filter((it) => scope.includes(it));
          const shared = reference.tips(
            applied.filter((it) => scope.includes(it)),
            false,
          );
          const standing = onBranch.length > 0 ? onBranch : shared;
          expect(attempt(`${label}@${step}`, context)).toEqual(
            standing.length > 1 ? 'error' : asList(reference.walk(standing[0] ?? null, offset, scope)),
          );
        }
      }),
    );
  });

  it('resolves ranges as the definitions do', () => {
    fc.assert(
      fc.property(histories, fc.nat(), fc.nat(), (history, m, n) => {
        const context = { graph: new RevisionGraph(history), applied: null };
        const reference = new Reference(history);
        const [a, b] = [history[m % history.length]!.id, history[n % history.length]!.id];
        const way = reference.ancestors([b]).filter((id) => reference.reaches(id, a, true));
        if (way.length === 0) expect(() => resolveRange(`${a}:${b}`, context)).toThrow(/does not build on/);
        else expect(sorted(idsOf(resolveRange(`${a}:${b}`, context)))).toEqual(sorted(way));
        expect(sorted(idsOf(resolveRange(`:${b}`, context)))).toEqual(sorted(reference.ancestors([b])));
        expect(sorted(idsOf(resolveRange(`${a}:`, context)))).toEqual(sorted(reference.descendants([a])));
        expect(sorted(idsOf(resolveRange(':', context)))).toEqual(sorted(reference.ids()));
      }),
    );
  });

  it('is travelled by any route, each revision once and in order', () => {
    const moves = fc.array(fc.tuple(fc.constantFrom('up', 'down', 'last', 'stamp'), fc.nat()), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(histories, moves, (history, route) => {
        const graph = new RevisionGraph(history);
        const reference = new Reference(history);
        const applied = new Set<string>();
        const run = (steps: ReturnType<typeof planUpgrade>) => {
          for (const { direction, revision: it } of steps) {
            if (direction === 'up') {
              expect(applied.has(it.id)).toBe(false);
              expect(reference.needs(it.id).filter((id) => !applied.has(id))).toEqual([]);
              applied.add(it.id);
            } else {
              expect(applied.has(it.id)).toBe(true);
              expect([...applied].filter((id) => reference.needs(id).includes(it.id))).toEqual([]);
              applied.delete(it.id);
            }
          }
        };
        for (const [kind, n] of route) {
          const { id } = history[n % history.length]!;
          const before = new Set(applied);
          const needed = reference.ancestors([id]);
          if (kind === 'up') {
            run(planUpgrade(graph, applied, id));
            expect(sorted(applied)).toEqual(sorted(new Set([...before, ...needed])));
          } else if (kind === 'down' && applied.has(id)) {
            run(planDowngrade(graph, applied, id));
            // What goes is what builds on the target, and what cannot be without that.
            const gone = reference.descendants(reference.children(id));
            expect(sorted(applied)).toEqual(sorted([...before].filter((it) => !gone.includes(it))));
          } else if (kind === 'last') {
            const last = reference.tips([...applied], true);
            if (last.length !== 1) expect(() => planDowngrade(graph, applied, '-1')).toThrow(DbmError);
            else run(planDowngrade(graph, applied, '-1'));
            expect(sorted(applied)).toEqual(
              sorted([...before].filter((it) => last.length !== 1 || it !== last[0])),
            );
          } else if (kind === 'stamp') {
            const { add, remove } = planStamp(graph, applied, [id]);
            for (const it of remove) expect(applied.delete(it)).toBe(true);
            for (const it of add) applied.add(it.id);
            const gone = reference.descendants(reference.children(id));
            const kept = [...before].filter((it) => !gone.includes(it));
            expect(sorted(applied)).toEqual(sorted(new Set([...kept, ...needed])));
          }
        }
        run(planUpgrade(graph, applied, 'heads'));
        expect(applied.size).toBe(history.length);
        run(planDowngrade(graph, applied, 'base'));
        expect(applied.size).toBe(0);
      }),
    );
  });

  it('undoes the last N as N times the last one', () => {
    fc.assert(
      fc.property(histories, picks, fc.integer({ min: 1, max: 5 }), (history, some, count) => {
        const graph = new RevisionGraph(history);
        const reference = new Reference(history);
        const applied = closedSet(history, some);
        const left = [...applied];
        const undone: string[] = [];
        for (let i = 0; i < count; i++) {
          const last = reference.tips(left, true);
          if (last.length !== 1) {
            expect(() => planDowngrade(graph, applied, `-${count}`)).toThrow(DbmError);
            return;
          }
          left.splice(left.indexOf(last[0]!), 1);
          undone.push(last[0]!);
        }
        expect(planDowngrade(graph, applied, `-${count}`).map((step) => step.revision.id)).toEqual(undone);
      }),
    );
  });
});

/** Those of `ids` that `id` builds on by a path on which no other of them lies. */
function nearestIn(
  reference: Reference,
  id: string,
  ids: readonly string[],
  dependencies: boolean,
): string[] {
  const next = dependencies ? reference.needs(id) : reference.parents(id);
  return [
    ...new Set(next.flatMap((it) => (ids.includes(it) ? [it] : nearestIn(reference, it, ids, dependencies)))),
  ];
}
