import { notOfExtension } from '../inspect/catalog-queries.js';

/** What belongs to tables and views, as the catalog has it. */
export interface PartRows {
  readonly triggers: readonly FiringRow[];
  readonly rules: readonly FiringRow[];
  readonly policies: readonly PolicyRow[];
  readonly statistics: readonly StatementRow[];
}

interface PartRow {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly comment: string | null;
}

export interface StatementRow extends PartRow {
  readonly definition: string;
}

export interface FiringRow extends StatementRow {
  /** `O`rigin, `D`isabled, `R`eplica, `A`lways. */
  readonly firing: string;
}

export interface PolicyRow extends PartRow {
  /** `r`ead, `a`ppend, `w`rite, `d`elete, or `*`. */
  readonly command: string;
  readonly permissive: boolean;
  /** Null for everyone. */
  readonly roles: readonly string[] | null;
  readonly using: string | null;
  readonly withCheck: string | null;
}

/** `inScope` is a condition on a namespace `n`. */
export function partQueries(inScope: string): Readonly<Record<keyof PartRows, string>> {
  return {
    triggers: triggers(inScope),
    rules: rules(inScope),
    policies: policies(inScope),
    statistics: statistics(inScope),
  };
}

const ofRelation = (relation: string) => `
  JOIN pg_catalog.pg_class c ON c.oid = ${relation}
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace`;

const named = (name: string, catalog: string) => `
  SELECT n.nspname AS "schema", c.relname AS "table", ${name} AS "name",
    pg_catalog.obj_description(x.oid, '${catalog}') AS "comment"`;

const triggers = (inScope: string) => `
  ${named('x.tgname', 'pg_trigger')}, pg_catalog.pg_get_triggerdef(x.oid, true) AS "definition", x.tgenabled AS "firing"
  FROM pg_catalog.pg_trigger x ${ofRelation('x.tgrelid')}
  WHERE NOT x.tgisinternal AND (${inScope})
    -- Partitions have the triggers of their table; since version 13 the catalog says which these are.
    AND CASE WHEN pg_catalog.to_jsonb(x) ? 'tgparentid' THEN pg_catalog.to_jsonb(x) ->> 'tgparentid' = '0'
      ELSE NOT c.relispartition END
    AND ${notOfExtension('pg_class', 'x.tgrelid')} AND ${notOfExtension('pg_trigger', 'x.oid')}`;

// _RETURN is what makes a view of a table.
const rules = (inScope: string) => `
  ${named('x.rulename', 'pg_rewrite')}, pg_catalog.pg_get_ruledef(x.oid, true) AS "definition", x.ev_enabled AS "firing"
  FROM pg_catalog.pg_rewrite x ${ofRelation('x.ev_class')}
  WHERE x.rulename <> '_RETURN' AND (${inScope})
    AND ${notOfExtension('pg_class', 'x.ev_class')} AND ${notOfExtension('pg_rewrite', 'x.oid')}`;

// Everyone is the role 0.
const policies = (inScope: string) => `
  ${named('x.polname', 'pg_policy')}, x.polcmd AS "command", x.polpermissive AS "permissive",
    (SELECT pg_catalog.json_agg(r.rolname) FROM pg_catalog.pg_roles r WHERE r.oid = ANY (x.polroles)) AS "roles",
    pg_catalog.pg_get_expr(x.polqual, x.polrelid) AS "using",
    pg_catalog.pg_get_expr(x.polwithcheck, x.polrelid) AS "withCheck"
  FROM pg_catalog.pg_policy x ${ofRelation('x.polrelid')}
  WHERE (${inScope}) AND ${notOfExtension('pg_class', 'x.polrelid')} AND ${notOfExtension('pg_policy', 'x.oid')}`;

const statistics = (inScope: string) => `
  ${named('x.stxname', 'pg_statistic_ext')}, pg_catalog.pg_get_statisticsobjdef(x.oid) AS "definition"
  FROM pg_catalog.pg_statistic_ext x ${ofRelation('x.stxrelid')}
  WHERE x.stxnamespace = c.relnamespace AND (${inScope}) AND ${notOfExtension('pg_statistic_ext', 'x.oid')}`;
