import type { RoutineKind } from '../../../catalog/index.js';

/**
 * Views, routines, triggers, sequences, domains and extensions as the catalog has them; the functions that
 * print definitions name what the search path finds without its schema.
 * https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG
 */
export interface ObjectRows {
  readonly views: readonly ViewRow[];
  readonly routines: readonly RoutineRow[];
  readonly triggers: readonly TriggerRow[];
  readonly sequences: readonly SequenceObjectRow[];
  readonly domains: readonly DomainRow[];
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
}

export interface RoutineRow {
  readonly schema: string;
  readonly name: string;
  readonly kind: RoutineKind;
  /** The types of its input. */
  readonly arguments: string;
  readonly definition: string;
}

export interface TriggerRow {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

export interface SequenceObjectRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** The table whose column owns the sequence. */
  readonly owner: string | null;
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly minValue: string;
  readonly maxValue: string;
  readonly cache: string;
  readonly cycle: boolean;
}

export interface DomainRow {
  readonly schema: string;
  readonly name: string;
  readonly type: string;
  readonly bareType: string;
  readonly notNull: boolean;
  readonly expression: string | null;
  readonly collation: string | null;
  readonly checks: readonly { readonly name: string; readonly expression: string }[] | null;
}

const notOfExtension = (catalog: string, oid: string) => `NOT EXISTS (SELECT FROM member m
    WHERE m.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass AND m.objid = ${oid})`;

/** The queries by what they give; `inScope` is a condition on a namespace `n`. */
export function objectQueries(inScope: string): Readonly<Record<keyof ObjectRows, string>> {
  return {
    views: views(inScope),
    routines: routines(inScope),
    triggers: triggers(inScope),
    sequences: sequences(inScope),
    domains: domains(inScope),
    extensions,
  };
}

const views = (inScope: string) => `
  SELECT c.oid, n.nspname AS "schema", c.relname AS "name", c.relkind = 'm' AS "materialized",
    pg_catalog.pg_get_viewdef(c.oid) AS "definition", c.reloptions AS "options",
    pg_catalog.obj_description(c.oid, 'pg_class') AS "comment"
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
      ELSE pg_catalog.pg_get_functiondef(p.oid) END AS "definition"
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  LEFT JOIN pg_catalog.pg_aggregate g ON g.aggfnoid = p.oid
  WHERE (p.prokind IN ('f', 'p', 'w') OR ${plainAggregate}) AND (${inScope}) AND ${notOfExtension('pg_proc', 'p.oid')}
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.deptype = 'i'
      AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid)`;

const triggers = (inScope: string) => `
  SELECT n.nspname AS "schema", c.relname AS "table", t.tgname AS "name",
    pg_catalog.pg_get_triggerdef(t.oid, true) AS "definition"
  FROM pg_catalog.pg_trigger t
  JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT t.tgisinternal AND (${inScope})
    -- Partitions have the triggers of their table; since version 13 the catalog says which these are.
    AND CASE WHEN pg_catalog.to_jsonb(t) ? 'tgparentid' THEN pg_catalog.to_jsonb(t) ->> 'tgparentid' = '0'
      ELSE NOT c.relispartition END
    AND ${notOfExtension('pg_class', 't.tgrelid')}`;

// All sequences but those of identity columns, which are part of their column.
const sequences = (inScope: string) => `
  SELECT c.oid, n.nspname AS "schema", c.relname AS "name", o.refobjid AS "owner",
    pg_catalog.format_type(s.seqtypid, NULL) AS "type", s.seqstart::text AS "start",
    s.seqincrement::text AS "increment", s.seqmin::text AS "minValue", s.seqmax::text AS "maxValue",
    s.seqcache::text AS "cache", s.seqcycle AS "cycle"
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
  LEFT JOIN pg_catalog.pg_depend o ON o.objid = c.oid AND o.deptype IN ('a', 'i') AND o.refobjsubid > 0
    AND o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  WHERE c.relkind = 'S' AND (${inScope}) AND o.deptype IS DISTINCT FROM 'i'
    AND ${notOfExtension('pg_class', 'c.oid')}`;

const domains = (inScope: string) => `
  SELECT n.nspname AS "schema", t.typname AS "name",
    pg_catalog.format_type(t.typbasetype, t.typtypmod) AS "type",
    pg_catalog.format_type(t.typbasetype, -1) AS "bareType", t.typnotnull AS "notNull",
    pg_catalog.pg_get_expr(t.typdefaultbin, 0) AS "expression",
    (SELECT o.collname FROM pg_catalog.pg_collation o
      WHERE o.oid = t.typcollation AND t.typcollation <> b.typcollation) AS "collation",
    (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', k.conname,
        'expression', pg_catalog.pg_get_expr(k.conbin, 0)) ORDER BY k.conname)
      FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c') AS "checks"
  FROM pg_catalog.pg_type t
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
  WHERE t.typtype = 'd' AND (${inScope}) AND ${notOfExtension('pg_type', 't.oid')}`;

// plpgsql is there from the start.
const extensions = `
  SELECT n.nspname AS "schema", e.extname AS "name"
  FROM pg_catalog.pg_extension e
  JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
  WHERE e.extname <> 'plpgsql'`;
