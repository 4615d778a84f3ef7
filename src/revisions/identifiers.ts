import { DbmError } from '../errors/index.js';
import type { RevisionGraph } from './graph.js';
import * as problems from './identifier-errors.js';
import { type Identifier, parseIdentifier, parseRange, symbolOf } from './identifier-syntax.js';
import type { Revision } from './revision.js';

/** What identifiers are resolved against. */
export interface ResolveContext {
  readonly graph: RevisionGraph;
  /** The ids of the applied revisions; null when no database was asked. */
  readonly applied: ReadonlySet<string> | null;
}

interface WalkOptions {
  /** Whether an offset that leads beyond the history stops at its end instead of being an error. */
  readonly clamp: boolean;
}

/**
 * The revisions that an identifier means: none for `base`, several perhaps for `heads` and `current`, else
 * one. An offset alone counts from where the database stands. Throws DbmError `revision` for an identifier
 * that means nothing, or more than it may.
 */
export function resolveRevisions(text: string, context: ResolveContext): readonly Revision[] {
  return resolve(parseIdentifier(text), context, { clamp: false });
}

/** The one revision that an identifier means. Throws DbmError `revision` when it means none or several. */
export function resolveRevision(text: string, context: ResolveContext): Revision {
  const revisions = resolveRevisions(text, context);
  if (revisions.length > 1) throw problems.several(text, revisions);
  if (revisions.length === 0) throw problems.beforeTheFirst(text);
  return revisions[0]!;
}

/**
 * The revisions of a range such as `a:b`, `-3:current`, `:b` or `a:`, both ends included, oldest first. An
 * end that is left out is the base or the heads; an offset may reach beyond the history. Throws DbmError
 * `revision` when the end does not build on the start.
 */
export function resolveRange(text: string, context: ResolveContext): readonly Revision[] {
  const range = parseRange(text);
  if (range === null) throw problems.notARange(text);
  const { graph } = context;
  const end = (it: string | null) =>
    it === null
      ? null
      : resolve(parseIdentifier(it), context, { clamp: true }).map((revision) => revision.id);
  const from = end(range.from) ?? [];
  const to = end(range.to);
  if (to !== null && to.length === 0) return [];
  const found = graph.between(from, to ?? []);
  if (found.length === 0 && from.length > 0) {
    throw problems.noWay(range, graph.between(to ?? [], from).length > 0);
  }
  return found;
}

/** The revisions that share a line of descent with a branch; null where no branch is named. */
export function scopeOf(identifier: Identifier, graph: RevisionGraph): ReadonlySet<string> | null {
  const { branch } = identifier;
  if (branch === null) return null;
  const labelled = graph.labels.get(branch);
  const found = labelled === undefined ? matching(branch, graph, null) : [labelled];
  if (found.length === 0) throw problems.unknownBranch(branch, graph);
  if (found.length > 1) throw problems.ambiguousPrefix(branch, found);
  return graph.lineage([found[0]!.id]);
}

function resolve(identifier: Identifier, context: ResolveContext, options: WalkOptions): readonly Revision[] {
  const { graph } = context;
  const { offset } = identifier;
  const scope = scopeOf(identifier, graph);
  if (offset === 0) return named(identifier, scope, context);
  const start = startOfWalk(identifier, scope, context);
  const end = offset > 0 ? walkUp : walkDown;
  const revision = end(start, Math.abs(offset), scope, { identifier, graph, ...options });
  return revision === null ? [] : [revision];
}

/** What the name before an offset means. */
function named(
  identifier: Identifier,
  scope: ReadonlySet<string> | null,
  context: ResolveContext,
): readonly Revision[] {
  const { graph } = context;
  const inScope = (revisions: readonly Revision[]) =>
    scope === null ? revisions : revisions.filter((revision) => scope.has(revision.id));
  const symbol = symbolOf(identifier);
  switch (symbol) {
    case 'base':
      return [];
    case 'heads':
      return inScope(graph.heads);
    case 'head': {
      const heads = inScope(graph.heads);
      if (heads.length > 1) throw problems.severalHeads(identifier.text, heads, graph);
      return heads;
    }
    case 'current':
      return graph.tips(within(appliedOf(context), scope), { dependencies: false });
    case null: {
      const found = matching(identifier.name!, graph, scope);
      if (found.length === 1) return found;
      if (found.length > 1) throw problems.ambiguousPrefix(identifier.name!, found);
      throw problems.unknownRevision(identifier, graph);
    }
  }
}

/** The revisions that an id, a label or the beginning of an id may mean. */
function matching(
  name: string,
  graph: RevisionGraph,
  scope: ReadonlySet<string> | null,
): readonly Revision[] {
  const exact = graph.find(name) ?? graph.labels.get(name) ?? graph.replacementOf(name);
  const found = exact === null ? graph.revisions.filter((revision) => revision.id.startsWith(name)) : [exact];
  return scope === null ? found : found.filter((revision) => scope.has(revision.id));
}

/** Where an offset counts from; null is the base. */
function startOfWalk(
  identifier: Identifier,
  scope: ReadonlySet<string> | null,
  context: ResolveContext,
): Revision | null {
  const starts =
    identifier.name === null
      ? standing(context.graph, appliedOf(context), scope)
      : named(identifier, scope, context);
  if (starts.length > 1) throw problems.severalStarts(identifier, starts, context.graph);
  return starts[0] ?? null;
}

interface Walk extends WalkOptions {
  readonly identifier: Identifier;
  readonly graph: RevisionGraph;
}

function walkUp(
  start: Revision | null,
  steps: number,
  scope: ReadonlySet<string> | null,
  { identifier, graph, clamp }: Walk,
): Revision | null {
  let at = start;
  for (let step = 0; step < steps; step++) {
    const all = at === null ? graph.bases : graph.children(at.id);
    const next = scope === null ? all : all.filter((revision) => scope.has(revision.id));
    if (next.length > 1) throw problems.fork(identifier, at, next, graph);
    if (next.length === 0) {
      if (clamp) return at;
      throw problems.tooFar(identifier, step, 'follow', at);
    }
    at = next[0]!;
  }
  return at;
}

/** Null is the base, which is one step below the first revision. */
function walkDown(
  start: Revision | null,
  steps: number,
  scope: ReadonlySet<string> | null,
  { identifier, graph, clamp }: Walk,
): Revision | null {
  let at = start;
  for (let step = 0; step < steps; step++) {
    if (at === null) {
      if (clamp) return null;
      throw problems.tooFar(identifier, step, 'come before', start);
    }
    const all = graph.parents(at.id);
    const next = scope === null ? all : all.filter((revision) => scope.has(revision.id));
    if (next.length > 1) throw problems.merge(identifier, at, next);
    at = next[0] ?? null;
  }
  return at;
}

/**
 * Where a database stands that has applied these, on a branch or altogether: what an offset counts from. What
 * another applied revision depends on is no such place, unless its branch has no other.
 */
export function standing(
  graph: RevisionGraph,
  applied: ReadonlySet<string>,
  scope: ReadonlySet<string> | null,
): readonly Revision[] {
  const tips = graph.tips(applied, { dependencies: true });
  if (scope === null) return tips;
  const onBranch = tips.filter((revision) => scope.has(revision.id));
  return onBranch.length > 0 ? onBranch : graph.tips(within(applied, scope), { dependencies: false });
}

export function within(ids: ReadonlySet<string>, scope: ReadonlySet<string> | null): ReadonlySet<string> {
  return scope === null ? ids : new Set([...ids].filter((id) => scope.has(id)));
}

function appliedOf({ applied }: ResolveContext): ReadonlySet<string> {
  if (applied !== null) return applied;
  throw new DbmError('usage', 'Where the database stands is not known here', {
    hint: 'Name a revision instead of `current` or a bare offset.',
  });
}
