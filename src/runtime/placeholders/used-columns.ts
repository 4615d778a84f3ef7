import type { Column, Table } from '../../catalog/index.js';
import { mentions } from '../mentions.js';

/** The columns that an expression uses, itself or through generated ones, in the order of the table. */
export function usedColumns(expression: string, { columns }: Pick<Table, 'columns'>): readonly Column[] {
  const used = new Set<Column>();
  const visit = (text: string): void => {
    for (const column of columns) {
      if (used.has(column) || !mentions(text, column.name)) continue;
      used.add(column);
      if (column.generated !== null) visit(column.generated.expression);
    }
  };
  visit(expression);
  return columns.filter((it) => used.has(it));
}
