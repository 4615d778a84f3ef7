import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Catalog } from '../../../src/catalog/index.js';
import { mysql } from '../../../src/dialects/mysql/index.js';
import type { Rename } from '../../../src/diff/index.js';
import { applyRenames, diffCatalogs, renameOperations } from '../../../src/diff/index.js';
import type { Operation } from '../../../src/operations/index.js';
import { reverseAll } from '../../../src/operations/index.js';
import { catalogs, columnNames } from './arbitraries.js';
import { onEachServer } from './support.js';

const runs = Number(process.env.DBM_TEST_RUNS ?? 5);
const seed = Number(process.env.DBM_TEST_SEED ?? 2026);

/** What a server refuses whoever asks: limits, conversions that it has not, an order of columns that cannot be. */
const refused =
  /too (large|long)|Cannot cast|incorrectly formed|Cannot add foreign key|cannot be used in the|Invalid default|Incorrect|Truncated|Data truncated|is not supported for generated|defined prior to it/i;

onEachServer((test) => {
  const empty = async () => {
    await test.query('SET SESSION foreign_key_checks = 0');
    for (const { name } of (await test.inspect()).tables) {
      await test.query(`DROP TABLE ${mysql.quoteIdentifier(name)}`);
    }
    await test.query('SET SESSION foreign_key_checks = 1');
  };
  const difference = async (wanted: Catalog) => {
    const live = await test.inspect();
    const { target, notes } = await mysql.settle(test.connection, test.server, live, wanted);
    expect(notes).toEqual([]);
    return { live, operations: diffCatalogs(live, target, mysql.diffRules) };
  };
  /** False when the server refuses it. */
  const taken = async (operations: readonly Operation[]) => {
    try {
      await test.run(...operations);
      return true;
    } catch (error) {
      if (refused.test((error as Error).message)) return false;
      throw error;
    }
  };
  const resolved = (catalog: Catalog) => {
    try {
      return mysql.resolve(catalog, test.server);
    } catch {
      return null;
    }
  };
  const emptyTables = (catalog: Catalog): Catalog => ({ ...catalog, tables: [] });

  const renamesOf = (live: Catalog, wanted: readonly (readonly [string, string])[]): readonly Rename[] => {
    const table = live.tables.find((it) => it.name === 't')!;
    const names = new Set(table.columns.map((it) => it.name));
    return wanted.flatMap(([from, to]): readonly Rename[] => {
      if (!names.delete(from) || names.has(to)) return [];
      names.add(to);
      return [{ kind: 'column', table: { schema: null, name: 't' }, from, to }];
    });
  };

  it(
    'goes from any structure to any other and back, and renames',
    async () => {
      const renaming = fc.uniqueArray(
        fc.tuple(fc.constantFrom(...columnNames, 'id', 'g1'), fc.constantFrom('zz', 'y y', 'from')),
        { maxLength: 2, selector: ([from]) => from },
      );
      const both = catalogs(test.mariadb);
      await fc.assert(
        fc.asyncProperty(both, both, renaming, async (first, second, names) => {
          const [before, after] = [resolved(first), resolved(second)];
          if (before === null || after === null) return;
          await empty();
          if (!(await taken(diffCatalogs(emptyTables(before), before, mysql.diffRules)))) return;
          const start = await difference(before);
          expect(start.operations).toEqual([]);
          const dump = await test.dump();

          const renames = renamesOf(start.live, names);
          const renaming = renameOperations(renames);
          await test.run(...renaming);
          expect((await difference(applyRenames(start.live, renames, mysql.diffRules))).operations).toEqual(
            [],
          );
          await test.run(...reverseAll(renaming));
          expect(await test.inspect()).toEqual(start.live);
          expect(await test.dump()).toBe(dump);

          const { operations } = await difference(after);
          if (!(await taken(operations))) return;
          expect((await difference(after)).operations).toEqual([]);
          if (!(await taken(reverseAll(operations)))) return;
          expect(await test.inspect()).toEqual(start.live);
          expect(await test.dump()).toBe(dump);
        }),
        { numRuns: runs, seed, endOnFailure: true },
      );
    },
    runs * 20_000,
  );
});
