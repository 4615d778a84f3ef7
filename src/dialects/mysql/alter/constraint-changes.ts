import type { Column, Constraint } from '../../../catalog/index.js';
import { sameTable } from '../../../catalog/index.js';
import type { TableChange } from '../../../operations/index.js';
import { findConstraint } from '../../../operations/index.js';
import { partOfColumn } from '../column-definition.js';
import { constraintSql, indexSql } from '../create-table.js';
import type { AlterScript } from './alter-script.js';
import { incomplete, partOf } from './parts.js';

/** The constraint as the table has it, or as the change says it when nothing is known of the table. */
export function known(script: AlterScript, constraint: Constraint): Constraint {
  return script.state === null ? constraint : findConstraint(script.state.table, constraint);
}

export function addConstraint(script: AlterScript, constraint: Constraint): void {
  const change: TableChange = { kind: 'addConstraint', constraint };
  const column = columnOf(script, constraint);
  if (column !== null) {
    redefineWith(script, column, change);
    return;
  }
  const isFound = constraint.name !== null || constraint.kind === 'primaryKey';
  const part = isFound ? partOf(constraint, script.ref) : null;
  script.writeUnless(
    // The columns that a foreign key of the table points to in itself must be there already.
    ({ columns, parts }) =>
      (part === null || parts.canAdd(part)) && (columns.isEmpty || !isOwn(script, constraint)),
  );
  script.apply(change);
  if (constraint.kind === 'foreignKey') adoptIndex(script, constraint.columns);
  script.batch.parts.add(part, constraintSql(constraint, script.server));
}

/** See TableState.adoptedIndex. */
function adoptIndex({ state, batch, server }: AlterScript, columns: readonly string[]): void {
  const index = state?.adoptedIndex(columns) ?? null;
  if (index !== null) batch.parts.replace({ kind: 'index', name: index.name }, indexSql(index, server));
}

export function dropConstraint(script: AlterScript, constraint: Constraint): void {
  const change: TableChange = { kind: 'dropConstraint', constraint };
  const part = partOf(constraint, script.ref);
  const column = script.state?.columnChecks.has(part.name) ? columnOf(script, constraint) : null;
  if (column !== null) {
    redefineWith(script, column, change);
    return;
  }
  script.writeUnless(({ parts }) => parts.canDrop(part));
  script.apply(change);
  script.batch.parts.drop(part);
  // What a foreign key of the table points to in itself is free only after the statement that drops the key.
  if (isOwn(script, constraint)) script.write();
}

function isOwn({ ref }: AlterScript, constraint: Constraint): boolean {
  return constraint.kind === 'foreignKey' && sameTable(constraint.references, ref);
}

export function renameConstraint(script: AlterScript, constraint: Constraint, to: string): void {
  switch (constraint.kind) {
    case 'primaryKey':
      // It is called PRIMARY, whatever the models say.
      return;
    case 'unique':
      script.renameIndex(partOf(constraint, script.ref).name, to, {
        kind: 'renameConstraint',
        constraint,
        to,
      });
      return;
    case 'foreignKey':
    case 'check': {
      const isSaid =
        constraint.kind === 'check' ? constraint.expression !== '' : constraint.columns.length > 0;
      if (!isSaid) throw incomplete(constraint, script.ref, 'definition');
      dropConstraint(script, constraint);
      addConstraint(script, { ...constraint, name: to });
    }
  }
}

/** MariaDB: the column that a check is part of. */
function columnOf({ state, server }: AlterScript, constraint: Constraint): Column | null {
  if (state === null || constraint.kind !== 'check') return null;
  return partOfColumn(constraint, state.table, server);
}

/** A check that is part of a column comes and goes with the column's definition. */
function redefineWith(script: AlterScript, column: Column, change: TableChange): void {
  script.writeUnless(({ columns }) => columns.canAlter(column.name, column));
  script.apply(change);
  script.batch.columns.alter(column.name, column);
}
