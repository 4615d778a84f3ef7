import type { Column, Constraint, Index, Table, TableRef } from '../../../catalog/index.js';
import { constraintsOf, sameTable } from '../../../catalog/index.js';
import { mentions } from '../../shared/expression.js';
import { createIndex, dropIndexSql } from '../definitions.js';
import { expressionRules } from '../expressions.js';
import type { AlterBatch } from './alter-batch.js';

export type Part = Constraint | Index | Column;

/** Whether an expression of a part may use a column: a word that is spelled alike counts too. */
export function computesWith(part: Part, column: string): boolean {
  return expressionsOf(part).some((text) => mentions(text, column, expressionRules));
}

/** Whether a part of `table` has a column of it among its own, refers to it, or may use it in an expression. */
export function uses(part: Part, column: string, table: TableRef): boolean {
  return columnsOf(part, table).includes(column) || computesWith(part, column);
}

/** The expressions that a part is made of. */
export function expressionsOf(part: Part): readonly string[] {
  if (!('kind' in part)) return part.generated === null ? [] : [part.generated.expression];
  switch (part.kind) {
    case 'check':
      return [part.expression];
    case 'exclude':
      return [part.definition];
    case 'index':
      return [part.where, ...part.keys.map((key) => key.expression)].filter((it) => it !== null);
    case 'primaryKey':
    case 'unique':
    case 'foreignKey':
      return [];
  }
}

function columnsOf(part: Part, table: TableRef): readonly string[] {
  if (!('kind' in part)) return [part.name];
  switch (part.kind) {
    case 'check':
    case 'exclude':
      return [];
    case 'index':
      return [...part.keys.flatMap((key) => key.column ?? []), ...part.include];
    case 'primaryKey':
    case 'unique':
      return [...part.columns, ...(part.include ?? [])];
    case 'foreignKey':
      return sameTable(part.references, table) ? [...part.columns, ...part.references.columns] : part.columns;
  }
}

/** Drops what `isConcerned` picks of a table, runs `change`, and makes it again. */
export function rebuildAround(
  batch: AlterBatch,
  table: Table,
  isConcerned: (part: Constraint | Index) => boolean,
  change: () => void,
): void {
  const constraints = constraintsOf(table).filter((it) => isConcerned(it));
  const indexes = table.indexes.filter((it) => isConcerned(it));
  for (const index of indexes) batch.run(dropIndexSql(table, index.name));
  // Foreign keys that point to the table itself rest on its keys: last made, first dropped.
  for (const constraint of constraints.toReversed()) batch.dropConstraint(constraint.name!);
  change();
  for (const constraint of constraints) batch.addConstraint(constraint);
  for (const index of indexes) batch.run(...createIndex(table, index));
}
