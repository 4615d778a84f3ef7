import type { TableRef } from '../catalog/index.js';
import { refOf } from '../catalog/index.js';
import type { AnyColumn } from './column.js';
import { column } from './column.js';
import type { TableName } from './names.js';
import { tableRef } from './names.js';
import type { SqlInput } from './sql.js';
import { toSql } from './sql.js';
import type { Columns, TableModel } from './table.js';
import { definitionOf } from './table.js';
import type { InheritanceDeclaration } from './table-properties.js';

/** A table of the models, or its name. */
export type TableInput = TableModel | TableName;

/**
 * PostgreSQL and MySQL: rows are spread over partitions, as follows PARTITION BY: ``partitionBy(sql`range (created_at)`)``.
 * On MySQL the partitions themselves follow in the same text.
 */
export function partitionBy(by: SqlInput): InheritanceDeclaration {
  return { kind: 'partitionBy', definition: { by: toSql(by) } };
}

/**
 * PostgreSQL: the table holds the rows of another that are within bounds, as they follow PARTITION OF:
 * ``partitionOf(events, sql`for values from ('2026-01-01') to ('2027-01-01')`)``, ``partitionOf(events, sql`default`)``.
 * It has the other's columns, keys, checks and indexes without saying so.
 */
export function partitionOf(table: TableInput, bounds: SqlInput): InheritanceDeclaration {
  return { kind: 'partitionOf', definition: { table: refOfInput(table), bounds: toSql(bounds) } };
}

/** PostgreSQL: the table has the columns and checks of others besides its own, without saying so. */
export function inherits(...tables: readonly TableInput[]): InheritanceDeclaration {
  return { kind: 'inherits', definition: { tables: tables.map(refOfInput) } };
}

/**
 * The columns of a table for one that inherits them, without the keys, checks and comments that stand at them:
 * `table('capitals', { ...columnsOf(cities), state: char(2) }, [inherits(cities)])`. The database has them anyway;
 * said so, the rows of the table have their type.
 */
export function columnsOf<C extends Columns>(table: TableModel<string, C>): C {
  const definition = definitionOf(table)!;
  const keyed = new Set(
    definition.extras.flatMap((it) => (it.kind === 'primaryKey' ? it.definition.columns : [])),
  );
  return Object.fromEntries(
    Object.entries(definition.columns).map(([name, column]) => [name, inheritable(column, keyed.has(name))]),
  ) as C;
}

function inheritable({ definition }: AnyColumn, isKeyed: boolean): AnyColumn {
  const { primaryKey, notNull } = definition;
  const nullable = notNull?.noInherit === true ? null : definition.nullable;
  return column(definition.type, {
    ...definition,
    nullable: isKeyed || primaryKey !== null ? (nullable ?? false) : nullable,
    notNull: null,
    primaryKey: null,
    unique: null,
    references: [],
    checks: [],
    comment: null,
    renamedFrom: null,
  });
}

function refOfInput(table: TableInput): TableRef {
  const definition = definitionOf(table);
  return definition === null ? tableRef(table as TableName) : refOf(definition);
}
