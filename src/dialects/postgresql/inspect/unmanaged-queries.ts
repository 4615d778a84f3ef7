import type { Server } from '../../dialect.js';
import { plainAggregate } from '../objects/object-queries.js';
import { plainRange } from '../objects/type-queries.js';
import { literal } from '../quoting.js';

/** What an inspection reports and does not manage; `name` is qualified by its table where it belongs to one. */
export interface UnmanagedRow {
  readonly kind: string;
  readonly schema: string | null;
  readonly name: string;
}

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

const sources: readonly Source[] = [
  {
    kind: `'foreign table'`,
    name: 'c.relname',
    from: 'pg_catalog.pg_class c',
    schema: 'c.relnamespace',
    oid: 'c.oid',
    catalog: 'pg_class',
    where: `c.relkind = 'f'`,
  },
  {
    kind: `'default of a view''s column'`,
    name: `pg_catalog.format('%s.%s', c.relname, (SELECT a.attname FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = d.adrelid AND a.attnum = d.adnum))`,
    from: 'pg_catalog.pg_attrdef d JOIN pg_catalog.pg_class c ON c.oid = d.adrelid',
    schema: 'c.relnamespace',
    oid: 'c.oid',
    catalog: 'pg_class',
    where: `c.relkind = 'v'`,
  },
  {
    kind: `'range type with a canonical function'`,
    name: 't.typname',
    from: 'pg_catalog.pg_type t JOIN pg_catalog.pg_range g ON g.rngtypid = t.oid',
    schema: 't.typnamespace',
    oid: 't.oid',
    catalog: 'pg_type',
    where: `NOT (${plainRange})`,
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
    kind: `'comment on a schema'`,
    name: 'n.nspname',
    from: 'pg_catalog.pg_description t',
    schema: 't.objoid',
    oid: 't.objoid',
    catalog: 'pg_namespace',
    // What every database says of it from the start.
    where: `t.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
      AND (n.nspname, t.description) <> ('public', 'standard public schema')`,
  },
  {
    kind: `'extended statistics'`,
    name: 's.stxname',
    from: 'pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_class c ON c.oid = s.stxrelid',
    schema: 's.stxnamespace',
    oid: 's.oid',
    catalog: 'pg_statistic_ext',
    where: 's.stxnamespace <> c.relnamespace',
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
