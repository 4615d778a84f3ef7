import type {
  Catalog,
  Column,
  NamingConvention,
  Table,
  TableRef,
  UnmanagedObject,
} from '../../catalog/index.js';
import { emptyCatalog, needsValue, sameTable, sharingTables, tableKey } from '../../catalog/index.js';
import { callHook } from '../../config/call-hook.js';
import type { Hooks } from '../../config/hooks.js';
import type { Dialect, InspectScope } from '../../dialects/index.js';
import { declareContext } from '../../dialects/shared/declare-context.js';
import {
  type ChooseBackfill,
  diffCatalogs,
  type Ends,
  type Rename,
  withBackfills,
} from '../../diff/index.js';
import { DbmError } from '../../errors/index.js';
import type { Operation } from '../../operations/index.js';
import { ownersRenamed } from '../../operations/index.js';
import { type Declarations, declareCatalog } from '../../schema/declare.js';
import { undoing } from '../placeholders/placeholders.js';
import { withReferredRows } from '../placeholders/referred-rows.js';
import { isInConditions } from '../placeholders/refused-rows.js';
import type { Session } from '../session.js';
import { compareColumns } from './compared-columns.js';
import { includedObjects } from './compared-objects.js';
import { bookkeepingIn, isBookkeeping } from './other-tools.js';
import { decideRenames, type RenameDecisions } from './renames.js';
import { type ManagedObjects, ownObjects, withUndeclared } from './undeclared.js';

export interface AutogenerateOptions {
  readonly session: Session;
  readonly models: Declarations;
  readonly naming: NamingConvention;
  /** Schemas to look into besides the default one and those of the models. */
  readonly schemas: InspectScope['schemas'];
  /** Whether a table is this project's affair. */
  readonly includes: (table: TableRef) => boolean;
  /** Kinds of views, triggers, ... to drop when no model declares any of the kind. */
  readonly objects: ManagedObjects;
  readonly versionTable: TableRef;
  readonly renames: RenameDecisions;
  readonly hooks?: Hooks;
  /** Which of the config's `databases`, for the hooks. */
  readonly database?: string | null;
}

/** How the models and the database differ. */
export interface Differences {
  /** What the database holds of this project. */
  readonly live: Catalog;
  /** What the models want, in the spelling of the database. */
  readonly target: Catalog;
  /** From `live` to `target`. */
  readonly operations: readonly Operation[];
  /** Likely renames that nobody decided. */
  readonly undecided: readonly Rename[];
  /** What the user should know of the comparison. */
  readonly notes: readonly string[];
  /** What was seen in the database that dbm does not manage. */
  readonly unmanaged: readonly UnmanagedObject[];
}

/** Compares the models with the live database. Changes nothing. */
export async function findDifferences(options: AutogenerateOptions): Promise<Differences> {
  const { session, models, hooks = {} } = options;
  const { dialect, connection, server } = session;
  const declared = wantedCatalog(options);
  const isOurs = oursOf(options);
  const schemas = options.schemas === 'all' ? 'all' : [...new Set([...options.schemas, ...declared.schemas])];
  const found = await dialect.inspect(connection, server, { schemas, tables: null });
  const seen = withoutOthers(found, declared, isOurs);
  const { includeObject } = hooks;
  const { live, wanted } =
    includeObject === undefined
      ? { live: seen, wanted: declared }
      : callHook('includeObject', () => includedObjects(seen, declared, includeObject));
  const { diffRules } = dialect;
  const sharing = sharingTables(wanted, live);
  const renamed = await decideRenames({ from: live, to: sharing }, models, options.renames, session);
  // Objects as they are before anything is renamed: what goes of them goes first.
  const from = { ...renamed.live, objects: ownersRenamed(live.objects, renamed.operations) };
  const { target: whole, undeclared } = withUndeclared(from, sharing, options.objects, diffRules);
  const { target: settled, notes } = await dialect.settle(connection, server, from, whole);
  const { target, rules } = callHook('compareType or compareDefault', () =>
    compareColumns(from, settled, diffRules, hooks),
  );
  const generated = diffCatalogs(from, target, rules, renamed.operations);
  const operations = await processed(generated, options);
  const unmanaged = [...live.unmanaged, ...undeclared];
  return {
    live,
    target,
    operations,
    undecided: renamed.undecided,
    notes: [...renamed.notes, ...notes],
    unmanaged,
  };
}

/** What the config makes of the operations. */
async function processed(
  operations: readonly Operation[],
  { hooks = {}, session, database = null }: AutogenerateOptions,
): Promise<readonly Operation[]> {
  const { processOperations } = hooks;
  if (processOperations === undefined || operations.length === 0) return operations;
  const context = { dialect: session.dialect.name, database };
  const result: unknown = await callHook('processOperations', () => processOperations(operations, context));
  if (Array.isArray(result)) return result as readonly Operation[];
  throw new DbmError('config', 'processOperations of the config returned no list of operations', {
    hint: 'Return the operations that the migration is to have.',
  });
}

type WantedOptions = Pick<AutogenerateOptions, 'session' | 'models' | 'naming' | 'includes' | 'versionTable'>;

/** What the models want of a database, in the engine's words, but not yet in the database's spelling. */
export function wantedCatalog(options: WantedOptions): Catalog {
  const { models, naming } = options;
  const { dialect, server } = options.session;
  const declared = declareCatalog(models, declareContext(dialect, naming));
  const resolved = dialect.resolve(declared, server);
  const isOurs = oursOf(options);
  return {
    ...resolved,
    tables: resolved.tables.filter(isOurs),
    objects: ownObjects(resolved.objects, isOurs),
  };
}

function oursOf({ versionTable, includes }: Pick<AutogenerateOptions, 'versionTable' | 'includes'>) {
  return (table: TableRef) => !sameTable(table, versionTable) && includes(table);
}

/** What the live database holds of this project: its version table and other people's tables left out. */
export async function inspectProject(
  session: Session,
  options: Pick<AutogenerateOptions, 'includes' | 'versionTable' | 'schemas'>,
): Promise<Catalog> {
  const { dialect, connection, server } = session;
  const found = await dialect.inspect(connection, server, { schemas: options.schemas, tables: null });
  return withoutOthers(found, emptyCatalog, oursOf(options));
}

/** What undoes the operations between two structures. Columns that come back get a value of `choose` where rows must have one. */
export function downgradeOf(
  operations: readonly Operation[],
  ends: Ends,
  choose: ChooseBackfill,
  dialect: Dialect,
): readonly Operation[] {
  const { from, to } = ends;
  return withReferredRows(
    withBackfills(undoing(operations, ends, dialect), { from: to, to: from }, choose),
    from,
    dialect,
  );
}

/**
 * The columns without a value of their own that rows may need one in: those that take no nulls (any more), and
 * new ones that a check or a generated column uses.
 */
export function columnsToFill({
  operations,
  live,
  target,
}: Differences): readonly { readonly table: Table; readonly column: Column }[] {
  const asked: { table: Table; column: Column }[] = [];
  withBackfills(operations, { from: live, to: target }, (column, table) => {
    if (needsValue(column) || isInConditions(column, table)) asked.push({ table, column });
    return null;
  });
  return asked;
}

/** Other people's tables go, and with them the enum types that only they use. */
function withoutOthers(found: Catalog, wanted: Catalog, isOurs: (table: TableRef) => boolean): Catalog {
  const isKept = (table: TableRef) => isOurs(table) && !isBookkeeping(table, wanted);
  const enumsOf = (tables: readonly Table[]) => tables.flatMap((table) => table.columns.flatMap(enumKeys));
  const ours = found.tables.filter(isKept);
  const theirs = new Set(enumsOf(found.tables.filter((table) => !isKept(table))));
  for (const key of [...enumsOf(ours), ...wanted.enums.map(tableKey)]) theirs.delete(key);
  return {
    ...found,
    tables: ours,
    enums: found.enums.filter((it) => !theirs.has(tableKey(it))),
    objects: ownObjects(found.objects, isKept),
    unmanaged: [...found.unmanaged, ...bookkeepingIn(found, wanted)],
  };
}

function enumKeys({ type }: Column): readonly string[] {
  const element = type.kind === 'array' ? type.of : type;
  if (element.kind !== 'enum' || element.name === null) return [];
  return [tableKey({ schema: element.schema, name: element.name })];
}
