import type { Environment } from './environment.js';
import { withLockedDatabase } from './shared/database.js';
import { openHistory } from './shared/project.js';
import { findTampering, type Tampering } from './shared/tampering.js';

export interface AcceptResult {
  readonly accepted: readonly Tampering[];
}

/** Takes all applied migrations as their files are now: what was reported of them is not reported again. */
export async function accept(environment: Environment): Promise<AcceptResult> {
  const context = await openHistory(environment);
  return withLockedDatabase(context, async ({ versions }) => {
    const found = findTampering(context, await versions.read());
    for (const { revision, checksum, file } of found) {
      await versions.accept(revision, checksum, file.downRevisions);
    }
    return { accepted: found.map(({ revision, change }) => ({ revision, change })) };
  });
}
