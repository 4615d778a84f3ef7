import type {
  Column,
  ColumnType,
  Constraint,
  Index,
  IndexKey,
  Inheritance,
  PrimaryKey,
  RareIndexOptions,
  TableOptions,
  TableRef,
  UniqueConstraint,
} from '../catalog/index.js';
import {
  columnWords,
  conflictWords,
  describeObject,
  displayName,
  plainColumn,
  plainKey,
  quoteText,
} from '../catalog/index.js';
import { equal } from '../util/index.js';
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

export interface Difference {
  readonly from: string;
  readonly to: string;
}

/** The changes that an operation makes, one by one. */
export function describe(operation: Operation): readonly Change[] {
  const change = (
    sign: Change['sign'],
    subject: string,
    table: TableRef | null = null,
    destructive = false,
    differences: readonly Difference[] = [],
  ): Change => ({
    kind: operation.kind,
    table: table === null ? null : displayName(table),
    description: description(subject, differences),
    subject,
    differences,
    destructive,
    sign,
  });
  const outer = ({ within = [] }: AlterEnum | AlterObject) =>
    within.filter(({ from, to }) => !equal(from, to)).map(({ to }) => change('~', describeObject(to)));
  switch (operation.kind) {
    case 'createSchema':
      return [change('+', `schema ${operation.name}`)];
    case 'dropSchema':
      return [change('-', `schema ${operation.name}`, null, true)];
    case 'createEnum':
      return [change('+', `enum ${displayName(operation.enum)} (${operation.enum.values.join(', ')})`)];
    case 'dropEnum':
      return [change('-', `enum ${displayName(operation.enum)}`)];
    case 'alterEnum': {
      const { from, to } = operation;
      const loses = from.values.some((value) => !to.values.includes(value));
      const values = [{ from: `(${from.values.join(', ')})`, to: `(${to.values.join(', ')})` }];
      return [change('~', `enum ${displayName(from)}`, null, loses, values), ...outer(operation)];
    }
    case 'createTable':
      return [change('+', `table ${displayName(operation.table)}`, operation.table)];
    case 'dropTable':
      return [change('-', `table ${displayName(operation.table)}`, operation.table, true)];
    case 'renameTable':
      return [
        change('~', 'table', operation.from, false, [
          { from: displayName(operation.from), to: displayName(operation.to) },
        ]),
      ];
    case 'alterTable':
      return operation.changes.map((it) => describeChange(operation.table, it));
    case 'partitionTable': {
      const { table, from, to } = operation;
      const words = (it: Partitioning | null) => (it === null ? 'plain' : `partitioned by ${it.by}`);
      const partitions = (sign: Change['sign'], it: Partitioning | null) =>
        (it?.partitions ?? []).map((partition) =>
          change(sign, `partition ${displayName(partition)}`, partition),
        );
      return [
        change('~', `table ${displayName(table)}`, table, false, [{ from: words(from), to: words(to) }]),
        ...partitions('-', from),
        ...partitions('+', to),
      ];
    }
    case 'createObject':
      return [change('+', describeObject(operation.object))];
    case 'dropObject':
      // Nothing else of what is dropped so holds anything: its text comes back with a downgrade.
      return [
        change(
          '-',
          describeObject(operation.object),
          null,
          ['sequence', 'virtualTable'].includes(operation.object.kind),
        ),
      ];
    case 'alterObject':
      return [change('~', describeObject(operation.to)), ...outer(operation)];
    case 'commentOn': {
      const texts = [{ from: operation.from ?? 'none', to: operation.to ?? 'none' }];
      return [change('~', `comment of ${commentedWords(operation.on)}`, null, false, texts)];
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
  const of = (
    sign: Change['sign'],
    subject: string,
    destructive = false,
    differences: readonly Difference[] = [],
  ): Change => ({
    kind: change.kind,
    table: name,
    description: description(subject, differences),
    subject,
    differences,
    destructive,
    sign,
  });
  const renamed = (subject: string, to: string) => of('~', `${subject} -> ${to}`);
  switch (change.kind) {
    case 'addColumn':
      return of('+', `${name}.${change.column.name} ${summary(change.column)}`);
    case 'dropColumn':
      return of('-', `${name}.${change.column.name}`, change.column.generated === null);
    case 'alterColumn':
      return change.from === null
        ? of('~', `${name}.${change.to.name} -> ${summary(change.to)}`)
        : of(
            '~',
            `${name}.${change.to.name}`,
            narrows(change.from.type, change.to.type) || losesValues(change.from, change.to),
            columnDifferences(change.from, change.to),
          );
    case 'renameColumn':
      return renamed(`${name}.${change.from}`, `${name}.${change.to}`);
    case 'moveColumn':
      return of('~', `${name}.${change.column} moves ${placeWords(change.to)}`);
    case 'addConstraint':
      return of('+', `${constraintWords(change.constraint)} on ${name}`);
    case 'dropConstraint':
      return of('-', `${constraintWords(change.constraint)} on ${name}`);
    case 'validateConstraint':
      return of('~', `${constraintWords(change.constraint)} on ${name}`, false, [
        { from: 'not valid', to: 'valid' },
      ]);
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
      const texts = [{ from: part.comment ?? 'none', to: to ?? 'none' }];
      return of('~', `comment of ${words} on ${name}`, false, texts);
    }
    case 'alterComment':
      return of('~', `comment of ${name}`, false, [{ from: change.from ?? 'none', to: change.to ?? 'none' }]);
    case 'alterOptions':
      return of('~', `options of ${name}`, false, optionsDifferences(change.from, change.to));
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

function description(subject: string, differences: readonly Difference[]): string {
  const texts = differences.map(({ from, to }) => `${from} -> ${to}`);
  return texts.length === 0 ? subject : `${subject} ${texts.join(', ')}`;
}

function columnDifferences(from: Column, to: Column): readonly Difference[] {
  const before = columnWords(from);
  return Object.entries(columnWords(to))
    .filter(([attribute, words]) => before[attribute] !== words)
    .map(([attribute, words]) => ({ from: before[attribute]!, to: words }));
}

function optionsDifferences(from: TableOptions, to: TableOptions): readonly Difference[] {
  const [before, after] = [optionWords(from), optionWords(to)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({
      from: `${name} ${before.get(name) ?? 'default'}`,
      to: `${name} ${after.get(name) ?? 'default'}`,
    }));
}

function optionWords({ storage = {}, ...options }: TableOptions): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>(Object.entries({ ...options, ...storage }));
}

const constraintKinds = {
  primaryKey: 'primary key',
  unique: 'unique constraint',
  foreignKey: 'foreign key',
  check: 'check',
  exclude: 'exclusion constraint',
} as const;

/** A constraint in the user's words: `unique constraint uq_users_email (email)`. */
export function constraintWords(constraint: Constraint): string {
  const kind = constraintKinds[constraint.kind];
  return [kind, constraint.name, contentWords(constraint)].filter((part) => part !== null).join(' ');
}

function contentWords(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'check':
      return `(${constraint.expression})`;
    case 'exclude':
      return constraint.definition;
    case 'foreignKey': {
      const { columns, references } = constraint;
      return `(${columns.join(', ')}) -> ${displayName(references)} (${references.columns.join(', ')})`;
    }
    case 'primaryKey':
    case 'unique':
      return `(${keyColumnWords(constraint)})${conflictWords(constraint.onConflict)}`;
  }
}

function keyColumnWords({ columns, parts = [] }: PrimaryKey | UniqueConstraint): string {
  return columns.map((column, i) => keyWords({ ...plainKey(column), ...parts[i] })).join(', ');
}

function indexWords(index: Index): string {
  const keys = index.keys.map(keyWords).join(', ');
  const where = index.where === null ? '' : ` where ${index.where}`;
  return `${index.unique ? 'unique ' : ''}index ${index.name} (${keys})${where}${rareWords(index)}`;
}

function rareWords({ invisible, storage = {}, comment }: RareIndexOptions): string {
  const words = [
    ...(invisible === true ? ['invisible'] : []),
    ...Object.entries(storage).map(([name, value]) => `${name} ${value}`),
    ...(comment === undefined ? [] : [`comment ${quoteText(comment)}`]),
  ];
  return words.map((it) => ` ${it}`).join('');
}

function keyWords(key: IndexKey): string {
  return [
    `${key.column ?? `(${key.expression})`}${key.length === null ? '' : `(${key.length})`}`,
    ...(key.collation === null ? [] : [`collate ${key.collation}`]),
    ...(key.operatorClass === null ? [] : [key.operatorClass]),
    ...(key.descending ? ['desc'] : []),
    ...(key.nulls === null ? [] : [`nulls ${key.nulls}`]),
  ].join(' ');
}

/** Whether a column that has values of its own gets computed ones. */
function losesValues(from: Column, to: Column): boolean {
  return from.generated === null && to.generated !== null;
}

const integerSizes: Readonly<Record<string, number>> = { smallint: 16, integer: 32, bigint: 64 };

/** Whether values of one type may not fit into the other. Unknown pairs count as narrowing. */
function narrows(from: ColumnType, to: ColumnType): boolean {
  if (JSON.stringify(from) === JSON.stringify(to)) return false;
  if (from.kind in integerSizes && to.kind in integerSizes) {
    return integerSizes[to.kind]! < integerSizes[from.kind]!;
  }
  if (to.kind === 'text') return from.kind === 'binary' || from.kind === 'raw';
  if ((from.kind === 'string' || from.kind === 'char') && to.kind === 'string') {
    return to.length !== null && (from.length === null || from.length > to.length);
  }
  if (from.kind === 'decimal' && to.kind === 'decimal') {
    if (to.precision === null) return false;
    const whole = (type: typeof to) => type.precision! - (type.scale ?? 0);
    return from.precision === null || whole(from) > whole(to) || (from.scale ?? 0) > (to.scale ?? 0);
  }
  if (from.kind === 'real' && to.kind === 'double') return false;
  if (from.kind === 'enum' && to.kind === 'enum')
    return from.values.some((value) => !to.values.includes(value));
  return true;
}
