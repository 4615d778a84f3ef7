export type { NamingConvention } from '../catalog/index.js';
export type {
  AnyColumn,
  ColumnReference,
  IdentityOptions,
  Now,
  ReferenceOptions,
  ReferenceTarget,
} from './column.js';
export { ColumnBuilder } from './column.js';
export * from './column-types.js';
export type {
  ForeignKeyBuilder,
  IndexBuilder,
  IndexKeyBuilder,
  TableExtra,
  TableName,
} from './constraints.js';
export { check, foreignKey, index, key, primaryKey, tableOptions, unique } from './constraints.js';
export type { EngineType, InferTable, KyselyDatabase } from './infer.js';
export { type Sql, sql } from './sql.js';
export type { Columns, TableModel } from './table.js';
export { table } from './table.js';
