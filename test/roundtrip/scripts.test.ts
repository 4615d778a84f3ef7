import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Catalog, defaultNaming } from '../../src/catalog/index.js';
import { declareContext } from '../../src/dialects/shared/declare-context.js';
import type { LoadedStep } from '../../src/runtime/migration.js';
import { withImagined } from '../../src/runtime/offline/imagine.js';
import { scriptText } from '../../src/runtime/offline/script-text.js';
import { imagineSteps, writeSteps } from '../../src/runtime/offline/write-script.js';
import type { Session } from '../../src/runtime/session.js';
import { VersionStatements } from '../../src/runtime/version-statements.js';
import { declarationsIn, declareCatalog } from '../../src/schema/declare.js';
import { runScript } from '../servers/clients.js';
import { type Database, freshDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import type { Engine as EngineName } from '../servers/server.js';
import { type Engine, edits, engineOf } from '../support/arbitraries/index.js';
import { type OpenSession, openSession } from '../support/session.js';
import keysBecomeNotNull from './cases/foreign-keys/columns-of-keys-become-not-null-while-others-change.js';
import { empty, type Pair, plan, run, type Site, stepOf } from './machine.js';
import { randomEngines, randomRuns, randomTimeout } from './random-runs.js';
import { insertRows, readRows } from './rows.js';

const usualRuns: Readonly<Record<EngineName, number>> = {
  sqlite: 8,
  postgresql: 2,
  mysql: 2,
  mariadb: 2,
};

/** The script of one step, for a database on which the earlier ones have run; nobody connects to one. */
async function write(
  { dialect, server }: Session,
  earlier: readonly LoadedStep[],
  step: LoadedStep,
): Promise<string> {
  const assumed = dialect.assumeServer(server.flavor, dialect.name === 'sqlite' ? null : server.version);
  const options = {
    dialect,
    settings: null,
    naming: defaultNaming,
    versions: new VersionStatements({ dialect, server: assumed }, { schema: null, name: 'dbm_version' }),
    fromBase: earlier.length === 0,
    transactionPerMigration: true,
  };
  const parts = await withImagined({ dialect, server: assumed }, async (database) => {
    await imagineSteps(earlier, database, options);
    return writeSteps([step], database, options);
  });
  return scriptText(parts, { dialect, server: assumed, command: 'upgrade' });
}

/** Both sites are written to one after the other. */
const times = new RegExp(`${new Date().getFullYear()}-\\d\\d-\\d\\d([ T][\\d:.]+Z?)?`, 'g');

/** The structure down to the text of SQLite's statements, and the values by table and column. */
async function state({ url, session }: Site, catalog: Catalog) {
  const rows = [...(await readRows(session, catalog))].map(
    ([column, values]) => [column, values.replaceAll(times, 'now')] as const,
  );
  return { structure: await dump(url), rows: new Map(rows) };
}

/** A script does not know how expressions read after a rename in the same script. */
function vocabulary(name: EngineName, { session }: OpenSession): Engine {
  return { ...engineOf(name, session.dialect, session.server.version), renames: false };
}

/** What runs at one site runs at the other as a script, with the same outcome each time. */
async function proveScripts(online: Site, offline: Site, pair: Pair): Promise<void> {
  await empty(online);
  await empty(offline);
  const { session } = online;
  const [before, after] = [pair.before, pair.after].map((it) => session.dialect.resolve(it, session.server));
  const earlier: LoadedStep[] = [];
  type Start = Awaited<ReturnType<typeof state>> | null;
  const both = async (
    source: string,
    direction: 'upgrade' | 'downgrade',
    then: Catalog,
    start: Start = null,
  ) => {
    const step = stepOf(source, direction);
    await run(session, source, direction);
    const script = await write(session, earlier, step);
    await runScript(offline.url, script).catch((thrown) => {
      throw new Error(`${thrown.message}\n\n${script}`);
    });
    earlier.push(step);
    const [expected, made] = [await state(online, then), await state(offline, then)];
    // What a downgrade cannot bring back, it makes up, each time anew.
    const comparable = (rows: ReadonlyMap<string, string>) =>
      [...rows].filter(([column]) => start === null || start.rows.get(column) === expected.rows.get(column));
    expect({ ...made, rows: comparable(made.rows) }, `${source}\n${script}`).toEqual({
      ...expected,
      rows: comparable(expected.rows),
    });
  };
  await both(await plan(session, before!), 'upgrade', before!);
  if (pair.rows !== false) {
    await insertRows(session, pair.before);
    await insertRows(offline.session, pair.before);
  }
  const start = await state(online, before!);
  const source = await plan(session, after!, pair);
  await both(source, 'upgrade', after!);
  await both(source, 'downgrade', before!, start);
}

describe.each(randomEngines)('scripts of random migrations on %s', (name) => {
  const databases: Database[] = [];
  const sessions: OpenSession[] = [];

  beforeAll(async () => {
    for (let n = 0; n < 2; n++) {
      databases.push(await freshDatabase(name));
      sessions.push(await openSession(databases[n]!.url));
    }
  });

  afterAll(async () => {
    for (const opened of sessions) await opened.close();
    for (const database of databases) await database.drop();
  });

  it(
    'do what the migrations do',
    async () => {
      const [online, offline] = databases.map(({ url }, n) => ({ url, session: sessions[n]!.session }));
      await fc.assert(
        fc.asyncProperty(edits(vocabulary(name, sessions[0]!)), (pair) =>
          proveScripts(online!, offline!, pair),
        ),
        randomRuns(usualRuns[name]),
      );
    },
    randomTimeout(120_000),
  );

  it('know which columns others refer to', async () => {
    const [online, offline] = databases.map(({ url }, n) => ({ url, session: sessions[n]!.session }));
    const { dialect } = sessions[0]!.session;
    const [before, after] = [keysBecomeNotNull.before, keysBecomeNotNull.after].map((models) =>
      declareCatalog(declarationsIn(models), declareContext(dialect)),
    );
    await proveScripts(online!, offline!, { before: before!, after: after!, rows: false });
  });
});
