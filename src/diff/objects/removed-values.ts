import type { Column, Constraint, EnumType } from '../../catalog/index.js';
import { refOf } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import type { AlterColumn, AlterTable, TableChange } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import { defaultExpression, hasLiteral, indexExpressions } from '../expressions.js';
import { forgetsIndex, namingOf } from '../tables/part-names.js';
import type { TableDifference } from '../tables/table.js';

/** A type that loses values, and which. */
export type ShrunkEnum = readonly [type: EnumType, removed: readonly string[]];

/**
 * What must leave a table before values of the types go: columns that are to have another type or to go (their rows
 * may hold such a value), changed defaults, and parts that mention the values or have such a column.
 */
export function releaseValues(
  shrunk: readonly ShrunkEnum[],
  table: TableDifference,
  rules: DiffRules,
): readonly AlterTable[] {
  const values = shrunk.flatMap(([, removed]) => removed);
  const usesRemoved = (text: string) => values.some((it) => hasLiteral(text, it));
  const hasShrunk = (column: Column) =>
    column.inherited !== true && shrunk.some(([type]) => hasType(column, type));
  const leaving = shrunk.flatMap(([type]) => leavingColumns(table, type));
  const mentionsOne = (names: readonly string[], text: string) =>
    names.some((name) => rules.objects.mentions(text, name));
  const going = table.changes.flatMap((change) => {
    if (change.kind !== 'dropColumn') return [];
    const { column } = change;
    const text = column.generated?.expression ?? '';
    return hasShrunk(column) || usesRemoved(text) || mentionsOne(leaving, text) ? [column.name] : [];
  });
  const early = [...new Set([...leaving, ...going])];
  const parts = table.changes.filter((change) => {
    const { columns, texts } = usesOf(change);
    return (
      early.some((it) => columns.includes(it)) ||
      texts.some((text) => usesRemoved(text) || mentionsOne(early, text))
    );
  });
  const names = parts.flatMap((it) => namingOf(it)?.before ?? []);
  const changes = [
    ...table.changes.filter((it) => forgetsIndex(it, names)),
    ...parts,
    ...table.changes.filter((change) => leaves(change, leaving, going)),
    ...table.alteredColumns
      .filter(({ from }) => from.inherited !== true && !leaving.includes(from.name))
      .filter(({ from }) => hasShrunk(from) || usesRemoved(defaultExpression(from)))
      .filter(({ from, to }) => from.default !== null && !equal(from.default, to.default))
      .map(({ from }) => withoutDefault(table, from)),
  ];
  return changes.length === 0 ? [] : [{ kind: 'alterTable', table: refOf(table.from), changes }];
}

/** The columns and the SQL of the index or constraint that a change drops. */
function usesOf(change: TableChange): {
  readonly columns: readonly (string | null)[];
  readonly texts: readonly string[];
} {
  if (change.kind === 'dropConstraint') return usesOfConstraint(change.constraint);
  if (change.kind !== 'dropIndex') return { columns: [], texts: [] };
  const { keys, include = [] } = change.index;
  return { columns: [...keys.map((it) => it.column), ...include], texts: indexExpressions(change.index) };
}

function usesOfConstraint(constraint: Constraint): ReturnType<typeof usesOf> {
  switch (constraint.kind) {
    case 'check':
      return { columns: [], texts: [constraint.expression] };
    case 'exclude':
      return { columns: [], texts: [constraint.definition] };
    case 'primaryKey':
    case 'unique':
    case 'foreignKey':
      return { columns: constraint.columns, texts: [] };
  }
}

/** Whether the change is that of a column that goes, or gets another type. */
function leaves(change: TableChange, leaving: readonly string[], going: readonly string[]): boolean {
  if (change.kind === 'dropColumn') return going.includes(change.column.name);
  return change.kind === 'alterColumn' && change.from !== null && leaving.includes(change.from.name);
}

function withoutDefault({ from: table }: TableDifference, { name }: Column): AlterColumn {
  // As it is now: with the values that the type still has.
  const column = table.columns.find((it) => it.name === name)!;
  return {
    kind: 'alterColumn',
    from: column,
    to: { ...column, default: null },
    using: null,
    backfill: null,
  };
}

export function hasType(column: Column, type: EnumType): boolean {
  const inner = column.type.kind === 'array' ? column.type.of : column.type;
  return inner.kind === 'enum' && inner.name === type.name && inner.schema === type.schema;
}

/** Columns of the type that go, or get another one. */
export function leavingColumns(table: TableDifference, type: EnumType): readonly string[] {
  return [
    ...table.droppedColumns.filter((it) => hasType(it, type)),
    ...table.alteredColumns
      .filter(({ from, to }) => hasType(from, type) && !hasType(to, type))
      .map((it) => it.from),
  ].flatMap((it) => (it.inherited === true ? [] : it.name));
}

export function removedValues(from: EnumType, to: EnumType): readonly string[] {
  return from.values.filter((value) => !to.values.includes(value));
}
