import { callHook } from '../../config/call-hook.js';
import type { VersionEvent } from '../../config/hooks.js';
import type { Project } from '../../config/index.js';
import type { Session } from '../../runtime/session.js';

type Applied = Pick<VersionEvent, 'direction' | 'isStamp' | 'revision' | 'message'>;

/** Tells the config's `onVersionApply` of a change of the version table; undefined where the config has none. */
export function versionHook(
  { hooks, context }: Project,
  session: Session,
): ((applied: Applied) => Promise<void>) | undefined {
  const { onVersionApply } = hooks;
  if (onVersionApply === undefined) return undefined;
  return async (applied) => {
    const db = await session.kysely();
    const event = { ...applied, ...context, dialect: session.dialect.name, db };
    await callHook('onVersionApply', async () => onVersionApply(event));
  };
}
