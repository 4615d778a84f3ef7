import type { TableRef } from '../catalog/index.js';
import type { TableOptionsDeclaration } from './options.js';
import type { Sql } from './sql.js';

/** What is said of a table as a whole, among its extras. */
export type TableProperty = TableOptionsDeclaration | InheritanceDeclaration;

/** How PostgreSQL ties a table to others: see inheritance.ts. */
export type InheritanceDeclaration =
  | { readonly kind: 'partitionBy'; readonly definition: { readonly by: Sql } }
  | { readonly kind: 'partitionOf'; readonly definition: { readonly table: TableRef; readonly bounds: Sql } }
  | { readonly kind: 'inherits'; readonly definition: { readonly tables: readonly TableRef[] } };

export function isTableProperty(extra: { readonly kind: string }): extra is TableProperty {
  return ['options', 'partitionBy', 'partitionOf', 'inherits'].includes(extra.kind);
}
