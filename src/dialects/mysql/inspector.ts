import type { Catalog, CheckConstraint, ForeignKey, UnmanagedObject } from '../../catalog/index.js';
import { canonical, emptyCatalog } from '../../catalog/index.js';
import type { Connection, InspectScope, Server } from '../dialect.js';
import { mentions } from './expressions.js';
import { readCatalog } from './inspect/catalog-queries.js';
import type { CatalogRows, CheckRow, ColumnRow, KeyRow, TableRow } from './inspect/catalog-rows.js';
import { completed } from './inspect/completed-tables.js';
import { exactDefaults, shownExpressions } from './inspect/inexact-texts.js';
import type { ServerColumn, ServerKey, ServerTable } from './inspect/server-table.js';
import { toTable } from './inspect/server-table.js';
import { expressionText } from './inspect/stored-text.js';
import { withExactTexts } from './objects/exact-texts.js';
import { hiddenObjects, inspectObjects } from './objects/inspect-objects.js';
import type { ObjectRows } from './objects/object-queries.js';
import { readObjects } from './objects/object-queries.js';
import { readSequences } from './objects/sequences.js';
import { readAction } from './referential-actions.js';
import { resolveRef } from './resolve.js';
import { isMariadb } from './server.js';

/**
 * The live structure; see Dialect.inspect. Some queries, whatever the number of tables, and one more for each
 * table, view, trigger and routine of which information_schema tells too little: that has options or a full-text index, or
 * whose texts it garbles.
 */
export async function inspect(connection: Connection, server: Server, scope: InspectScope): Promise<Catalog> {
  const wanted = scope.tables?.map((ref) => resolveRef(ref, server)) ?? null;
  const names = wanted?.flatMap((ref) => (ref.schema === null ? [ref.name] : [])) ?? null;
  if (names !== null && names.length === 0) {
    return emptyCatalog;
  }
  const rows = await readCatalog(connection, server, names);
  const others =
    names === null ? await withExactTexts(connection, server, await readObjects(connection, server)) : null;
  const isSequence = (row: TableRow) => row.type === 'SEQUENCE';
  const sequences =
    others === null
      ? []
      : await readSequences(
          connection,
          rows.tables.filter(isSequence).map((row) => row.name),
        );
  const read = serverTables(rows, server);
  const exact = await exactDefaults(connection, server, read);
  const expressed = await shownExpressions(connection, server, exact, tablesToShow(rows));
  const withOptions = rows.tables.filter((row) => row.options?.trim()).map((row) => row.name);
  const { tables, others: kept } = await completed(connection, server, expressed, new Set(withOptions));
  return canonical({
    tables: tables.map((table) => toTable(table, server)),
    enums: [],
    schemas: [],
    objects: others === null ? [] : [...inspectObjects(others, server), ...sequences],
    unmanaged: [...kept, ...unmanagedObjects(rows, others)],
  });
}

function serverTables(rows: CatalogRows, server: Server): readonly ServerTable[] {
  const columns = group(rows.columns);
  const keys = group(rows.keys);
  const foreignKeys = group(rows.foreignKeys);
  const checks = group(rows.checks);
  const actions = new Map(rows.actions.map((row) => [`${row.table_name}\0${row.name}`, row]));
  return rows.tables.filter(isManaged).map((table): ServerTable => {
    const ofColumns = columns.get(table.name) ?? [];
    const found = checks.get(table.name) ?? [];
    const partial = new Map(
      found.flatMap((row) =>
        row.level === 'Column' ? [[columnOf(row, ofColumns), row.clause] as const] : [],
      ),
    );
    return {
      schema: null,
      name: table.name,
      columns: ofColumns.map((row) => ({
        ...toColumn(row, server),
        check: partial.get(row.name) ?? null,
      })),
      keys: [...group(keys.get(table.name) ?? [], (row) => row.name)].map(([name, parts]) =>
        toKey(name, parts, server),
      ),
      foreignKeys: [...group(foreignKeys.get(table.name) ?? [], (row) => row.name)].map(
        ([name, parts]): ForeignKey => {
          const { on_delete, on_update } = actions.get(`${table.name}\0${name}`)!;
          const { referenced_schema: schema, referenced_table } = parts[0]!;
          return {
            kind: 'foreignKey',
            name,
            columns: parts.map((part) => part.column_name),
            references: {
              schema: schema === server.defaultSchema ? null : schema,
              name: referenced_table,
              columns: parts.map((part) => part.referenced_column),
            },
            onDelete: readAction(on_delete),
            onUpdate: readAction(on_update),
            match: null,
            deferrable: null,
          };
        },
      ),
      checks: found.flatMap((row): readonly CheckConstraint[] =>
        row.level === 'Column'
          ? []
          : [
              {
                kind: 'check',
                name: row.name,
                expression: expressionText(row.clause, server),
                ...(row.enforced === 'NO' ? { notEnforced: true } : {}),
              },
            ],
      ),
      engine: table.engine ?? '',
      charset: null,
      collation: table.collation,
      comment: table.comment,
      storage: undefined,
      partitionBy: null,
      systemVersioning: table.type === 'SYSTEM VERSIONED',
      period: null,
    };
  });
}

/** The tables with a check that is part of a column, of which information_schema does not tell. */
function tablesToShow(rows: CatalogRows): ReadonlySet<string> {
  const columns = group(rows.columns);
  const unplaced = rows.checks.filter(
    (row) => row.level === 'Column' && columnOf(row, columns.get(row.table_name) ?? []) === null,
  );
  return new Set(unplaced.map((row) => row.table_name));
}

/**
 * The column that a check is part of, null where that is not sure. Its name is the check's, unless it was renamed
 * since: another one may have that name now.
 */
function columnOf(check: CheckRow, columns: readonly ColumnRow[]): string | null {
  const isUsed = (column: ColumnRow) => mentions(check.clause, column.name);
  const named = columns.find((it) => it.name === check.name);
  if (named !== undefined) return isUsed(named) ? named.name : null;
  const used = columns.filter(isUsed);
  return used.length === 1 ? used[0]!.name : null;
}

function toColumn(row: ColumnRow, server: Server): Omit<ServerColumn, 'check'> {
  const extra = row.extra.toUpperCase();
  const type = row.srid === null ? row.type : `${row.type} srid ${row.srid}`;
  const isGenerated = row.generation !== null && row.generation !== '';
  return {
    name: row.name,
    type,
    nullable: row.nullable === 'YES',
    default: isGenerated || row.default_text === null ? null : toDefault(row.default_text, row, server),
    autoIncrement: extra.includes('AUTO_INCREMENT'),
    generated: isGenerated
      ? { expression: expressionText(row.generation, server), stored: !extra.includes('VIRTUAL') }
      : null,
    onUpdateNow: extra.includes('ON UPDATE'),
    collation: row.collation,
    comment: row.comment,
    invisible: /\bINVISIBLE\b/.test(extra),
    unversioned: extra.includes('WITHOUT SYSTEM VERSIONING'),
  };
}

function toDefault(
  text: string,
  { extra, type, collation }: ColumnRow,
  server: Server,
): ServerColumn['default'] {
  if (isMariadb(server)) return { kind: 'sql', text, enclosed: false };
  if (extra.includes('DEFAULT_GENERATED')) {
    const sql = expressionText(text, server);
    return { kind: 'sql', text: sql, enclosed: !sql.startsWith('CURRENT_TIMESTAMP') };
  }
  // The values of an enum are bytes where it has no collation: its charset is binary then.
  if (collation === null && /^(enum|set)/.test(type) && text.startsWith('0x')) {
    return { kind: 'value', text: Buffer.from(text.slice(2), 'hex').toString('utf8') };
  }
  // Bytes are there in hexadecimal, but for none at all.
  // https://dev.mysql.com/doc/refman/8.4/en/information-schema-columns-table.html
  return (/^(var)?binary/.test(type) && text !== '') || type.startsWith('bit')
    ? { kind: 'sql', text, enclosed: false }
    : { kind: 'value', text };
}

function toKey(name: string, parts: readonly KeyRow[], server: Server): ServerKey {
  const first = parts[0]!;
  return {
    name,
    unique: Number(first.non_unique) === 0,
    method: first.method.toLowerCase(),
    comment: first.comment,
    invisible: Number(first.hidden) === 1,
    storage: undefined,
    withoutOverlaps: false,
    parts: parts.map((part) => ({
      column: part.column_name,
      expression: part.expression === null ? null : expressionText(part.expression, server),
      length: part.length === null ? null : Number(part.length),
      descending: part.sort === 'D',
    })),
  };
}

function isManaged(table: TableRow): boolean {
  return table.type === 'BASE TABLE' || table.type === 'SYSTEM VERSIONED';
}

/** What dbm does not manage. */
function unmanagedObjects(rows: CatalogRows, objects: ObjectRows | null): readonly UnmanagedObject[] {
  const found = (kind: string, name: string): UnmanagedObject => ({ kind, schema: null, name });
  return [
    ...rows.tables
      .filter((table) => !isManaged(table) && !['VIEW', 'SEQUENCE'].includes(table.type))
      .map((table) => found(table.type.toLowerCase(), table.name)),
    ...(objects === null ? [] : [...rows.events, ...hiddenObjects(objects)]).map((it) =>
      found(it.kind, it.name),
    ),
  ];
}

function group<Row extends { readonly table_name: string }>(rows: readonly Row[]): ReadonlyMap<string, Row[]>;
function group<Row>(rows: readonly Row[], key: (row: Row) => string): ReadonlyMap<string, Row[]>;
function group<Row extends { readonly table_name?: string }>(
  rows: readonly Row[],
  key: (row: Row) => string = (row) => row.table_name!,
): ReadonlyMap<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const list = groups.get(key(row));
    if (list === undefined) groups.set(key(row), [row]);
    else list.push(row);
  }
  return groups;
}
