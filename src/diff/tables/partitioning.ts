import type { Catalog, Column, EnumType, SchemaObject, Table, TableRef } from '../../catalog/index.js';
import {
  alone,
  ancestorsOf,
  canonical,
  displayName,
  findColumn,
  findTable,
  isRoutine,
  parentsOf,
  partitionsOf,
  plainTable,
  refOf,
  sameTable,
  withInheritedColumns,
} from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import { DbmError } from '../../errors/index.js';
import type { Operation } from '../../operations/index.js';
import { reverseAll } from '../../operations/index.js';
import { brokenObjects } from '../objects/broken-objects.js';
import { convertedEnums } from '../objects/enums.js';
import { closure, isUsedByTables, sqlOf } from '../objects/object-uses.js';
import { hasType } from '../objects/removed-values.js';
import type { TablePair } from './table.js';

/** A difference cut in two, with what happens between. */
export interface PartitioningApart {
  readonly before: Catalog;
  readonly operations: readonly Operation[];
  readonly after: Catalog;
}

/**
 * Cuts a difference where tables become partitioned, or cease to be: they are made anew, which nothing that uses them
 * may see. They become partitioned last of all, and plain first of all: the columns by which they are partitioned are
 * there then. A table that is partitioned otherwise, or by a column that gets another type, becomes plain in between.
 * One that is a partition itself is none meanwhile. Null where no table does.
 */
export function partitioningApart(from: Catalog, to: Catalog, rules: DiffRules): PartitioningApart | null {
  const types: TypeChanges = { converted: convertedEnums(from, to), rules };
  const ending = changing(from, to, types);
  if (ending.length > 0) {
    const { partitioned, plain, operations } = bothWays(from, to, ending, rules);
    return { before: partitioned, operations: reverseAll(operations), after: plain };
  }
  const beginning = changing(to, from, types);
  if (beginning.length === 0) return null;
  const { partitioned, plain, operations } = bothWays(to, from, beginning, rules);
  return { before: plain, operations, after: partitioned };
}

/** What tells whether a column gets another type. */
interface TypeChanges {
  /** The enumerations whose columns are converted. */
  readonly converted: readonly EnumType[];
  readonly rules: DiffRules;
}

/** The partitioned tables that are not, or otherwise, on the other side. */
function changing(catalog: Catalog, other: Catalog, types: TypeChanges): readonly Table[] {
  const all = catalog.tables.filter((table) => {
    if (table.partitionBy === undefined) return false;
    const counterpart = findTable(other, table);
    if (counterpart === null) return false;
    return (
      counterpart.partitionBy !== table.partitionBy ||
      isRekeyed([table, counterpart], partitionsOf(catalog, table), types)
    );
  });
  // What a partition becomes is part of what its table becomes.
  const changed = all.filter((table) => !ancestorsOf(table, catalog).some((it) => all.includes(it)));
  for (const table of changed) refuseNumbered(table, catalog);
  return changed;
}

/**
 * Where a partition that is partitioned is attached, its own partitions do not become numbered with it; detaching fails
 * for that. https://www.postgresql.org/docs/current/ddl-identity-columns.html
 */
function refuseNumbered(table: Table, catalog: Catalog): void {
  const numbered = ancestorsOf(table, catalog)
    .flatMap((it) => it.columns)
    .find(({ identity }) => identity?.kind === 'always' || identity?.kind === 'byDefault');
  if (numbered === undefined) return;
  throw new DbmError(
    'unsupported',
    `${displayName(table)} is a partition, and begins or ceases to be partitioned: dbm cannot change that where an identity column (${numbered.name}) numbers its rows`,
    { hint: 'Detach it in a migration first, or make a new partition in its place.' },
  );
}

/**
 * Whether a column gets another type by which the table is partitioned, or one of its partitions: PostgreSQL alters
 * no column that a partition key names.
 */
function isRekeyed(
  [table, counterpart]: TablePair,
  partitions: readonly Table[],
  { converted, rules }: TypeChanges,
): boolean {
  if (parentsOf(table).length > 0) return false;
  const isConverted = (column: Column) => converted.some((it) => hasType(column, it));
  const typeOf = (it: Column, of: Table) => rules.typeSql(it.type, of);
  const retyped = table.columns.filter((a) => {
    const b = findColumn(counterpart, a.name);
    if (b === null) return false;
    return typeOf(a, table) !== typeOf(b, counterpart) || a.collation !== b.collation || isConverted(a);
  });
  if (retyped.length === 0) return false;
  const keys = [table, ...partitions].map((it) => it.partitionBy ?? '');
  return retyped.some(({ name }) => keys.some((key) => rules.objects.mentions(key, name)));
}

/** The catalog without what uses the tables, as long as they are partitioned, and while they are plain. */
function bothWays(catalog: Catalog, other: Catalog, tables: readonly Table[], rules: DiffRules) {
  const partitions = tables.map((table) => newPartitions(table, catalog, other));
  const made = partitions.flat();
  const replaced = [...tables, ...made];
  const isReplaced = (ref: TableRef) => replaced.some((it) => sameTable(it, ref));
  const detached = (table: Table) =>
    tables.includes(table) || (table.partitionOf !== undefined && isReplaced(table.partitionOf))
      ? alone(table)
      : table;
  // Their rows are not among those of the tables that they are partitions of.
  const lacking = [...replaced, ...tables.flatMap((it) => ancestorsOf(it, catalog))];
  const isLacking = (ref: TableRef) => lacking.some((it) => sameTable(it, ref));
  const spare = {
    ...catalog,
    tables: catalog.tables
      .filter((it) => !made.some((partition) => sameTable(partition, it)))
      .map(detached)
      .map((it) => ({ ...it, foreignKeys: it.foreignKeys.filter((key) => !isLacking(key.references)) })),
    objects: withoutUsers(catalog, replaced, rules),
  };
  return {
    partitioned: canonical({ ...spare, tables: [...spare.tables, ...made] }),
    plain: canonical({
      ...spare,
      tables: spare.tables.map((table) => {
        const { partitionBy: _, ...plain } = table;
        return isReplaced(table) ? plain : table;
      }),
    }),
    operations: tables.map(
      (table, at): Operation => ({
        kind: 'partitionTable',
        table: refOf(table),
        from: null,
        to: { by: table.partitionBy!, partitions: partitions[at]! },
      }),
    ),
  };
}

/**
 * The partitions of a table, and theirs, that are none of its own on the other side, with nothing of their own. Those
 * that are tables there keep their rows, and are attached or detached like others.
 */
function newPartitions(table: Table, catalog: Catalog, other: Catalog): readonly Table[] {
  const former = partitionsOf(other, table);
  const isNew = (it: Table) =>
    findTable(other, it) === null || former.some((partition) => sameTable(partition, it));
  return catalog.tables
    .filter(({ partitionOf }) => partitionOf !== undefined && sameTable(partitionOf, table))
    .filter(isNew)
    .flatMap((it) => {
      const { partitionOf, partitionBy } = it;
      const ties = { partitionOf: partitionOf!, ...(partitionBy === undefined ? {} : { partitionBy }) };
      const bare = withInheritedColumns({ ...plainTable(it, []), ...ties }, [table]);
      return [bare, ...newPartitions(bare, catalog, other)];
    });
}

/** The objects of a catalog that can be there while the tables are not; sequences that they own are free. */
function withoutUsers(catalog: Catalog, tables: readonly Table[], rules: DiffRules): readonly SchemaObject[] {
  const isOne = (ref: TableRef) => tables.some((it) => sameTable(it, ref));
  const rest = { ...catalog, tables: catalog.tables.filter((it) => !isOne(it)) };
  const mentionsOne = (it: SchemaObject) =>
    tables.some(({ name }) => rules.objects.mentions(sqlOf(it, rules), name));
  const routines = catalog.objects.filter(
    (it) => isRoutine(it) && mentionsOne(it) && !isUsedByTables(it, catalog.tables, rules),
  );
  const broken = brokenObjects(catalog, rest, rules).filter((it) => it.kind !== 'sequence');
  const users = new Set(closure([...broken, ...routines], catalog.objects, rules));
  return catalog.objects
    .filter((it) => !users.has(it))
    .map((it) => {
      if (it.kind !== 'sequence' || it.ownedBy === undefined || !isOne(it.ownedBy)) return it;
      const { ownedBy: _, ...free } = it;
      return free;
    });
}
