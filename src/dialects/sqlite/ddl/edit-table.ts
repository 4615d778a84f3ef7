import type { Column, Constraint } from '../../../catalog/index.js';
import { DbmError } from '../../../errors/index.js';
import type { ColumnPosition } from '../../../operations/index.js';
import { tokenize } from '../../shared/tokenizer.js';
import {
  collateSql,
  columnKeySql,
  columnSql,
  constraintSql,
  generatedSql,
  notNullSql,
  optionsSql,
  standsBefore,
} from '../clauses.js';
import { defaultSql } from '../defaults.js';
import { isDescendingColumn } from '../key-parts.js';
import { quoteIdentifier, sqliteRules, withoutQualifiers } from '../names.js';
import { typeSql } from '../types.js';
import { parseTable } from './parse-table.js';
import { clauseOf, findColumn, isNumbered, primaryKeyOf, type ReadConstraint } from './read-table.js';
import type { Clause, ColumnSyntax, Span, TableSyntax } from './syntax.js';

/**
 * Changes of a CREATE TABLE statement as changes of its text. What is not changed stays as somebody wrote
 * it, so that a rebuilt table keeps what no catalog knows: conflict clauses, the order of key columns,
 * names of NOT NULL constraints, comments.
 */
function splice(table: TableSyntax, span: Span, text: string): TableSyntax {
  return parseTable(table.source.slice(0, span.start) + text + table.source.slice(span.end));
}

function insert(table: TableSyntax, at: number, text: string): TableSyntax {
  return splice(table, { start: at, end: at }, text);
}

/** The statement for a table of another name, which is quoted already. */
export function withTableName(table: TableSyntax, quotedName: string): string {
  return `CREATE TABLE ${quotedName} ${withoutQualifiers(table.source.slice(table.open))}`;
}

export function addColumn(table: TableSyntax, column: Column, position: ColumnPosition): TableSyntax {
  return insertColumn(table, columnSql(column), position);
}

export function moveColumn(table: TableSyntax, column: ColumnSyntax, position: ColumnPosition): TableSyntax {
  const text = table.source.slice(column.start, column.end);
  return insertColumn(removeItem(table, column), text, position);
}

function insertColumn(table: TableSyntax, text: string, position: ColumnPosition): TableSyntax {
  const first = table.columns[0]!;
  if (position === 'first') return insert(table, first.start, `${text},\n  `);
  const before = position === 'last' ? null : findColumn(table, position.after);
  return insert(table, (before ?? table.columns.at(-1)!).end, `,\n  ${text}`);
}

/** The table without a column's definition, and the constraints that stand at it. */
export function removeColumn(table: TableSyntax, column: ColumnSyntax): TableSyntax {
  return removeItem(table, column);
}

export function addConstraint(table: TableSyntax, constraint: Constraint): TableSyntax {
  if (constraint.kind === 'primaryKey' && isDescendingColumn(constraint)) {
    const column = findColumn(table, constraint.columns[0]!);
    if (column !== null) return insert(table, column.end, ` ${columnKeySql(constraint)}`);
  }
  const before = table.constraints.filter((it) => standsBefore(it, constraint, table));
  const last = [...table.columns, ...before].reduce((end, it) => Math.max(end, it.end), 0);
  return insert(table, last, `,\n  ${constraintSql(constraint)}`);
}

export function removeConstraint(table: TableSyntax, { clause, column }: ReadConstraint): TableSyntax {
  return column === null ? removeItem(table, clause) : remove(table, clause);
}

export function renameConstraint(table: TableSyntax, { clause }: ReadConstraint, name: string): TableSyntax {
  const text = `CONSTRAINT ${quoteIdentifier(name)}`;
  return splice(table, clause.nameSpan, clause.name === null ? `${text} ` : text);
}

export function setOptions(
  table: TableSyntax,
  options: { readonly strict: boolean; readonly withoutRowid: boolean },
): TableSyntax {
  return parseTable(table.source.slice(0, table.close + 1) + optionsSql(options));
}

/** The columns with a NOT NULL of their own, where they have none. */
export function setNotNull(table: TableSyntax, names: readonly string[]): TableSyntax {
  return names.reduce((changed, name) => {
    const column = findColumn(changed, name);
    if (column === null || clauseOf(column, 'notNull') !== null) return changed;
    return setClause(changed, column, 'notNull', 'NOT NULL');
  }, table);
}

/** The column with those attributes of `to` in which it differs from `from`. */
export function alterColumn(table: TableSyntax, from: Column, to: Column): TableSyntax {
  const { name } = to;
  let changed = table;
  const edit = (change: (table: TableSyntax, column: ColumnSyntax) => TableSyntax) => {
    changed = change(changed, findColumn(changed, name)!);
  };
  if (typeSql(from.type) !== typeSql(to.type)) edit((it, column) => setType(it, column, typeSql(to.type)));
  if (notNullSql(from) !== notNullSql(to)) {
    edit((it, column) => setClause(it, column, 'null', null));
    edit((it, column) => setClause(it, column, 'notNull', notNullSql(to)));
  }
  if (defaultText(from) !== defaultText(to)) {
    edit((it, column) => setClause(it, column, 'default', defaultText(to)));
  }
  if (from.collation !== to.collation) {
    const text = to.collation === null ? null : collateSql(to.collation);
    edit((it, column) => setClause(it, column, 'collate', text));
  }
  const text = to.generated === null ? null : generatedSql(to.generated);
  if (text !== (from.generated === null ? null : generatedSql(from.generated))) {
    edit((it, column) => setClause(it, column, 'generated', text));
  }
  if ((from.identity === null) !== (to.identity === null)) {
    changed = setAutoincrement(changed, to.identity !== null);
  }
  return changed;
}

function defaultText({ default: value, type }: Column): string | null {
  return value === null ? null : `DEFAULT ${defaultSql(value, type)}`;
}

function setType(table: TableSyntax, column: ColumnSyntax, type: string): TableSyntax {
  if (column.type === null) return insert(table, column.nameSpan.end, ` ${type}`);
  return type === '' ? remove(table, column.type) : splice(table, column.type, type);
}

/** Replaces, removes or adds a clause of the column; one that is added stands behind the type. */
function setClause(
  table: TableSyntax,
  column: ColumnSyntax,
  kind: Clause['kind'],
  text: string | null,
): TableSyntax {
  const clause = clauseOf(column, kind);
  if (clause === null) {
    return text === null ? table : insert(table, (column.type ?? column.nameSpan).end, ` ${text}`);
  }
  if (text !== null) {
    const body = { start: clause.nameSpan.end, end: clause.end };
    return splice(table, body, clause.name === null ? text : ` ${text}`);
  }
  // SQLite lets a clause stand twice.
  const removed = remove(table, clause);
  return setClause(removed, findColumn(removed, column.name)!, kind, null);
}

/** Without a primary key there is nothing to number: a key that is added brings AUTOINCREMENT along. */
export function setAutoincrement(table: TableSyntax, on: boolean): TableSyntax {
  const key = primaryKeyOf(table);
  if (key === null) return table;
  if (isNumbered(table) === on) return table;
  const { autoincrement } = key.clause;
  return on ? insert(table, autoincrement.start, ' AUTOINCREMENT') : remove(table, autoincrement);
}

/** Takes a part out of an item, with the white space before it. */
function remove(table: TableSyntax, span: Span): TableSyntax {
  const before = table.source.slice(0, span.start);
  const blank = before.trimEnd();
  // Not behind a comment: one of `--` needs its line break.
  const follows = tokenize(before, sqliteRules).at(-1)?.end === blank.length;
  return splice(table, { start: follows ? blank.length : span.start, end: span.end }, '');
}

/** Takes out a column or constraint of the table together with one comma. */
function removeItem(table: TableSyntax, item: Span): TableSyntax {
  const items = [...table.columns, ...table.constraints].sort((a, b) => a.start - b.start);
  const at = items.findIndex((it) => it.start === item.start);
  if (at === 0) {
    const next = items[1];
    if (next === undefined) throw new DbmError('migration', `${table.name} would be left without a column`);
    return splice(table, { start: item.start, end: next.start }, '');
  }
  const from = items[at - 1]!.end;
  const comma = commaWithin(table, { start: from, end: item.start });
  const next = items[at + 1];
  // SQLite takes table constraints without commas between them, but not the first of them.
  const isNeeded = next !== undefined && commaWithin(table, { start: item.end, end: next.start }) === null;
  if (comma === null || isNeeded) return splice(table, item, '');
  // A comment between the comma and the item stays: it may end in a line break that is needed.
  const between = table.source.slice(from + comma.end, item.start);
  const kept = between.trim() === '' ? '' : between;
  return splice(table, { start: from + comma.start, end: item.end }, kept);
}

function commaWithin(table: TableSyntax, { start, end }: Span): Span | null {
  return tokenize(table.source.slice(start, end), sqliteRules).find((it) => it.text === ',') ?? null;
}
