import type { Column, Index, Table } from '../catalog/index.js';

/** The SQL of a table: its checks, indexes, generated columns and defaults. */
export function tableExpressions(table: Table): readonly string[] {
  return [
    ...table.checks.map((it) => it.expression),
    ...table.exclusions.map((it) => it.definition),
    ...table.indexes.flatMap(indexExpressions),
    ...table.columns.flatMap((it) => [it.generated?.expression ?? '', defaultExpression(it)]),
  ];
}

export function indexExpressions(index: Index): readonly string[] {
  return [index.where ?? '', ...index.keys.map((key) => key.expression ?? '')];
}

function defaultExpression({ default: value }: Column): string {
  if (value?.kind === 'sql') return value.sql;
  return value?.kind === 'literal' && typeof value.value === 'string' ? sqlLiteral(value.value) : '';
}

export function sqlLiteral(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
