import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Catalog, defaultNaming } from '../../src/catalog/index.js';
import { runSteps } from '../../src/runtime/executor.js';
import { proveStep } from '../../src/runtime/proof/prove-step.js';
import { RowKeeper } from '../../src/runtime/proof/row-keeper.js';
import { inspectAll } from '../../src/runtime/scratch-structure.js';
import { VersionTable } from '../../src/runtime/version-table.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import type { Engine as EngineName } from '../servers/server.js';
import { type Engine, edits, engineOf } from '../support/arbitraries/index.js';
import { type OpenSession, openSession } from '../support/session.js';
import { empty, plan, type Site, stepOf } from './machine.js';

const runs = Number(process.env.DBM_VERIFY_RUNS ?? 0);
// The same structures in every run of the tests; the long form chooses its own.
const seed = Number(process.env.DBM_VERIFY_SEED ?? 2026);

const usualRuns: Readonly<Record<EngineName, number>> = {
  sqlite: 20,
  postgresql: 4,
  mysql: 3,
  mariadb: 4,
};

/** What `dbm migrate` writes for random structures is proven: no rows lost, nothing made up. */
describe.each(engines())('proving random migrations on %s', (name) => {
  let database: Database;
  let opened: OpenSession;
  beforeAll(async () => {
    database = await freshDatabase(name);
    opened = await openSession(database.url);
  });
  afterAll(async () => {
    await opened.close();
    await database.drop();
  });

  it(
    'finds no fault in them',
    async () => {
      const { session } = opened;
      let inserted = 0;
      let tables = 0;
      await fc.assert(
        fc.asyncProperty(
          edits(lossless(engineOf(name, session.dialect, session.server.version))),
          async (pair) => {
            const found = await prove({ url: database.url, session }, pair);
            inserted += found.inserted;
            tables += found.tables;
          },
        ),
        { numRuns: runs || usualRuns[name], seed, endOnFailure: true },
      );
      // Nearly every table took its rows: without any, nothing would be proven.
      expect(inserted).toBeGreaterThan(tables * 3);
    },
    runs > 0 ? 0 : 120_000,
  );
});

/**
 * A STRICT table has no type for the decimals that the largest bigint becomes, and the largest number of a type leaves
 * no room for a sum, which a downgrade may bring back.
 */
function lossless(engine: Engine): Engine {
  const tableOptions = engine.tableOptions.filter((it) => !it.strict);
  return { ...engine, renames: false, sums: false, tableOptions };
}

async function prove(site: Site, pair: { readonly before: Catalog; readonly after: Catalog }) {
  const { session } = site;
  const { dialect, server } = session;
  await empty(site);
  const versions = new VersionTable(session, { schema: null, name: 'dbm_version' });
  await versions.read();
  const options = { session, versions, naming: defaultNaming };
  const start = await plan(session, dialect.resolve(pair.before, server));
  await runSteps([stepOf(start, 'upgrade')], options);
  const before = await inspectAll(session, versions.ref);
  const rows = new RowKeeper(session);
  await rows.fill(null, before);
  const source = await plan(session, dialect.resolve(pair.after, server));
  const steps = { up: stepOf(source, 'upgrade'), down: stepOf(source, 'downgrade') };
  const rebuild = async (place: 'before' | 'after') => {
    await session.dialect.scratch.discard(
      session.connection,
      await session.dialect.scratch.contents(session.connection),
    );
    versions.forget();
    if (dialect.name === 'postgresql') await session.connection.query('CREATE SCHEMA IF NOT EXISTS public');
    await runSteps([stepOf(start, 'upgrade')], options);
    if (place === 'after') await runSteps([steps.up], options);
  };
  const { signal } = new AbortController();
  const { problems } = await proveStep({ ...options, rows, signal, rebuild }, steps, before).catch(
    (thrown) => {
      throw new Error(`${thrown}\n${start}\n${source}`);
    },
  );
  expect(problems, `${start}\n${source}`).toEqual([]);
  return { inserted: rows.inserted, tables: before.tables.length };
}
