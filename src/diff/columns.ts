import type { Column, Table } from '../catalog/index.js';
import type { DiffRules } from '../dialects/index.js';
import type { ColumnPosition } from '../operations/index.js';
import { equal } from '../util/index.js';

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
 * Where `column` stands among `columns`, so that putting it back there restores the order: `'last'` when
 * everything behind it is absent too (in `absent`), else behind its neighbour.
 */
export function positionOf(
  column: Column,
  columns: readonly Column[],
  absent: (column: Column) => boolean,
): ColumnPosition {
  const at = columns.indexOf(column);
  if (columns.slice(at + 1).every(absent)) return 'last';
  return at === 0 ? 'first' : { after: columns[at - 1]!.name };
}
