import type { Column, Constraint } from '../../../catalog/index.js';
import { plainColumn } from '../../../catalog/index.js';
import { tokenize } from '../../shared/tokenizer.js';
import { normalCollation } from '../collations.js';
import { parseDefault } from '../defaults.js';
import { sameName, sqliteRules } from '../names.js';
import { parseType, strictTypes } from '../types.js';
import type { Clause, ClauseOf, ColumnSyntax, KeyColumn, TableSyntax } from './syntax.js';

/** A constraint and the clause that makes it, with the column at which the clause stands, if at any. */
export interface ReadConstraint {
  readonly constraint: Constraint;
  readonly clause: Clause;
  readonly column: ColumnSyntax | null;
}

export function findColumn(table: TableSyntax, name: string): ColumnSyntax | null {
  return table.columns.find((column) => sameName(column.name, name)) ?? null;
}

export function clauseOf<K extends Clause['kind']>(column: ColumnSyntax, kind: K): ClauseOf<K> | null {
  return column.clauses.findLast((clause): clause is ClauseOf<K> => clause.kind === kind) ?? null;
}

/** The primary key's clause and the columns it names. */
export function primaryKeyOf(
  table: TableSyntax,
): { readonly clause: ClauseOf<'primaryKey'>; readonly columns: readonly string[] } | null {
  for (const column of table.columns) {
    const clause = clauseOf(column, 'primaryKey');
    if (clause !== null) return { clause, columns: [column.name] };
  }
  const clause = table.constraints.find((it): it is ClauseOf<'primaryKey'> => it.kind === 'primaryKey');
  return clause === undefined ? null : { clause, columns: keyNames(table, clause.columns!) };
}

/** Whether AUTOINCREMENT numbers the rows. */
export function isNumbered(table: TableSyntax): boolean {
  const span = primaryKeyOf(table)?.clause.autoincrement;
  return span !== undefined && span.end > span.start;
}

/**
 * The column that is the rowid under another name, or null when none is.
 * https://www.sqlite.org/lang_createtable.html#rowids_and_the_integer_primary_key
 */
export function rowidAlias(table: TableSyntax): string | null {
  const key = primaryKeyOf(table);
  if (key === null || key.columns.length !== 1 || table.withoutRowid || key.clause.descending) return null;
  const column = findColumn(table, key.columns[0]!)!;
  return typeText(table, column).toUpperCase() === 'INTEGER' ? column.name : null;
}

/** A column's type as pragma table_info reports it: in capitals where it is one of SQLite's own. */
export function typeText(table: TableSyntax, column: ColumnSyntax): string {
  if (column.type === null) return '';
  const text = table.source.slice(column.type.start, column.type.end);
  const [first] = tokenize(text, sqliteRules);
  // Of a type that begins with a quoted name, SQLite keeps that name alone.
  const bare = first === undefined || first.kind === 'word' ? text : first.value;
  return strictTypes.includes(bare.toUpperCase()) ? bare.toUpperCase() : bare;
}

export function readColumn(table: TableSyntax, column: ColumnSyntax): Column {
  const type = parseType(typeText(table, column));
  const key = primaryKeyOf(table);
  const inKey = key?.columns.some((name) => sameName(name, column.name)) ?? false;
  // https://www.sqlite.org/withoutrowid.html and https://www.sqlite.org/stricttables.html
  const keyIsNotNull = table.withoutRowid || (table.strict && rowidAlias(table) === null);
  const value = clauseOf(column, 'default');
  const generated = clauseOf(column, 'generated');
  return {
    ...plainColumn(column.name, type),
    nullable: clauseOf(column, 'notNull') === null && !(inKey && keyIsNotNull),
    default: value === null ? null : parseDefault(value.text, type),
    identity: inKey && isNumbered(table) ? { kind: 'auto' } : null,
    generated: generated === null ? null : { expression: generated.expression, stored: generated.stored },
    collation: normalCollation(clauseOf(column, 'collate')?.collation ?? null),
  };
}

/** All constraints of a table in the order of its text, with the spelling of the columns they name. */
export function readConstraints(table: TableSyntax): readonly ReadConstraint[] {
  return [
    ...table.columns.flatMap((column) =>
      column.clauses.map((clause) => ({ constraint: readClause(table, clause, column), clause, column })),
    ),
    ...table.constraints.map((clause) => ({
      constraint: readClause(table, clause, null),
      clause,
      column: null,
    })),
  ].flatMap((it) => (it.constraint === null ? [] : [{ ...it, constraint: it.constraint }]));
}

function readClause(table: TableSyntax, clause: Clause, column: ColumnSyntax | null): Constraint | null {
  const { name } = clause;
  switch (clause.kind) {
    case 'primaryKey':
      return { kind: 'primaryKey', name, columns: keyNames(table, clause.columns, column) };
    case 'unique':
      return {
        kind: 'unique',
        name,
        columns: keyNames(table, clause.columns, column),
        nullsNotDistinct: false,
        deferrable: null,
      };
    case 'check':
      return { kind: 'check', name, expression: clause.expression };
    case 'foreignKey':
      return {
        kind: 'foreignKey',
        name,
        columns: clause.columns?.map((it) => spelling(table, it)) ?? [column!.name],
        references: { schema: null, name: clause.table, columns: clause.referred },
        onDelete: clause.onDelete,
        onUpdate: clause.onUpdate,
        // SQLite reads MATCH and does nothing about it. https://www.sqlite.org/foreignkeys.html#fk_unsupported
        match: null,
        deferrable: deferrableOf(clause, column),
      };
    case 'deferral':
    case 'notNull':
    case 'null':
    case 'default':
    case 'collate':
    case 'generated':
      return null;
  }
}

function deferrableOf(clause: ClauseOf<'foreignKey'>, column: ColumnSyntax | null) {
  const following = column?.clauses[column.clauses.indexOf(clause) + 1];
  return following?.kind === 'deferral' ? following.deferrable : clause.deferrable;
}

function keyNames(
  table: TableSyntax,
  columns: readonly KeyColumn[] | null,
  column: ColumnSyntax | null = null,
): readonly string[] {
  return columns?.map((it) => spelling(table, it.name)) ?? [column!.name];
}

function spelling(table: TableSyntax, name: string): string {
  return findColumn(table, name)?.name ?? name;
}

/** What a table's text says beyond what the catalog holds. A rebuild keeps it, for it works on the text. */
export function beyondCatalog(
  table: TableSyntax,
): readonly { readonly kind: string; readonly name: string }[] {
  const found: { kind: string; name: string }[] = [];
  const look = (clause: Clause, where: string) => {
    if ('conflict' in clause && clause.conflict !== null)
      found.push({ kind: 'conflict clause', name: where });
    if (clause.kind === 'foreignKey' && clause.match !== null) found.push({ kind: 'match', name: where });
    if (clause.kind !== 'primaryKey' && clause.kind !== 'unique') return;
    if (clause.kind === 'primaryKey' && clause.descending) found.push({ kind: 'key order', name: where });
    for (const key of clause.columns ?? []) {
      if (key.descending) found.push({ kind: 'key order', name: where });
      if (key.collation !== null) found.push({ kind: 'key collation', name: where });
    }
  };
  for (const column of table.columns) {
    for (const clause of column.clauses) look(clause, clause.name ?? `${table.name}.${column.name}`);
  }
  for (const clause of table.constraints) look(clause, clause.name ?? table.name);
  return found;
}
