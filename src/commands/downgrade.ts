import { planDowngrade } from '../revisions/index.js';
import type { Environment } from './environment.js';
import { withDatabase } from './shared/database.js';
import { openHistory } from './shared/project.js';
import { type RunRevision, runPlan } from './shared/run-plan.js';

export interface DowngradeResult {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly reverted: readonly RunRevision[];
}

/**
 * Reverts what builds on `revision`: an id or the beginning of one, `base`, or `-2` for the last two. Throws
 * DbmError when a migration fails; those before it stay reverted.
 */
export async function downgrade(
  environment: Environment,
  options: { readonly revision?: string } = {},
): Promise<DowngradeResult> {
  const context = await openHistory(environment);
  return withDatabase(context, async (database) => {
    const target = options.revision ?? '-1';
    const plan = (applied: readonly string[]) => planDowngrade(context.graph, applied, target);
    const { from, to, finished } = await runPlan(context, database, plan);
    return { from, to, reverted: finished };
  });
}
