import { readFile } from 'node:fs/promises';
import { DbmError } from '../errors/index.js';
import {
  divergedHeads,
  type Revision,
  RevisionGraph,
  resolveRevision,
  titleOf,
  withDownRevisions,
} from '../revisions/index.js';
import type { Environment } from './environment.js';
import { readApplied } from './shared/database.js';
import { openHistory, openProjects } from './shared/project.js';
import { writeWhole } from './shared/write-file.js';

export interface RebaseOptions {
  /** The revision to move; what builds on it moves along. */
  readonly revision: string;
  /** What it is to follow; the other head if nothing is said. */
  readonly onto?: string;
}

export interface RebaseResult {
  readonly revision: string;
  /** Absolute. */
  readonly path: string;
  /** What it followed. */
  readonly from: readonly string[];
  readonly onto: string;
}

/**
 * Lets a revision that is not applied follow another one: its file gets another `downRevision`. Throws DbmError
 * `revision` when it, or what builds on it, is applied to a database of the config, and when there is nothing
 * to move it to.
 */
export async function rebase(environment: Environment, options: RebaseOptions): Promise<RebaseResult> {
  const { graph } = await openHistory(environment);
  const applied = new Set<string>();
  for (const each of await openProjects(environment)) {
    for (const id of (await readApplied({ ...each, graph })).ids) applied.add(id);
  }
  const context = { graph, applied };
  const revision = resolveRevision(options.revision, context);
  const moved = graph.descendants([revision.id], { dependencies: false });
  requireUnapplied(revision, graph.sorted(moved), applied);
  const onto =
    options.onto === undefined ? otherHead(revision, moved, graph) : resolveRevision(options.onto, context);
  requireMove(revision, onto, moved);
  const changed = { ...revision, downRevisions: [onto.id] };
  // Throws for a circle that a dependency would close.
  new RevisionGraph(graph.revisions.map((it) => (it.id === revision.id ? changed : it)));
  const text = await readFile(revision.path, 'utf8');
  await writeWhole(revision.path, withDownRevisions(text, [onto.id]));
  return { revision: revision.id, path: revision.path, from: revision.downRevisions, onto: onto.id };
}

function requireUnapplied(
  revision: Revision,
  moved: readonly Revision[],
  applied: ReadonlySet<string>,
): void {
  const first = moved.find((it) => applied.has(it.id));
  if (first === undefined) return;
  const below = revision.downRevisions[0] ?? 'base';
  throw new DbmError('revision', `${titleOf(first)} is applied, so its place in the history cannot change`, {
    hint: `Take it back first: \`dbm downgrade ${below}\`. Where others have applied it, too, join the heads with \`dbm merge heads\`.`,
  });
}

/** The head that the revision has come apart from, or the only one that is left. */
function otherHead(revision: Revision, moved: ReadonlySet<string>, graph: RevisionGraph): Revision {
  const isOther = (it: Revision) => !moved.has(it.id);
  const others = graph.heads.filter(isOther);
  const diverged = divergedHeads(graph).filter((group) => group.some((it) => moved.has(it.id)));
  const near = diverged.flat().filter(isOther);
  const candidates = near.length > 0 ? near : others;
  if (candidates.length === 1) return candidates[0]!;
  throw new DbmError(
    'revision',
    candidates.length === 0
      ? `There is no other head that ${titleOf(revision)} could follow`
      : `${titleOf(revision)} could follow ${candidates.length} heads: ${candidates.map(titleOf).join(', ')}`,
    {
      hint:
        candidates.length === 0
          ? 'Name the revision that it is to follow: --onto <revision>'
          : `Choose it: --onto ${candidates[0]!.id}`,
    },
  );
}

function requireMove(revision: Revision, onto: Revision, moved: ReadonlySet<string>): void {
  if (moved.has(onto.id)) {
    throw new DbmError('revision', `${titleOf(onto)} builds on ${titleOf(revision)}, and would move along`, {
      hint: 'Name a revision of another branch.',
    });
  }
  if (revision.downRevisions.length > 1) {
    throw new DbmError('revision', `${titleOf(revision)} joins ${revision.downRevisions.join(', ')}`, {
      hint: 'A merge cannot be moved: delete its file and join the heads again.',
    });
  }
  if (!revision.downRevisions.includes(onto.id)) return;
  throw new DbmError('revision', `${titleOf(revision)} follows ${titleOf(onto)} already`, {
    hint: 'Name another revision with --onto.',
  });
}
