import type {
  Catalog,
  EnumType,
  Index,
  Inheritance,
  Table,
  TableOptions,
  UnmanagedObject,
} from '../../../catalog/index.js';
import { canonicalTable, defaultTableOptions } from '../../../catalog/index.js';
import { remarked } from '../../../operations/index.js';
import { canonicalStorage, parseStorage } from '../table-options.js';
import type { CatalogRows, RelationRow } from './catalog-rows.js';
import type { Names } from './inspect-column.js';
import { inspectColumn } from './inspect-column.js';
import { inspectConstraint } from './inspect-constraint.js';
import { inspectIndex } from './inspect-index.js';

export interface InspectedTables extends Pick<Catalog, 'tables' | 'enums' | 'unmanaged'> {
  /** Of materialized views, by their identity. */
  readonly viewIndexes: ReadonlyMap<string, readonly Index[]>;
}

/** The tables of some rows, and what about them is not managed. */
export function inspectTables(
  rows: CatalogRows,
  schemaOf: (schema: string) => string | null,
): InspectedTables {
  const enums = new Map(
    rows.enums.map((it) => {
      const { name, values, comment } = it;
      const type: EnumType = { schema: schemaOf(it.schema), name, values: values ?? [] };
      return [it.oid, remarked(type, comment)];
    }),
  );
  const names: Names = { enums, collations: new Map(rows.collations.map((it) => [it.oid, it.name])) };
  const parts: Parts = {
    columns: groupBy(rows.columns, (it) => it.relation),
    constraints: groupBy(rows.constraints, (it) => it.relation),
    indexes: groupBy(rows.indexes, (it) => it.relation),
    operatorClasses: new Map(rows.operatorClasses.map((it) => [it.oid, it])),
    operatorClassOptions: groupBy(rows.operatorClassOptions, (it) => it.index),
  };
  const inspect = (row: RelationRow) => inspectTable(row, parts, names, schemaOf);
  const inspected = rows.relations.filter((it) => !it.materialized).map(inspect);
  const views = rows.relations.filter((it) => it.materialized);
  return {
    tables: inspected.map((it) => it.table),
    viewIndexes: new Map(views.map((row) => [row.oid, inspect(row).table.indexes])),
    enums: rows.enums.filter((it) => it.inScope).map((it) => enums.get(it.oid)!),
    unmanaged: inspected.flatMap((it) => it.unmanaged),
  };
}

interface Parts {
  readonly columns: Groups<CatalogRows['columns'][number]>;
  readonly constraints: Groups<CatalogRows['constraints'][number]>;
  readonly indexes: Groups<CatalogRows['indexes'][number]>;
  readonly operatorClasses: ReadonlyMap<string, CatalogRows['operatorClasses'][number]>;
  readonly operatorClassOptions: Groups<CatalogRows['operatorClassOptions'][number]>;
}

function inspectTable(
  row: RelationRow,
  parts: Parts,
  names: Names,
  schemaOf: (schema: string) => string | null,
): { readonly table: Table; readonly unmanaged: readonly UnmanagedObject[] } {
  const schema = schemaOf(row.schema);
  const columns = parts.columns.get(row.oid) ?? [];
  const columnNames = new Map(columns.map((it) => [it.number, it.name]));
  const constraints = (parts.constraints.get(row.oid) ?? []).map((it) =>
    inspectConstraint(it, { columns: columnNames, schemaOf }),
  );
  const indexes = parts.indexes.get(row.oid) ?? [];
  const columnsByNumber = new Map(columns.map((it) => [it.number, it]));
  const table = canonicalTable({
    schema,
    name: row.name,
    columns: columns.map((it) => inspectColumn(it, row.name, names)),
    primaryKey: constraints.find((it) => it.kind === 'primaryKey') ?? null,
    uniques: constraints.filter((it) => it.kind === 'unique'),
    foreignKeys: constraints.filter((it) => it.kind === 'foreignKey'),
    checks: constraints.filter((it) => it.kind === 'check'),
    exclusions: constraints.filter((it) => it.kind === 'exclude'),
    indexes: indexes
      .filter((it) => it.valid)
      .map((it) =>
        inspectIndex(it, {
          columns: columnsByNumber,
          collations: names.collations,
          operatorClasses: parts.operatorClasses,
          operatorClassOptions: new Map(
            (parts.operatorClassOptions.get(it.oid) ?? []).map(({ key, options }) => [key, options]),
          ),
        }),
      ),
    comment: row.comment,
    options: optionsOf(row),
    ...inheritanceOf(row, schemaOf),
  });
  const unmanaged = (kind: string, part?: string): UnmanagedObject => ({
    kind,
    schema,
    name: part === undefined ? row.name : `${row.name}.${part}`,
  });
  return {
    table,
    unmanaged: [
      ...indexes.flatMap((it) => (it.valid ? [] : [unmanaged('invalid index', it.name)])),
      ...(row.tablespace ? [unmanaged('tablespace of a table')] : []),
      ...(row.typed ? [unmanaged('type of a table (OF)')] : []),
    ],
  };
}

function optionsOf(row: RelationRow): TableOptions {
  const storage = { ...parseStorage(row.options), ...parseStorage(row.toastOptions, 'toast.') };
  const identities: Readonly<Record<string, string | null>> = {
    f: 'full',
    n: 'nothing',
    i: row.identityIndex,
  };
  const replicaIdentity = identities[row.replicaIdentity] ?? null;
  return {
    ...defaultTableOptions,
    rowLevelSecurity: row.rowSecurity,
    forceRowLevelSecurity: row.forceRowSecurity,
    ...canonicalStorage(storage),
    ...(row.unlogged ? { unlogged: true } : {}),
    ...(row.accessMethod === null ? {} : { accessMethod: row.accessMethod }),
    ...(replicaIdentity === null ? {} : { replicaIdentity }),
    ...(row.clusterOn === null ? {} : { clusterOn: row.clusterOn }),
  };
}

function inheritanceOf(
  { partitionBy, bounds, parents }: RelationRow,
  schemaOf: (schema: string) => string | null,
): Inheritance {
  const refs = (parents ?? []).map((it) => ({ schema: schemaOf(it.schema), name: it.name }));
  return {
    ...(partitionBy === null ? {} : { partitionBy }),
    ...(bounds === null ? {} : { partitionOf: { ...refs[0]!, bounds } }),
    ...(bounds !== null || refs.length === 0 ? {} : { inherits: refs }),
  };
}

type Groups<T> = ReadonlyMap<string, readonly T[]>;

function groupBy<T>(rows: readonly T[], key: (row: T) => string): Groups<T> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}
