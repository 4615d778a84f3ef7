import { planUpgrade } from '../revisions/index.js';
import type { AppliedRevision } from '../runtime/version-statements.js';
import type { Environment } from './environment.js';
import { withDatabase } from './shared/database.js';
import { openHistory } from './shared/project.js';
import { type RunRevision, runPlan } from './shared/run-plan.js';
import { verifyFiles } from './shared/tampering.js';

export interface UpgradeResult {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly applied: readonly RunRevision[];
}

export interface UpgradeOptions {
  readonly revision?: string;
  /** Refuse when the file of an applied migration has changed since; otherwise that is a warning. */
  readonly strict?: boolean;
}

/**
 * Applies what `revision` needs and the database does not have: an id or the beginning of one, `head`, `+2`.
 * Throws DbmError when a migration fails; those before it stay applied.
 */
export async function upgrade(
  environment: Environment,
  options: UpgradeOptions = {},
): Promise<UpgradeResult> {
  const context = await openHistory(environment);
  return withDatabase(context, async (database) => {
    const target = options.revision ?? 'head';
    const plan = (applied: readonly string[]) => planUpgrade(context.graph, applied, target);
    const before = (applied: readonly AppliedRevision[]) => verifyFiles(context, applied, options.strict);
    const { from, to, finished } = await runPlan(context, database, plan, before);
    return { from, to, applied: finished };
  });
}
