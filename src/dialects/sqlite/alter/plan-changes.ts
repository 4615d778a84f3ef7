import type { Column, Constraint, Index } from '../../../catalog/index.js';
import type { ColumnPosition, TableChange } from '../../../operations/index.js';
import type { TableSyntax } from '../ddl/syntax.js';
import { columnTokens, foldName, quoteIdentifier, rebuildPrefix, sameName, usesColumn } from '../names.js';

export interface ColumnRename {
  readonly from: string;
  readonly to: string;
}

/** A block's changes in the order in which they are made. */
export interface ChangePlan {
  /** What one rewrite of the table, or statements in place, can make together; mostly one group. */
  readonly groups: readonly (readonly TableChange[])[];
  /** What SQLite does by itself after that, everywhere in the database. */
  readonly renames: readonly ColumnRename[];
}

/**
 * Puts the renames of columns last, so that all other changes are one rewrite: SQLite follows a rename into
 * views, triggers and other tables, and does so with what the rewrite has made as well. The changes are told
 * in the names that the columns have until then.
 */
export function planChanges(changes: readonly TableChange[], table: TableSyntax): ChangePlan {
  const renamed = changes.filter((it) => it.kind === 'renameColumn');
  const names = new ColumnNames(table, renamed);
  const groups: TableChange[][] = [[]];
  for (const change of withLastDropLate(changes, table)) {
    if (change.kind === 'renameColumn') {
      names.rename(change);
      continue;
    }
    const told = inNames(change, names);
    if (groups.at(-1)!.some((it) => feeds(it, told))) groups.push([]);
    groups.at(-1)!.push(told);
  }
  return { groups: groups.filter((it) => it.length > 0), renames: names.renames() };
}

/** A table has a column at any time: where all of them go, the last one waits until another has come. */
function withLastDropLate(changes: readonly TableChange[], table: TableSyntax): readonly TableChange[] {
  const ordered: TableChange[] = [];
  let waiting: readonly TableChange[] = [];
  let left = table.columns.length;
  for (const change of changes) {
    if (change.kind === 'dropColumn' && --left === 0) {
      waiting = [change];
      continue;
    }
    ordered.push(change);
    if (change.kind !== 'addColumn') continue;
    left += 1;
    ordered.push(...waiting);
    waiting = [];
  }
  return [...ordered, ...waiting];
}

/** Whether `later` makes a value from one that `earlier` made: one SELECT sees only the rows as they were. */
function feeds(earlier: TableChange, later: TableChange): boolean {
  const made = madeValue(earlier);
  if (made === null) return false;
  if (later.kind === 'alterColumn' && madeValue(later) !== null && sameName(made, later.to.name)) return true;
  return valueSql(later).some((sql) => usesColumn(sql, made));
}

/** The column that a change gives values to. */
function madeValue(change: TableChange): string | null {
  if (change.kind === 'addColumn') return change.column.name;
  if (change.kind !== 'alterColumn') return null;
  return change.using === null && change.backfill === null ? null : change.to.name;
}

/** The expressions that a change takes values from. */
function valueSql(change: TableChange): readonly string[] {
  if (change.kind !== 'addColumn' && change.kind !== 'alterColumn') return [];
  const using = change.kind === 'alterColumn' && change.using !== null ? [change.using] : [];
  return change.backfill?.kind === 'sql' ? [change.backfill.sql, ...using] : using;
}

/** Under which name each column goes while the block's other changes are made. */
class ColumnNames {
  private readonly current: Map<string, string>;
  private readonly original: ReadonlySet<string>;
  private readonly taken: ReadonlySet<string>;
  /** Renames of columns that were there before, in order, with the name under which such a column goes. */
  private readonly pending: (ColumnRename & { readonly column: string })[] = [];
  /** The names that new columns end with, by those they are added with. */
  private readonly added = new Map<string, string>();

  constructor(
    readonly table: TableSyntax,
    renames: readonly ColumnRename[],
  ) {
    const columns = table.columns.map((column) => column.name);
    this.current = new Map(columns.map((name) => [foldName(name), name]));
    this.original = new Set(columns);
    this.taken = new Set(renames.flatMap((it) => [foldName(it.from), foldName(it.to)]));
  }

  /** A name that is unknown stays: what it means is for others to find out. */
  of = (name: string): string => this.current.get(foldName(name)) ?? name;

  rename({ from, to }: ColumnRename): void {
    const column = this.of(from);
    this.current.delete(foldName(from));
    this.current.set(foldName(to), column);
    if (this.added.has(column)) this.added.set(column, to);
    else this.pending.push({ from, to, column });
  }

  /** A new column must not be in the way of a column that is renamed after it was added. */
  add(name: string): string {
    const column = this.taken.has(foldName(name)) ? rebuildPrefix + name : name;
    this.current.set(foldName(name), column);
    this.added.set(column, name);
    return column;
  }

  drop(name: string): string {
    const column = this.of(name);
    this.current.delete(foldName(name));
    this.added.delete(column);
    return column;
  }

  renames(): readonly ColumnRename[] {
    const left = new Set(this.current.values());
    return [
      ...this.pending.filter((it) => left.has(it.column) || !this.original.has(it.column)),
      ...[...this.added].filter(([column, name]) => column !== name).map(([from, to]) => ({ from, to })),
    ].map(({ from, to }) => ({ from, to }));
  }

  /** An expression over the columns. */
  inExpression(text: string): string {
    let result = '';
    let end = 0;
    for (const token of columnTokens(text)) {
      const column = this.current.get(foldName(token.value));
      if (column === undefined || sameName(column, token.value)) continue;
      result += text.slice(end, token.start) + quoteIdentifier(column);
      end = token.end;
    }
    return result + text.slice(end);
  }
}

function inNames(change: TableChange, names: ColumnNames): TableChange {
  switch (change.kind) {
    case 'addColumn': {
      const position = positionInNames(change.position, names);
      const column = inExpressions(change.column, names);
      return { ...change, position, column: { ...column, name: names.add(column.name) } };
    }
    case 'dropColumn':
      return { ...change, column: { ...change.column, name: names.drop(change.column.name) } };
    case 'alterColumn': {
      const name = names.of((change.from ?? change.to).name);
      return {
        ...change,
        from: change.from === null ? null : { ...inExpressions(change.from, names), name },
        to: { ...inExpressions(change.to, names), name },
        using: change.using === null ? null : names.inExpression(change.using),
      };
    }
    case 'moveColumn':
      return { ...change, column: names.of(change.column), to: positionInNames(change.to, names) };
    case 'addConstraint':
    case 'dropConstraint':
    case 'validateConstraint':
    case 'renameConstraint':
      return { ...change, constraint: constraintInNames(change.constraint, names) };
    case 'createIndex':
    case 'dropIndex':
    case 'renameIndex':
      return { ...change, index: indexInNames(change.index, names) };
    case 'renameColumn':
    case 'alterPartComment':
    case 'alterComment':
    case 'alterOptions':
    case 'attachTable':
    case 'detachTable':
      return change;
  }
}

function positionInNames(position: ColumnPosition, names: ColumnNames): ColumnPosition {
  return typeof position === 'string' ? position : { after: names.of(position.after) };
}

function inExpressions(column: Column, names: ColumnNames): Column {
  const { generated } = column;
  if (generated === null) return column;
  return { ...column, generated: { ...generated, expression: names.inExpression(generated.expression) } };
}

function constraintInNames(constraint: Constraint, names: ColumnNames): Constraint {
  if (constraint.kind === 'check') {
    return { ...constraint, expression: names.inExpression(constraint.expression) };
  }
  if (constraint.kind === 'exclude') return constraint;
  const columns = constraint.columns.map(names.of);
  if (constraint.kind !== 'foreignKey' || !sameName(constraint.references.name, names.table.name)) {
    return { ...constraint, columns };
  }
  const references = { ...constraint.references, columns: constraint.references.columns.map(names.of) };
  return { ...constraint, columns, references };
}

function indexInNames(index: Index, names: ColumnNames): Index {
  return {
    ...index,
    keys: index.keys.map((key) => ({
      ...key,
      column: key.column === null ? null : names.of(key.column),
      expression: key.expression === null ? null : names.inExpression(key.expression),
    })),
    where: index.where === null ? null : names.inExpression(index.where),
  };
}
