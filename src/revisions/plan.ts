import { DbmError } from '../errors/index.js';
import { appliedRevisions, requireKnown } from './applied.js';
import type { RevisionGraph } from './graph.js';
import { severalStarts } from './identifier-errors.js';
import { type Identifier, parseIdentifier, symbolOf } from './identifier-syntax.js';
import { type ResolveContext, resolveRevisions, scopeOf, standing, within } from './identifiers.js';
import { type Revision, type RevisionStep, titleOf } from './revision.js';

const everything = { dependencies: true } as const;

/**
 * What must run, and in which order, to bring a database to one or several targets: everything that they
 * need and that is not applied yet. `versionTable` holds the ids in the version table. Throws DbmError
 * `revision` for a target that cannot be resolved and a database that is ahead of the folder.
 */
export function planUpgrade(
  graph: RevisionGraph,
  versionTable: Iterable<string>,
  targets: string | readonly string[],
): readonly RevisionStep[] {
  const applied = knownIds(graph, versionTable);
  const needed = [targets].flat().flatMap((target) => {
    const identifier = parseIdentifier(target);
    if (identifier.name === null && identifier.offset < 0) throw wrongWay(target, 'downgrade');
    const found = resolveRevisions(target, { graph, applied });
    const isBase = found.length === 0 && (identifier.offset !== 0 || symbolOf(identifier) === 'base');
    if (isBase) throw wrongWay(target, 'downgrade');
    return found.map((revision) => revision.id);
  });
  const ancestors = graph.ancestors(needed, everything);
  return graph
    .sorted(ancestors)
    .filter((revision) => !applied.has(revision.id))
    .map((revision) => ({ direction: 'up', revision }));
}

/**
 * What must be undone, and in which order, to take a database back to a target: what builds on it or depends
 * on that, and nothing else. `-N` undoes the last N; with several branches it must name one (`label@-1`).
 * Throws DbmError `revision` for a target that cannot be resolved or is not applied.
 */
export function planDowngrade(
  graph: RevisionGraph,
  versionTable: Iterable<string>,
  target: string,
): readonly RevisionStep[] {
  const applied = knownIds(graph, versionTable);
  const identifier = parseIdentifier(target);
  const roots =
    identifier.name === null
      ? lastApplied(identifier, { graph, applied })
      : rootsAbove(identifier, { graph, applied });
  const undone = within(graph.descendants(roots, everything), applied);
  return graph
    .sorted(undone)
    .map((revision): RevisionStep => ({ direction: 'down', revision }))
    .reverse();
}

/** How the version table is to change, without any migration being run. */
export interface StampPlan {
  readonly add: readonly Revision[];
  /** Ids, because a purge may remove some that no file has. */
  readonly remove: readonly string[];
}

/**
 * How to record that a database stands at some revisions: these and all that they need count as applied,
 * what builds on them does not, other branches stay as they are. `purge` forgets everything before.
 */
export function planStamp(
  graph: RevisionGraph,
  versionTable: Iterable<string>,
  targets: readonly string[],
  options: { readonly purge: boolean } = { purge: false },
): StampPlan {
  const recorded = new Set(versionTable);
  const applied = options.purge ? new Set<string>() : knownIds(graph, recorded);
  const forgotten: string[] = [];
  const stamped: string[] = [];
  for (const target of targets) {
    const identifier = parseIdentifier(target);
    const found = resolveRevisions(target, { graph, applied });
    if (found.length === 0) forgotten.push(...basesBelow(identifier, { graph, applied }));
    for (const { id } of found) {
      stamped.push(id);
      forgotten.push(...graph.childIds(id));
    }
  }
  const gone = graph.descendants(forgotten, everything);
  const kept = new Set([...applied].filter((id) => !gone.has(id)));
  for (const id of graph.ancestors(stamped, everything)) kept.add(id);
  return {
    add: graph.sorted(kept).filter((revision) => !recorded.has(revision.id)),
    remove: [...recorded].filter((id) => !kept.has(id)),
  };
}

function knownIds(graph: RevisionGraph, versionTable: Iterable<string>): ReadonlySet<string> {
  const applied = appliedRevisions(graph, versionTable);
  requireKnown(applied);
  return applied.ids;
}

type PlanContext = ResolveContext & { readonly applied: ReadonlySet<string> };

/** The revisions that `-N` or `label@-N` undoes. */
function lastApplied(identifier: Identifier, { graph, applied }: PlanContext): readonly string[] {
  if (identifier.offset > 0) throw wrongWay(identifier.text, 'upgrade');
  const scope = scopeOf(identifier, graph);
  const left = new Set(applied);
  const undone: string[] = [];
  let last = standing(graph, left, scope);
  if (last.some((revision) => graph.childIds(revision.id).some((child) => applied.has(child)))) {
    throw new DbmError('revision', `Of the branch '${identifier.branch}' itself nothing is applied`, {
      hint: 'What it shares with other branches is undone by naming a revision: `dbm downgrade <revision>`.',
    });
  }
  while (undone.length < -identifier.offset) {
    if (last.length > 1) throw severalStarts(identifier, last, graph);
    if (last.length === 0) {
      throw stepsTooFar(identifier, undone.length);
    }
    const { id } = last[0]!;
    undone.push(id);
    left.delete(id);
    // All that is left lies below a single last revision, so the next last ones are right below it.
    last =
      scope === null
        ? graph.tips(graph.nearest(id, left, everything), everything)
        : standing(graph, left, scope);
  }
  return undone;
}

function stepsTooFar({ text }: Identifier, applied: number): DbmError {
  if (applied === 0) {
    return new DbmError('revision', `'${text}' goes too far: no revision is applied`, {
      hint: 'There is nothing to take back: `dbm current` says where the database stands.',
    });
  }
  return new DbmError(
    'revision',
    `'${text}' goes too far: only ${applied} ${applied === 1 ? 'is' : 'are'} applied`,
    { hint: 'Write base to undo everything.' },
  );
}

/** The lowest revisions that must go so that a named target is what remains. */
function rootsAbove(identifier: Identifier, context: PlanContext): readonly string[] {
  const { graph, applied } = context;
  const targets = resolveRevisions(identifier.text, context);
  if (targets.length === 0) return basesBelow(identifier, context);
  const missing = targets.find((revision) => !applied.has(revision.id));
  if (missing !== undefined) {
    throw new DbmError(
      'revision',
      `${titleOf(missing)} is not applied, so nothing can be undone down to it`,
      {
        hint: '`dbm current` shows where the database stands.',
      },
    );
  }
  const roots = targets.flatMap((target) => graph.childIds(target.id));
  const scope = scopeOf(identifier, graph);
  return scope === null || roots.length < 2 ? roots : roots.filter((id) => scope.has(id));
}

/** The bases that a target which is itself below them means: of its branch, of the id it counts from, or all. */
function basesBelow(identifier: Identifier, context: PlanContext): readonly string[] {
  const { graph } = context;
  const start = { ...identifier, offset: 0 };
  const from =
    identifier.offset === 0 || identifier.name === null
      ? []
      : resolveRevisions(start.branch === null ? start.name! : `${start.branch}@${start.name}`, context);
  const scope = from.length > 0 ? graph.lineage(from.map((it) => it.id)) : scopeOf(identifier, graph);
  return graph.bases.map((base) => base.id).filter((id) => scope?.has(id) ?? true);
}

function wrongWay(target: string, command: 'upgrade' | 'downgrade'): DbmError {
  const direction = command === 'downgrade' ? 'down, not up' : 'up, not down';
  return new DbmError('revision', `'${target}' leads ${direction}`, {
    hint: `Write \`dbm ${command} ${target}\`.`,
  });
}
