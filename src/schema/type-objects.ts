import { type OptionChecks, option, requireOptions } from './check-arguments.js';
import type { AnyColumn } from './column.js';
import type { TableName } from './names.js';
import { tableRef } from './names.js';
import type { ObjectModel } from './objects.js';
import { objectModel } from './objects.js';
import type { Columns } from './table.js';

export interface CommentOption {
  readonly comment?: string;
}

const commentChecks: OptionChecks<CommentOption> = { comment: option.text };

/**
 * Declares a domain (PostgreSQL) by what a column of it is:
 * ``domain('email', text().notNull().check(sql`value like '%@%'`))``. Columns use it as `raw('email')`.
 */
export function domain(name: TableName, column: AnyColumn): ObjectModel {
  const comment = column.definition.comment;
  return objectModel({ kind: 'domain', ...tableRef(name), column, comment });
}

/**
 * Declares a composite type (PostgreSQL): `compositeType('address', { street: text(), zip: string(10) })`.
 * Columns use it as `raw('address')`.
 */
export function compositeType(name: TableName, attributes: Columns, said: CommentOption = {}): ObjectModel {
  const { comment = null } = requireOptions(said, 'compositeType', commentChecks);
  return objectModel({ kind: 'compositeType', ...tableRef(name), attributes, comment });
}

/**
 * Declares a range type (PostgreSQL) by the options of its CREATE TYPE:
 * `rangeType('float_range', { subtype: 'double precision', subtype_diff: 'float8mi' })`.
 */
export function rangeType(
  name: TableName,
  options: Readonly<Record<string, string>>,
  said: CommentOption = {},
): ObjectModel {
  const { comment = null } = requireOptions(said, 'rangeType', commentChecks);
  return objectModel({ kind: 'rangeType', ...tableRef(name), options, comment });
}

/**
 * Declares a collation (PostgreSQL) by the options of its CREATE COLLATION:
 * `collation('ignore_case', { provider: 'icu', locale: 'und-u-ks-level2', deterministic: 'false' })`.
 */
export function collation(
  name: TableName,
  options: Readonly<Record<string, string>>,
  said: CommentOption = {},
): ObjectModel {
  const { comment = null } = requireOptions(said, 'collation', commentChecks);
  return objectModel({ kind: 'collation', ...tableRef(name), options, comment });
}
