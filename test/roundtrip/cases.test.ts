import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/catalog/index.js';
import { declareContext } from '../../src/dialects/shared/declare-context.js';
import { type Declarations, declarationsIn, declareCatalog } from '../../src/schema/declare.js';
import { type Database, engines, freshDatabase, runningServer } from '../servers/databases.js';
import { type OpenSession, openSession } from '../support/session.js';
import { cases, casesOn, lack } from './cases.js';
import { prove } from './machine.js';

it('finds the cases', () => {
  expect(cases.length).toBeGreaterThan(10);
});

describe.each(engines())('cases on %s', (engine) => {
  const databases: Database[] = [];
  const sessions: OpenSession[] = [];

  beforeAll(async () => {
    for (let n = 0; n < 2; n++) {
      databases.push(await freshDatabase(engine));
      sessions.push(await openSession(databases[n]!.url));
    }
  });

  afterAll(async () => {
    for (const opened of sessions) await opened.close();
    for (const database of databases) await database.drop();
  });

  function declared(models: Declarations): Catalog {
    return declareCatalog(models, declareContext(sessions[0]!.session.dialect));
  }

  it.for(casesOn(engine))('%s', async ([, wanted], { skip }) => {
    const lacking = lack(wanted, runningServer(engine));
    skip(lacking !== null, lacking ?? undefined);
    const { before, after, ...rest } = wanted;
    const [site, twin] = databases.map(({ url }, n) => ({ url, session: sessions[n]!.session }));
    const models = declarationsIn(after);
    const pair = { before: declared(declarationsIn(before)), after: declared(models), models, ...rest };
    await prove(site!, twin!, pair);
  });
});
