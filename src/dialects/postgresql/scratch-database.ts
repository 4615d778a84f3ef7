import type { Connection, ScratchObject, ScratchRules, ScratchSetup, Server } from '../dialect.js';
import { literal, qualified, quoteIdentifier } from './quoting.js';

export const scratch: ScratchRules = {
  async create(connection, server, name) {
    const basis = await readBasis(connection);
    const database = quoteIdentifier(name);
    await connection.query(`CREATE DATABASE ${database} TEMPLATE template0 ${likeness(basis, server)}`);
    try {
      await connection.query(`ALTER DATABASE ${database} SET search_path FROM CURRENT`);
      // Nothing in it outlives a crash anyway.
      await connection.query(`ALTER DATABASE ${database} SET synchronous_commit = off`);
    } catch (thrown) {
      await scratch.drop(connection, server, name);
      throw thrown;
    }
    return { database: name, setup: setupOf(basis, server) };
  },

  async drop(connection, server, database) {
    // A connection that has just been closed may still be ending. FORCE came with PostgreSQL 13.
    const force = server.versionNumber[0] >= 13 ? ' WITH (FORCE)' : '';
    await connection.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(database)}${force}`);
  },

  contents: (connection) => connection.query<ScratchObject>(contentsQuery),

  async discard(connection, objects) {
    for (const { drop } of objects) await connection.query(drop);
  },

  async deleteRows(connection, tables) {
    if (tables.length > 0) await connection.query(`TRUNCATE ${tables.map(qualified).join(', ')}`);
  },
};

/** What the new database is to have of the old one. */
interface Basis {
  readonly encoding: string;
  readonly collate: string;
  readonly ctype: string;
  /** `c`: the operating system's, `i`: ICU, `b`: PostgreSQL's own; null before PostgreSQL 15. */
  readonly provider: string | null;
  readonly locale: string | null;
  readonly rules: string | null;
  readonly extensions: readonly { readonly name: string; readonly schema: string }[];
}

// The row as JSON, because columns have come and one was renamed in PostgreSQL 15, 16 and 17.
// https://www.postgresql.org/docs/current/catalog-pg-database.html
const basisQuery = `
  SELECT pg_catalog.pg_encoding_to_char(d.encoding) AS "encoding", d.datcollate AS "collate", d.datctype AS "ctype",
    pg_catalog.to_jsonb(d) ->> 'datlocprovider' AS "provider",
    coalesce(pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale') AS "locale",
    pg_catalog.to_jsonb(d) ->> 'daticurules' AS "rules",
    (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', e.extname, 'schema', n.nspname) ORDER BY e.oid)::text
     FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
     WHERE e.extname <> 'plpgsql') AS "extensions"
  FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()`;

async function readBasis(connection: Connection): Promise<Basis> {
  const [row] = await connection.query<Omit<Basis, 'extensions'> & { readonly extensions: string | null }>(
    basisQuery,
  );
  return { ...row!, extensions: JSON.parse(row!.extensions ?? '[]') };
}

/** The options of CREATE DATABASE. https://www.postgresql.org/docs/current/sql-createdatabase.html */
function likeness({ encoding, collate, ctype, provider, locale, rules }: Basis, server: Server): string {
  const options = [
    `ENCODING ${literal(encoding)}`,
    `LC_COLLATE ${literal(collate)}`,
    `LC_CTYPE ${literal(ctype)}`,
  ];
  if (provider === 'c' && server.versionNumber[0] >= 15) options.push('LOCALE_PROVIDER libc');
  if (provider === 'i') options.push(`LOCALE_PROVIDER icu ICU_LOCALE ${literal(locale)}`);
  if (provider === 'i' && rules !== null) options.push(`ICU_RULES ${literal(rules)}`);
  if (provider === 'b') options.push(`LOCALE_PROVIDER builtin BUILTIN_LOCALE ${literal(locale)}`);
  return options.join(' ');
}

/** What migrations take for granted: the schema of unqualified names, and the extensions. */
function setupOf({ extensions }: Basis, { defaultSchema }: Server): readonly ScratchSetup[] {
  const schema = (name: string): ScratchSetup => ({
    sql: `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(name)}`,
    extension: null,
  });
  return [
    ...(defaultSchema === null || defaultSchema === 'public' ? [] : [schema(defaultSchema)]),
    ...extensions.flatMap(({ name, schema: home }): readonly ScratchSetup[] => [
      // Some bring their schema themselves.
      ...(['public', 'pg_catalog', name].includes(home) ? [] : [{ ...schema(home), extension: name }]),
      {
        sql:
          home === 'pg_catalog' || home === name
            ? `CREATE EXTENSION IF NOT EXISTS ${quoteIdentifier(name)}`
            : `CREATE EXTENSION IF NOT EXISTS ${quoteIdentifier(name)} SCHEMA ${quoteIdentifier(home)}`,
        extension: name,
      },
    ]),
  ];
}

const isOurs = (name: string) => `${name} !~ '^pg_' AND ${name} <> 'information_schema'`;

/** What no extension owns; rows of `catalog` under the alias `x`. */
const isFree = (catalog: string) => `NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
  WHERE d.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass AND d.objid = x.oid AND d.deptype = 'e')`;

const relationKinds = `CASE x.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
  WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END`;

const dropSql = (kind: string, name: string) =>
  `'DROP ' || ${kind} || ' IF EXISTS ' || ${name} || ' CASCADE'`;

const contentsQuery = `
  SELECT found.description, found."drop", found."isFurniture" FROM (
    SELECT 1 AS place, x.oid, lower(${relationKinds}) || ' ' || x.relname AS description,
      ${dropSql(relationKinds, `pg_catalog.format('%I.%I', n.nspname, x.relname)`)} AS "drop", false AS "isFurniture"
    FROM pg_catalog.pg_class x JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
    WHERE x.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND ${isOurs('n.nspname')} AND ${isFree('pg_class')}
      -- The sequence of a column goes with its table, and does not go alone.
      AND NOT (x.relkind = 'S' AND EXISTS (SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = x.oid AND d.deptype IN ('a', 'i')))
    UNION ALL
    SELECT 3, x.oid, lower(k.kind) || ' ' || x.proname,
      ${dropSql('k.kind', `pg_catalog.format('%I.%I(%s)', n.nspname, x.proname, pg_catalog.pg_get_function_identity_arguments(x.oid))`)}, false
    FROM pg_catalog.pg_proc x JOIN pg_catalog.pg_namespace n ON n.oid = x.pronamespace
    CROSS JOIN LATERAL (SELECT CASE x.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END) k(kind)
    WHERE ${isOurs('n.nspname')} AND ${isFree('pg_proc')}
    UNION ALL
    SELECT 2, x.oid, k.kind || ' ' || x.typname,
      ${dropSql('upper(k.kind)', `pg_catalog.format('%I.%I', n.nspname, x.typname)`)}, false
    FROM pg_catalog.pg_type x JOIN pg_catalog.pg_namespace n ON n.oid = x.typnamespace
    CROSS JOIN LATERAL (SELECT CASE x.typtype WHEN 'd' THEN 'domain' ELSE 'type' END) k(kind)
    WHERE x.typtype IN ('e', 'd', 'r') AND ${isOurs('n.nspname')} AND ${isFree('pg_type')}
    UNION ALL
    SELECT 4, x.oid, 'extension ' || x.extname, ${dropSql(`'EXTENSION'`, 'pg_catalog.quote_ident(x.extname)')}, true
    FROM pg_catalog.pg_extension x WHERE x.extname <> 'plpgsql'
    UNION ALL
    SELECT 5, x.oid, 'schema ' || x.nspname, ${dropSql(`'SCHEMA'`, 'pg_catalog.quote_ident(x.nspname)')}, true
    FROM pg_catalog.pg_namespace x WHERE ${isOurs('x.nspname')} AND ${isFree('pg_namespace')}
  ) found
  ORDER BY found.place, found.oid`;
