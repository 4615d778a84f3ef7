import type { Column, Index, Table } from '../catalog/index.js';

/** The SQL of a table: its checks, indexes, generated columns, defaults and bounds. */
export function tableExpressions(table: Table): readonly string[] {
  return [
    ...table.checks.map((it) => it.expression),
    ...table.exclusions.map((it) => it.definition),
    ...table.indexes.flatMap(indexExpressions),
    ...table.columns.flatMap((it) => [it.generated?.expression ?? '', defaultExpression(it)]),
    table.partitionOf?.bounds ?? '',
  ];
}

export function indexExpressions(index: Index): readonly string[] {
  return [index.where ?? '', ...index.keys.map((key) => key.expression ?? '')];
}

export function defaultExpression({ default: value }: Column): string {
  if (value?.kind === 'sql') return value.sql;
  return value?.kind === 'literal' && typeof value.value === 'string' ? sqlLiteral(value.value) : '';
}

function sqlLiteral(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Whether SQL has the value as a literal, or as an element of an array's. */
export function hasLiteral(sql: string, value: string): boolean {
  if (sql.includes(sqlLiteral(value))) return true;
  const arrays = sql.match(/'\{(?:[^']|'')*\}'/g) ?? [];
  return arrays.some((it) => elementsOf(it.slice(2, -2).replaceAll("''", "'")).includes(value));
}

/** https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
function elementsOf(array: string): readonly string[] {
  const elements = array.match(/"(?:[^"\\]|\\.)*"|[^{},"]+/g) ?? [];
  return elements.map((it) => (it.startsWith('"') ? it.slice(1, -1).replace(/\\(.)/g, '$1') : it));
}
