import type { Column, Table } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import type { ColumnPosition } from '../../operations/index.js';
import { equal } from '../../util/index.js';

/**
 * The live column and the wanted one as an alteration shows them, or null when the engine sees no
 * difference. What differs only in spelling is given one spelling, so that the change names what changes.
 */
export function columnDifference(
  from: Column,
  to: Column,
  tables: { readonly from: Table; readonly to: Table },
  rules: DiffRules,
): { readonly from: Column; readonly to: Column } | null {
  const sameType = rules.typeSql(from.type, tables.from) === rules.typeSql(to.type, tables.to);
  const sameDefault =
    from.default === null || to.default === null
      ? from.default === to.default
      : rules.defaultSql(from.default, from) === rules.defaultSql(to.default, to);
  const respelled: Column = {
    ...from,
    name: to.name,
    type: sameType ? to.type : from.type,
    default: sameDefault ? to.default : from.default,
  };
  return equal(respelled, to) ? null : { from: { ...respelled, name: from.name }, to };
}

/**
 * Where a column goes among those of its table that are there, so that the order of `columns` comes out.
 */
export function positionOf(
  column: Column,
  columns: readonly Column[],
  isThere: (column: Column) => boolean,
): ColumnPosition {
  const at = columns.indexOf(column);
  if (!columns.slice(at + 1).some(isThere)) return 'last';
  const before = columns.slice(0, at).findLast(isThere);
  return before === undefined ? 'first' : { after: before.name };
}

/** Columns in an order in which they can be added: those that are computed from others come last. */
export function additionOrder(columns: readonly Column[]): readonly Column[] {
  return [
    ...columns.filter((column) => column.generated === null),
    ...columns.filter((column) => column.generated !== null),
  ];
}
