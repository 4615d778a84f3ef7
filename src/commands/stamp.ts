import { planStamp } from '../revisions/index.js';
import { inTransaction } from '../runtime/session.js';
import { type AppliedRevision, appliedRow } from '../runtime/version-statements.js';
import type { Environment } from './environment.js';
import { type Database, withLockedDatabase } from './shared/database.js';
import { checksumOf } from './shared/migration-files.js';
import { type CommandContext, openProject, withGraph } from './shared/project.js';
import { standingIds } from './shared/standing.js';
import { versionHook } from './shared/version-hook.js';

export interface StampOptions {
  /** `head` if nothing is said. */
  readonly revisions?: readonly string[];
  /** Forget all that the version table says first. */
  readonly purge?: boolean;
}

export interface StampResult {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** Records that the database stands at one or several revisions, without running any migration. */
export async function stamp(environment: Environment, options: StampOptions = {}): Promise<StampResult> {
  const context = await openProject(environment);
  return withLockedDatabase(context, (database) => writeStamp(context, database, options));
}

const stamped = { isStamp: true, message: null } as const;

async function writeStamp(
  context: CommandContext,
  { session, versions }: Database,
  { revisions = [], purge = false }: StampOptions,
): Promise<StampResult> {
  const { applied: before, unfinished } = await versions.readAll();
  const recorded = before.map((it) => it.revision);
  const targets = revisions.length === 0 ? ['head'] : revisions;
  const { graph } = withGraph(context);
  const plan = planStamp(graph, recorded, targets, { purge });
  const rows: AppliedRevision[] = [];
  for (const it of plan.add) rows.push(appliedRow(it, checksumOf(context, it.path)));
  // Whoever stamps says where the database stands: what was begun is that, or is not.
  const begun = unfinished.map(({ row }) => row.revision).filter((id) => !plan.remove.includes(id));
  const from = standingIds(graph, before);
  if (rows.length === 0 && plan.remove.length === 0 && begun.length === 0) return { from, to: from };
  await inTransaction(session, async () => {
    for (const id of plan.remove) await versions.remove(id);
    for (const { row, progress } of unfinished) {
      if (progress.direction === 'up') await versions.remove(row.revision);
      else if (begun.includes(row.revision)) await versions.clearProgress(row.revision);
    }
    for (const row of rows) await versions.add(row);
    const tell = versionHook(context.project, session);
    for (const id of plan.remove) await tell?.({ ...stamped, direction: 'down', revision: id });
    for (const { revision, message } of rows) {
      await tell?.({ ...stamped, direction: 'up', revision, message });
    }
  });
  return { from, to: standingIds(graph, await versions.read()) };
}
