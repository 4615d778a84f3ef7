export type { NamingConvention } from '../catalog/index.js';
export type {
  AnyColumn,
  ColumnReference,
  Now,
  ReferenceTarget,
} from './column.js';
export { ColumnBuilder } from './column.js';
export type { IdentityOptions, ReferenceOptions, SequenceNumbers } from './column-options.js';
export * from './column-types.js';
export type { ForeignKeyBuilder, TableExtra } from './constraints.js';
export { check, exclude, foreignKey, primaryKey, unique } from './constraints.js';
export type { IndexBuilder, IndexKeyBuilder } from './indexes.js';
export { index, key } from './indexes.js';
export type { EngineType, InferTable, KyselyDatabase, RelationsOf } from './infer.js';
export type { TableInput } from './inheritance.js';
export { columnsOf, inherits, partitionBy, partitionOf } from './inheritance.js';
export type { ManyToManyOptions } from './many-to-many.js';
export { manyToMany } from './many-to-many.js';
export type { TableName } from './names.js';
export type { ObjectModel, ViewModel, ViewOptions } from './objects.js';
export {
  aggregate,
  extension,
  fn,
  materializedView,
  procedure,
  sequence,
  view,
  virtualTable,
} from './objects.js';
export type { StorageInput, TableOptionsInput } from './options.js';
export { tableOptions } from './options.js';
export type {
  KeyColumns,
  ManyOptions,
  OneOptions,
  Relation,
  RelationBuilder,
  RelationMap,
  Relations,
  ThroughOptions,
} from './relations.js';
export { relations } from './relations.js';
export { type Sql, sql } from './sql.js';
export type { Columns, TableModel } from './table.js';
export { table } from './table.js';
export type { FiringOptions, PolicyOptions } from './table-parts.js';
export { policy, rule, statistics, trigger } from './table-parts.js';
export { collation, compositeType, domain, rangeType } from './type-objects.js';
