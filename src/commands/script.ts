import { requireDatabase } from '../config/index.js';
import { type Dialect, dialectOf, loadDialect, productNames, type Server } from '../dialects/index.js';
import { DbmError } from '../errors/index.js';
import {
  parseRange,
  planDowngrade,
  planStamp,
  planUpgrade,
  type RevisionGraph,
  type RevisionStep,
  resolveRevisions,
} from '../revisions/index.js';
import { withImagined } from '../runtime/offline/imagine.js';
import { scriptText } from '../runtime/offline/script-text.js';
import {
  imagineSteps,
  type ScriptOptions,
  type ScriptPart,
  writeSteps,
} from '../runtime/offline/write-script.js';
import { appliedRow, VersionStatements } from '../runtime/version-statements.js';
import type { Environment } from './environment.js';
import { checksumOf, loadSteps } from './shared/migration-files.js';
import { type HistoryContext, openHistory } from './shared/project.js';

export interface ScriptInput {
  /** `<from>:<to>`, or only where to; `from` is the base unless told. */
  readonly revision?: string;
  /** The server that the script is for; a usual one unless told. */
  readonly serverVersion?: string;
}

/** A script that was written instead of being run. */
export interface ScriptResult {
  /** The revisions that the script expects the database to stand at; none for an empty one. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly sql: string;
}

/** The script that upgrades a database, written without connecting to one. */
export async function upgradeScript(environment: Environment, input: ScriptInput): Promise<ScriptResult> {
  const offline = await openOffline(environment, input);
  const { from, to } = rangeOf(input.revision ?? 'head');
  const start = startingAt(from ?? 'base', offline.graph);
  const steps = planUpgrade(offline.graph, start, to ?? 'head');
  if (steps.length === 0) noteEmpty(environment, 'upgrade', input);
  return writeRun(offline, start, steps, commandText('upgrade', input));
}

/** The script that downgrades a database. Throws DbmError `usage` unless both ends are said. */
export async function downgradeScript(environment: Environment, input: ScriptInput): Promise<ScriptResult> {
  const offline = await openOffline(environment, input);
  const { from, to } = rangeOf(input.revision ?? '');
  if (from === null || to === null) {
    throw new DbmError('usage', 'Without a database, downgrade --sql must be told from where to where', {
      hint: 'Write dbm downgrade <from>:<to> --sql, as in head:base or head:-1.',
    });
  }
  const start = startingAt(from, offline.graph);
  const steps = planDowngrade(offline.graph, start, to);
  if (steps.length === 0) noteEmpty(environment, 'downgrade', input);
  return writeRun(offline, start, steps, commandText('downgrade', input));
}

export interface StampScriptInput {
  /** Where to; `<from>:<to>` where one is named. */
  readonly revisions?: readonly string[];
  readonly purge?: boolean;
  readonly serverVersion?: string;
}

/** The script that records where a database stands. */
export async function stampScript(environment: Environment, input: StampScriptInput): Promise<ScriptResult> {
  const offline = await openOffline(environment, input);
  const { dialect, graph, options } = offline;
  const { revisions = [], purge = false } = input;
  const { from, to } = rangeOf(revisions[0] ?? 'head');
  const start = startingAt(from ?? 'base', graph);
  const plan = planStamp(graph, start, [to ?? 'head', ...revisions.slice(1)], { purge });
  const { versions } = options;
  const rows: string[] = [];
  for (const it of plan.add) {
    rows.push(versions.add(appliedRow(it, checksumOf(offline, it.path)), dialect.script.now));
  }
  const { begin, commit } = await dialect.script.begin(null);
  const statements = [
    ...begin,
    ...(start.size === 0 ? await versions.create() : []),
    ...(purge ? [versions.removeAll()] : plan.remove.map((id) => versions.remove(id))),
    ...rows,
    ...(await commit()),
  ];
  const end = new Set([...start].filter((id) => !plan.remove.includes(id)));
  for (const { id } of plan.add) end.add(id);
  const parts = [{ title: `Stamp ${tips(graph, end).join(', ') || 'base'}`, statements }];
  return resultOf(offline, { start, end }, parts, commandText('stamp', { revision: revisions.join(' ') }));
}

/** What is known without connecting. */
interface Offline extends HistoryContext {
  readonly dialect: Dialect;
  readonly server: Server;
  readonly options: Omit<ScriptOptions, 'fromBase'>;
}

async function openOffline(
  environment: Environment,
  { serverVersion }: Pick<ScriptInput, 'serverVersion'>,
): Promise<Offline> {
  const context = await openHistory(environment);
  const { project } = context;
  const source = requireDatabase(project);
  const dialect = await loadDialect(dialectOf(source.flavor));
  const server = dialect.assumeServer(source.flavor, serverVersion ?? null);
  return {
    ...context,
    dialect,
    server,
    options: {
      dialect,
      settings: source.kind === 'url' ? source.settings : null,
      naming: project.naming,
      versions: new VersionStatements({ dialect, server }, project.versionTable),
      transactionPerMigration: project.transactionPerMigration,
    },
  };
}

async function writeRun(
  offline: Offline,
  start: ReadonlySet<string>,
  steps: readonly RevisionStep[],
  command: string,
): Promise<ScriptResult> {
  const { graph, dialect, server } = offline;
  const earlier = await loadSteps(offline, planUpgrade(graph, [], [...start]));
  const toWrite = await loadSteps(offline, steps);
  const options = { ...offline.options, fromBase: start.size === 0 };
  const parts = await withImagined({ dialect, server }, async (database) => {
    await imagineSteps(earlier, database, options);
    return writeSteps(toWrite, database, options);
  });
  const end = new Set(start);
  for (const { direction, revision } of steps) {
    if (direction === 'up') end.add(revision.id);
    else end.delete(revision.id);
  }
  return resultOf(offline, { start, end }, parts, command);
}

function resultOf(
  { graph, dialect, server }: Offline,
  { start, end }: { readonly start: ReadonlySet<string>; readonly end: ReadonlySet<string> },
  parts: readonly ScriptPart[],
  command: string,
): ScriptResult {
  const [from, to] = [tips(graph, start), tips(graph, end)];
  const place = from.length === 0 ? 'on which no migration has run' : `that stands at ${from.join(', ')}`;
  const remarks = [`For a database ${place}. ${assumptions(server)}`];
  return { from, to, sql: scriptText(parts, { dialect, server, command, remarks }) };
}

function assumptions({ flavor, version, tableDefaults }: Server): string {
  if (flavor === 'sqlite') return 'Written for SQLite 3.37 or newer.';
  const tables =
    tableDefaults === null
      ? ''
      : `, where tables are ${tableDefaults.engine} and ${tableDefaults.collation} by default`;
  return `Written for ${productNames[flavor]} ${version}${tables}.`;
}

function noteEmpty({ onEvent }: Environment, command: string, { revision = 'head' }: ScriptInput): void {
  onEvent({
    kind: 'note',
    text: `dbm ${command} ${revision} runs no migration, so the script does nothing.`,
  });
}

function rangeOf(text: string): { readonly from: string | null; readonly to: string | null } {
  return parseRange(text) ?? { from: null, to: text === '' ? null : text };
}

/** What counts as applied in a database that stands at a revision. */
function startingAt(text: string, graph: RevisionGraph): ReadonlySet<string> {
  const found = resolveRevisions(text, { graph, applied: null });
  return graph.ancestors(
    found.map((it) => it.id),
    { dependencies: true },
  );
}

function tips(graph: RevisionGraph, applied: ReadonlySet<string>): readonly string[] {
  return graph.tips(applied, { dependencies: false }).map((it) => it.id);
}

function commandText(name: string, { revision }: Pick<ScriptInput, 'revision'>): string {
  return `${name}${revision === undefined || revision === '' ? '' : ` ${revision}`} --sql, written by dbm`;
}
