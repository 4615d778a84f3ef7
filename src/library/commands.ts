import type { Environment } from '../commands/environment.js';

/**
 * Every command of the command line as a function, each loaded when it is called. What a command takes and
 * gives is said where it is written; the types of `Dbm` follow from here.
 */
export const commands = {
  init: async () => (await import('../commands/init.js')).init,
  listTemplates: async () => {
    const { listTemplates } = await import('../commands/templates.js');
    return (_environment: Environment) => listTemplates();
  },
  revision: async () => (await import('../commands/revision.js')).revision,
  migrate: async () => (await import('../commands/migrate.js')).migrate,
  migrationScript: async () => (await import('../commands/migration-script.js')).migrationScript,
  merge: async () => (await import('../commands/merge.js')).merge,
  squash: async () => (await import('../commands/squash.js')).squash,
  rebase: async () => (await import('../commands/rebase.js')).rebase,
  upgrade: async () => (await import('../commands/upgrade.js')).upgrade,
  upgradeScript: async () => (await import('../commands/script.js')).upgradeScript,
  downgrade: async () => (await import('../commands/downgrade.js')).downgrade,
  downgradeScript: async () => (await import('../commands/script.js')).downgradeScript,
  current: async () => (await import('../commands/current.js')).current,
  history: async () => (await import('../commands/history.js')).history,
  heads: async () => (await import('../commands/heads.js')).heads,
  branches: async () => (await import('../commands/branches.js')).branches,
  show: async () => (await import('../commands/show.js')).show,
  stamp: async () => (await import('../commands/stamp.js')).stamp,
  stampScript: async () => (await import('../commands/script.js')).stampScript,
  resolve: async () => (await import('../commands/resolve.js')).resolve,
  accept: async () => (await import('../commands/accept.js')).accept,
  ensureVersion: async () => (await import('../commands/ensure-version.js')).ensureVersion,
  check: async () => (await import('../commands/check.js')).check,
  diff: async () => (await import('../commands/diff.js')).diff,
  verify: async () => (await import('../commands/verify.js')).verify,
  pull: async () => (await import('../commands/pull.js')).pull,
};

export type Commands = typeof commands;
