import type { Catalog, EnumType, SchemaObject, Table } from '../../catalog/index.js';
import { refOf, sameTable } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import type { AlterEnum, AlterTable, CommentOn, Operation } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import type { Ends } from '../ends.js';
import { hasLiteral, tableExpressions } from '../expressions.js';
import type { TableDifference } from '../tables/table.js';
import { hasType, leavingColumns, releaseValues, removedValues, type ShrunkEnum } from './removed-values.js';

/** What becomes of the enum types that exist on their own (PostgreSQL). */
export interface EnumDifference {
  readonly created: readonly EnumType[];
  readonly dropped: readonly EnumType[];
  readonly altered: readonly AlterEnum[];
  readonly remarked: readonly CommentOn[];
  /**
   * What must go before a value does. Drops are the table's own, made here instead of with its other changes;
   * a default is taken away, and the later alteration starts from none.
   */
  readonly released: readonly AlterTable[];
}

export function diffEnums(
  from: Catalog,
  to: Catalog,
  tables: readonly TableDifference[],
  rules: DiffRules,
): EnumDifference {
  const pairs = changedEnums(from, to);
  const shrunk = pairs
    .map(([a, b]): ShrunkEnum => [a, removedValues(a, b)])
    .filter(([, removed]) => removed.length > 0);
  const said = from.enums.flatMap((a): readonly CommentOn[] => {
    const b = to.enums.find((it) => sameTable(a, it));
    if (b === undefined || a.comment === b.comment) return [];
    const on = { kind: 'enum', schema: b.schema, name: b.name } as const;
    return [{ kind: 'commentOn', on, from: a.comment ?? null, to: b.comment ?? null }];
  });
  return {
    remarked: said,
    created: to.enums.filter((b) => !from.enums.some((a) => sameTable(a, b))),
    dropped: from.enums.filter((a) => !to.enums.some((b) => sameTable(a, b))),
    altered: pairs.map((pair) => ({
      kind: 'alterEnum',
      from: pair[0],
      to: pair[1],
      ...conversionOf(pair, shrunk, tables, { from, to }),
    })),
    released: shrunk.length === 0 ? [] : tables.flatMap((table) => releaseValues(shrunk, table, rules)),
  };
}

/** Which columns are converted to a type that changes, and whether they must be. */
function conversionOf(
  [from, to]: EnumPair,
  shrunk: readonly ShrunkEnum[],
  tables: readonly TableDifference[],
  ends: Ends,
): Pick<AlterEnum, 'columns' | 'rewrite'> {
  const isShrunk = removedValues(from, to).length > 0;
  const leaving = tables.map((table) => (isShrunk ? leavingColumns(table, from) : []));
  const columns = tables.flatMap((table, at) => {
    const staying = table.from.columns.filter(
      (it) => hasType(it, from) && it.inherited !== true && !leaving[at]!.includes(it.name),
    );
    const names = [...staying.map((it) => it.name), ...arrivingColumns(table, from, shrunk)];
    return names.map((column) => ({ table: refOf(table.from), column }));
  });
  // A column that comes back may get such a value in its rows.
  const comesBack = leaving.some((it) => it.length > 0);
  return { columns, rewrite: isUsedAtOnce([from, to], ends) || comesBack };
}

type EnumPair = readonly [from: EnumType, to: EnumType];

function changedEnums(from: Catalog, to: Catalog): readonly EnumPair[] {
  return from.enums.flatMap((a): readonly EnumPair[] => {
    const b = to.enums.find((it) => sameTable(a, it));
    return b === undefined || equal(a.values, b.values) ? [] : [[a, b]];
  });
}

/** The types that lose values, change their order, or get some that are used at once: their columns are converted. */
export function convertedEnums(from: Catalog, to: Catalog): readonly EnumType[] {
  return changedEnums(from, to)
    .filter(([a, b]) => {
      const kept = b.values.filter((value) => a.values.includes(value));
      return !equal(kept, a.values) || isUsedAtOnce([a, b], { from, to });
    })
    .map(([a]) => a);
}

/** The operations of a difference that was cut: what comes to a type in one part may be used in another. */
export function withConversions(
  operations: readonly Operation[],
  from: Catalog,
  to: Catalog,
): readonly Operation[] {
  const converted = convertedEnums(from, to);
  const isConverted = (it: Operation) =>
    it.kind === 'alterEnum' && converted.some((type) => sameTable(type, it.from));
  return operations.map((it) => (isConverted(it) ? { ...it, rewrite: true } : it));
}

/** Whether a value is used that comes; the downgrade adds what the upgrade removes, and uses it again. */
function isUsedAtOnce([a, b]: EnumPair, { from, to }: Ends): boolean {
  return (
    removedValues(b, a).some((value) => isUsed(value, to, from)) ||
    removedValues(a, b).some((value) => isUsed(value, from, to))
  );
}

/** What is the same on the side that does not have the value cannot use it, though it may have such a word. */
function isUsed(value: string, { tables, objects }: Catalog, without: Catalog): boolean {
  return (
    different(tables, without.tables).some((it) => mentions(it, value)) ||
    different(objects, without.objects).some(says(value))
  );
}

function different<T>(list: readonly T[], others: readonly T[]): readonly T[] {
  const same = new Set(others);
  return list.filter((it) => !same.has(it) && !others.some((other) => equal(it, other)));
}

/** Columns that have the type before it changes, because they leave one early that loses values. */
function arrivingColumns(
  { alteredColumns }: TableDifference,
  type: EnumType,
  shrunk: readonly ShrunkEnum[],
): readonly string[] {
  return alteredColumns
    .filter(
      ({ from, to }) =>
        from.inherited !== true &&
        hasType(to, type) &&
        shrunk.some(([it]) => hasType(from, it) && !hasType(to, it)),
    )
    .map((it) => it.from.name);
}

/** Whether a default or an expression of the table uses the value. */
function mentions(table: Table, value: string): boolean {
  return tableExpressions(table).some((text) => hasLiteral(text, value));
}

/** Whether an object's SQL has the value in it. */
function says(value: string): (object: SchemaObject) => boolean {
  return (object) => textsIn(object).some((text) => hasLiteral(text, value));
}

function textsIn(data: unknown): readonly string[] {
  if (typeof data === 'string') return [data];
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(textsIn) : [];
}
