import { DbmError } from '../errors/index.js';
import { remarked } from './apply-changes.js';
import type { AlterEnum, AlterObject, Operation, OuterType, TableChange } from './operation.js';

/** The operations that undo `operations`, in the order that undoes them. Throws DbmError `migration` for raw SQL. */
export function reverseAll(operations: readonly Operation[]): readonly Operation[] {
  return operations.map(reverse).reverse();
}

export function reverse(operation: Operation): Operation {
  switch (operation.kind) {
    case 'createSchema':
      return { kind: 'dropSchema', name: operation.name };
    case 'dropSchema':
      return { kind: 'createSchema', name: operation.name };
    case 'createEnum':
      return { kind: 'dropEnum', enum: operation.enum };
    case 'dropEnum':
      return { kind: 'createEnum', enum: operation.enum };
    case 'alterEnum':
      return { ...operation, from: operation.to, to: operation.from, ...reverseWithin(operation) };
    case 'createTable':
      return { kind: 'dropTable', table: operation.table };
    case 'dropTable':
      return { kind: 'createTable', table: operation.table };
    case 'renameTable':
      return { kind: 'renameTable', from: operation.to, to: operation.from };
    case 'alterTable':
      return { ...operation, changes: operation.changes.toReversed().flatMap(reverseChange) };
    case 'partitionTable':
      return { ...operation, from: operation.to, to: operation.from };
    case 'createObject':
      return { ...operation, kind: 'dropObject' };
    case 'dropObject':
      return { ...operation, kind: 'createObject' };
    case 'alterObject':
      if (operation.from === null) throw new Error('The object has no former state');
      return { ...operation, from: operation.to, to: operation.from, ...reverseWithin(operation) };
    case 'commentOn':
      return { ...operation, from: operation.to, to: operation.from };
    case 'execute':
      throw new DbmError('migration', `Raw SQL has no reverse: ${operation.sql.trim().slice(0, 80)}`, {
        hint: 'processOperations of the config gave it: write it into the migration file instead, with its way back.',
      });
  }
}

function reverseWithin({ within }: AlterEnum | AlterObject): { readonly within?: readonly OuterType[] } {
  return within === undefined
    ? {}
    : { within: within.map(({ from, to, columns }) => ({ from: to, to: from, columns })) };
}

/** The changes that undo one, in their order. */
export function reverseChange(change: TableChange): readonly TableChange[] {
  if (change.kind !== 'validateConstraint') return [reverseOne(change)];
  const { constraint } = change;
  return [
    { kind: 'dropConstraint', constraint },
    { kind: 'addConstraint', constraint },
  ];
}

function reverseOne(change: Exclude<TableChange, { kind: 'validateConstraint' }>): TableChange {
  switch (change.kind) {
    case 'addColumn':
      return { kind: 'dropColumn', column: change.column, position: change.position };
    case 'dropColumn':
      return { kind: 'addColumn', column: change.column, position: change.position, backfill: null };
    case 'alterColumn':
      if (change.from === null) throw new Error(`The column ${change.to.name} has no former state`);
      return { kind: 'alterColumn', from: change.to, to: change.from, using: null, backfill: null };
    case 'renameColumn':
      return { ...change, from: change.to, to: change.from };
    case 'moveColumn':
      if (change.from === null) throw new Error(`The column ${change.column} has no former place`);
      return { ...change, from: change.to, to: change.from };
    case 'addConstraint':
      return { kind: 'dropConstraint', constraint: change.constraint };
    case 'dropConstraint':
      return { kind: 'addConstraint', constraint: change.constraint };
    case 'renameConstraint':
      return {
        kind: 'renameConstraint',
        constraint: { ...change.constraint, name: change.to },
        to: change.constraint.name!,
      };
    case 'createIndex':
      return { kind: 'dropIndex', index: change.index };
    case 'dropIndex':
      return { kind: 'createIndex', index: change.index };
    case 'renameIndex':
      return { kind: 'renameIndex', index: { ...change.index, name: change.to }, to: change.index.name };
    case 'attachTable':
      return { kind: 'detachTable', from: change.to };
    case 'detachTable':
      return { kind: 'attachTable', to: change.from };
    case 'alterPartComment': {
      const { comment = null, ...part } = change.part;
      return { ...change, part: remarked(part as typeof change.part, change.to), to: comment };
    }
    case 'alterComment':
    case 'alterOptions':
      return { ...change, from: change.to, to: change.from } as TableChange;
  }
}
