import type { Column, Constraint, PrimaryKey } from '../../../catalog/index.js';
import { tokenize } from '../../shared/tokenizer.js';
import { normalCollation } from '../collations.js';
import { parseDefault } from '../defaults.js';
import { conflictAction, keyParts } from '../key-parts.js';
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
  // Asked four times of every column: a callback takes longer.
  for (let i = column.clauses.length - 1; i >= 0; i--) {
    const clause = column.clauses[i]!;
    if (clause.kind === kind) return clause as ClauseOf<K>;
  }
  return null;
}

/** The primary key's clause and the columns it names. */
interface PrimaryKeySyntax {
  readonly clause: ClauseOf<'primaryKey'>;
  readonly columns: readonly string[];
}

export function primaryKeyOf(table: TableSyntax): PrimaryKeySyntax | null {
  let key = primaryKeys.get(table);
  if (key === undefined) {
    key = findPrimaryKey(table);
    primaryKeys.set(table, key);
  }
  return key;
}

/** Every column of a table asks for it. */
const primaryKeys = new WeakMap<TableSyntax, PrimaryKeySyntax | null>();

function findPrimaryKey(table: TableSyntax): PrimaryKeySyntax | null {
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

/** https://www.sqlite.org/withoutrowid.html and https://www.sqlite.org/stricttables.html */
function keyIsNotNull(table: TableSyntax): boolean {
  return table.withoutRowid || (table.strict && rowidAlias(table) === null);
}

/** The columns of the key that are never null though they do not say so. */
export function impliedNotNull(table: TableSyntax): readonly string[] {
  const names = keyIsNotNull(table) ? (primaryKeyOf(table)?.columns ?? []) : [];
  return names.filter((name) => clauseOf(findColumn(table, name)!, 'notNull') === null);
}

/** A column's type as pragma table_info reports it: in capitals where it is one of SQLite's own. */
function typeText(table: TableSyntax, column: ColumnSyntax): string {
  if (column.type === null) return '';
  const text = table.source.slice(column.type.start, column.type.end);
  const [first] = tokenize(text, sqliteRules);
  // Of a type that begins with a quoted name, SQLite keeps that name alone.
  const bare = first === undefined || first.kind === 'word' ? text : first.value;
  return strictTypes.includes(bare.toUpperCase()) ? bare.toUpperCase() : bare;
}

export function readColumn(
  table: TableSyntax,
  column: ColumnSyntax,
  type = parseType(typeText(table, column)),
): Column {
  const key = primaryKeyOf(table);
  const inKey = key?.columns.some((name) => sameName(name, column.name)) ?? false;
  const value = clauseOf(column, 'default');
  const generated = clauseOf(column, 'generated');
  const notNull = clauseOf(column, 'notNull');
  const nullable = notNull === null && !(inKey && keyIsNotNull(table));
  const onNull = conflictAction(notNull?.conflict ?? null);
  // Written out: V8 takes three times as long to make a copy of a plain column with a few other values, and to freeze it.
  const read: Column = {
    name: column.name,
    type,
    nullable,
    default: value === null ? null : parseDefault(value.text, type),
    identity: inKey && isNumbered(table) ? { kind: 'auto' } : null,
    generated: generated === null ? null : { expression: generated.expression, stored: generated.stored },
    onUpdateNow: false,
    collation: collationOf(column),
    comment: null,
  };
  return nullable || onNull === null ? read : { ...read, onNull };
}

/** All constraints of a table in the order of its text, with the spelling of the columns they name. */
export function readConstraints(table: TableSyntax): readonly ReadConstraint[] {
  const found: ReadConstraint[] = [];
  const read = (clause: Clause, column: ColumnSyntax | null) => {
    const constraint = readClause(table, clause, column);
    if (constraint !== null) found.push({ constraint, clause, column });
  };
  for (const column of table.columns) for (const clause of column.clauses) read(clause, column);
  for (const clause of table.constraints) read(clause, null);
  return found;
}

function readClause(table: TableSyntax, clause: Clause, column: ColumnSyntax | null): Constraint | null {
  const { name } = clause;
  switch (clause.kind) {
    case 'primaryKey':
      return { kind: 'primaryKey', name, ...readKey(table, clause, column) };
    case 'unique':
      return {
        kind: 'unique',
        name,
        ...readKey(table, clause, column),
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

function keyNames(table: TableSyntax, columns: readonly KeyColumn[]): readonly string[] {
  return columns.map((it) => spelling(table, it.name));
}

function readKey(
  table: TableSyntax,
  clause: ClauseOf<'primaryKey' | 'unique'>,
  column: ColumnSyntax | null,
): Pick<PrimaryKey, 'columns' | 'parts' | 'onConflict'> {
  const descending = clause.kind === 'primaryKey' && clause.descending;
  const listed = clause.columns ?? [{ name: column!.name, descending, collation: null }];
  const columns = keyNames(table, listed);
  const action = conflictAction(clause.conflict);
  // The rowid has no index in which it could stand in another order.
  const isRowid = clause.kind === 'primaryKey' && rowidAlias(table) !== null;
  const parts = listed.map(({ descending, collation }) => ({ descending, collation, length: null }));
  return {
    columns,
    ...(isRowid
      ? {}
      : keyParts({ columns, parts }, (name) => ({ collation: collationOf(findColumn(table, name)!) }))),
    ...(action === null ? {} : { onConflict: action }),
  };
}

function collationOf(column: ColumnSyntax): string | null {
  return normalCollation(clauseOf(column, 'collate')?.collation ?? null);
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
    if (clause.kind === 'foreignKey' && clause.match !== null) found.push({ kind: 'match', name: where });
  };
  for (const column of table.columns) {
    for (const clause of column.clauses) look(clause, clause.name ?? `${table.name}.${column.name}`);
  }
  for (const clause of table.constraints) look(clause, clause.name ?? table.name);
  return found;
}
