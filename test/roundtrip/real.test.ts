import Database from 'better-sqlite3';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { emptyCatalog } from '../../src/catalog/index.js';
import { declareContext } from '../../src/dialects/shared/declare-context.js';
import { describeAll } from '../../src/operations/index.js';
import { renderModels } from '../../src/render/index.js';
import type { Session } from '../../src/runtime/session.js';
import { declarationsIn, declareCatalog } from '../../src/schema/declare.js';
import { engines, freshDatabase, type Database as TestDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import type { Engine } from '../servers/server.js';
import { sqlitePath } from '../servers/url.js';
import { evaluateModels } from '../support/evaluate.js';
import { describeRealSchemas } from '../support/real-schemas.js';
import { type OpenSession, openSession } from '../support/session.js';
import { differences, live, plan, run, sortedWhereOrderMeansNothing } from './machine.js';

async function load(engine: Engine, url: string, session: Session, sql: string): Promise<void> {
  if (engine === 'sqlite') {
    const database = new Database(sqlitePath(url));
    database.exec(sql);
    database.close();
  } else if (engine === 'postgresql') {
    const { Client } = (await import('pg')).default;
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      // Commands of psql, owners and databases are not this server's.
      await client.query(sql.replaceAll(/^(ALTER .* OWNER TO .*;|(DROP|CREATE) DATABASE .*|\\.*)$/gm, ''));
    } finally {
      await client.end();
    }
  } else {
    const connection = await mysql.createConnection({
      uri: url.replace(/^mariadb:/, 'mysql:'),
      multipleStatements: true,
    });
    await connection.query(sql);
    await connection.end();
  }
  expect((await live(session)).tables.length).toBeGreaterThan(4);
}

/** Statements that drop what is not managed and holds what is: tables that inherit from others. */
const dropOthers = `
  SELECT format('DROP TABLE IF EXISTS %s CASCADE', inhrelid::regclass) AS sql FROM pg_inherits
  JOIN pg_class ON pg_class.oid = inhrelid WHERE relkind = 'r'`;

for (const engine of engines()) {
  describeRealSchemas(engine, ({ sql }) => {
    let database: TestDatabase;
    let opened: OpenSession;

    beforeAll(async () => {
      database = await freshDatabase(engine);
      opened = await openSession(database.url);
      await load(engine, database.url, opened.session, sql);
    });

    afterAll(async () => {
      await opened.close();
      await database.drop();
    });

    it('is the same to the models that are pulled from it, and built from them elsewhere', async () => {
      const { session } = opened;
      const catalog = await live(session);
      const { dialect } = session;
      const context = declareContext(dialect);
      const models = evaluateModels(renderModels(catalog, context));
      const declared = declareCatalog(declarationsIn(models), context);
      const resolved = dialect.resolve(declared, session.server);
      expect(describeAll(await differences(session, resolved))).toEqual([]);

      const second = await freshDatabase(engine);
      const twin = await openSession(second.url);
      try {
        await run(twin.session, await plan(twin.session, resolved), 'upgrade');
        const built = await live(twin.session);
        // Names that only SQLite can do without are given by the convention.
        const named =
          engine === 'sqlite' ? describeAll(await differences(twin.session, resolved)) : built.tables;
        expect(named).toEqual(engine === 'sqlite' ? [] : catalog.tables);
        if (engine !== 'sqlite') expect(built.objects).toEqual(catalog.objects);
      } finally {
        await twin.close();
        await second.drop();
      }
    });

    it('goes by a generated migration and comes back by its downgrade', async () => {
      const { session } = opened;
      const others =
        engine === 'postgresql' ? await session.connection.query<{ sql: string }>(dropOthers) : [];
      for (const { sql } of others) await session.connection.query(sql);
      const structure = async () =>
        sortedWhereOrderMeansNothing(
          (await dump(database.url, { sql: engine !== 'sqlite', bodies: false })).split('\n'),
          session.dialect.name,
        );
      const before = await structure();
      const catalog = await live(session);
      const source = await plan(session, emptyCatalog);
      await run(session, source, 'upgrade');
      expect(await live(session)).toMatchObject({ tables: [], objects: [] });
      await run(session, source, 'downgrade');
      expect(await structure()).toEqual(before);
      expect(await live(session)).toEqual(catalog);
    });
  });
}
