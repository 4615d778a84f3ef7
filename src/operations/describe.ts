import type { Column, Inheritance, TableRef } from '../catalog/index.js';
import {
  columnWords,
  constraintWords,
  describeObject,
  displayName,
  indexWords,
  plainColumn,
} from '../catalog/index.js';
import { equal } from '../util/index.js';
import {
  columnDifferences,
  commentDifferences,
  type Difference,
  losesHistory,
  losesValues,
  optionsDifferences,
} from './differences.js';
import type {
  AlterEnum,
  AlterObject,
  ColumnPosition,
  Commented,
  Operation,
  OperationKind,
  Partitioning,
  TableChange,
  TableChangeKind,
} from './operation.js';

/** One change in the user's words. */
export interface Change {
  readonly kind: OperationKind | TableChangeKind;
  /** The table it concerns; null for schemas, enum types and raw SQL. */
  readonly table: string | null;
  /** The whole change as one text. */
  readonly description: string;
  /** What changes: the description without the differences. */
  readonly subject: string;
  /** What it was and what it becomes; none for what appears or goes. */
  readonly differences: readonly Difference[];
  /** Whether rows or values are lost, or may be. */
  readonly destructive: boolean;
  readonly sign: '+' | '-' | '~';
}

/** What a change says besides its subject. */
interface Details {
  readonly table?: TableRef;
  readonly destructive?: boolean;
  readonly differences?: readonly Difference[];
}

function changeOf(
  kind: Change['kind'],
  sign: Change['sign'],
  subject: string,
  { table, destructive = false, differences = [] }: Details = {},
): Change {
  const texts = differences.map(({ from, to }) => `${from} -> ${to}`);
  return {
    kind,
    table: table === undefined ? null : displayName(table),
    description: texts.length === 0 ? subject : `${subject} ${texts.join(', ')}`,
    subject,
    differences,
    destructive,
    sign,
  };
}

/** The changes that an operation makes, one by one. */
export function describe(operation: Operation): readonly Change[] {
  const change = (sign: Change['sign'], subject: string, more?: Details) =>
    changeOf(operation.kind, sign, subject, more);
  const outer = ({ within = [] }: AlterEnum | AlterObject) =>
    within.filter(({ from, to }) => !equal(from, to)).map(({ to }) => change('~', describeObject(to)));
  switch (operation.kind) {
    case 'createSchema':
      return [change('+', `schema ${operation.name}`)];
    case 'dropSchema':
      return [change('-', `schema ${operation.name}`, { destructive: true })];
    case 'createEnum':
      return [change('+', `enum ${displayName(operation.enum)} (${operation.enum.values.join(', ')})`)];
    case 'dropEnum':
      return [change('-', `enum ${displayName(operation.enum)}`)];
    case 'alterEnum': {
      const { from, to } = operation;
      const loses = from.values.some((value) => !to.values.includes(value));
      const differences = [{ from: `(${from.values.join(', ')})`, to: `(${to.values.join(', ')})` }];
      return [
        change('~', `enum ${displayName(from)}`, { destructive: loses, differences }),
        ...outer(operation),
      ];
    }
    case 'createTable':
      return [change('+', `table ${displayName(operation.table)}`, { table: operation.table })];
    case 'dropTable':
      return [
        change('-', `table ${displayName(operation.table)}`, { table: operation.table, destructive: true }),
      ];
    case 'renameTable': {
      const { from, to } = operation;
      const differences = [{ from: displayName(from), to: displayName(to) }];
      return [change('~', 'table', { table: from, differences })];
    }
    case 'alterTable':
      return operation.changes.map((it) => describeChange(operation.table, it));
    case 'partitionTable': {
      const { table, from, to } = operation;
      const words = (it: Partitioning | null) => (it === null ? 'plain' : `partitioned by ${it.by}`);
      const partitions = (sign: Change['sign'], it: Partitioning | null) =>
        (it?.partitions ?? []).map((partition) =>
          change(sign, `partition ${displayName(partition)}`, { table: partition }),
        );
      const differences = [{ from: words(from), to: words(to) }];
      return [
        change('~', `table ${displayName(table)}`, { table, differences }),
        ...partitions('-', from),
        ...partitions('+', to),
      ];
    }
    case 'createObject':
      return [change('+', describeObject(operation.object))];
    case 'dropObject': {
      // Nothing else of what is dropped so holds anything: its text comes back with a downgrade.
      const destructive = ['sequence', 'virtualTable'].includes(operation.object.kind);
      return [change('-', describeObject(operation.object), { destructive })];
    }
    case 'alterObject':
      return [change('~', describeObject(operation.to)), ...outer(operation)];
    case 'commentOn': {
      const differences = commentDifferences(operation.from, operation.to);
      return [change('~', `comment of ${commentedWords(operation.on)}`, { differences })];
    }
    case 'execute':
      return [change('~', `execute ${operation.sql}`)];
  }
}

export function describeAll(operations: readonly Operation[]): readonly Change[] {
  return operations.flatMap(describe);
}

function describeChange(table: TableRef, change: TableChange): Change {
  const name = displayName(table);
  const of = (sign: Change['sign'], subject: string, more?: Omit<Details, 'table'>) =>
    changeOf(change.kind, sign, subject, { ...more, table });
  const renamed = (subject: string, to: string) => of('~', `${subject} -> ${to}`);
  switch (change.kind) {
    case 'addColumn':
      return of('+', `${name}.${change.column.name} ${summary(change.column)}`);
    case 'dropColumn':
      return of('-', `${name}.${change.column.name}`, { destructive: change.column.generated === null });
    case 'alterColumn':
      return change.from === null
        ? of('~', `${name}.${change.to.name} -> ${summary(change.to)}`)
        : of('~', `${name}.${change.to.name}`, {
            destructive: losesValues(change.from, change.to),
            differences: columnDifferences(change.from, change.to),
          });
    case 'renameColumn':
      return renamed(`${name}.${change.from}`, `${name}.${change.to}`);
    case 'moveColumn':
      return of('~', `${name}.${change.column} moves ${placeWords(change.to)}`);
    case 'addConstraint':
      return of('+', `${constraintWords(change.constraint)} on ${name}`);
    case 'dropConstraint':
      return of('-', `${constraintWords(change.constraint)} on ${name}`);
    case 'validateConstraint':
      return of('~', `${constraintWords(change.constraint)} on ${name}`, {
        differences: [{ from: 'not valid', to: 'valid' }],
      });
    case 'renameConstraint':
      return renamed(`${constraintWords(change.constraint)} on ${name}`, change.to);
    case 'createIndex':
      return of('+', `${indexWords(change.index)} on ${name}`);
    case 'dropIndex':
      return of('-', `${indexWords(change.index)} on ${name}`);
    case 'renameIndex':
      return renamed(`${indexWords(change.index)} on ${name}`, change.to);
    case 'attachTable':
      return of('~', `${name} becomes a ${tiesWords(change.to)}`);
    case 'detachTable':
      return of('~', `${name} is no longer a ${tiesWords(change.from)}`);
    case 'alterPartComment': {
      const { part, to } = change;
      const words = part.kind === 'index' ? `index ${part.name}` : constraintWords(part);
      const differences = commentDifferences(part.comment ?? null, to);
      return of('~', `comment of ${words} on ${name}`, { differences });
    }
    case 'alterComment':
      return of('~', `comment of ${name}`, { differences: commentDifferences(change.from, change.to) });
    case 'alterOptions':
      return of('~', `options of ${name}`, {
        destructive: losesHistory(change.from, change.to),
        differences: optionsDifferences(change.from, change.to),
      });
  }
}

/** `partition of events FOR VALUES ...`, `child of cities`. */
function tiesWords({ partitionOf, inherits = [] }: Inheritance): string {
  if (partitionOf !== undefined) return `partition of ${displayName(partitionOf)} ${partitionOf.bounds}`;
  return `child of ${inherits.map(displayName).join(', ')}`;
}

function commentedWords(on: Commented): string {
  return on.kind === 'enum' ? `enum ${displayName(on)}` : describeObject(on);
}

function placeWords(position: ColumnPosition): string {
  if (position === 'last') return 'to the end';
  return position === 'first' ? 'to the beginning' : `after ${position.after}`;
}

/** The type, and what is said of the column besides. */
function summary(column: Column): string {
  const plain = plainColumn(column.name, column.type);
  const said = columnDifferences(plain, column).map((it) => it.to);
  return [columnWords(plain).type, ...said].join(' ');
}
