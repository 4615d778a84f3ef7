import type { Catalog, Column, Constraint, EnumType, SchemaObject, Table } from '../catalog/index.js';
import { refOf, sameTable } from '../catalog/index.js';
import type { DiffRules } from '../dialects/index.js';
import type { AlterColumn, AlterEnum, AlterTable, CommentOn } from '../operations/index.js';
import { equal } from '../util/index.js';
import { indexExpressions, sqlLiteral, tableExpressions } from './expressions.js';
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
  const pairs = from.enums.flatMap((a) => {
    const b = to.enums.find((it) => sameTable(a, it));
    return b === undefined || equal(a.values, b.values) ? [] : [[a, b] as const];
  });
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
        { from: from.objects, to: to.objects },
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
  objects: { readonly from: readonly SchemaObject[]; readonly to: readonly SchemaObject[] },
): AlterEnum {
  // The downgrade adds what the upgrade removes, and uses it again.
  const usesNew =
    removedValues(to, from).some(
      (value) => tables.some((table) => mentions(table.to, value)) || objects.to.some(says(value)),
    ) ||
    removedValues(from, to).some(
      (value) => tables.some((table) => mentions(table.from, value)) || objects.from.some(says(value)),
    );
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
  return { kind: 'alterEnum', from, to, columns, rewrite: usesNew || comesBack };
}

function hasType(column: Column, type: EnumType): boolean {
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
  return tableExpressions(table).some((text) => text.includes(sqlLiteral(value)));
}

/** Whether an object's SQL has the value in it. */
function says(value: string): (object: SchemaObject) => boolean {
  // As SQL, within the JSON that stands for all texts of the object.
  const written = JSON.stringify(sqlLiteral(value)).slice(1, -1);
  return (object) => JSON.stringify(object).includes(written);
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
    texts.some((text) => shrunk.some(([, removed]) => removed.some((it) => text.includes(sqlLiteral(it)))));
  const hasShrunk = (column: Column) =>
    column.inherited !== true && shrunk.some(([type]) => hasType(column, type));
  const leaving = shrunk.flatMap(([type]) => leavingColumns(table, type));
  const uses = (columns: readonly (string | null)[], texts: readonly string[]) =>
    usesRemoved(texts) ||
    leaving.some((it) => columns.includes(it) || texts.some((text) => rules.objects.mentions(text, it)));
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
        return hasShrunk(change.column) || uses([], [change.column.generated?.expression ?? '']);
      case 'alterColumn':
        return change.from !== null && leaving.includes(change.from.name);
      default:
        return false;
    }
  });
  const defaults = table.alteredColumns
    .filter(
      ({ from, to }) =>
        hasShrunk(from) &&
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
