import type { Server } from '../../dialect.js';
import { heirsDiffer } from '../heirs-differ.js';
import type { CatalogRows } from './catalog-rows.js';
import { sequenceEntries } from './sequence-fields.js';

/** `condition` says which relations (`c`) of which namespaces (`n`) are meant. */
export function relationQuery(condition: string): string {
  return `
    SELECT c.oid, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity, c.reloptions,
      c.relispartition, c.relpartbound, c.relreplident, c.reltablespace, c.reloftype, t.reloptions AS toastoptions,
      CASE WHEN m.amname <> 'heap' THEN m.amname END AS amname, n.nspname
    FROM pg_catalog.pg_class c
    LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
    LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') AND ${condition}
      AND NOT EXISTS (SELECT FROM member m
        WHERE m.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND m.objid = c.oid)`;
}

/** Whether what `catalog` knows by `oid` is nothing that an extension owns. */
export const notOfExtension = (catalog: string, oid: string) => `NOT EXISTS (SELECT FROM member m
    WHERE m.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass AND m.objid = ${oid})`;

export const memberQuery = `SELECT d.classid, d.objid FROM pg_catalog.pg_depend d WHERE d.deptype = 'e'`;

const relations = `
  SELECT r.oid, r.nspname AS "schema", r.relname AS "name", r.relkind = 'm' AS "materialized", d.description AS "comment",
    r.relpersistence = 'u' AS "unlogged", r.relrowsecurity AS "rowSecurity",
    r.relforcerowsecurity AS "forceRowSecurity", r.reloptions AS "options",
    r.toastoptions AS "toastOptions", r.amname AS "accessMethod", r.reltablespace <> 0 AS "tablespace",
    r.reloftype <> 0 AS "typed", r.relreplident AS "replicaIdentity",
    (SELECT c.relname FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid = r.oid AND i.indisreplident) AS "identityIndex",
    (SELECT c.relname FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid = r.oid AND i.indisclustered) AS "clusterOn",
    CASE r.relkind WHEN 'p' THEN pg_catalog.pg_get_partkeydef(r.oid) END AS "partitionBy",
    CASE WHEN r.relispartition THEN pg_catalog.pg_get_expr(r.relpartbound, r.oid) END AS "bounds",
    (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('schema', n.nspname, 'name', c.relname)
        ORDER BY h.inhseqno)
      FROM pg_catalog.pg_inherits h
      JOIN pg_catalog.pg_class c ON c.oid = h.inhparent
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE h.inhrelid = r.oid) AS "parents"
  FROM relation r
  LEFT JOIN pg_catalog.pg_description d ON d.objoid = r.oid AND d.objsubid = 0
    AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass`;

/** As pg_get_expr() spells it: it doubles quotes and leaves backslashes alone. */
const nextval = (sequence: string) => `
  'nextval(''' || replace(${sequence}::pg_catalog.regclass::text, '''', '''''') || '''::regclass)'`;

/** The name of NOT NULL, and what else there is to say of it. */
const notNull = ([major]: Server['versionNumber']) =>
  major < 18
    ? ''
    : `(SELECT pg_catalog.json_build_object('name', k.conname, 'noInherit', k.connoinherit, 'validated', k.convalidated,
          'heirsDiffer', c.relhassubclass AND NOT k.connoinherit AND ${heirsDiffer('k', 'a.attname')})
        FROM pg_catalog.pg_constraint k
        JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
        WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]) AS "notNullConstraint",`;

// An integer column is serial when its default is exactly the next value of a sequence that it owns.
const columns = (server: Server) => `
  SELECT a.attrelid AS "relation", a.attnum AS "number", a.attname AS "name",
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS "type",
    pg_catalog.format_type(a.atttypid, -1) AS "bareType",
    e.oid AS "enum", e.oid IS NOT NULL AND e.oid <> t.oid AS "array", a.attnotnull AS "notNull",
    a.attcollation AS "collation", t.typcollation AS "typeCollation",
    x.expression, a.attgenerated AS "generated", a.attidentity AS "identity",
    CASE WHEN s.seqrelid IS NOT NULL THEN pg_catalog.json_build_object('oid', s.seqrelid, 'name', o.name,
      ${sequenceEntries}) END AS "sequence",
    d.description AS "comment", a.attinhcount > 0 AS "inherited",
    ${notNull(server.versionNumber)}
    CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS "storage",
    nullif(pg_catalog.to_jsonb(a) ->> 'attcompression', '') AS "compression",
    nullif(a.attstattarget, -1) AS "statistics", a.attoptions AS "options",
    a.attinhcount > 0 AND x.expression LIKE 'nextval(%' AND EXISTS (SELECT FROM heir h
      JOIN pg_catalog.pg_attribute pa ON pa.attrelid = h.ancestor AND pa.attname = a.attname
      JOIN pg_catalog.pg_depend o ON o.refobjid = h.ancestor AND o.refobjsubid = pa.attnum AND o.deptype = 'a'
        AND o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      WHERE h.relation = a.attrelid AND x.expression = ${nextval('o.objid')}) AS "countsWithParent"
  FROM relation r
  JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_type e ON e.typtype = 'e'
    AND e.oid = CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END
  LEFT JOIN (
    SELECT f.adrelid, f.adnum, pg_catalog.pg_get_expr(f.adbin, f.adrelid) AS expression
    FROM relation g
    JOIN pg_catalog.pg_attrdef f ON f.adrelid = g.oid
  ) x ON x.adrelid = a.attrelid AND x.adnum = a.attnum
  LEFT JOIN owned o ON o.relation = a.attrelid AND o.number = a.attnum
    AND CASE o.deptype WHEN 'i' THEN a.attidentity <> '' ELSE x.expression = ${nextval('o.sequence')}
      AND a.atttypid IN ('int2'::pg_catalog.regtype, 'int4'::pg_catalog.regtype, 'int8'::pg_catalog.regtype) END
  LEFT JOIN pg_catalog.pg_sequence s ON s.seqrelid = o.sequence
  LEFT JOIN pg_catalog.pg_description d ON d.objoid = a.attrelid AND d.objsubid = a.attnum
    AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
  ORDER BY a.attrelid, a.attnum`;

/** All that the tables inherit from, parents of parents included. */
export const heirQuery = `
  SELECT h.inhrelid AS relation, h.inhparent AS ancestor
  FROM relation r
  JOIN pg_catalog.pg_inherits h ON h.inhrelid = r.oid
  UNION
  SELECT heir.relation, h.inhparent
  FROM heir
  JOIN pg_catalog.pg_inherits h ON h.inhrelid = heir.ancestor`;

/** The sequences that columns own (deptype `a`) or are made of (`i`). */
export const ownedQuery = `
  SELECT d.refobjid AS relation, d.refobjsubid AS number, d.objid AS sequence, d.deptype,
    CASE WHEN s.relnamespace = c.relnamespace THEN s.relname END AS name
  FROM relation r
  JOIN pg_catalog.pg_depend d ON d.refobjid = r.oid AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
  JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
  JOIN pg_catalog.pg_class c ON c.oid = r.oid`;

// What a table has from its parents is not said of it again: keys of a partition have a conparentid, and checks
// count their parents. From version 18 on NOT NULL has rows here too (contype 'n').
const constraints = ([major]: Server['versionNumber']) => `
  SELECT k.conrelid AS "relation", k.conname AS "name", k.contype AS "type", k.conkey AS "columns",
    k.condeferrable AS "deferrable", k.condeferred AS "deferred", k.convalidated AS "validated",
    ${major >= 18 ? 'k.conenforced' : 'true'} AS "enforced", k.connoinherit AS "noInherit",
    ${major >= 18 ? 'k.conperiod' : 'false'} AS "temporal",
    CASE k.contype WHEN 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END AS "expression",
    CASE k.contype WHEN 'x' THEN pg_catalog.pg_get_constraintdef(k.oid) END AS "exclusion",
    fn.nspname AS "referencedSchema", fc.relname AS "referencedTable",
    CASE k.contype WHEN 'f' THEN (
      SELECT pg_catalog.json_agg(a.attname ORDER BY u.place)
      FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS u (number, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number
    ) END AS "referencedColumns",
    k.confdeltype AS "onDelete", k.confupdtype AS "onUpdate", k.confmatchtype AS "match",
    ${major >= 15 ? 'k.confdelsetcols' : 'NULL::smallint[]'} AS "deleteColumns",
    ${major >= 15 ? 'i.indnullsnotdistinct' : 'false'} AS "nullsNotDistinct",
    CASE WHEN i.indnatts > i.indnkeyatts THEN (
      SELECT pg_catalog.json_agg(a.attname ORDER BY u.place)
      FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS u (number, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.number
      WHERE u.place > i.indnkeyatts
    ) END AS "included", x.reloptions AS "storage",
    pg_catalog.obj_description(k.oid, 'pg_constraint') AS "comment"
  FROM relation r
  JOIN pg_catalog.pg_constraint k ON k.conrelid = r.oid
  LEFT JOIN pg_catalog.pg_class fc ON fc.oid = k.confrelid
  LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = fc.relnamespace
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u')
  LEFT JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
  WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND k.conparentid = 0 AND k.coninhcount = 0`;

const indexes = ([major]: Server['versionNumber']) => `
  SELECT i.indrelid AS "relation", c.oid, c.relname AS "name", i.indisunique AS "unique",
    i.indisvalid AS "valid", m.amname AS "method", i.indnkeyatts AS "keyCount",
    i.indkey::text AS "columns", i.indclass::text AS "operatorClasses",
    i.indcollation::text AS "collations", i.indoption::text AS "options",
    CASE WHEN i.indexprs IS NOT NULL THEN (
      SELECT pg_catalog.json_agg(pg_catalog.pg_get_indexdef(i.indexrelid, k, false) ORDER BY k)
      FROM pg_catalog.generate_series(1, i.indnkeyatts::integer) k
    ) END AS "keys",
    pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS "predicate",
    ${major >= 15 ? 'i.indnullsnotdistinct' : 'false'} AS "nullsNotDistinct", c.reloptions AS "storage",
    pg_catalog.obj_description(c.oid, 'pg_class') AS "comment"
  FROM relation r
  JOIN pg_catalog.pg_index i ON i.indrelid = r.oid
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_am m ON m.oid = c.relam
  WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = i.indexrelid)
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
    WHERE k.conrelid = i.indrelid AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))`;

const enums = (inScope: string) => `
  SELECT t.oid, n.nspname AS "schema", t.typname AS "name",
    pg_catalog.obj_description(t.oid, 'pg_type') AS "comment",
    pg_catalog.json_agg(e.enumlabel ORDER BY e.enumsortorder) FILTER (WHERE e.oid IS NOT NULL) AS "values",
    (${inScope}) AND NOT EXISTS (SELECT FROM member m
      WHERE m.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND m.objid = t.oid) AS "inScope"
  FROM pg_catalog.pg_type t
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid
  WHERE t.typtype = 'e'
  GROUP BY t.oid, n.nspname, t.typname`;

/** The tables and their indexes: both have columns. */
const withColumns = `(
  SELECT r.oid FROM relation r
  UNION ALL
  SELECT i.indexrelid FROM relation r JOIN pg_catalog.pg_index i ON i.indrelid = r.oid)`;

// Names that the search path does not find stand qualified between quotes: see collationSql().
const collations = `
  SELECT c.oid, CASE WHEN pg_catalog.pg_collation_is_visible(c.oid) THEN c.collname
    ELSE '"' || replace(n.nspname, '"', '""') || '"."' || replace(c.collname, '"', '""') || '"' END AS "name"
  FROM pg_catalog.pg_collation c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
  WHERE c.oid IN (SELECT a.attcollation FROM ${withColumns} w
    JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid)`;

const operatorClasses = `
  SELECT o.oid, CASE WHEN pg_catalog.pg_opclass_is_visible(o.oid) THEN pg_catalog.quote_ident(o.opcname)
    ELSE pg_catalog.format('%I.%I', n.nspname, o.opcname) END AS "name", o.opcdefault AS "isDefault"
  FROM pg_catalog.pg_opclass o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace`;

// https://www.postgresql.org/docs/current/indexes-opclass.html, parameters since version 13.
const operatorClassOptions = `
  SELECT a.attrelid AS "index", a.attnum AS "key",
    (SELECT pg_catalog.string_agg(pg_catalog.format('%I=%L', o.option_name, o.option_value), ', ')
      FROM pg_catalog.pg_options_to_table(a.attoptions) o) AS "options"
  FROM relation r
  JOIN pg_catalog.pg_index i ON i.indrelid = r.oid
  JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indexrelid
  WHERE a.attoptions IS NOT NULL`;

/**
 * The queries of an inspection by what they give; `inScope` is a condition on a namespace `n`. Each looks at all tables at once; they are sent as one statement
 * (see readCatalog), so the whole is one round trip and one snapshot. The relations that they are about are
 * in the common table expression `relation`, and what extensions own is in `member`.
 *
 * https://www.postgresql.org/docs/current/catalogs.html
 */
export function catalogQueries(server: Server, inScope: string): Readonly<Record<keyof CatalogRows, string>> {
  return {
    relations,
    columns: columns(server),
    constraints: constraints(server.versionNumber),
    indexes: indexes(server.versionNumber),
    enums: enums(inScope),
    collations,
    operatorClasses,
    operatorClassOptions,
  };
}
