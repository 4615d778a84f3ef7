import { DbmError } from '../errors/index.js';
import { type Revision, type RevisionGraph, resolveRevisions, titleOf } from '../revisions/index.js';
import type { Environment } from './environment.js';
import type { MigrateResult } from './migrate.js';
import { resolveContext } from './shared/database.js';
import { placeRevision } from './shared/placement.js';
import { openHistory } from './shared/project.js';
import { addMigration } from './shared/write-migration.js';

export interface MergeOptions {
  /** What to join; all heads if nothing is said. */
  readonly revisions?: readonly string[];
  readonly message?: string;
  readonly branchLabel?: readonly string[];
  readonly revId?: string;
}

/**
 * Writes an empty migration that follows several others. Throws DbmError `revision` when there is nothing to
 * join, or when one of them builds on another.
 */
export async function merge(environment: Environment, options: MergeOptions = {}): Promise<MigrateResult> {
  const context = await openHistory(environment);
  const { graph } = context;
  const wanted = options.revisions ?? [];
  const texts = wanted.length === 0 ? ['heads'] : wanted;
  const known = await resolveContext(context, texts);
  const ids = new Set(texts.flatMap((it) => resolveRevisions(it, known)).map((it) => it.id));
  const parents = graph.sorted(ids);
  requireApart(parents, graph);
  const { branchLabel, revId } = options;
  const first = { head: parents[0]!.id, splice: true };
  const place = await placeRevision(context, { ...first, branchLabel, revId });
  const written = await addMigration(context, {
    message: options.message ?? `merge ${parents.map((it) => it.id).join(' and ')}`,
    place: { ...place, parents: parents.map((it) => it.id) },
  });
  return { ...written, operations: [], problems: null };
}

function requireApart(parents: readonly Revision[], graph: RevisionGraph): void {
  if (parents.length < 2) {
    const only = parents[0];
    throw new DbmError(
      'revision',
      only === undefined
        ? 'There are no revisions to join'
        : `There is only ${titleOf(only)}: nothing to join`,
      { hint: 'Name two or more revisions; `dbm heads` lists the heads.' },
    );
  }
  const options = { dependencies: false };
  const tips = new Set(graph.tips(new Set(parents.map((it) => it.id)), options));
  const below = parents.find((it) => !tips.has(it));
  if (below === undefined) return;
  const above = parents.find((it) => it !== below && graph.ancestors([it.id], options).has(below.id))!;
  throw new DbmError('revision', `${titleOf(above)} builds on ${titleOf(below)}: there is nothing to join`, {
    hint: `Leave ${below.id} out.`,
  });
}
