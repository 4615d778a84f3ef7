import { rm } from 'node:fs/promises';
import type { Catalog } from '../catalog/index.js';
import { renameWords, withBackfills } from '../diff/index.js';
import { DbmError } from '../errors/index.js';
import { type Change, describeAll, type Operation } from '../operations/index.js';
import type { DatabaseChanges, MigrationChanges } from '../render/index.js';
import { type Revision, titleOf } from '../revisions/index.js';
import { downgradeOf } from '../runtime/autogenerate/autogenerate.js';
import { checkedPlaceholders } from '../runtime/placeholders/placeholders.js';
import type { Problem } from '../runtime/proof/prove-step.js';
import type { Session } from '../runtime/session.js';
import type { Environment } from './environment.js';
import { chooseBackfills } from './shared/backfill.js';
import { withDatabase } from './shared/database.js';
import { compareModels, missingRevisions } from './shared/differences.js';
import { namingDatabase } from './shared/name-database.js';
import { type PlacementOptions, placeRevision } from './shared/placement.js';
import { type CommandContext, type HistoryContext, openProjects, withGraphSoFar } from './shared/project.js';
import { addMigration, type WrittenMigration } from './shared/write-migration.js';

export interface MigrateOptions extends PlacementOptions {
  readonly message?: string;
  /** `table.column=value`, for the existing rows of new not-null columns. */
  readonly backfill?: readonly string[];
  /** `old:new` for tables, `table.old:new` for columns. */
  readonly rename?: readonly string[];
  /** Prove the new file on a scratch copy of the live structure; one that fails is not left behind. */
  readonly verify?: boolean;
}

export interface MigrateResult {
  /** Null when nothing differs; then nothing was written. */
  readonly revision: string | null;
  /** Absolute; null when nothing was written. */
  readonly path: string | null;
  readonly operations: readonly GeneratedChange[];
  /** Why the file that was written is not left behind; null when nothing was proven, or all well. */
  readonly problems: readonly Problem[] | null;
}

export interface GeneratedChange extends Change {
  /** Of several databases the one that it belongs to. */
  readonly database?: string;
}

/**
 * Compares the models with the database and writes the migration file; of several databases each with its
 * own models, into one file. Throws DbmError `not-at-head` when a database lacks migrations: their changes
 * would be written a second time.
 */
export async function migrate(
  environment: Environment,
  options: MigrateOptions = {},
): Promise<MigrateResult> {
  const projects = await openProjects(environment);
  const context = withGraphSoFar(projects[0]!);
  const { graph } = context;
  // What cannot be written at all is said before the database is asked.
  const place = await placeRevision(context, options);
  const found: OwnChanges[] = [];
  for (const each of projects) {
    const { database } = each.project.context;
    const own = ownAnswers(options, projects, database);
    const changes = await namingDatabase(database, () => generate({ ...each, graph }, own));
    found.push({ database, changes });
  }
  const operations = found.flatMap(({ database, changes }) =>
    describeAll(changes.upgrade).map((it) => (database === null ? it : { ...it, database })),
  );
  if (operations.length === 0) return { revision: null, path: null, operations, problems: null };
  const { message = '' } = options;
  const written = await addMigration(context, { message, place, changes: together(found) });
  return { ...(await proven(written, projects, options)), operations };
}

/** What one of the databases needs; the name is null where the config has but one. */
interface OwnChanges {
  readonly database: string | null;
  readonly changes: DatabaseChanges<Operation>;
}

function together(found: readonly OwnChanges[]): MigrationChanges {
  const { database, changes } = found[0]!;
  if (database === null) return changes;
  return { databases: Object.fromEntries(found.map((it) => [it.database, it.changes])) };
}

/** The file, if that is wanted only after it was proven; one that fails is removed again. */
async function proven(
  written: WrittenMigration,
  projects: readonly CommandContext[],
  { verify = false }: MigrateOptions,
): Promise<Omit<MigrateResult, 'operations'>> {
  if (!verify) return { ...written, problems: null };
  let isProven = false;
  try {
    const { proveMigration } = await import('./shared/prove-migration.js');
    const { graph } = withGraphSoFar(projects[0]!);
    const revision = graph.find(written.revision)!;
    const problems: Problem[] = [];
    for (const each of projects) {
      const { database } = each.project.context;
      problems.push(...(await namingDatabase(database, () => proveMigration({ ...each, graph }, revision))));
    }
    isProven = problems.length === 0;
    return isProven ? { ...written, problems: null } : { revision: null, path: null, problems };
  } finally {
    // Neither one that fails stays, nor one that could not be tried.
    if (!isProven) await rm(written.path, { force: true });
  }
}

/** What makes the database equal to its models, and what undoes it. */
function generate(context: HistoryContext, options: MigrateOptions): Promise<DatabaseChanges<Operation>> {
  return withChanges(context, options, async ({ changes }) => changes);
}

/** What differs, while the database is still connected. */
export interface FoundChanges {
  readonly changes: DatabaseChanges<Operation>;
  readonly session: Session;
  /** The structure that the changes start from. */
  readonly live: Catalog;
}

/** Compares the models with the database, and lends what differs to `use`. */
export function withChanges<T>(
  context: HistoryContext,
  options: MigrateOptions,
  use: (found: FoundChanges) => Promise<T>,
): Promise<T> {
  const { environment, graph } = context;
  return withDatabase(context, async (database) => {
    const missing = missingRevisions(graph, await database.versions.read());
    if (missing.length > 0) throw notAtHead(missing);
    const differences = await compareModels(context, database, {
      renames: {
        given: options.rename ?? [],
        confirm: ({ rename, likelihood }) =>
          environment.questions.rename({ kind: rename.kind, ...renameWords(rename), likelihood }),
      },
    });
    const { operations, live, target } = differences;
    const { dialect, connection } = database.session;
    for (const text of (await dialect.advise?.(connection, operations)) ?? []) {
      environment.onEvent({ kind: 'note', text });
    }
    const choose = await chooseBackfills(differences, options.backfill ?? [], environment, database.session);
    const ends = { from: live, to: target };
    const changes = {
      dialect: dialect.name,
      upgrade: withBackfills(operations, ends, choose),
      downgrade: downgradeOf(
        operations,
        ends,
        await checkedPlaceholders(database.session, operations, ends),
        dialect,
      ),
    };
    return use({ changes, session: database.session, live });
  });
}

function notAtHead(missing: readonly Revision[]): DbmError {
  const others = missing.length === 1 ? '' : ` and ${missing.length - 1} more`;
  return new DbmError(
    'not-at-head',
    `The database is not up to date: it lacks ${titleOf(missing[0]!)}${others}`,
    { hint: 'Run `dbm upgrade` first. To write a migration again, remove its file.' },
  );
}

/** Of the --backfill and --rename those for one of several databases: `audit:events.kind=x`. */
function ownAnswers(
  options: MigrateOptions,
  projects: readonly CommandContext[],
  database: string | null,
): MigrateOptions {
  const names = projects.map(({ project }) => project.context.database);
  if (names.length < 2) return options;
  const own = (flag: string, given: readonly string[] = []) => {
    const stray = given.find((text) => !names.some((name) => text.startsWith(`${name}:`)));
    if (stray !== undefined) {
      throw new DbmError('usage', `--${flag} ${stray} does not say for which database it is`, {
        hint: `Write --${flag} ${names[0]}:${stray}`,
      });
    }
    return given.flatMap((text) =>
      text.startsWith(`${database}:`) ? [text.slice(`${database}:`.length)] : [],
    );
  };
  return { ...options, backfill: own('backfill', options.backfill), rename: own('rename', options.rename) };
}
