import { type Catalog, emptyCatalog } from '../catalog/index.js';
import { loadModels, requireDatabase } from '../config/index.js';
import { diffCatalogs, type Ends } from '../diff/index.js';
import { type Change, describeAll, type Operation } from '../operations/index.js';
import { inspectProject, wantedCatalog } from '../runtime/autogenerate/autogenerate.js';
import { scriptText } from '../runtime/offline/script-text.js';
import { buildStructure, statementsOf } from '../runtime/scratch-structure.js';
import type { Session } from '../runtime/session.js';
import type { Environment } from './environment.js';
import { type Database, withSource } from './shared/database.js';
import { isUrl, readSide, requireSameEngine, type Side } from './shared/diff-sides.js';
import { compareModels, noteUnmanaged } from './shared/differences.js';
import { type CommandContext, openAnyProject, withGraph } from './shared/project.js';
import { buildState, type ScratchDatabase, withScratchDatabase } from './shared/scratch.js';

export interface DiffOptions {
  /** `models`, `database`, `empty`, a database URL or a revision; `database` if nothing is said, or `models` to it. */
  readonly from?: string;
  /** The same; `models` if nothing is said, or `database` from them. */
  readonly to?: string;
  /** Also write the statements. */
  readonly sql?: boolean;
}

export interface DiffResult {
  /** The sides in words that hold no password. */
  readonly from: string;
  readonly to: string;
  readonly same: boolean;
  /** What would make `from` equal to `to`. */
  readonly operations: readonly Change[];
  /** What an upgrade would send for it, in order; null unless asked for. */
  readonly statements: readonly string[] | null;
  /** The same as a script for the engine's client; null unless asked for, and where nothing differs. */
  readonly script: string | null;
}

/**
 * Compares two structures. Changes neither; what must be built or tried out is in a scratch database. Throws
 * DbmError when a side cannot be had, or when they are of different engines.
 */
export async function diff(environment: Environment, options: DiffOptions = {}): Promise<DiffResult> {
  // One that is named alone is compared with the other, never with itself.
  const { from = options.to === 'database' ? 'models' : 'database', sql = false } = options;
  const { to = from === 'models' ? 'database' : 'models' } = options;
  const needsConfig = ![from, to].every((it) => it === 'empty' || isUrl(it));
  const context = await openAnyProject(environment, needsConfig);
  const sides: Sides = { from: await readSide(from, context), to: await readSide(to, context) };
  requireSameEngine(sides.from, sides.to);
  const { operations, statements, script } = await compareSides(context, sides, sql);
  return {
    from: sides.from.words,
    to: sides.to.words,
    same: operations.length === 0,
    operations: describeAll(operations),
    statements,
    script,
  };
}

interface Sides {
  readonly from: Side;
  readonly to: Side;
}

interface Comparison {
  readonly operations: readonly Operation[];
  readonly statements: readonly string[] | null;
  readonly script: string | null;
}

/** The server that holds one of the sides is asked how it spells what the other one says; of two, that of `from`. */
async function compareSides(context: CommandContext, sides: Sides, sql: boolean): Promise<Comparison> {
  const { from, to } = sides;
  // Read and left first, because there may be only one scratch database.
  const read =
    isThere(from) && isThere(to) ? await within(context, to, sql, (it) => inspect(context, to, it)) : null;
  return within(context, isThere(from) ? from : to, sql, async (place) => {
    const difference =
      isThere(from) && to.kind === 'models'
        ? await towardsModels(context, from, place)
        : await between(
            { side: from, catalog: await catalogOf(context, from, place) },
            { side: to, catalog: read ?? (await catalogOf(context, to, place)) },
            place.session,
            context.environment,
          );
    const { operations } = difference;
    if (!sql || operations.length === 0) return { operations, statements: sql ? [] : null, script: null };
    const statements = await write(context, sides, place, difference);
    return { operations, statements, script: await scriptOf(statements, sides, place) };
  });
}

type ThereSide = Extract<Side, { kind: 'database' | 'revision' }>;

function isThere(side: Side): side is ThereSide {
  return side.kind === 'database' || side.kind === 'revision';
}

/** A database to ask: one that is there, or a scratch one. */
type Place = Database & Partial<Pick<ScratchDatabase, 'clear'>>;

/** Lends the database that a side is in; for a side that is in none, one that only has to be of the engine. */
async function within<T>(
  context: CommandContext,
  side: Side,
  needsScratch: boolean,
  use: (place: Place) => Promise<T>,
): Promise<T> {
  if (side.kind === 'database') return withSource(side.source, context, use);
  if (side.kind === 'revision') {
    return withScratchDatabase(context, async (scratch) => {
      await buildState(withGraph(context), scratch, side.ids);
      return use(scratch);
    });
  }
  const source = requireDatabase(context.project);
  // To open SQLite's file would create it.
  const isScratch = needsScratch || source.flavor === 'sqlite' || context.project.scratch !== null;
  return isScratch
    ? withScratchDatabase(context, use, { byMigrations: false })
    : withSource(source, context, use);
}

async function catalogOf(context: CommandContext, side: Side, place: Place): Promise<Catalog> {
  if (side.kind === 'empty') return emptyCatalog;
  if (side.kind !== 'models') return inspect(context, side, place);
  const { project, loader } = context;
  const models = await loadModels(project, loader);
  return wantedCatalog({ ...project, models, session: place.session, versionTable: place.versions.ref });
}

async function inspect({ project, environment }: CommandContext, side: Side, place: Place): Promise<Catalog> {
  const { includes, schemas } = project;
  const catalog = await inspectProject(place.session, {
    includes,
    versionTable: place.versions.ref,
    schemas: side.kind === 'revision' || schemas.length === 0 ? 'all' : schemas,
  });
  noteUnmanaged(catalog.unmanaged, environment);
  return catalog;
}

interface SettledDifference {
  readonly ends: Ends;
  readonly operations: readonly Operation[];
}

/** What `dbm migrate` would find; a scratch database is looked at as a whole. */
async function towardsModels(
  context: CommandContext,
  side: ThereSide,
  place: Place,
): Promise<SettledDifference> {
  const schemas = side.kind === 'revision' ? 'all' : context.project.schemas;
  const { live, target, operations } = await compareModels(context, place, { schemas });
  return { ends: { from: live, to: target }, operations };
}

interface Known {
  readonly side: Side;
  readonly catalog: Catalog;
}

async function between(
  from: Known,
  to: Known,
  session: Session,
  environment: Environment,
): Promise<SettledDifference> {
  const { dialect, connection, server } = session;
  const settle = async (live: Catalog, target: Catalog) => {
    const settled = await dialect.settle(connection, server, live, target);
    for (const text of settled.notes) environment.onEvent({ kind: 'note', text });
    return settled.target;
  };
  const before =
    !isThere(from.side) && isThere(to.side) ? await settle(to.catalog, from.catalog) : from.catalog;
  const after = isThere(from.side) ? await settle(from.catalog, to.catalog) : to.catalog;
  return { ends: { from: before, to: after }, operations: diffCatalogs(before, after, dialect.diffRules) };
}

/** The statements in a transaction, where there can be one, as the client program reads them. */
async function scriptOf(
  statements: readonly string[],
  { from, to }: Sides,
  { session }: Place,
): Promise<string> {
  const { dialect, server } = session;
  const transaction = await dialect.script.begin(null);
  const all = [...transaction.begin, ...statements, ...(await transaction.commit())];
  const title = `From ${from.words} to ${to.words}`;
  return scriptText([{ title, statements: all }], {
    dialect,
    server,
    command: 'diff --sql, written by dbm',
    remarks: ['No migration has been written, and the version table stays as it is.'],
  });
}

/** The statements, from running them on a scratch database that has the structure before. */
async function write(
  context: CommandContext,
  { from, to }: Sides,
  place: Place,
  { ends, operations }: SettledDifference,
): Promise<readonly string[]> {
  const { session, versions } = place;
  if (from.kind === 'revision') return statementsOf(session, operations, ends);
  const build = async (scratch: Database) => {
    await buildStructure(scratch.session, ends.from, versions.ref);
    return statementsOf(scratch.session, operations, ends);
  };
  if (place.clear !== undefined) {
    await place.clear();
    return build(place);
  }
  const { source } = [from, to].find(isThere)!;
  return withScratchDatabase(context, build, { source, live: session, byMigrations: false });
}
