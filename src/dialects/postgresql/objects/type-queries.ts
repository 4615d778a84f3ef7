import type { Server } from '../../dialect.js';
import { notOfExtension } from '../inspect/catalog-queries.js';

/** Types and collations as the catalog has them. */
export interface TypeRows {
  readonly domains: readonly DomainRow[];
  readonly compositeTypes: readonly CompositeTypeRow[];
  readonly rangeTypes: readonly OptionsRow[];
  readonly objectCollations: readonly OptionsRow[];
}

interface TypeRow {
  readonly schema: string;
  readonly name: string;
  readonly comment: string | null;
}

export interface DomainRow extends TypeRow {
  readonly type: string;
  readonly bareType: string;
  readonly notNull: boolean;
  readonly expression: string | null;
  readonly collation: string | null;
  readonly checks:
    | readonly { readonly name: string; readonly expression: string; readonly validated: boolean }[]
    | null;
}

export interface CompositeTypeRow extends TypeRow {
  readonly attributes:
    | readonly { readonly name: string; readonly type: string; readonly collation: string | null }[]
    | null;
}

/** What stands between the parentheses of the CREATE statement; null for what is not said. */
export interface OptionsRow extends TypeRow {
  readonly options: Readonly<Record<string, string | null>>;
}

/** `inScope` is a condition on a namespace `n`. */
export function typeQueries(server: Server, inScope: string): Readonly<Record<keyof TypeRows, string>> {
  return {
    domains: domains(inScope),
    compositeTypes: compositeTypes(inScope),
    rangeTypes: rangeTypes(server.versionNumber, inScope),
    objectCollations: collations(inScope),
  };
}

const comment = (catalog: string) => `pg_catalog.obj_description(t.oid, '${catalog}') AS "comment"`;

/** The name of a collation `o` where it is not that of its type: as collationSql() takes it. */
const collationName = `CASE WHEN pg_catalog.pg_collation_is_visible(o.oid) THEN o.collname
    ELSE pg_catalog.concat('"', replace((SELECT m.nspname FROM pg_catalog.pg_namespace m WHERE m.oid = o.collnamespace), '"', '""'),
      '"."', replace(o.collname, '"', '""'), '"') END`;

const domains = (inScope: string) => `
  SELECT n.nspname AS "schema", t.typname AS "name", ${comment('pg_type')},
    pg_catalog.format_type(t.typbasetype, t.typtypmod) AS "type",
    pg_catalog.format_type(t.typbasetype, -1) AS "bareType", t.typnotnull AS "notNull",
    pg_catalog.pg_get_expr(t.typdefaultbin, 0) AS "expression",
    (SELECT ${collationName} FROM pg_catalog.pg_collation o
      WHERE o.oid = t.typcollation AND t.typcollation <> b.typcollation) AS "collation",
    (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', k.conname,
        'expression', pg_catalog.pg_get_expr(k.conbin, 0), 'validated', k.convalidated) ORDER BY k.conname)
      FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c') AS "checks"
  FROM pg_catalog.pg_type t
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
  WHERE t.typtype = 'd' AND (${inScope}) AND ${notOfExtension('pg_type', 't.oid')}`;

// Tables and views have a composite type, too: only one that stands alone is of the kind c.
const compositeTypes = (inScope: string) => `
  SELECT n.nspname AS "schema", t.typname AS "name", ${comment('pg_type')},
    (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname,
        'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
        'collation', (SELECT ${collationName} FROM pg_catalog.pg_collation o
          JOIN pg_catalog.pg_type b ON b.oid = a.atttypid
          WHERE o.oid = a.attcollation AND a.attcollation <> b.typcollation)) ORDER BY a.attnum)
      FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) AS "attributes"
  FROM pg_catalog.pg_type t
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
  WHERE c.relkind = 'c' AND (${inScope}) AND ${notOfExtension('pg_type', 't.oid')}`;

/** A range type with a canonical function cannot be made in one statement: it is not managed. */
export const plainRange = 'g.rngcanonical = 0';

/** How the server names the multirange of a range by itself (makeMultirangeTypeName in its pg_type.c). */
const usualMultirange = `CASE WHEN t.typname LIKE '%range%'
    THEN regexp_replace(t.typname, 'range', 'multirange') ELSE t.typname || '_multirange' END`;

const rangeTypes = ([major]: Server['versionNumber'], inScope: string) => `
  SELECT n.nspname AS "schema", t.typname AS "name", ${comment('pg_type')},
    pg_catalog.json_build_object(
      'subtype', pg_catalog.format_type(g.rngsubtype, -1),
      'subtype_opclass', (SELECT pg_catalog.format('%I.%I', m.nspname, o.opcname) FROM pg_catalog.pg_opclass o
        JOIN pg_catalog.pg_namespace m ON m.oid = o.opcnamespace WHERE o.oid = g.rngsubopc AND NOT o.opcdefault),
      'collation', (SELECT pg_catalog.format('%I.%I', m.nspname, o.collname) FROM pg_catalog.pg_collation o
        JOIN pg_catalog.pg_namespace m ON m.oid = o.collnamespace
        WHERE o.oid = g.rngcollation AND g.rngcollation <> b.typcollation),
      'subtype_diff', CASE WHEN g.rngsubdiff <> 0 THEN g.rngsubdiff::text END,
      'multirange_type_name', ${
        major >= 14
          ? `(SELECT pg_catalog.quote_ident(x.typname) FROM pg_catalog.pg_type x
        WHERE x.oid = g.rngmultitypid AND x.typname <> ${usualMultirange})`
          : 'NULL'
      }) AS "options"
  FROM pg_catalog.pg_type t
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  JOIN pg_catalog.pg_range g ON g.rngtypid = t.oid
  JOIN pg_catalog.pg_type b ON b.oid = g.rngsubtype
  WHERE t.typtype = 'r' AND ${plainRange} AND (${inScope}) AND ${notOfExtension('pg_type', 't.oid')}`;

// The row as JSON, because columns have come and one was renamed in PostgreSQL 15, 16 and 17.
// https://www.postgresql.org/docs/current/catalog-pg-collation.html
const collations = (inScope: string) => `
  SELECT n.nspname AS "schema", t.collname AS "name", ${comment('pg_collation')},
    pg_catalog.json_build_object(
      'provider', CASE t.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
      'locale', CASE WHEN r ->> 'collcollate' = r ->> 'collctype' THEN r ->> 'collcollate'
        ELSE coalesce(r ->> 'colllocale', r ->> 'colliculocale') END,
      'lc_collate', CASE WHEN r ->> 'collcollate' <> r ->> 'collctype' THEN r ->> 'collcollate' END,
      'lc_ctype', CASE WHEN r ->> 'collcollate' <> r ->> 'collctype' THEN r ->> 'collctype' END,
      'deterministic', CASE WHEN NOT t.collisdeterministic THEN 'false' END,
      'rules', r ->> 'collicurules') AS "options"
  FROM pg_catalog.pg_collation t
  CROSS JOIN LATERAL pg_catalog.to_jsonb(t) r
  JOIN pg_catalog.pg_namespace n ON n.oid = t.collnamespace
  WHERE (${inScope}) AND ${notOfExtension('pg_collation', 't.oid')}`;
