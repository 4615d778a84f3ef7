import type { Catalog, Column, Constraint, EnumType, SchemaObject, Table } from '../catalog/index.js';
import { refOf, sameTable } from '../catalog/index.js';
import type { DiffRules } from '../dialects/index.js';
import type { AlterColumn, AlterEnum, AlterTable, CommentOn, Operation } from '../operations/index.js';
import { equal } from '../util/index.js';
import { defaultExpression, hasLiteral, indexExpressions, tableExpressions } from './expressions.js';
import { forgetsIndex, namingOf } from './part-names.js';
import type { TableDifference } from './table.js';

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
    .map(([a, b]) => [a, removedValues(a, b)] as const)
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
    altered: pairs.map(([a, b]) =>
      alterEnum(
        a,
        b,
        shrunk.map(([it]) => it),
        tables,
        { from, to },
      ),
    ),
    released: shrunk.length === 0 ? [] : tables.flatMap((table) => release(shrunk, table, rules)),
  };
}

function alterEnum(
  from: EnumType,
  to: EnumType,
  shrunk: readonly EnumType[],
  tables: readonly TableDifference[],
  catalogs: { readonly from: Catalog; readonly to: Catalog },
): AlterEnum {
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
  return { kind: 'alterEnum', from, to, columns, rewrite: isUsedAtOnce(from, to, catalogs) || comesBack };
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
      return !equal(kept, a.values) || isUsedAtOnce(a, b, { from, to });
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
function isUsedAtOnce(
  a: EnumType,
  b: EnumType,
  { from, to }: { readonly from: Catalog; readonly to: Catalog },
): boolean {
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

export function hasType(column: Column, type: EnumType): boolean {
  const inner = column.type.kind === 'array' ? column.type.of : column.type;
  return inner.kind === 'enum' && inner.name === type.name && inner.schema === type.schema;
}

/** Columns of the type that go, or get another one. */
function leavingColumns(table: TableDifference, type: EnumType): readonly string[] {
  return [
    ...table.droppedColumns.filter((it) => hasType(it, type)),
    ...table.alteredColumns
      .filter(({ from, to }) => hasType(from, type) && !hasType(to, type))
      .map((it) => it.from),
  ].flatMap((it) => (it.inherited === true ? [] : it.name));
}

/** Columns that have the type before it changes, because they leave one early that loses values. */
function arrivingColumns(
  { alteredColumns }: TableDifference,
  type: EnumType,
  shrunk: readonly EnumType[],
): readonly string[] {
  return alteredColumns
    .filter(
      ({ from, to }) =>
        from.inherited !== true &&
        hasType(to, type) &&
        shrunk.some((it) => hasType(from, it) && !hasType(to, it)),
    )
    .map((it) => it.from.name);
}

function removedValues(from: EnumType, to: EnumType): readonly string[] {
  return from.values.filter((value) => !to.values.includes(value));
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

/**
 * What must leave a table before values of the types go: columns that are to have another type or to go (their rows
 * may hold such a value), changed defaults, and parts that mention the values or have such a column.
 */
function release(
  shrunk: readonly (readonly [EnumType, readonly string[]])[],
  table: TableDifference,
  rules: DiffRules,
): readonly AlterTable[] {
  const usesRemoved = (texts: readonly string[]) =>
    texts.some((text) => shrunk.some(([, removed]) => removed.some((it) => hasLiteral(text, it))));
  const hasShrunk = (column: Column) =>
    column.inherited !== true && shrunk.some(([type]) => hasType(column, type));
  const leaving = shrunk.flatMap(([type]) => leavingColumns(table, type));
  const mentionsOne = (names: readonly string[], texts: readonly string[]) =>
    names.some((name) => texts.some((text) => rules.objects.mentions(text, name)));
  const going = table.changes.flatMap((change) => {
    if (change.kind !== 'dropColumn') return [];
    const { column } = change;
    const texts = [column.generated?.expression ?? ''];
    return hasShrunk(column) || usesRemoved(texts) || mentionsOne(leaving, texts) ? [column.name] : [];
  });
  const early = [...new Set([...leaving, ...going])];
  const uses = (columns: readonly (string | null)[], texts: readonly string[]) =>
    usesRemoved(texts) || early.some((it) => columns.includes(it)) || mentionsOne(early, texts);
  const parts = table.changes.filter((change) => {
    switch (change.kind) {
      case 'dropIndex': {
        const { keys, include } = change.index;
        return uses([...keys.map((it) => it.column), ...(include ?? [])], indexExpressions(change.index));
      }
      case 'dropConstraint':
        return uses(...constraintUses(change.constraint));
      default:
        return false;
    }
  });
  const names = parts.flatMap((it) => namingOf(it)?.before ?? []);
  const options = table.changes.filter((it) => forgetsIndex(it, names));
  const columns = table.changes.filter((change) => {
    switch (change.kind) {
      case 'dropColumn':
        return going.includes(change.column.name);
      case 'alterColumn':
        return change.from !== null && leaving.includes(change.from.name);
      default:
        return false;
    }
  });
  const defaults = table.alteredColumns
    .filter(
      ({ from, to }) =>
        from.inherited !== true &&
        (hasShrunk(from) || usesRemoved([defaultExpression(from)])) &&
        !leaving.includes(from.name) &&
        from.default !== null &&
        !equal(from.default, to.default),
    )
    .map(({ from }): AlterColumn => {
      // As it is now: with the values that the type still has.
      const column = table.from.columns.find((it) => it.name === from.name)!;
      return {
        kind: 'alterColumn',
        from: column,
        to: { ...column, default: null },
        using: null,
        backfill: null,
      };
    });
  const changes = [...options, ...parts, ...columns, ...defaults];
  return changes.length === 0 ? [] : [{ kind: 'alterTable', table: refOf(table.from), changes }];
}

/** The columns, and the SQL, that a constraint is about. */
function constraintUses(constraint: Constraint): readonly [readonly string[], readonly string[]] {
  switch (constraint.kind) {
    case 'check':
      return [[], [constraint.expression]];
    case 'exclude':
      return [[], [constraint.definition]];
    case 'primaryKey':
    case 'unique':
    case 'foreignKey':
      return [constraint.columns, []];
  }
}
