import type { Column, ForeignKey, Table } from '../../catalog/index.js';
import { sameTable } from '../../catalog/index.js';
import type { ColumnPosition } from '../../operations/index.js';
import type { Server } from '../dialect.js';
import type { Part } from './alter-parts.js';
import { dropClause } from './alter-parts.js';
import { columnDefinition } from './column-definition.js';
import { constraintSql, indexSql } from './create-table.js';
import { isUnsafe, mentions } from './expressions.js';
import { nameList, quoteIdentifier } from './quoting.js';
import { isMariadb } from './server.js';
import { canServe, keyColumnsOf } from './server-table.js';
import type { TableState } from './table-state.js';

/** A column that one ALTER TABLE adds, redefines or renames. */
interface ColumnEdit {
  /** Its name before the statement; null for a new one. */
  readonly original: string | null;
  name: string;
  /** Null when it is only renamed. */
  column: Column | null;
  position: ColumnPosition;
  /** Whether it leaves its place in the table. */
  moves: boolean;
  /** Whether the definition holds for this statement only. */
  provisional: boolean;
}

/**
 * The clauses of one ALTER TABLE. They all take effect at once: those that drop, redefine or rename a column
 * call it as it was before the statement; indexes, positions and expressions call it as it is afterwards.
 */
export class AlterBatch {
  private readonly clauses: (string | ColumnEdit)[] = [];
  private readonly droppedColumns = new Set<string>();
  private readonly touched = new Map<string, 'dropped' | 'added'>();

  /** `start` is the table as it is before the statement, null when that is not known. */
  constructor(
    private readonly start: Table | null,
    private readonly server: Server,
  ) {}

  get isEmpty(): boolean {
    return this.clauses.length === 0;
  }

  get dropsParts(): boolean {
    return [...this.touched.values()].includes('dropped');
  }

  /** Whether the statement touches a column of this name, be it the old one or the new one. */
  touchesColumn(name: string): boolean {
    return this.droppedColumns.has(name) || this.edits.some((it) => it.original === name || it.name === name);
  }

  get changesColumns(): boolean {
    return this.droppedColumns.size > 0 || this.edits.length > 0;
  }

  canAddColumn(column: Column): boolean {
    const { name } = column;
    return !this.hasUnsafeDefault && this.edits.every((it) => it.name !== name && it.original !== name);
  }

  /** MySQL adds no columns in a statement with a default like uuid(); see isUnsafe. */
  private get hasUnsafeDefault(): boolean {
    return this.edits.some((it) => it.column !== null && hasUnsafeDefault(it.column, this.server));
  }

  addColumn(column: Column, position: ColumnPosition, provisional = false): void {
    this.clauses.push({ original: null, name: column.name, column, position, moves: false, provisional });
  }

  /** A column that is redefined need not be, when it goes in the same statement. */
  canDropColumn(name: string): boolean {
    const edit = this.editOf(name);
    return edit === undefined ? !this.touchesColumn(name) : edit.original !== null;
  }

  dropColumn(name: string): void {
    const edit = this.editOf(name);
    if (edit !== undefined) this.clauses.splice(this.clauses.indexOf(edit), 1);
    const original = edit?.original ?? name;
    this.droppedColumns.add(original);
    this.clauses.push(`DROP COLUMN ${quoteIdentifier(original)}`);
  }

  /** A column that the same statement adds is not there to be altered. */
  canAlterColumn(name: string, column: Column | null): boolean {
    if (column !== null && hasUnsafeDefault(column, this.server) && this.addsColumns) return false;
    const edit = this.editOf(name);
    return edit === undefined ? !this.touchesColumn(name) : edit.original !== null;
  }

  adds(name: string): boolean {
    return this.editOf(name)?.original === null;
  }

  /** Whether a column can be given the table's new collation, which one that is added has by itself. */
  canFollow(column: Column): boolean {
    return this.adds(column.name) || this.canAlterColumn(column.name, column);
  }

  private get addsColumns(): boolean {
    return this.edits.some((it) => it.original === null);
  }

  alterColumn(name: string, column: Column): void {
    const edit = this.editOf(name);
    if (edit === undefined) {
      this.clauses.push({
        original: name,
        name: column.name,
        column,
        position: 'last',
        moves: false,
        provisional: false,
      });
    } else {
      edit.column = column;
      edit.name = column.name;
    }
  }

  /** A definition that the column has for this statement only. */
  alterForNow(name: string, column: Column): void {
    this.alterColumn(name, column);
    this.editOf(name)!.provisional = true;
  }

  canRenameColumn(from: string, to: string): boolean {
    return this.canAlterColumn(from, null) && this.edits.every((it) => it.name !== to);
  }

  renameColumn(from: string, to: string): void {
    const edit = this.editOf(from);
    if (edit === undefined) {
      this.clauses.push({
        original: from,
        name: to,
        column: null,
        position: 'last',
        moves: false,
        provisional: false,
      });
    } else {
      edit.name = to;
      if (edit.column !== null) edit.column = { ...edit.column, name: to };
    }
  }

  canMoveColumn(column: Column): boolean {
    return this.adds(column.name) || this.canAlterColumn(column.name, column);
  }

  /** The place is that of the table which the statement ends with. */
  moveColumn(column: Column): void {
    if (this.editOf(column.name)?.column == null) this.alterColumn(column.name, column);
    this.editOf(column.name)!.moves = true;
  }

  /** A foreign key's name is free only after the statement that drops it. */
  canAddPart(part: Part): boolean {
    const before = this.touched.get(keyOf(part));
    return before === undefined || (before === 'dropped' && part.kind !== 'foreignKey');
  }

  /** A key of the table that its own foreign key points to is free only after the statement that drops that. */
  canDropPart(part: Part): boolean {
    const isKey = part.kind === 'index' || part.kind === 'primaryKey';
    return !this.touched.has(keyOf(part)) && !(isKey && this.dropsOwnForeignKey);
  }

  private get dropsOwnForeignKey(): boolean {
    return (this.start?.foreignKeys ?? []).some(
      (key) =>
        sameTable(key.references, this.start!) &&
        this.touched.get(keyOf({ kind: 'foreignKey', name: key.name ?? '' })) === 'dropped',
    );
  }

  /** `part` is null when the server is to find a name. */
  addPart(part: Part | null, definition: string): void {
    if (part !== null) this.touched.set(keyOf(part), 'added');
    this.clauses.push(`ADD ${definition}`);
  }

  dropPart(part: Part): void {
    this.touched.set(keyOf(part), 'dropped');
    this.clauses.push(dropClause(part));
  }

  renameIndex(from: string, to: string): void {
    this.touched.set(keyOf({ kind: 'index', name: from }), 'dropped');
    this.touched.set(keyOf({ kind: 'index', name: to }), 'added');
    this.clauses.push(`RENAME INDEX ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`);
  }

  addOptions(clauses: readonly string[]): void {
    this.clauses.push(...clauses);
  }

  /** The clauses that make `end` of the table, completed by what the server asks for besides. */
  finish(end: TableState | null): readonly string[] {
    if (this.start !== null && end !== null) {
      if (isMariadb(this.server)) this.redefineChecked(end);
      else this.redefineUsers(this.start, end.table);
      this.keepForeignKeysServed(this.start, end);
    }
    if (end !== null && this.edits.some((it) => it.moves)) this.placeColumns(end.table);
    return this.clauses.map((clause) =>
      typeof clause === 'string' ? clause : this.columnClause(clause, end),
    );
  }

  private get edits(): readonly ColumnEdit[] {
    return this.clauses.filter((it): it is ColumnEdit => typeof it !== 'string');
  }

  private editOf(name: string): ColumnEdit | undefined {
    return this.edits.find((it) => it.name === name);
  }

  private columnClause(edit: ColumnEdit, end: TableState | null): string {
    const { original, name, position } = edit;
    if (edit.column === null)
      return `RENAME COLUMN ${quoteIdentifier(original!)} TO ${quoteIdentifier(name)}`;
    const column = edit.provisional ? edit.column : (end?.column(name) ?? edit.column);
    const definition = columnDefinition(column, this.server, {
      check: end?.columnChecks.get(name) ?? null,
      attributes: end?.attributes.get(name) ?? [],
    });
    if (original === null) return `ADD COLUMN ${definition}${positionClause(position)}`;
    const place = edit.moves ? positionClause(position) : '';
    if (original === name) return `MODIFY COLUMN ${definition}${place}`;
    return `CHANGE COLUMN ${quoteIdentifier(original)} ${definition}${place}`;
  }

  /**
   * The server takes all columns that move out of the table, then puts these and the new ones in, in the order
   * of the clauses: each after one that is there by then.
   */
  private placeColumns(end: Table): void {
    const names = end.columns.map((it) => it.name);
    const place = (edit: ColumnEdit) => names.indexOf(edit.name);
    const placed = this.edits.filter((it) => it.moves || it.original === null);
    const sorted = [...placed].sort((a, b) => place(a) - place(b));
    for (const edit of sorted) {
      const before = names[place(edit) - 1];
      edit.position = before === undefined ? 'first' : { after: before };
    }
    const slots = placed.map((it) => this.clauses.indexOf(it));
    for (const [n, slot] of slots.entries()) this.clauses[slot] = sorted[n]!;
  }

  /**
   * MySQL refuses to rename a column that a check, generated column, default or functional index uses, so
   * these are written again with the new name in the same statement; MariaDB does that by itself.
   * https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html
   */
  private redefineUsers(start: Table, end: Table): void {
    const renamed = this.edits.filter((it) => it.original !== null && it.original !== it.name);
    const uses = (expression: string) => renamed.some((it) => mentions(expression, it.original!));
    for (const check of start.checks) {
      const after = end.checks.find((it) => it.name === check.name);
      if (after === undefined || !uses(check.expression)) continue;
      this.replacePart({ kind: 'check', name: check.name! }, constraintSql(after, this.server));
    }
    for (const index of start.indexes) {
      const after = end.indexes.find((it) => it.name === index.name);
      const used = index.keys.some((key) => key.expression !== null && uses(key.expression));
      if (after !== undefined && used) this.replacePart({ kind: 'index', name: index.name }, indexSql(after));
    }
    const reached = new Set(renamed.map((it) => it.original!));
    for (const column of start.columns) {
      const { generated, default: value } = column;
      const expression = generated?.expression ?? (value?.kind === 'sql' ? value.sql : null);
      // MySQL also looks through the generated columns that others are made of, which stand before them.
      const isReached = expression !== null && [...reached].some((it) => mentions(expression, it));
      if (!isReached || this.droppedColumns.has(column.name)) continue;
      if (generated !== null) reached.add(column.name);
      const name = this.edits.find((it) => it.original === column.name)?.name ?? column.name;
      this.alterColumn(name, end.columns.find((it) => it.name === name)!);
    }
  }

  /** On MariaDB a check that is part of a column gets the column's new name only with a new definition. */
  private redefineChecked(end: TableState): void {
    for (const edit of this.edits) {
      const column = end.column(edit.name);
      if (column?.type.kind === 'json' || end.columnChecks.has(edit.name)) edit.column ??= column;
    }
  }

  private replacePart(part: Part, definition: string): void {
    if (!this.canDropPart(part)) return;
    this.dropPart(part);
    this.addPart(part, definition);
  }

  /**
   * InnoDB wants an index for every foreign key. The one that the server makes has the key's name and is
   * there only as long as nothing else serves: so it is dropped with its key, and when an index comes that
   * serves as well, and it is added when the last such index goes. Thus a downgrade comes back to the start.
   * https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html#foreign-key-restrictions
   */
  private keepForeignKeysServed(start: Table, end: TableState): void {
    const { madeIndexes } = end;
    const keys = end.table.foreignKeys;
    const named = (name: string) => keys.find((key) => sameName(key.name, name));
    const fresh = keys.filter((key) => !start.foreignKeys.some((it) => sameName(it.name, key.name)));
    const declared = keyColumnsOf(end.table, this.server);
    const isServed = (key: ForeignKey) =>
      [...declared, ...madeIndexes.values()].some((columns) => canServe(columns, key.columns));

    for (const name of [...madeIndexes.keys()]) {
      const key = named(name);
      const others = [...declared, ...fresh.map((it) => it.columns)];
      const needed =
        key !== undefined &&
        !fresh.includes(key) &&
        !others.some((columns) => canServe(columns, key.columns));
      if (needed) continue;
      madeIndexes.delete(name);
      this.dropPart({ kind: 'index', name });
    }
    // A long index also serves the keys that are its beginning. For a new key the server makes it.
    const longestFirst = (some: readonly ForeignKey[]) =>
      [...some].sort((a, b) => b.columns.length - a.columns.length);
    const old = keys.filter((key) => !fresh.includes(key));
    for (const key of [...longestFirst(fresh), ...longestFirst(old)]) {
      if (key.name === null || isServed(key)) continue;
      madeIndexes.set(key.name, key.columns);
      if (fresh.includes(key)) continue;
      this.addPart(
        { kind: 'index', name: key.name },
        `KEY ${quoteIdentifier(key.name)} ${nameList(key.columns)}`,
      );
    }
  }
}

const keyOf = ({ kind, name }: Part) => `${kind}\0${name.toLowerCase()}`;

function sameName(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a.toLowerCase() === b.toLowerCase();
}

/** Whether MySQL would not let the column be added as it is, because its default differs from server to server. */
export function hasUnsafeDefault({ default: value }: Column, server: Server): boolean {
  return value?.kind === 'sql' && !isMariadb(server) && isUnsafe(value.sql);
}

function positionClause(position: ColumnPosition): string {
  if (position === 'last') return '';
  return position === 'first' ? ' FIRST' : ` AFTER ${quoteIdentifier(position.after)}`;
}
