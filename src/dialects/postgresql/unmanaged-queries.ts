import type { Server } from '../dialect.js';
import { plainAggregate } from './objects/object-queries.js';
import { literal } from './quoting.js';

/** What an inspection reports and does not manage; `name` is qualified by its table where it belongs to one. */
export interface UnmanagedRow {
  readonly kind: string;
  readonly schema: string | null;
  readonly name: string;
}

const relationKinds = `
  CASE c.relkind WHEN 'f' THEN 'foreign table' WHEN 'c' THEN 'composite type' END`;

interface Source {
  readonly kind: string;
  readonly name: string;
  /** The catalog, its alias, and what else is joined; the namespace is joined as `n` on `schema`. */
  readonly from: string;
  readonly schema: string;
  /** The identity of the object, which tells whether an extension owns it. */
  readonly oid: string;
  readonly catalog: string;
  readonly where: string;
}

const ofTable = 'JOIN pg_catalog.pg_class c ON c.oid =';

const sources: readonly Source[] = [
  {
    kind: relationKinds,
    name: 'c.relname',
    from: 'pg_catalog.pg_class c',
    schema: 'c.relnamespace',
    oid: 'c.oid',
    catalog: 'pg_class',
    where: `c.relkind IN ('f', 'c')`,
  },
  {
    kind: `'range type'`,
    name: 't.typname',
    from: 'pg_catalog.pg_type t',
    schema: 't.typnamespace',
    oid: 't.oid',
    catalog: 'pg_type',
    where: `t.typtype = 'r'`,
  },
  {
    kind: `'aggregate'`,
    name: `pg_catalog.format('%s(%s)', p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid))`,
    from: 'pg_catalog.pg_proc p',
    schema: 'p.pronamespace',
    oid: 'p.oid',
    catalog: 'pg_proc',
    where: `p.prokind = 'a' AND NOT (${plainAggregate})`,
  },
  {
    kind: `'disabled trigger'`,
    name: `pg_catalog.format('%s.%s', c.relname, t.tgname)`,
    from: `pg_catalog.pg_trigger t ${ofTable} t.tgrelid`,
    schema: 'c.relnamespace',
    oid: 't.tgrelid',
    catalog: 'pg_class',
    where: `NOT t.tgisinternal AND t.tgenabled <> 'O'`,
  },
  {
    kind: `'rule'`,
    name: `pg_catalog.format('%s.%s', c.relname, t.rulename)`,
    from: `pg_catalog.pg_rewrite t ${ofTable} t.ev_class`,
    schema: 'c.relnamespace',
    oid: 't.ev_class',
    catalog: 'pg_class',
    where: `t.rulename <> '_RETURN'`,
  },
  {
    kind: `'policy'`,
    name: `pg_catalog.format('%s.%s', c.relname, t.polname)`,
    from: `pg_catalog.pg_policy t ${ofTable} t.polrelid`,
    schema: 'c.relnamespace',
    oid: 't.polrelid',
    catalog: 'pg_class',
    where: 'true',
  },
  {
    kind: `'comment on an index'`,
    name: 'c.relname',
    from: `pg_catalog.pg_description t ${ofTable} t.objoid AND c.relkind = 'i'`,
    schema: 'c.relnamespace',
    oid: 'c.oid',
    catalog: 'pg_class',
    where: `t.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass`,
  },
  {
    kind: `'comment on a constraint'`,
    name: `pg_catalog.format('%s.%s', c.relname, k.conname)`,
    from: `pg_catalog.pg_description t
      JOIN pg_catalog.pg_constraint k ON k.oid = t.objoid ${ofTable} k.conrelid`,
    schema: 'c.relnamespace',
    oid: 'c.oid',
    catalog: 'pg_class',
    where: `t.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass`,
  },
  {
    kind: `'extended statistics'`,
    name: 's.stxname',
    from: 'pg_catalog.pg_statistic_ext s',
    schema: 's.stxnamespace',
    oid: 's.oid',
    catalog: 'pg_statistic_ext',
    where: 'true',
  },
  {
    kind: `'collation'`,
    name: 'o.collname',
    from: 'pg_catalog.pg_collation o',
    schema: 'o.collnamespace',
    oid: 'o.oid',
    catalog: 'pg_collation',
    where: 'true',
  },
  {
    kind: `'operator'`,
    name: 'o.oprname',
    from: 'pg_catalog.pg_operator o',
    schema: 'o.oprnamespace',
    oid: 'o.oid',
    catalog: 'pg_operator',
    where: 'true',
  },
  {
    kind: `'text search configuration'`,
    name: 'o.cfgname',
    from: 'pg_catalog.pg_ts_config o',
    schema: 'o.cfgnamespace',
    oid: 'o.oid',
    catalog: 'pg_ts_config',
    where: 'true',
  },
];

/** `inScope` is a condition on a namespace `n`. What extensions own is left out. */
export function unmanagedQuery(inScope: string): string {
  const parts = sources.map(
    (it) => `
    SELECT ${it.kind} AS kind, n.nspname AS "schema", (${it.name})::text AS name
    FROM ${it.from}
    JOIN pg_catalog.pg_namespace n ON n.oid = ${it.schema}
    WHERE (${inScope}) AND ${it.where}
      AND NOT EXISTS (SELECT FROM member m
        WHERE m.classid = 'pg_catalog.${it.catalog}'::pg_catalog.regclass AND m.objid = ${it.oid})`,
  );
  return [...parts, `SELECT 'event trigger', NULL, e.evtname FROM pg_catalog.pg_event_trigger e`].join(
    ' UNION ALL ',
  );
}

export function schemasQuery({ defaultSchema }: Server, inScope: string): string {
  const other = defaultSchema === null ? '' : `AND n.nspname <> ${literal(defaultSchema)}`;
  return `
    SELECT n.nspname AS "name"
    FROM pg_catalog.pg_namespace n
    WHERE (${inScope}) ${other}
      AND NOT EXISTS (SELECT FROM member m
        WHERE m.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND m.objid = n.oid)`;
}
