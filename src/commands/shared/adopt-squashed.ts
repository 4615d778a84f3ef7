import { inTransaction } from '../../runtime/session.js';
import { appliedRow } from '../../runtime/version-statements.js';
import type { Database } from './database.js';
import { checksumOf } from './migration-files.js';
import type { HistoryContext } from './project.js';

/**
 * Writes a squashed revision in the place of those that it replaces, where all of them are applied: from then
 * on it is applied and taken back as any other. To be called under the lock.
 */
export async function adoptSquashed(context: HistoryContext, { session, versions }: Database): Promise<void> {
  const { graph } = context;
  const isSquashed = graph.revisions.some((it) => it.replaces.length > 0);
  if (!isSquashed) return;
  await inTransaction(session, async () => {
    const rows = await versions.read();
    for (const revision of graph.revisions) {
      const replaced = rows.filter((it) => revision.replaces.includes(it.revision));
      const isThere = rows.some((it) => it.revision === revision.id);
      if (replaced.length === 0 || (!isThere && replaced.length < revision.replaces.length)) continue;
      const appliedAt = replaced
        .map((it) => it.appliedAt)
        .sort()
        .at(-1)!;
      // In this order, because a server without transactions may be left in between.
      if (!isThere)
        await versions.add({ ...appliedRow(revision, checksumOf(context, revision.path)), appliedAt });
      for (const it of replaced) await versions.remove(it.revision);
    }
  });
}
