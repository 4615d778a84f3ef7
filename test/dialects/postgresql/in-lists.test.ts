import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../../src/catalog/index.js';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import { useDatabase } from './support.js';

const test = useDatabase();

/** What is written, and how the catalog has it. */
const lists: readonly (readonly [string, string])[] = [
  ["status IN ('a', 'b')", "status IN ('a', 'b')"],
  ["status NOT IN ('a', 'b')", "status NOT IN ('a', 'b')"],
  ["status IN ('it''s', 'ARRAY[')", "status IN ('it''s', 'ARRAY[')"],
  [`"Odd name" IN ('a', 'b')`, `"Odd name" IN ('a', 'b')`],
  ["coalesce(status, other) IN ('a', 'b')", "(COALESCE(status, other)) IN ('a', 'b')"],
  ["n > 0 AND status IN ('a', 'b')", "(n > 0) AND (status IN ('a', 'b'))"],
  [
    "status IN ('a', 'b') OR (other NOT IN ('c', 'd') AND NOT status IN ('e', 'f', 'g'))",
    "(status IN ('a', 'b')) OR ((other NOT IN ('c', 'd')) AND (NOT (status IN ('e', 'f', 'g'))))",
  ],
  ["status IN ('a')", "(status)::text = 'a'::text"],
  ["status = ANY (ARRAY['a', 'b'])", "(status)::text = ANY (ARRAY['a'::text, 'b'::text])"],
  ["body IN ('a', 'b')", "body = ANY (ARRAY['a'::text, 'b'::text])"],
  ['n IN (1, 2)', 'n = ANY (ARRAY[1, 2])'],
];

const columns = '(status varchar(20), other varchar, "Odd name" varchar, body text, n integer)';
const definition = (table: string) =>
  `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '${table}_ck'`;

describe('a list of texts', () => {
  it.each(lists)('%s comes back in words that make the same again', async (written, expected) => {
    const { db } = test;
    await db.query(`
      DROP TABLE IF EXISTS original, copy;
      CREATE TABLE original ${columns};
      ALTER TABLE original ADD CONSTRAINT original_ck CHECK (${written});
      CREATE TABLE copy ${columns};
    `);
    const [check] = (await db.table('original')).checks;
    expect(check!.expression).toBe(expected);
    await db.query(`ALTER TABLE copy ADD CONSTRAINT copy_ck CHECK (${check!.expression})`);
    expect(await db.values(definition('copy'))).toEqual(await db.values(definition('original')));
    // As the restoring of a dump makes it.
    const [dumped] = await db.values(definition('original'));
    await db.query(`ALTER TABLE copy DROP CONSTRAINT copy_ck, ADD CONSTRAINT copy_ck ${dumped}`);
    const catalogOf = async (name: string): Promise<Catalog> => {
      const table = await db.table(name);
      return db.resolve({
        tables: [{ ...table, name: 'it', checks: table.checks.map((it) => ({ ...it, name: 'ck' })) }],
      });
    };
    const restored = await catalogOf('copy');
    const { target } = await postgresql.settle(
      db.connection,
      db.server,
      restored,
      await catalogOf('original'),
    );
    expect(target).toEqual(restored);
  });

  it('comes back in the predicate of an index and in an expression', async () => {
    const { db } = test;
    await db.query(`
      CREATE TABLE parts ${columns};
      ALTER TABLE parts ADD COLUMN g boolean GENERATED ALWAYS AS (status IN ('a', 'b')) STORED;
      CREATE INDEX ix_parts ON parts ((status IN ('a', 'b'))) WHERE other NOT IN ('a', 'b');
    `);
    const { columns: found, indexes } = await db.table('parts');
    expect(found.find(({ name }) => name === 'g')!.generated!.expression).toBe("status IN ('a', 'b')");
    expect(indexes[0]).toMatchObject({
      keys: [{ expression: "status IN ('a', 'b')" }],
      where: "other NOT IN ('a', 'b')",
    });
  });
});
