import type { SchemaObject, TableRef } from '../../catalog/index.js';
import { sequenceOf } from './automatic-names.js';
import { dollarQuoted, literal, qualified, quoteIdentifier } from './quoting.js';

/** What has an owner and rights of its own. */
export interface Owned {
  readonly kind: 'relation' | 'routine' | 'type' | 'collation' | 'statistics';
  /** By which it is found again when it was made anew. */
  readonly name: string;
  /** Its identifier in the catalog, as SQL. */
  readonly oid: string;
}

/** A table, view or sequence. */
export function relationOf(ref: TableRef): Owned {
  return { kind: 'relation', name: qualified(ref), oid: `${literal(qualified(ref))}::regclass` };
}

/** The sequence that belongs to a column, which may be another one afterwards. */
export function sequenceOfColumn(table: TableRef, column: string): Owned {
  return {
    kind: 'relation',
    name: `${qualified(table)}.${quoteIdentifier(column)}`,
    oid: `${sequenceOf(table, column)}::regclass`,
  };
}

/** An enumeration, domain, or other type. */
export function ownedType(ref: TableRef): Owned {
  return { kind: 'type', name: qualified(ref), oid: `${literal(qualified(ref))}::regtype` };
}

/** An object as what has an owner and rights; null where these are another's, or nobody's. */
export function ownedObject(object: SchemaObject): Owned | null {
  const name = qualified(object);
  switch (object.kind) {
    case 'view':
    case 'materializedView':
      return relationOf(object);
    case 'domain':
    case 'compositeType':
    case 'rangeType':
      return ownedType(object);
    case 'function':
    case 'procedure':
    case 'aggregate': {
      const types = object.arguments === null ? '' : `(${object.arguments === '*' ? '' : object.arguments})`;
      const type = object.arguments === null ? 'regproc' : 'regprocedure';
      return { kind: 'routine', name: name + types, oid: `${literal(name + types)}::${type}` };
    }
    case 'collation':
      return { kind: 'collation', name, oid: `${literal(name)}::regcollation` };
    case 'statistics': {
      const table = `(SELECT relnamespace FROM pg_class WHERE oid = ${literal(qualified({ ...object, name: object.table }))}::regclass)`;
      const oid = `(SELECT oid FROM pg_statistic_ext WHERE stxname = ${literal(object.name)} AND stxnamespace = ${table})`;
      return { kind: 'statistics', name, oid };
    }
    default:
      return null;
  }
}

/** Where what is kept waits, by what it is of: a setting of the session, which takes neither rights nor a table. */
const waiting = 'dbm.kept';

/**
 * What dbm drops only to make it again keeps what no model says of it: this reads its owner, its rights, its
 * publications and the settings of its columns while it is there, and `restoreRights` gives them to the new one.
 */
export function keepRights(owned: Owned): string {
  return `DO ${dollarQuoted(`BEGIN
  PERFORM set_config('${waiting}', (coalesce(nullif(current_setting('${waiting}', true), ''), '{}')::jsonb
    || jsonb_build_object(${keyOf(owned)}, (${stateOf(owned)})))::text, false);
END`)}`;
}

/**
 * Only what differs is given, because a new object may have got rights by ALTER DEFAULT PRIVILEGES. Whoever gave a
 * right gives it again, where the user of the migration may act for that role.
 * https://www.postgresql.org/docs/current/sql-grant.html
 */
export function restoreRights(owned: Owned): string {
  return `DO ${dollarQuoted(`DECLARE
  kept jsonb := nullif(current_setting('${waiting}', true), '')::jsonb -> ${keyOf(owned)};
  query text := ${literal(stateOf(owned))};
  me text := current_setting('role');
  state jsonb;
  it record;
BEGIN
  IF kept IS NULL THEN
    RETURN;
  END IF;
  PERFORM set_config('${waiting}', (current_setting('${waiting}')::jsonb - ${keyOf(owned)})::text, false);
  EXECUTE query INTO state;
  FOR it IN SELECT * FROM jsonb_to_recordset(kept -> 'settings') AS s (part text, action text) LOOP
    IF it.part IS NULL OR state -> 'parts' ? it.part THEN
      EXECUTE format('ALTER %s %s', state ->> 'altered', it.action);
    END IF;
  END LOOP;
  FOR it IN
    SELECT p ->> 'addition' AS addition FROM jsonb_array_elements(kept -> 'publications') p
    WHERE NOT state -> 'publications' @> jsonb_build_array(jsonb_build_object('name', p -> 'name'))
  LOOP
    EXECUTE format('ALTER PUBLICATION %s', it.addition);
  END LOOP;
  IF state ->> 'owner' <> kept ->> 'owner' THEN
    EXECUTE format('ALTER %s OWNER TO %I', state ->> 'altered', kept ->> 'owner');
    EXECUTE query INTO state;
  END IF;
  FOR it IN
    SELECT r ->> 'privilege' AS privilege, r ->> 'grantee' AS grantee
    FROM jsonb_array_elements(state -> 'rights') r WHERE NOT kept -> 'rights' @> jsonb_build_array(r - 'depth')
  LOOP
    EXECUTE format('REVOKE %s ON %s FROM %s CASCADE', it.privilege, state ->> 'granted', it.grantee);
  END LOOP;
  FOR it IN
    SELECT r ->> 'privilege' AS privilege, r ->> 'grantee' AS grantee, r ->> 'grantor' AS grantor,
      CASE WHEN r -> 'grantable' = 'true' THEN 'WITH GRANT OPTION' END AS option
    FROM jsonb_array_elements(kept -> 'rights') r
    WHERE NOT state -> 'rights' @> jsonb_build_array(r - 'depth')
      AND (r ->> 'part' IS NULL OR state -> 'parts' ? (r ->> 'part'))
    ORDER BY r -> 'depth'
  LOOP
    IF it.grantor <> kept ->> 'owner' THEN
      BEGIN
        PERFORM set_config('role', it.grantor, true);
      EXCEPTION WHEN insufficient_privilege OR invalid_parameter_value THEN
        NULL;
      END;
    END IF;
    EXECUTE format('GRANT %s ON %s TO %s %s', it.privilege, state ->> 'granted', it.grantee, it.option);
    PERFORM set_config('role', me, true);
  END LOOP;
END`)}`;
}

/** `statements` that make things anew, which come out as they were. */
export function keepingRights(things: readonly Owned[], statements: readonly string[]): readonly string[] {
  return [...things.map(keepRights), ...statements, ...things.map(restoreRights)];
}

const keyOf = ({ kind, name }: Owned) => literal(`${kind} ${name}`);

/** An object as ALTER and GRANT call it, and its owner; where nothing was ever granted, the rights are the usual ones. */
function thingOf({ kind, oid }: Owned): string {
  switch (kind) {
    case 'relation':
      return `SELECT oid, relowner AS owner, format('TABLE %s', oid::regclass) AS altered,
      format('%s %s', CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, oid::regclass) AS granted,
      coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner)) AS rights
    FROM pg_class WHERE oid = ${oid}`;
    case 'routine':
      return `SELECT oid, proowner AS owner, format('ROUTINE %s', oid::regprocedure) AS altered,
      format('ROUTINE %s', oid::regprocedure) AS granted, coalesce(proacl, acldefault('f', proowner)) AS rights
    FROM pg_proc WHERE oid = ${oid}`;
    case 'type':
      return `SELECT oid, typowner AS owner, format('TYPE %s', oid::regtype) AS altered,
      format('TYPE %s', oid::regtype) AS granted, coalesce(typacl, acldefault('T', typowner)) AS rights
    FROM pg_type WHERE oid = ${oid}`;
    case 'collation':
      return `SELECT oid, collowner AS owner, format('COLLATION %s', oid::regcollation) AS altered,
      NULL AS granted, NULL::aclitem[] AS rights
    FROM pg_collation WHERE oid = ${oid}`;
    case 'statistics':
      return `SELECT oid, stxowner AS owner, format('STATISTICS %s.%I', stxnamespace::regnamespace, stxname) AS altered,
      NULL AS granted, NULL::aclitem[] AS rights
    FROM pg_statistic_ext WHERE oid = ${oid}`;
  }
}

/** A query for all that is kept, as a JSON object. Rights have a depth: those that others rest on come first. */
function stateOf(owned: Owned): string {
  const { kind, oid } = owned;
  const isRelation = kind === 'relation';
  const parts = isRelation
    ? `SELECT attname AS name FROM pg_attribute WHERE attrelid = ${oid} AND attnum > 0 AND NOT attisdropped
      UNION ALL SELECT relname FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE indrelid = ${oid}`
    : nothing;
  const ofColumns = isRelation
    ? `
      UNION ALL
      SELECT o.owner, a.attname, x.*
      FROM thing o JOIN pg_attribute a ON a.attrelid = o.oid CROSS JOIN LATERAL aclexplode(a.attacl) x
      WHERE NOT a.attisdropped`
    : '';
  return `
  WITH RECURSIVE thing AS (
    ${thingOf(owned)}
  ),
  rights AS (
    SELECT part, grantor, grantee, is_grantable, owner,
      concat(privilege_type, ' (' || quote_ident(part) || ')') AS privilege, privilege_type
    FROM (
      SELECT o.owner, NULL AS part, x.* FROM thing o CROSS JOIN LATERAL aclexplode(o.rights) x${ofColumns}
    ) x
  ),
  given AS (
    SELECT r.*, 0 AS depth FROM rights r WHERE r.grantor = r.owner
    UNION ALL
    SELECT r.*, g.depth + 1
    FROM given g JOIN rights r ON r.grantor = g.grantee AND r.privilege_type = g.privilege_type AND r.grantor <> r.owner
  )
  SELECT jsonb_build_object(
    'owner', pg_get_userbyid(o.owner), 'altered', o.altered, 'granted', o.granted,
    'parts', (SELECT coalesce(jsonb_agg(p.name), '[]') FROM (${parts}) p),
    'publications', (SELECT coalesce(jsonb_agg(p), '[]') FROM (${isRelation ? publicationsOf(oid) : nothing}) p),
    'settings', (SELECT coalesce(jsonb_agg(s), '[]') FROM (${settingsOf(owned)}) s),
    'rights', (SELECT coalesce(jsonb_agg(r), '[]') FROM (
      SELECT g.part, pg_get_userbyid(g.grantor) AS grantor, g.privilege, g.is_grantable AS grantable,
        CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END AS grantee, max(g.depth) AS depth
      FROM given g GROUP BY 1, 2, 3, 4, 5
    ) r))
  FROM thing o`;
}

const nothing = 'SELECT NULL::text AS name WHERE false';

/**
 * The publications that name a table, and how it is added to one. Since version 15 they may have a part of its columns
 * and rows only. https://www.postgresql.org/docs/current/sql-alterpublication.html
 */
function publicationsOf(oid: string): string {
  return `SELECT p.pubname AS name, concat(quote_ident(p.pubname), ' ADD TABLE ONLY ', r.prrelid::regclass,
        ' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
          WHERE a.attrelid = r.prrelid AND to_jsonb(r) -> 'prattrs' @> to_jsonb(a.attnum)) || ')',
        ' WHERE (' || (to_jsonb(t) ->> 'rowfilter') || ')') AS addition
      FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
      JOIN pg_class c ON c.oid = r.prrelid
      LEFT JOIN pg_publication_tables t ON t.pubname = p.pubname AND t.tablename = c.relname
        AND t.schemaname = c.relnamespace::regnamespace::text
      WHERE r.prrelid = ${oid}`;
}

/** What ALTER said of it and of its columns, apart from what models say. */
function settingsOf({ kind, oid }: Owned): string {
  if (kind === 'statistics') {
    return `SELECT NULL::text AS part, format('SET STATISTICS %s', stxstattarget) AS action
      FROM pg_statistic_ext WHERE oid = ${oid} AND stxstattarget >= 0`;
  }
  if (kind !== 'relation') return 'SELECT NULL::text AS part, NULL::text AS action WHERE false';
  return `SELECT a.attname AS part, format('ALTER COLUMN %I %s', a.attname, s.action) AS action
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum AND c.relkind = 'v'
      CROSS JOIN LATERAL (VALUES
        ('SET DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)),
        ('SET STATISTICS ' || CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END),
        ('SET (' || array_to_string(a.attoptions, ', ') || ')')
      ) s (action)
      WHERE c.oid = ${oid} AND c.relkind IN ('v', 'm') AND s.action IS NOT NULL
    UNION ALL
    SELECT i.relname, format('CLUSTER ON %I', i.relname)
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_class c ON c.oid = x.indrelid AND c.relkind = 'm'
      WHERE x.indrelid = ${oid} AND x.indisclustered
    UNION ALL
    SELECT NULL, format('SET TABLESPACE %I', t.spcname)
      FROM pg_class c JOIN pg_tablespace t ON t.oid = c.reltablespace WHERE c.oid = ${oid} AND c.relkind = 'm'`;
}
