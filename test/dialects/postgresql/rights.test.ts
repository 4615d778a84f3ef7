import { expect, it } from 'vitest';
import type { Catalog } from '../../../src/catalog/index.js';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import { diffCatalogs } from '../../../src/diff/index.js';
import { reverseAll } from '../../../src/operations/index.js';
import { useDatabase } from './support.js';

const test = useDatabase();

const schema = `
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE DOMAIN zip AS varchar(5);
  CREATE TYPE address AS (street text, zip integer);
  CREATE TABLE users (id serial, name varchar(40), mood mood, zip zip, address address, age integer,
    double integer GENERATED ALWAYS AS (age * 2) STORED);
  CREATE VIEW names AS SELECT id, name, age FROM users;
  CREATE VIEW adults AS SELECT name FROM names;
  CREATE MATERIALIZED VIEW stored AS SELECT id, name FROM users;
  CREATE INDEX stored_name ON stored (name);
  CREATE FUNCTION name_of(u users) RETURNS varchar LANGUAGE sql STABLE AS 'SELECT u.name';
  CREATE FUNCTION twice(x integer) RETURNS integer LANGUAGE sql AS 'SELECT x * 2';
  CREATE AGGREGATE summed(integer) (SFUNC = int4pl, STYPE = integer);
  ALTER VIEW names ALTER age SET DEFAULT 7;
  ALTER MATERIALIZED VIEW stored CLUSTER ON stored_name;
  ALTER MATERIALIZED VIEW stored ALTER name SET STATISTICS 77`;

/** Rights that rest on others', on columns, taken from everybody; B owns what C gave it rights on. */
const rights = (a: string, b: string, c: string) => `
  GRANT SELECT ON names TO ${a} WITH GRANT OPTION;
  SET ROLE ${a};
  GRANT SELECT ON names TO ${b} WITH GRANT OPTION;
  SET ROLE ${b};
  GRANT SELECT ON names TO ${c};
  RESET ROLE;
  GRANT UPDATE (name), INSERT (name) ON names TO ${b};
  ALTER VIEW names OWNER TO ${c};
  GRANT SELECT ON adults TO PUBLIC;
  GRANT SELECT (id) ON stored TO ${b};
  ALTER MATERIALIZED VIEW stored OWNER TO ${b};
  REVOKE EXECUTE ON FUNCTION name_of(users), twice(integer), summed(integer) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION twice(integer) TO ${a} WITH GRANT OPTION;
  ALTER FUNCTION twice(integer) OWNER TO ${b};
  REVOKE USAGE ON TYPE mood FROM PUBLIC;
  GRANT USAGE ON TYPE mood TO ${a};
  ALTER DOMAIN zip OWNER TO ${a};
  ALTER TYPE address OWNER TO ${c};
  GRANT USAGE ON SEQUENCE users_id_seq TO ${a};
  GRANT SELECT (double) ON users TO ${a};
  ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ${a}`;

const state = () =>
  test.db.query(`
    SELECT relname AS name, relowner::regrole::text AS owner, coalesce(relacl, acldefault('r', relowner))::text AS rights,
      (SELECT json_agg(json_build_object('name', attname, 'rights', attacl::text, 'statistics', attstattarget,
          'value', (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef
            WHERE adrelid = attrelid AND adnum = attnum AND relkind = 'v')) ORDER BY attname)
        FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped)::text AS parts,
      (SELECT indisclustered FROM pg_index WHERE indrelid = c.oid AND relkind = 'm') AS clustered
    FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'S')
    UNION ALL
    SELECT proname, proowner::regrole::text, proacl::text, NULL, NULL FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT typname, typowner::regrole::text, coalesce(typacl, acldefault('T', typowner))::text, NULL, NULL FROM pg_type
    WHERE typname IN ('mood', 'zip', 'address')
    ORDER BY 1, 2, 3`);

/** The structure, in which whatever the rights are on has to be made anew. */
function changed(from: Catalog): Catalog {
  const text = { kind: 'text' } as const;
  return {
    ...from,
    enums: from.enums.map((it) => ({ ...it, values: ['ok', 'glad'] })),
    tables: from.tables.map((table) => ({
      ...table,
      columns: table.columns.map((it) => {
        switch (it.name) {
          case 'id':
            return { ...it, identity: { kind: 'auto' } as const };
          case 'name':
            return { ...it, type: text };
          case 'double':
            return { ...it, type: { kind: 'bigint' } as const };
          default:
            return it;
        }
      }),
    })),
    objects: from.objects.map((it) => {
      if (it.name === 'zip' && it.kind === 'domain') return { ...it, type: text };
      if (it.kind === 'compositeType') {
        return { ...it, attributes: it.attributes.map((each) => ({ ...each, type: text })) };
      }
      if (it.kind === 'function') {
        const definition = it.definition.replace(/RETURNS .*/, (type) =>
          type.includes('integer') ? 'RETURNS bigint' : 'RETURNS text',
        );
        return { ...it, definition: definition.replace('x * 2', 'x * 2::bigint') };
      }
      return it.kind === 'aggregate'
        ? { ...it, definition: it.definition.replace('STYPE = integer', "STYPE = integer, INITCOND = '1'") }
        : it;
    }),
  };
}

it('what is made anew keeps its owner, its rights and what was said of its columns, both ways', async () => {
  const { db } = test;
  const [role] = await db.values(
    "SELECT 'dbm_test_' || oid FROM pg_database WHERE datname = current_database()",
  );
  const roles = ['a', 'b', 'C'].map((it) => `"${role}_${it}"`) as [string, string, string];
  await db.query(roles.map((it) => `CREATE ROLE ${it}`).join('; '));
  try {
    await db.query(schema);
    await db.query(rights(...roles));
    const before = await state();
    const from = await db.inspect();
    const operations = diffCatalogs(from, changed(from), postgresql.diffRules);

    const statements = await db.run(...operations);
    expect(await state()).toEqual(before);
    for (const name of ['VIEW "names"', 'VIEW "adults"', 'VIEW "stored"', 'FUNCTION "twice"', 'TYPE "mood']) {
      expect(statements.some((it) => it.startsWith('DROP ') && it.includes(name))).toBe(true);
    }

    await db.run(...reverseAll(operations));
    expect(await state()).toEqual(before);
    expect(await db.values("SELECT current_setting('dbm.kept')::jsonb = '{}'")).toEqual([true]);
  } finally {
    for (const it of roles) await db.query(`DROP OWNED BY ${it} CASCADE; DROP ROLE ${it}`);
  }
});
