import type { Column, Constraint } from '../../../catalog/index.js';
import { DbmError } from '../../../errors/index.js';
import type { AlterColumn, ColumnPosition, MoveColumn, TableChange } from '../../../operations/index.js';
import { noTies } from '../../shared/postgresql-only.js';
import * as edit from '../ddl/edit-table.js';
import { findConstraint } from '../ddl/find-constraint.js';
import { parseIndex } from '../ddl/parse-index.js';
import {
  findColumn,
  impliedNotNull,
  isNumbered,
  primaryKeyOf,
  readColumn,
  readConstraints,
} from '../ddl/read-table.js';
import type { IndexSyntax, TableSyntax } from '../ddl/syntax.js';
import { defaultSql } from '../defaults.js';
import { quoteIdentifier, sameName, usesColumn } from '../names.js';
import { typeSql } from '../types.js';
import { indexState, type NamedSql, type TableState } from './table-state.js';

/** A table on its way from one state to another. */
export interface Draft extends TableState {
  /** For each column that gets values from the rows as they are: the expression over such a row. */
  readonly values: ReadonlyMap<string, string>;
  /** The column that is to be numbered as soon as it is the primary key. */
  readonly numbered: string | null;
  /** The column that a key numbered which is gone: it still is when it becomes the key again. */
  readonly released: string | null;
  /** Columns that the key made not null without a word, as long as no change lets them be null. */
  readonly implied: ReadonlySet<string>;
}

export function startDraft(state: TableState): Draft {
  const values = new Map(state.table.columns.map(({ name }) => [name, quoteIdentifier(name)]));
  return { ...state, values, numbered: null, released: null, implied: new Set(impliedNotNull(state.table)) };
}

/** The draft after a change. Throws DbmError `migration` for what does not fit the table. */
export function applyChange(draft: Draft, change: TableChange): Draft {
  switch (change.kind) {
    case 'addColumn':
      return addColumn(draft, change.column, change.position, change.backfill);
    case 'dropColumn':
      return dropColumn(draft, change.column.name);
    case 'alterColumn':
      return alterColumn(draft, change);
    case 'moveColumn':
      return { ...draft, table: moveColumn(draft.table, change) };
    case 'addConstraint':
      return addConstraint(draft, change.constraint);
    case 'dropConstraint': {
      const found = findConstraint(draft.table, change.constraint);
      const table = edit.removeConstraint(draft.table, found);
      if (found.constraint.kind !== 'primaryKey' || !isNumbered(draft.table)) return { ...draft, table };
      return { ...draft, table, released: found.constraint.columns[0]! };
    }
    case 'renameConstraint': {
      const found = findConstraint(draft.table, change.constraint);
      return { ...draft, table: edit.renameConstraint(draft.table, found, change.to) };
    }
    case 'createIndex':
      return { ...draft, indexes: [...draft.indexes, indexState(draft.table.name, change.index)] };
    case 'dropIndex': {
      const index = findIndex(draft, change.index.name);
      return { ...draft, indexes: draft.indexes.filter((it) => it !== index) };
    }
    case 'renameIndex': {
      const index = findIndex(draft, change.index.name);
      const renamed = renameIndex(index, change.to);
      return { ...draft, indexes: draft.indexes.map((it) => (it === index ? renamed : it)) };
    }
    case 'alterOptions': {
      const { from, to } = change;
      const { strict, withoutRowid } = draft.table;
      const options = {
        strict: from.strict === to.strict ? strict : to.strict,
        withoutRowid: from.withoutRowid === to.withoutRowid ? withoutRowid : to.withoutRowid,
      };
      const same = options.strict === strict && options.withoutRowid === withoutRowid;
      return same ? draft : { ...draft, table: edit.setOptions(draft.table, options) };
    }
    case 'attachTable':
    case 'detachTable':
      throw noTies('SQLite');
    case 'validateConstraint':
    case 'alterPartComment':
    case 'alterComment':
      return draft;
    case 'renameColumn':
      throw new Error('SQLite renames columns itself, when all else is done');
  }
}

/** The draft when all changes are made: what the key no longer says of its columns, they say themselves. */
export function finishDraft(draft: Draft): Draft {
  const still = impliedNotNull(draft.table);
  const names = [...draft.implied].filter((name) => !still.includes(name));
  return { ...draft, table: edit.setNotNull(draft.table, names) };
}

function addColumn(
  draft: Draft,
  column: Column,
  position: ColumnPosition,
  backfill: AlterColumn['backfill'],
): Draft {
  if (findColumn(draft.table, column.name) !== null) {
    throw new DbmError('migration', `${draft.table.name}.${column.name} is there already`);
  }
  const values = new Map(draft.values);
  if (backfill !== null) values.set(column.name, defaultSql(backfill, column.type));
  return {
    ...draft,
    table: edit.addColumn(draft.table, column, position),
    values,
    numbered: column.identity === null ? draft.numbered : column.name,
  };
}

/** A column takes along what is made of it, as it does on PostgreSQL. */
function dropColumn(draft: Draft, name: string): Draft {
  const { name: spelled } = mustFind(draft.table, name);
  let { table } = draft;
  for (;;) {
    const using = readConstraints(table).find(
      ({ constraint, column }) =>
        column?.name !== spelled &&
        (constraint.kind === 'check'
          ? usesColumn(constraint.expression, spelled)
          : 'columns' in constraint && constraint.columns.includes(spelled)),
    );
    if (using === undefined) break;
    table = edit.removeConstraint(table, using);
  }
  const values = new Map(draft.values);
  values.delete(spelled);
  return {
    ...draft,
    table: edit.removeColumn(table, mustFind(table, spelled)),
    indexes: draft.indexes.filter(({ sql }) => !indexUses(parseIndex(sql), spelled)),
    values,
    implied: without(draft.implied, spelled),
    numbered: draft.numbered === spelled ? null : draft.numbered,
  };
}

export function indexUses(index: IndexSyntax, column: string): boolean {
  return [index.where ?? '', ...index.keys.map((key) => key.text)].some((text) => usesColumn(text, column));
}

function alterColumn(draft: Draft, change: AlterColumn): Draft {
  const found = mustFind(draft.table, (change.from ?? change.to).name);
  const from = change.from ?? readColumn(draft.table, found);
  const to = { ...change.to, name: found.name };
  const values = new Map(draft.values);
  if (change.using !== null) values.set(found.name, `(${change.using})`);
  else if (values.has(found.name) && draft.table.strict && needsCast(from, to)) {
    values.set(found.name, `CAST(${values.get(found.name)} AS ${typeSql(to.type)})`);
  }
  const value = values.get(found.name);
  if (change.backfill !== null) {
    const backfill = defaultSql(change.backfill, to.type);
    values.set(found.name, value === undefined ? backfill : `coalesce(${value}, ${backfill})`);
  }
  return {
    ...draft,
    table: edit.alterColumn(draft.table, from, to),
    values,
    implied: to.nullable ? without(draft.implied, found.name) : draft.implied,
    numbered: to.identity !== null ? found.name : draft.numbered === found.name ? null : draft.numbered,
    released: draft.released === found.name && to.identity === null ? null : draft.released,
  };
}

/** Bytes are the one thing that a STRICT table does not convert by itself. https://www.sqlite.org/stricttables.html */
function needsCast(from: Column, to: Column): boolean {
  const [before, after] = [typeSql(from.type), typeSql(to.type)];
  return before !== after && after !== 'ANY' && [before, after].includes('BLOB');
}

function without(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return new Set([...names].filter((it) => it !== name));
}

function moveColumn(table: TableSyntax, { column, to }: MoveColumn): TableSyntax {
  const found = mustFind(table, column);
  if (table.columns.length === 1) return table;
  if (typeof to === 'object') mustFind(table, to.after);
  return edit.moveColumn(table, found, to);
}

function addConstraint(draft: Draft, constraint: Constraint): Draft {
  const { table } = draft;
  const taken = readConstraints(table).find(
    ({ constraint: it }) =>
      it.kind === constraint.kind &&
      (it.kind === 'primaryKey' ||
        (it.name !== null && constraint.name !== null && sameName(it.name, constraint.name))),
  );
  if (taken !== undefined) {
    const what = constraint.kind === 'primaryKey' ? 'a primary key' : `a constraint ${constraint.name}`;
    throw new DbmError('migration', `${table.name} has ${what} already`, {
      hint: 'Drop it before, in the same block.',
    });
  }
  const added = edit.addConstraint(table, constraint);
  const counted = draft.numbered ?? draft.released;
  const numbered =
    constraint.kind === 'primaryKey' &&
    counted !== null &&
    constraint.columns.length === 1 &&
    sameName(constraint.columns[0]!, counted);
  return { ...draft, table: numbered ? edit.setAutoincrement(added, true) : added };
}

/** Throws when a column is to be numbered and is not the primary key: SQLite would not number it. */
export function checkNumbered({ table, numbered }: Draft): void {
  if (numbered === null) return;
  const key = primaryKeyOf(table);
  if (key?.columns.length === 1 && sameName(key.columns[0]!, numbered)) return;
  throw new DbmError(
    'unsupported',
    `${table.name}.${numbered} cannot be numbered: SQLite numbers only the one column of a primary key`,
    { hint: 'Make it the primary key in the same block, or take autoIncrement() away.' },
  );
}

export function findIndex({ table, indexes }: TableState, name: string): NamedSql {
  const found = indexes.find((it) => sameName(it.name, name));
  if (found === undefined) throw new DbmError('migration', `${table.name} has no index ${name}`);
  return found;
}

export function renameIndex({ sql }: NamedSql, to: string): NamedSql {
  const { name } = parseIndex(sql);
  return { name: to, sql: sql.slice(0, name.start) + quoteIdentifier(to) + sql.slice(name.end) };
}

function mustFind(table: TableSyntax, name: string) {
  const column = findColumn(table, name);
  if (column === null) throw new DbmError('migration', `There is no column ${table.name}.${name}`);
  return column;
}
