import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Database, freshDatabase } from '../servers/databases.js';
import type { Engine as EngineName } from '../servers/server.js';
import { edits, engineOf } from '../support/arbitraries/index.js';
import { type OpenSession, openSession } from '../support/session.js';
import { prove, type Site } from './machine.js';
import { randomEngines, randomRuns, randomTimeout } from './random-runs.js';

/** How many pairs a plain test run affords. */
const usualRuns: Readonly<Record<EngineName, number>> = {
  sqlite: 30,
  postgresql: 5,
  mysql: 4,
  mariadb: 6,
};

describe.each(randomEngines)('random schemas on %s', (name) => {
  const databases: Database[] = [];
  const sessions: OpenSession[] = [];
  const sites: Site[] = [];

  beforeAll(async () => {
    for (let n = 0; n < 2; n++) {
      const database = await freshDatabase(name);
      const opened = await openSession(database.url);
      databases.push(database);
      sessions.push(opened);
      sites.push({ url: database.url, session: opened.session });
    }
  });

  afterAll(async () => {
    for (const opened of sessions) await opened.close();
    for (const database of databases) await database.drop();
  });

  it(
    'migrate there and back, with their rows',
    async () => {
      const [site, twin] = sites;
      const { dialect, server } = sessions[0]!.session;
      await fc.assert(
        fc.asyncProperty(edits(engineOf(name, dialect, server.version)), (pair) => prove(site!, twin!, pair)),
        randomRuns(usualRuns[name]),
      );
    },
    randomTimeout(300_000),
  );
});
