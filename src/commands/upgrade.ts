import { planUpgrade } from '../revisions/index.js';
import type { Environment } from './environment.js';
import { openProject, readGraph, withDatabase } from './project.js';
import { type RunRevision, runPlan } from './run-plan.js';

export interface UpgradeResult {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly applied: readonly RunRevision[];
}

/**
 * Applies what `revision` needs and the database does not have: an id or the beginning of one, `head`, `+2`.
 * Throws DbmError when a migration fails; those before it stay applied.
 */
export async function upgrade(
  environment: Environment,
  options: { readonly revision?: string } = {},
): Promise<UpgradeResult> {
  const project = await openProject(environment);
  const graph = readGraph(project);
  return withDatabase(project, environment, async (database) => {
    const target = options.revision ?? 'head';
    const plan = (applied: readonly string[]) => planUpgrade(graph, applied, target);
    const { from, to, finished } = await runPlan(project, environment, database, graph, plan);
    return { from, to, applied: finished };
  });
}
