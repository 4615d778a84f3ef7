import type { RoutineKind } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import { notOfExtension } from '../inspect/catalog-queries.js';
import { type SequenceFields, sequenceColumns } from '../inspect/sequence-fields.js';
import type { PartRows } from './part-queries.js';
import { partQueries } from './part-queries.js';
import type { TypeRows } from './type-queries.js';
import { typeQueries } from './type-queries.js';

/**
 * Views, routines, sequences and extensions, parts of tables and types as the catalog has them; the functions
 * that print definitions name what the search path finds without its schema.
 * https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG
 */
export interface ObjectRows extends PartRows, TypeRows {
  readonly views: readonly ViewRow[];
  readonly routines: readonly RoutineRow[];
  readonly sequences: readonly SequenceObjectRow[];
  readonly extensions: readonly { readonly schema: string; readonly name: string }[];
}

export interface ViewRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly materialized: boolean;
  readonly definition: string;
  readonly options: readonly string[] | null;
  readonly comment: string | null;
  readonly columnComments: Readonly<Record<string, string>> | null;
}

export interface RoutineRow {
  readonly schema: string;
  readonly name: string;
  readonly kind: RoutineKind;
  /** The types of its input. */
  readonly arguments: string;
  readonly definition: string;
  readonly comment: string | null;
}

export interface SequenceObjectRow extends SequenceFields {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** The table whose column owns the sequence. */
  readonly owner: string | null;
  readonly ownedBy: { readonly schema: string; readonly name: string; readonly column: string } | null;
  readonly comment: string | null;
}

/** The queries by what they give; `inScope` is a condition on a namespace `n`. */
export function objectQueries(server: Server, inScope: string): Readonly<Record<keyof ObjectRows, string>> {
  return {
    views: views(inScope),
    routines: routines(inScope),
    sequences: sequences(inScope),
    extensions,
    ...partQueries(inScope),
    ...typeQueries(server, inScope),
  };
}

const views = (inScope: string) => `
  SELECT c.oid, n.nspname AS "schema", c.relname AS "name", c.relkind = 'm' AS "materialized",
    pg_catalog.pg_get_viewdef(c.oid) AS "definition", c.reloptions AS "options",
    pg_catalog.obj_description(c.oid, 'pg_class') AS "comment",
    (SELECT pg_catalog.json_object_agg(a.attname, d.description ORDER BY a.attnum)
      FROM pg_catalog.pg_description d
      JOIN pg_catalog.pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid
      WHERE d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = c.oid AND d.objsubid > 0
    ) AS "columnComments"
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('v', 'm') AND (${inScope}) AND ${notOfExtension('pg_class', 'c.oid')}`;

/** Ordered-set aggregates and those with a moving state are left alone. */
export const plainAggregate = `p.prokind = 'a' AND EXISTS (SELECT FROM pg_catalog.pg_aggregate o
    WHERE o.aggfnoid = p.oid AND o.aggkind = 'n' AND o.aggmtransfn = 0 AND o.aggserialfn = 0)`;

// The server prints no aggregates. https://www.postgresql.org/docs/current/sql-createaggregate.html
const aggregateDefinition = `pg_catalog.concat(
        'CREATE AGGREGATE ', pg_catalog.quote_ident(p.proname), '(',
        CASE WHEN p.pronargs = 0 THEN '*' ELSE pg_catalog.pg_get_function_arguments(p.oid) END,
        ') (SFUNC = ', g.aggtransfn, ', STYPE = ', pg_catalog.format_type(g.aggtranstype, NULL),
        CASE WHEN g.aggfinalfn <> 0 THEN pg_catalog.concat(', FINALFUNC = ', g.aggfinalfn) END,
        CASE WHEN g.aggcombinefn <> 0 THEN pg_catalog.concat(', COMBINEFUNC = ', g.aggcombinefn) END,
        CASE WHEN g.agginitval IS NOT NULL THEN
          pg_catalog.concat(', INITCOND = ', pg_catalog.quote_literal(g.agginitval)) END,
        CASE WHEN g.aggsortop <> 0 THEN
          pg_catalog.concat(', SORTOP = OPERATOR(', g.aggsortop::pg_catalog.regoperator::pg_catalog.regoper, ')') END,
        CASE p.proparallel WHEN 's' THEN ', PARALLEL = SAFE' WHEN 'r' THEN ', PARALLEL = RESTRICTED' END, ')')`;

// A range type brings its constructors: they depend on it internally.
const routines = (inScope: string) => `
  SELECT n.nspname AS "schema", p.proname AS "name",
    CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END AS "kind",
    CASE WHEN p.prokind = 'a' AND p.pronargs = 0 THEN '*'
      ELSE pg_catalog.oidvectortypes(p.proargtypes) END AS "arguments",
    CASE p.prokind WHEN 'a' THEN ${aggregateDefinition}
      ELSE pg_catalog.pg_get_functiondef(p.oid) END AS "definition",
    pg_catalog.obj_description(p.oid, 'pg_proc') AS "comment"
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  LEFT JOIN pg_catalog.pg_aggregate g ON g.aggfnoid = p.oid
  WHERE (p.prokind IN ('f', 'p', 'w') OR ${plainAggregate}) AND (${inScope}) AND ${notOfExtension('pg_proc', 'p.oid')}
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.deptype = 'i'
      AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid)`;

// All sequences but those of identity columns, which are part of their column.
const sequences = (inScope: string) => `
  SELECT c.oid, n.nspname AS "schema", c.relname AS "name", o.refobjid AS "owner",
    CASE WHEN oc.oid IS NOT NULL THEN pg_catalog.json_build_object('schema', ns.nspname,
      'name', oc.relname, 'column', oa.attname) END AS "ownedBy",
    ${sequenceColumns},
    pg_catalog.obj_description(c.oid, 'pg_class') AS "comment"
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
  LEFT JOIN pg_catalog.pg_depend o ON o.objid = c.oid AND o.deptype IN ('a', 'i') AND o.refobjsubid > 0
    AND o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  LEFT JOIN pg_catalog.pg_class oc ON oc.oid = o.refobjid
  LEFT JOIN pg_catalog.pg_namespace ns ON ns.oid = oc.relnamespace
  LEFT JOIN pg_catalog.pg_attribute oa ON oa.attrelid = o.refobjid AND oa.attnum = o.refobjsubid
  WHERE c.relkind = 'S' AND (${inScope}) AND o.deptype IS DISTINCT FROM 'i'
    AND ${notOfExtension('pg_class', 'c.oid')}`;

// plpgsql is there from the start.
const extensions = `
  SELECT n.nspname AS "schema", e.extname AS "name"
  FROM pg_catalog.pg_extension e
  JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
  WHERE e.extname <> 'plpgsql'`;
