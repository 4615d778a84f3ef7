import type {
  Column,
  Constraint,
  RareConditionOptions,
  Remark,
  Table,
  TableOptions,
} from '../catalog/index.js';
import {
  alone,
  canonicalTable,
  constraintsOf,
  constraintWords,
  displayName,
  sameTable,
  tiesOf,
  withConstraint,
} from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { equal } from '../util/index.js';
import type { ColumnPosition, RenameColumn, TableChange } from './operation.js';

/** A table after a list of changes. Constraints and indexes follow a renamed column. */
export function applyChanges(table: Table, changes: readonly TableChange[]): Table {
  return canonicalTable(changes.reduce(applyChange, table));
}

function applyChange(table: Table, change: TableChange): Table {
  switch (change.kind) {
    case 'addColumn':
      if (table.columns.some((it) => it.name === change.column.name)) {
        throw new DbmError('migration', `${displayName(table)}.${change.column.name} is there already`);
      }
      return { ...table, columns: insertAt(table.columns, change.column, change.position) };
    case 'dropColumn':
      mustFindColumn(table, change.column.name);
      return withoutColumn(table, change.column.name);
    case 'alterColumn': {
      const name = (change.from ?? change.to).name;
      mustFindColumn(table, name);
      return { ...table, columns: table.columns.map((it) => (it.name === name ? change.to : it)) };
    }
    case 'renameColumn':
      mustFindColumn(table, change.from);
      return renameColumn(table, change);
    case 'moveColumn':
      return moveColumn(table, change.column, change.to);
    case 'addConstraint':
      return withConstraint(table, change.constraint);
    case 'dropConstraint':
      return withoutConstraint(table, change.constraint);
    case 'validateConstraint': {
      const found = findConstraint(table, change.constraint);
      return withConstraint(withoutConstraint(table, found), validated(found));
    }
    case 'renameConstraint':
      return withConstraint(withoutConstraint(table, change.constraint), {
        ...findConstraint(table, change.constraint),
        name: change.to,
      });
    case 'createIndex':
      return { ...table, indexes: [...table.indexes, change.index] };
    case 'dropIndex':
      return { ...table, indexes: table.indexes.filter((it) => it.name !== change.index.name) };
    case 'renameIndex':
      return {
        ...table,
        indexes: table.indexes.map((it) => (it.name === change.index.name ? { ...it, name: change.to } : it)),
      };
    case 'attachTable':
      return { ...table, ...tiesOf(change.to) };
    case 'detachTable':
      return alone(table);
    case 'alterPartComment': {
      const { part, to } = change;
      if (part.kind !== 'index') {
        const found = findConstraint(table, part);
        return withConstraint(withoutConstraint(table, found), remarked(found, to));
      }
      const indexes = table.indexes.map((it) => (it.name === part.name ? remarked(it, to) : it));
      return { ...table, indexes };
    }
    case 'alterComment':
      return { ...table, comment: change.to };
    case 'alterOptions':
      return { ...table, options: change.to };
  }
}

/** A constraint or index of which something else is said. */
export function remarked<T extends Remark>(part: T, comment: string | null): T {
  const { comment: _, ...rest } = part;
  return (comment === null ? rest : { ...rest, comment }) as T;
}

/** A constraint that all rows fulfil. */
export function validated<T extends object>(constraint: T): T {
  const { notValid: _, ...rest }: T & RareConditionOptions = constraint;
  return rest as T;
}

/** A dropped column takes the constraints and indexes over it along, as it does on PostgreSQL. */
function withoutColumn(table: Table, name: string): Table {
  const without = (it: { readonly columns: readonly string[] }) => !it.columns.includes(name);
  return {
    ...table,
    columns: table.columns.filter((it) => it.name !== name),
    primaryKey: table.primaryKey !== null && without(table.primaryKey) ? table.primaryKey : null,
    uniques: table.uniques.filter(without),
    foreignKeys: table.foreignKeys.filter(without),
    indexes: table.indexes.filter(
      (it) => !it.include.includes(name) && it.keys.every((key) => key.column !== name),
    ),
  };
}

function insertAt(columns: readonly Column[], column: Column, position: ColumnPosition): readonly Column[] {
  if (position === 'first') return [column, ...columns];
  const at = position === 'last' ? -1 : columns.findIndex((it) => it.name === position.after);
  return at < 0 ? [...columns, column] : columns.toSpliced(at + 1, 0, column);
}

function moveColumn(table: Table, name: string, to: ColumnPosition): Table {
  mustFindColumn(table, name);
  if (typeof to === 'object') mustFindColumn(table, to.after);
  const column = table.columns.find((it) => it.name === name)!;
  const others = table.columns.filter((it) => it !== column);
  return { ...table, columns: insertAt(others, column, to) };
}

function withoutConstraint(table: Table, constraint: Constraint): Table {
  const found = findConstraint(table, constraint);
  return {
    ...table,
    primaryKey: table.primaryKey === found ? null : table.primaryKey,
    uniques: table.uniques.filter((it) => it !== found),
    foreignKeys: table.foreignKeys.filter((it) => it !== found),
    checks: table.checks.filter((it) => it !== found),
    exclusions: table.exclusions.filter((it) => it !== found),
  };
}

/** The constraint of the table that `wanted` means: by name, else by what it says. */
export function findConstraint(table: Table, wanted: Constraint): Constraint {
  if (wanted.kind === 'primaryKey' && table.primaryKey !== null) return table.primaryKey;
  const all = constraintsOf(table).filter((it) => it.kind === wanted.kind);
  const found =
    all.find((it) => it.name !== null && it.name === wanted.name) ??
    all.find((it) => (it.name === null || wanted.name === null) && sameContent(it, wanted));
  if (found === undefined) {
    throw new DbmError('migration', `${displayName(table)} has no ${constraintWords(wanted)}`);
  }
  return found;
}

/** Whether two constraints say the same, whatever they are called. */
export function sameContent(a: Constraint, b: Constraint): boolean {
  const content = (it: Constraint) => ({ ...remarked(it, null), name: null });
  return equal(content(a), content(b));
}

function renameColumn(table: Table, { from, to, withCheck }: RenameColumn): Table {
  const rename = (name: string) => (name === from ? to : name);
  return {
    ...table,
    columns: table.columns.map((it) => (it.name === from ? { ...it, name: to } : it)),
    primaryKey:
      table.primaryKey === null
        ? null
        : { ...table.primaryKey, columns: table.primaryKey.columns.map(rename) },
    uniques: table.uniques.map((it) => ({ ...it, columns: it.columns.map(rename) })),
    foreignKeys: table.foreignKeys.map((it) => ({
      ...it,
      columns: it.columns.map(rename),
      references: sameTable(it.references, table)
        ? { ...it.references, columns: it.references.columns.map(rename) }
        : it.references,
    })),
    options: withRenamedPeriod(table.options, rename),
    indexes: table.indexes.map((it) => ({
      ...it,
      keys: it.keys.map((key) => (key.column === null ? key : { ...key, column: rename(key.column) })),
      include: it.include.map(rename),
    })),
    checks:
      withCheck === true
        ? table.checks.map((it) => (it.name === from ? { ...it, name: to } : it))
        : table.checks,
  };
}

function withRenamedPeriod(options: TableOptions, rename: (column: string) => string): TableOptions {
  if (options.period === undefined) return options;
  const [from, to] = options.period.columns;
  return { ...options, period: { ...options.period, columns: [rename(from), rename(to)] } };
}

function mustFindColumn(table: Table, name: string): void {
  if (!table.columns.some((it) => it.name === name)) {
    throw new DbmError('migration', `There is no column ${displayName(table)}.${name}`);
  }
}
