import { expect } from 'vitest';
import type { Catalog, DialectName } from '../../src/catalog/index.js';
import { defaultNaming, emptyCatalog } from '../../src/catalog/index.js';
import { diffCatalogs, type Rename, renameWords, withBackfills } from '../../src/diff/index.js';
import type { Operation } from '../../src/operations/index.js';
import { describeAll, ownersRenamed } from '../../src/operations/index.js';
import { renderMigration } from '../../src/render/index.js';
import { newRevisionId } from '../../src/revisions/index.js';
import { type Differences, downgradeOf } from '../../src/runtime/autogenerate/autogenerate.js';
import { decideRenames } from '../../src/runtime/autogenerate/renames.js';
import { runSteps } from '../../src/runtime/executor.js';
import type { LoadedStep } from '../../src/runtime/migration.js';
import { checkedPlaceholders } from '../../src/runtime/placeholders/placeholders.js';
import type { Session } from '../../src/runtime/session.js';
import { VersionTable } from '../../src/runtime/version-table.js';
import type { Declarations } from '../../src/schema/declare.js';
import { dump } from '../servers/dumps.js';
import { evaluateMigration } from '../support/evaluate.js';
import { revision } from '../support/revisions.js';
import { insertRows, readRows } from './rows.js';

/** An empty database that one case after another may use. */
export interface Site {
  readonly url: string;
  readonly session: Session;
}

export interface Pair {
  readonly before: Catalog;
  readonly after: Catalog;
  /** Whether the tables have rows; they do unless this is false. */
  readonly rows?: boolean | undefined;
  /** See Case. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  readonly converted?: readonly string[];
  /** What --rename says. */
  readonly renames?: readonly Rename[] | undefined;
  /** The models of `after`, whose `renamedFrom` says it. */
  readonly models?: Declarations;
}

const noModels: Declarations = { tables: [], enums: [], objects: [] };

/**
 * Proves one pair: from `before` with rows, a generated migration reaches `after` exactly, is then in sync,
 * and comes back exactly, both by the server's own dump. Values of columns that do not change survive.
 */
export async function prove(site: Site, twin: Site, pair: Pair): Promise<void> {
  const renames = pair.renames ?? renamesIn(pair.models ?? noModels);
  await Promise.all([empty(site), empty(twin)]);
  const { session } = site;
  const before = resolve(session, pair.before);
  const after = resolve(session, pair.after);

  await run(session, await plan(session, before), 'upgrade');
  if (pair.rows !== false) await insertRows(session, pair.before, pair.values);
  const start = await state(site);
  const rows = await readRows(session, before);

  const source = await plan(session, after, pair);
  await run(session, source, 'upgrade');
  const left = await differences(session, after);
  expect(
    describeAll(left).map((it) => it.description),
    source,
  ).toEqual([]);
  await run(twin.session, await plan(twin.session, after), 'upgrade');
  const [reached, wanted] = await Promise.all([state(site), state(twin)]);
  expect(reached, source).toEqual(wanted);
  const survivors = survivorsOf(before, after, renames);
  const arrived = await readRows(session, after);
  for (const [from, to] of survivors.filter(([it]) => !pair.converted?.includes(it)))
    expect(arrived.get(to), `${from}\n${source}`).toBe(rows.get(from));

  await run(session, source, 'downgrade');
  expect(await state(site), source).toEqual(start);
  const returned = await readRows(session, before);
  for (const [it] of survivors) expect(returned.get(it), `${it}\n${source}`).toBe(rows.get(it));
}

function resolve(session: Session, catalog: Catalog): Catalog {
  return session.dialect.resolve(catalog, session.server);
}

export async function live(session: Session): Promise<Catalog> {
  const found = await session.dialect.inspect(session.connection, session.server, {
    schemas: [],
    tables: null,
  });
  return { ...found, tables: found.tables.filter((table) => table.name !== 'dbm_version') };
}

export async function differences(session: Session, target: Catalog): Promise<readonly Operation[]> {
  return (await compare(session, target)).operations;
}

/** What differs between what is there and the target, in the server's spelling. */
async function compare(
  session: Session,
  target: Catalog,
  { renames = [], models = noModels }: Pick<Pair, 'renames' | 'models'> = {},
): Promise<Pick<Differences, 'operations' | 'live' | 'target'>> {
  const { dialect, connection, server } = session;
  const flags = renames.map(renameWords).map(({ from, to }) => `${from}:${to}`);
  const found = await live(session);
  const renamed = await decideRenames(
    { from: found, to: target },
    models,
    { given: flags, confirm: async () => null },
    session,
  );
  const from = { ...renamed.live, objects: ownersRenamed(found.objects, renamed.operations) };
  const settled = await dialect.settle(connection, server, from, target);
  expect(settled.notes).toEqual([]);
  const operations = diffCatalogs(from, settled.target, dialect.diffRules, renamed.operations);
  return { operations, live: found, target: settled.target };
}

/** The migration that dbm would write. */
export async function plan(
  session: Session,
  wanted: Catalog,
  renamed: Pick<Pair, 'renames' | 'models'> = {},
): Promise<string> {
  const compared = await compare(session, wanted, renamed);
  const { operations: upgrade, live, target } = compared;
  const ends = { from: live, to: target };
  return renderMigration({
    revision: newRevisionId(() => false),
    downRevision: null,
    message: 'property test',
    createdAt: new Date(0),
    dialect: session.dialect.name,
    upgrade: withBackfills(upgrade, ends, () => null),
    downgrade: downgradeOf(upgrade, ends, await checkedPlaceholders(session, upgrade, ends), session.dialect),
  });
}

export function stepOf(source: string, direction: 'upgrade' | 'downgrade'): LoadedStep {
  const module = evaluateMigration(source);
  const message = 'property test';
  return {
    direction: direction === 'upgrade' ? 'up' : 'down',
    revision: revision(module.revision, { message }),
    module,
    checksum: '',
  };
}

export async function run(
  session: Session,
  source: string,
  direction: 'upgrade' | 'downgrade',
): Promise<void> {
  const step = stepOf(source, direction);
  const versions = new VersionTable(session, { schema: null, name: 'dbm_version' });
  await versions.read();
  try {
    await runSteps([step], { session, versions, naming: defaultNaming });
  } catch (thrown) {
    throw new Error(`${thrown instanceof Error ? thrown.message : thrown}\n\n${source}`, { cause: thrown });
  }
}

/** Drops everything, in the way that dbm itself would. */
export async function empty(site: Site): Promise<void> {
  const { session } = site;
  await run(session, await plan(session, emptyCatalog), 'upgrade');
}

/** The structure by the server's own dump, and what dbm reads of it, in an order that all engines share. */
async function state({ url, session }: Site): Promise<{ dump: readonly string[]; catalog: Catalog }> {
  // Elsewhere the heads of views and routines stay as they were typed: the catalog has them.
  const bodies = session.dialect.name === 'postgresql';
  const [text, catalog] = await Promise.all([
    dump(url, { sql: session.dialect.name !== 'sqlite', bodies }),
    live(session),
  ]);
  const isPostgresql = session.dialect.name === 'postgresql';
  return {
    dump: sortedWhereOrderMeansNothing(text.split('\n'), session.dialect.name),
    catalog: isPostgresql
      ? {
          ...catalog,
          tables: catalog.tables.map(withSortedColumns),
          objects: catalog.objects.map((it) =>
            it.kind === 'statistics' ? { ...it, definition: withSortedWords(it.definition) } : it,
          ),
        }
      : catalog,
  };
}

/**
 * PostgreSQL puts a column that comes back at the end, MySQL a key or constraint: there the order of these is
 * no structure.
 */
export function sortedWhereOrderMeansNothing(
  lines: readonly string[],
  dialect: DialectName,
): readonly string[] {
  if (dialect === 'sqlite') return lines;
  const isFree = (line: string) =>
    dialect === 'postgresql' || /^ *(PRIMARY|UNIQUE|FULLTEXT|KEY|CONSTRAINT)\b/.test(line);
  // MySQL writes -1000 as -(1000) or -1000, by whether it has read the table anew since.
  const plain = lines.map((line) => line.replace(/,$/, '').replaceAll(/-\((\d+)\)/g, '-$1'));
  const unordered = plain.map((line) =>
    line.startsWith('CREATE STATISTICS') ? withSortedWords(line) : line,
  );
  return [...unordered.filter((line) => !isFree(line)), ...unordered.filter(isFree).sort()];
}

/** PostgreSQL tells the columns of statistics in the order of their table. */
function withSortedWords(statement: string): string {
  return statement.split(/[ ,]+/).sort().join(' ');
}

function withSortedColumns<T extends { readonly columns: readonly { readonly name: string }[] }>(
  table: T,
): T {
  return { ...table, columns: table.columns.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

function renamesIn({ tables }: Declarations): readonly Rename[] {
  const ref = (name: string) => ({ schema: null, name });
  return tables.flatMap(({ name, renamedFrom, columns }): readonly Rename[] => [
    ...(renamedFrom === null ? [] : [{ kind: 'table', from: ref(renamedFrom), to: ref(name) } as const]),
    ...Object.entries(columns).flatMap(([to, { definition }]) =>
      definition.renamedFrom === null
        ? []
        : [{ kind: 'column', table: ref(name), from: definition.renamedFrom, to } as const],
    ),
  ]);
}

/** The columns, `table.column`, that have one type on both sides: their values are there on both sides. */
function survivorsOf(
  before: Catalog,
  after: Catalog,
  renames: readonly Rename[],
): readonly (readonly [from: string, to: string])[] {
  return before.tables.flatMap((table) => {
    const renamed = renames.find((it) => it.kind === 'table' && it.from.name === table.name);
    const name = renamed?.kind === 'table' ? renamed.to.name : table.name;
    // A table that only has the name of one that was renamed is another.
    const isAnother =
      renamed === undefined && renames.some((it) => it.kind === 'table' && it.to.name === name);
    const counterpart = isAnother ? undefined : after.tables.find((it) => it.name === name);
    return table.columns.flatMap((column) => {
      const rename = renames.find(
        (it) => it.kind === 'column' && it.table.name === name && it.from === column.name,
      );
      const to = rename?.kind === 'column' ? rename.to : column.name;
      const isNew = renames.some((it) => it.kind === 'column' && it.table.name === name && it.to === to);
      const other =
        rename === undefined && isNew ? undefined : counterpart?.columns.find((it) => it.name === to);
      const same = other !== undefined && JSON.stringify(other.type) === JSON.stringify(column.type);
      if (!same || column.generated !== null || other.generated !== null) return [];
      if (column.nullable && !other.nullable) return [];
      return [[`${table.name}.${column.name}`, `${name}.${to}`] as const];
    });
  });
}
