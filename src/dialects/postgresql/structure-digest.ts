/** A catalog, and which of its rows can change: those of what the server brings along cannot. */
interface Source {
  readonly catalog: string;
  readonly where?: string;
  /** What is digested of a row, if not all of it. */
  readonly row?: string;
}

/** Objects with lower numbers are the server's own. https://www.postgresql.org/docs/current/system-catalog-initial-data.html#SYSTEM-CATALOG-OID-ASSIGNMENT */
const own = (column: string) => `${column} >= 16384`;

const sources: readonly Source[] = [
  {
    catalog: 'pg_class',
    where: own('oid'),
    // Not what VACUUM and ANALYZE write there.
    row: `(oid, relname, relnamespace, reltype, reloftype, relowner, relam, reltablespace, reltoastrelid, relpersistence,
      relkind, relnatts, relchecks, relhasrules, relrowsecurity, relforcerowsecurity, relispopulated, relreplident,
      relispartition, reloptions, relpartbound)`,
  },
  { catalog: 'pg_attribute', where: `${own('attrelid')} AND attnum > 0` },
  { catalog: 'pg_attrdef' },
  { catalog: 'pg_constraint', where: own('oid') },
  { catalog: 'pg_index', where: own('indexrelid') },
  { catalog: 'pg_inherits' },
  { catalog: 'pg_partitioned_table' },
  { catalog: 'pg_sequence' },
  {
    // Who owns sequences, and what extensions own; the rest follows from the objects themselves.
    catalog: 'pg_depend',
    where: `deptype = 'e' OR (deptype IN ('a', 'i') AND classid = 'pg_catalog.pg_class'::pg_catalog.regclass)`,
  },
  {
    catalog: 'pg_description',
    where: `${own('objoid')} OR classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass`,
  },
  // Sessions make those of their temporary tables.
  { catalog: 'pg_namespace', where: `nspname !~ '^pg_(toast_)?temp_'` },
  { catalog: 'pg_type', where: own('oid') },
  { catalog: 'pg_enum' },
  { catalog: 'pg_range', where: own('rngtypid') },
  { catalog: 'pg_collation', where: own('oid') },
  { catalog: 'pg_proc', where: own('oid') },
  { catalog: 'pg_aggregate', where: own('aggfnoid') },
  { catalog: 'pg_rewrite', where: own('oid') },
  { catalog: 'pg_trigger' },
  { catalog: 'pg_policy' },
  { catalog: 'pg_statistic_ext' },
  { catalog: 'pg_extension' },
  { catalog: 'pg_event_trigger' },
  { catalog: 'pg_language' },
  { catalog: 'pg_am' },
  { catalog: 'pg_operator', where: own('oid') },
  { catalog: 'pg_opclass', where: own('oid') },
  { catalog: 'pg_opfamily', where: own('oid') },
  { catalog: 'pg_cast', where: own('oid') },
  { catalog: 'pg_ts_config', where: own('oid') },
  { catalog: 'pg_foreign_data_wrapper' },
  { catalog: 'pg_foreign_server' },
  { catalog: 'pg_foreign_table' },
  {
    // The roles of all databases of the server: those that policies name.
    catalog: 'pg_roles',
    where: 'oid IN (SELECT unnest(polroles) FROM pg_catalog.pg_policy)',
    row: '(oid, rolname)',
  },
  { catalog: 'pg_tablespace' },
  // How expressions and values are printed, where names lead, and what a new table gets. Those with a point are of
  // extensions and of whoever sets them: https://www.postgresql.org/docs/current/runtime-config-custom.html
  { catalog: 'pg_settings', where: `name NOT LIKE '%.%'`, row: '(name, setting)' },
];

const isHere = `r.relnamespace IN
  (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ANY (pg_catalog.current_schemas(false)))`;

/** Whether most of what is in the catalogs is other people's, which an inspection does not look at. */
const isCrowded = `(SELECT count(*) FILTER (WHERE NOT ${isHere}) > 5000 + count(*) FILTER (WHERE ${isHere})
  FROM pg_catalog.pg_class r WHERE ${own('oid')})`;

/**
 * See Dialect.digest. A sum, because it does not depend on the order of the rows, which have numbers of their
 * own. The catalogs are all that an inspection reads, and what the functions look at that print definitions.
 */
export const digestQuery = `SELECT CASE WHEN ${isCrowded} THEN NULL ELSE
  pg_catalog.concat_ws(' ', current_user, pg_catalog.current_schemas(false)::text,
  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY'),
  ${sources.map(sumOf).join(',\n  ')}) END AS digest`;

function sumOf({ catalog, where = 'true', row = 'r' }: Source): string {
  return `(SELECT coalesce(pg_catalog.sum(pg_catalog.hashtextextended(${row}::text, 0)), 0)
    FROM pg_catalog.${catalog} r WHERE ${where})`;
}
