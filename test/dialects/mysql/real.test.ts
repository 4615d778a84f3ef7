import { createConnection } from 'mysql2/promise';
import { expect, it } from 'vitest';
import type { Table } from '../../../src/catalog/index.js';
import { mysql } from '../../../src/dialects/mysql/index.js';
import { describeRealSchemas } from '../../support/real-schemas.js';
import { onEachServer } from './support.js';

/** The tables of the dump, and nothing of what dbm does not manage. */
const tablesOf = (dump: string) => dump.split(/;\n(?=CREATE )/).filter((it) => it.startsWith('CREATE TABLE'));

onEachServer((test, engine) => {
  describeRealSchemas(engine, ({ sql }) => {
    it('is built again as it was', async () => {
      const driver = await createConnection({
        uri: test.url.replace(/^mariadb:/, 'mysql:'),
        multipleStatements: true,
      });
      await driver.query(sql);
      await driver.end();

      const live = await test.inspect();
      expect(live.tables.length).toBeGreaterThan(5);
      const dump = tablesOf(await test.dump());
      expect(live.tables.length).toBe(dump.length);
      expect(mysql.resolve(live, test.server)).toEqual(live);
      const { target, notes } = await mysql.settle(test.connection, test.server, live, live);
      expect([target, notes]).toEqual([live, []]);

      for (const table of live.tables) await test.alter(table.name, ...foreignKeysOf(table));
      for (const table of live.tables) await test.run({ kind: 'dropTable', table });
      expect((await test.inspect()).tables).toEqual([]);
      await test.build(...live.tables);
      expect((await test.inspect()).tables).toEqual(live.tables);
      expect(tablesOf(await test.dump())).toEqual(dump);
    });
  });
});

const foreignKeysOf = (table: Table) =>
  table.foreignKeys.map((constraint) => ({ kind: 'dropConstraint', constraint }) as const);
