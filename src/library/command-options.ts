import type { Environment } from '../commands/environment.js';
import { type Check, flag, is } from '../util/index.js';
import type { Commands } from './commands.js';

// biome-ignore lint/suspicious/noExplicitAny: any arguments and result
type OptionsOf<F extends (...all: any[]) => unknown> =
  Parameters<F> extends [Environment] ? object : NonNullable<Parameters<F>[1]>;

/** One check for each option of each command, held to the types of the commands. */
type CommandChecks = {
  readonly [K in keyof Commands]: Readonly<Record<keyof OptionsOf<Awaited<ReturnType<Commands[K]>>>, Check>>;
};

const text = is('a text', (value) => typeof value === 'string');
const texts = is(
  'a list of texts',
  (value) => Array.isArray(value) && value.every((it) => typeof it === 'string'),
);

const placement = {
  head: text,
  splice: flag,
  branchLabel: texts,
  dependsOn: texts,
  versionPath: text,
  revId: text,
};
const generated = { ...placement, message: text, backfill: texts, rename: texts, verify: flag };
const script = { revision: text, serverVersion: text };

export const commandChecks: CommandChecks = {
  init: { template: text },
  listTemplates: {},
  revision: { ...generated, autogenerate: flag },
  migrate: generated,
  migrationScript: generated,
  merge: { revisions: texts, message: text, branchLabel: texts, revId: text },
  squash: { range: text, message: text, revId: text },
  rebase: { revision: text, onto: text },
  upgrade: { revision: text, strict: flag },
  upgradeScript: script,
  downgrade: { revision: text },
  downgradeScript: script,
  current: { verifyFiles: flag },
  history: { range: text, indicateCurrent: flag },
  heads: { resolveDependencies: flag },
  branches: {},
  show: { revision: text },
  stamp: { revisions: texts, purge: flag },
  stampScript: { revisions: texts, purge: flag, serverVersion: text },
  resolve: { done: flag, retry: flag },
  accept: {},
  ensureVersion: {},
  check: {},
  diff: { from: text, to: text, sql: flag },
  verify: { revRange: text, rows: flag },
  pull: { out: text, force: flag },
};
