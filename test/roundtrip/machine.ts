import { expect } from 'vitest';
import type { Catalog, DialectName } from '../../src/catalog/index.js';
import { defaultNaming, emptyCatalog } from '../../src/catalog/index.js';
import { diffCatalogs, withBackfills } from '../../src/diff/index.js';
import type { Operation } from '../../src/operations/index.js';
import { describeAll } from '../../src/operations/index.js';
import { renderMigration } from '../../src/render/index.js';
import { newRevisionId } from '../../src/revisions/index.js';
import { downgradeOf } from '../../src/runtime/autogenerate.js';
import { runSteps } from '../../src/runtime/executor.js';
import type { LoadedStep } from '../../src/runtime/migration.js';
import type { Session } from '../../src/runtime/session.js';
import { VersionTable } from '../../src/runtime/version-table.js';
import { dump } from '../servers/dumps.js';
import { evaluateMigration } from '../support/evaluate.js';
import { insertRows, readRows } from './rows.js';

/** An empty database that one case after another may use. */
export interface Site {
  readonly url: string;
  readonly session: Session;
}

/**
 * Proves one pair: from `before` with rows, a generated migration reaches `after` exactly, is then in sync,
 * and comes back exactly, both by the server's own dump. Values of columns that do not change survive.
 */
export async function prove(
  site: Site,
  twin: Site,
  pair: { before: Catalog; after: Catalog; rows?: boolean | undefined },
): Promise<void> {
  await empty(site);
  await empty(twin);
  const { session } = site;
  const before = resolve(session, pair.before);
  const after = resolve(session, pair.after);

  await run(session, await plan(session, before), 'upgrade');
  if (pair.rows !== false) await insertRows(session, pair.before);
  const start = await state(site);
  const rows = await readRows(session, before);

  const source = await plan(session, after);
  await run(session, source, 'upgrade');
  const left = await differences(session, after);
  expect(
    describeAll(left).map((it) => it.description),
    source,
  ).toEqual([]);
  await run(twin.session, await plan(twin.session, after), 'upgrade');
  expect(await state(site), source).toEqual(await state(twin));
  expectSurvivors(rows, before, await readRows(session, after), after, source);

  await run(session, source, 'downgrade');
  expect(await state(site), source).toEqual(start);
  expectSurvivors(rows, before, await readRows(session, before), after, source);
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
  const from = await live(session);
  const settled = await session.dialect.settle(session.connection, session.server, from, target);
  expect(settled.notes).toEqual([]);
  return diffCatalogs(from, settled.target, session.dialect.diffRules);
}

/** The migration that dbm would write. */
export async function plan(session: Session, target: Catalog): Promise<string> {
  const upgrade = await differences(session, target);
  return renderMigration({
    revision: newRevisionId(() => false),
    downRevision: null,
    message: 'property test',
    createdAt: new Date(0),
    dialect: session.dialect.name,
    upgrade: withBackfills(upgrade, await live(session), () => null),
    downgrade: downgradeOf(upgrade, target, session.dialect),
  });
}

export function stepOf(source: string, direction: 'upgrade' | 'downgrade'): LoadedStep {
  const module = evaluateMigration(source);
  const revision = {
    id: module.revision,
    downRevisions: [],
    dependsOn: [],
    branchLabels: [],
    replaces: [],
    message: 'property test',
    createdAt: null,
    transaction: true,
    path: 'property-test.ts',
  };
  return { direction: direction === 'upgrade' ? 'up' : 'down', revision, module, checksum: '' };
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
  const text = await dump(url, { sql: session.dialect.name !== 'sqlite', bodies });
  const catalog = await live(session);
  const isPostgresql = session.dialect.name === 'postgresql';
  return {
    dump: sortedWhereOrderMeansNothing(text.split('\n'), session.dialect.name),
    catalog: isPostgresql ? { ...catalog, tables: catalog.tables.map(withSortedColumns) } : catalog,
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
  return [...plain.filter((line) => !isFree(line)), ...plain.filter(isFree).sort()];
}

function withSortedColumns<T extends { readonly columns: readonly { readonly name: string }[] }>(
  table: T,
): T {
  return { ...table, columns: table.columns.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** Columns of one type on both sides of the migration have their values on both sides. */
function expectSurvivors(
  rows: ReadonlyMap<string, string>,
  before: Catalog,
  now: ReadonlyMap<string, string>,
  after: Catalog,
  source: string,
): void {
  for (const table of before.tables) {
    const counterpart = after.tables.find((it) => it.name === table.name);
    for (const column of table.columns) {
      const other = counterpart?.columns.find((it) => it.name === column.name);
      const same = other !== undefined && JSON.stringify(other.type) === JSON.stringify(column.type);
      if (!same || column.generated !== null || other.generated !== null) continue;
      if (column.nullable && !other.nullable) continue;
      const key = `${table.name}.${column.name}`;
      expect(now.get(key), `${key}\n${source}`).toBe(rows.get(key));
    }
  }
}
