import type { AddColumn, TableChange } from '../../../operations/index.js';
import type { Statement } from '../../dialect.js';
import { columnConstraintSql, columnSql, createIndexSql, renameColumnSql } from '../clauses.js';
import { parseIndex } from '../ddl/parse-index.js';
import { findColumn, readConstraints } from '../ddl/read-table.js';
import type { TableSyntax } from '../ddl/syntax.js';
import { quoteIdentifier, sameName, usesColumn } from '../names.js';
import { applyChange, type Draft, findIndex, indexUses, renameIndex } from './draft.js';

/**
 * The statements that make all of these changes in place, or null when SQLite cannot make one of them so.
 * https://www.sqlite.org/lang_altertable.html
 */
export function nativeStatements(start: Draft, changes: readonly TableChange[]): readonly Statement[] | null {
  const statements: Statement[] = [];
  const attached = new Set<TableChange>();
  let draft = start;
  for (const [i, change] of changes.entries()) {
    const constraints = change.kind === 'addColumn' ? constraintsAt(change, changes.slice(i + 1)) : [];
    for (const it of constraints) attached.add(it);
    const native = attached.has(change) ? [] : nativeChange(draft, change, constraints);
    if (native === null) return null;
    statements.push(...native.map((sql) => ({ sql })));
    draft = applyChange(draft, change);
  }
  return statements;
}

function nativeChange(
  draft: Draft,
  change: TableChange,
  constraints: readonly AddConstraint[],
): readonly string[] | null {
  const table = quoteIdentifier(draft.table.name);
  switch (change.kind) {
    case 'addColumn':
      return canAdd(change, draft.table) ? [addColumnSql(draft.table.name, change, constraints)] : null;
    case 'dropColumn': {
      const column = findColumn(draft.table, change.column.name);
      if (column === null || isUsed(draft, column.name)) return null;
      return [`ALTER TABLE ${table} DROP COLUMN ${quoteIdentifier(column.name)}`];
    }
    case 'createIndex': {
      const created = applyChange(draft, change).indexes.at(-1)!;
      return [created.sql];
    }
    case 'dropIndex':
      return [dropIndexSql(findIndex(draft, change.index.name))];
    case 'renameIndex': {
      const index = findIndex(draft, change.index.name);
      return [dropIndexSql(index), renameIndex(index, change.to).sql];
    }
    case 'alterColumn':
    case 'alterOptions':
    case 'validateConstraint':
    case 'alterPartComment':
    case 'alterComment': {
      // Nothing but the comment, which SQLite does not have.
      if (change.kind === 'alterColumn' && (change.using !== null || change.backfill !== null)) return null;
      const same = applyChange(draft, change).table.source === draft.table.source;
      return same ? [] : null;
    }
    case 'addConstraint':
    case 'dropConstraint':
    case 'renameConstraint':
    case 'renameColumn':
    case 'moveColumn':
    case 'attachTable':
    case 'detachTable':
      return null;
  }
}

function dropIndexSql({ name }: { readonly name: string }): string {
  return `DROP INDEX ${quoteIdentifier(name)}`;
}

/**
 * The statements for a table of which nothing is known but its name, or null when one change needs to know
 * more: then it takes the live database to write them.
 */
export function blindStatements(table: string, changes: readonly TableChange[]): readonly Statement[] | null {
  const statements: string[] = [];
  const attached = new Set<TableChange>();
  for (const [i, change] of changes.entries()) {
    if (attached.has(change) || change.kind === 'alterComment') continue;
    if (change.kind === 'addColumn' && canAdd(change, null)) {
      const constraints = constraintsAt(change, changes.slice(i + 1));
      for (const it of constraints) attached.add(it);
      statements.push(addColumnSql(table, change, constraints));
    } else if (change.kind === 'createIndex') statements.push(createIndexSql(table, change.index));
    else if (change.kind === 'dropIndex') statements.push(dropIndexSql(change.index));
    else if (change.kind === 'renameColumn') statements.push(renameColumnSql(table, change));
    else return null;
  }
  return statements.map((sql) => ({ sql }));
}

function addColumnSql(table: string, { column }: AddColumn, constraints: readonly AddConstraint[]): string {
  const parts = [columnSql(column), ...constraints.map((it) => columnConstraintSql(it.constraint))];
  return `ALTER TABLE ${quoteIdentifier(table)} ADD COLUMN ${parts.join(' ')}`;
}

/**
 * ADD COLUMN puts a column at the end, and takes only defaults that are the same for all rows. A value for
 * the rows that are there is not set by UPDATE, which would fire the table's triggers.
 */
function canAdd({ column, position, backfill }: AddColumn, table: TableSyntax | null): boolean {
  const last = table?.columns.at(-1)?.name;
  const atEnd =
    position === 'last' || (position !== 'first' && last !== undefined && sameName(position.after, last));
  return (
    atEnd &&
    backfill === null &&
    column.identity === null &&
    column.generated?.stored !== true &&
    (column.default === null || column.default.kind === 'literal')
  );
}

type AddConstraint = Extract<TableChange, { kind: 'addConstraint' }>;

/** The constraints among the later changes that can stand at the column itself. */
function constraintsAt({ column }: AddColumn, later: readonly TableChange[]): readonly AddConstraint[] {
  return later.filter((change): change is AddConstraint => {
    if (change.kind !== 'addConstraint') return false;
    const { constraint } = change;
    if (constraint.kind === 'foreignKey') {
      return constraint.columns.length === 1 && sameName(constraint.columns[0]!, column.name);
    }
    if (constraint.kind !== 'check') return false;
    // Of several new columns the last one takes it: then all that it mentions are there.
    const lastNew = later.findLast((it) => it.kind === 'addColumn' && uses(constraint.expression, it));
    return lastNew === undefined && usesColumn(constraint.expression, column.name);
  });
}

function uses(expression: string, change: TableChange): boolean {
  return change.kind === 'addColumn' && usesColumn(expression, change.column.name);
}

/** Whether anything but the column's own definition depends on it, as far as the table itself knows. */
function isUsed({ table, indexes }: Draft, name: string): boolean {
  const column = findColumn(table, name)!;
  if (table.columns.length === 1) return true;
  const own = (it: { readonly column: { readonly name: string } | null }) => it.column?.name === name;
  const constrained = readConstraints(table).some((it) =>
    it.constraint.kind === 'check'
      ? !own(it) && usesColumn(it.constraint.expression, name)
      : 'columns' in it.constraint && it.constraint.columns.includes(name),
  );
  const computed = table.columns.some(
    (other) =>
      other !== column &&
      other.clauses.some((it) => it.kind === 'generated' && usesColumn(it.expression, name)),
  );
  return constrained || computed || indexes.some(({ sql }) => indexUses(parseIndex(sql), name));
}
