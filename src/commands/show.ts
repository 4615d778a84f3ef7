import { resolveRevision } from '../revisions/index.js';
import type { Environment } from './environment.js';
import { resolveContext } from './shared/database.js';
import { openHistory } from './shared/project.js';
import { type RevisionInfo, revisionInfo } from './shared/revision-info.js';

/** One revision. The database is asked only for what counts from where it stands (`current`, `-1`). */
export async function show(
  environment: Environment,
  options: { readonly revision?: string } = {},
): Promise<RevisionInfo> {
  const context = await openHistory(environment);
  const text = options.revision ?? 'head';
  const known = await resolveContext(context, [text]);
  return revisionInfo(resolveRevision(text, known), context.graph);
}
