import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Catalog, Default, Table } from '../../../src/catalog/index.js';
import { findTable } from '../../../src/catalog/index.js';
import { mysql } from '../../../src/dialects/mysql/index.js';
import { diffCatalogs, withBackfills } from '../../../src/diff/index.js';
import type { Operation } from '../../../src/operations/index.js';
import { reverseAll } from '../../../src/operations/index.js';
import { catalogs, edits } from '../../support/arbitraries.js';
import { typeSamples } from '../../support/values.js';
import type { TestDatabase } from './support.js';
import { onEachServer } from './support.js';

const engine = {
  dialect: 'mysql',
  writer: mysql,
  partialIndexes: false,
  expressionIndexes: false,
  postgresqlIndexes: false,
  comments: true,
} as const;

const runs = Number(process.env.DBM_TEST_RUNS ?? 5);
const seed = Number(process.env.DBM_TEST_SEED ?? 2026);

/** What a plain column holds in the second row; everything that may be null is null in the first. */
function rowsOf(table: Table): readonly string[] {
  const plain = table.columns.filter((it) => it.generated === null && it.identity === null);
  const sqlValue = (column: Table['columns'][number], row: number) => {
    const sample = typeSamples('mysql').find(
      (it) => mysql.diffRules.typeSql(it.type, table) === mysql.diffRules.typeSql(column.type, table),
    );
    if (column.name.endsWith('_ref') || (row === 0 && column.nullable)) return 'NULL';
    return sample?.values[row % sample.values.length] ?? 'NULL';
  };
  const names = plain.map((it) => mysql.quoteIdentifier(it.name)).join(', ');
  return [0, 1].map(
    (row) =>
      `INSERT INTO ${mysql.quoteIdentifier(table.name)} (${names}) VALUES (${plain.map((it) => sqlValue(it, row)).join(', ')})`,
  );
}

onEachServer((test) => {
  const empty = async () => {
    await test.query('SET SESSION foreign_key_checks = 0');
    for (const { name } of (await test.inspect()).tables)
      await test.query(`DROP TABLE ${mysql.quoteIdentifier(name)}`);
    await test.query('SET SESSION foreign_key_checks = 1');
  };
  const difference = async (wanted: Catalog) => {
    const live = await test.inspect();
    const { target, notes } = await mysql.settle(
      test.connection,
      test.server,
      live,
      mysql.resolve(wanted, test.server),
    );
    expect(notes).toEqual([]);
    return { live, target, operations: diffCatalogs(live, target, mysql.diffRules) };
  };
  const counts = async (names: readonly string[]) => {
    const found: unknown[] = [];
    for (const name of names)
      found.push(await test.query(`SELECT count(*) AS n FROM ${mysql.quoteIdentifier(name)}`));
    return found;
  };

  it(
    'goes from any structure to another and back',
    async () => {
      await fc.assert(
        fc.asyncProperty(edits(engine), async ({ before, after }) => {
          await empty();
          await build(test, before);
          const dump = await test.dump();
          for (const table of before.tables) for (const row of rowsOf(table)) await test.query(row);

          const { live, target, operations } = await difference(after);
          const filled = withBackfills(operations, live, placeholders);
          await test.run(...filled);
          expect((await difference(after)).operations).toEqual([]);
          const kept = before.tables.filter((it) => findTable(after, it) !== null).map((it) => it.name);
          expect(await counts(kept)).toEqual(kept.map(() => [{ n: 2 }]));

          const back = withBackfills(reverseAll(operations), target, placeholders);
          await test.run(...back);
          expect(await test.inspect()).toEqual(live);
          expect(await test.dump()).toBe(dump);
          expect(await counts(kept)).toEqual(kept.map(() => [{ n: 2 }]));
        }),
        { numRuns: runs, seed, endOnFailure: true },
      );
    },
    runs * 20_000,
  );

  it(
    'is in sync with what it has built',
    async () => {
      await fc.assert(
        fc.asyncProperty(catalogs(engine), async (catalog) => {
          await empty();
          await build(test, catalog);
          expect((await difference(catalog)).operations).toEqual([]);
        }),
        { numRuns: runs, seed, endOnFailure: true },
      );
    },
    runs * 20_000,
  );
});

const placeholders = (column: Table['columns'][number], table: Table): Default | null =>
  mysql.placeholder(column, table);

async function build(test: TestDatabase, catalog: Catalog): Promise<void> {
  const resolved = mysql.resolve(catalog, test.server);
  const operations: readonly Operation[] = diffCatalogs(
    { ...resolved, tables: [] },
    resolved,
    mysql.diffRules,
  );
  await test.run(...operations);
}
