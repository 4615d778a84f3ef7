import type { Column, Table } from '../../../catalog/index.js';
import type { ColumnPosition } from '../../../operations/index.js';
import type { Server } from '../../dialect.js';
import { columnDefinition, hasUnsafeDefault } from '../column-definition.js';
import { quoteIdentifier } from '../quoting.js';
import type { TableState } from './table-state.js';

/** A column that one ALTER TABLE adds, redefines, renames or moves. */
export interface ColumnEdit {
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

/** A part of ALTER TABLE: written already, or a column's, which is written when the statement is complete. */
export type Clause = string | ColumnEdit;

/** What one ALTER TABLE does to columns, and what it can do besides. */
export class ColumnEdits {
  private readonly dropped = new Set<string>();

  /** `clauses` are those of the whole statement, among which the columns' have their places. */
  constructor(
    private readonly clauses: Clause[],
    private readonly server: Server,
  ) {}

  get all(): readonly ColumnEdit[] {
    return this.clauses.filter((it): it is ColumnEdit => typeof it !== 'string');
  }

  get isEmpty(): boolean {
    return this.dropped.size === 0 && this.all.length === 0;
  }

  /** Whether the statement touches a column of this name, be it the old one or the new one. */
  touches(name: string): boolean {
    return this.dropped.has(name) || this.all.some((it) => it.original === name || it.name === name);
  }

  drops(name: string): boolean {
    return this.dropped.has(name);
  }

  adds(name: string): boolean {
    return this.find(name)?.original === null;
  }

  /** MySQL adds no columns in a statement with a default like uuid(); see isUnsafe. */
  canAdd({ name }: Column): boolean {
    const isSafe = (it: ColumnEdit) => it.column === null || !hasUnsafeDefault(it.column, this.server);
    return this.all.every((it) => isSafe(it) && it.name !== name && it.original !== name);
  }

  add(column: Column, position: ColumnPosition, provisional = false): void {
    this.push({ original: null, name: column.name, column, position, provisional });
  }

  /** A column that is redefined need not be, when it goes in the same statement. */
  canDrop(name: string): boolean {
    const edit = this.find(name);
    return edit === undefined ? !this.touches(name) : edit.original !== null;
  }

  drop(name: string): void {
    const edit = this.find(name);
    if (edit !== undefined) this.clauses.splice(this.clauses.indexOf(edit), 1);
    const original = edit?.original ?? name;
    this.dropped.add(original);
    this.clauses.push(`DROP COLUMN ${quoteIdentifier(original)}`);
  }

  /** A column that the same statement adds is not there to be altered. */
  canAlter(name: string, column: Column | null): boolean {
    const addsAny = this.all.some((it) => it.original === null);
    if (addsAny && column !== null && hasUnsafeDefault(column, this.server)) return false;
    const edit = this.find(name);
    return edit === undefined ? !this.touches(name) : edit.original !== null;
  }

  alter(name: string, column: Column): void {
    this.keepPlaces(name, column.name);
    const edit = this.find(name);
    if (edit === undefined) this.push({ original: name, name: column.name, column });
    else {
      edit.column = column;
      edit.name = column.name;
    }
  }

  /** A definition that the column has for this statement only. */
  alterForNow(name: string, column: Column): void {
    this.alter(name, column);
    this.find(name)!.provisional = true;
  }

  /** Whether a column can get what one that is added has by itself: a place, the table's new collation. */
  canAdjust(column: Column): boolean {
    return this.adds(column.name) || this.canAlter(column.name, column);
  }

  canRename(from: string, to: string): boolean {
    return this.canAlter(from, null) && this.all.every((it) => it.name !== to);
  }

  rename(from: string, to: string): void {
    this.keepPlaces(from, to);
    const edit = this.find(from);
    if (edit === undefined) this.push({ original: from, name: to, column: null });
    else {
      edit.name = to;
      if (edit.column !== null) edit.column = { ...edit.column, name: to };
    }
  }

  /** Gives a column the place that it has in the table which the statement ends with. */
  move(column: Column): void {
    if (this.find(column.name)?.column == null) this.alter(column.name, column);
    this.find(column.name)!.moves = true;
  }

  /**
   * Says where columns go, when any move. The server takes all that move out of the table, then puts these and
   * the new ones in, in the order of the clauses: each after one that is there by then.
   */
  place(end: Table): void {
    if (!this.all.some((it) => it.moves)) return;
    const names = end.columns.map((it) => it.name);
    const placeOf = (edit: ColumnEdit) => names.indexOf(edit.name);
    const placed = this.all.filter((it) => it.moves || it.original === null);
    const slots = placed.map((it) => this.clauses.indexOf(it));
    for (const [n, edit] of placed.sort((a, b) => placeOf(a) - placeOf(b)).entries()) {
      const before = names[placeOf(edit) - 1];
      edit.position = before === undefined ? 'first' : { after: before };
      this.clauses[slots[n]!] = edit;
    }
  }

  /** A place after a column calls it as it is in the end. */
  private keepPlaces(from: string, to: string): void {
    for (const edit of this.all) {
      if (typeof edit.position === 'object' && edit.position.after === from) edit.position = { after: to };
    }
  }

  private find(name: string): ColumnEdit | undefined {
    return this.all.find((it) => it.name === name);
  }

  private push(edit: Pick<ColumnEdit, 'original' | 'name' | 'column'> & Partial<ColumnEdit>): void {
    this.clauses.push({ position: 'last', moves: false, provisional: false, ...edit });
  }
}

/** The clause of one column, in the definition that it has in the end unless another is to hold for now. */
export function columnClause(edit: ColumnEdit, end: TableState | null, server: Server): string {
  const { original, name } = edit;
  if (edit.column === null) {
    return `RENAME COLUMN ${quoteIdentifier(original!)} TO ${quoteIdentifier(name)}${renameAlgorithm(name)}`;
  }
  const column = edit.provisional ? edit.column : (end?.column(name) ?? edit.column);
  const collation = end === null ? column.collation : end.saidCollation(column);
  const definition = columnDefinition({ ...column, collation }, server, {
    check: end?.columnChecks.get(name) ?? null,
    attributes: end?.attributes.get(name) ?? [],
  });
  const place = original === null || edit.moves ? positionClause(edit.position) : '';
  if (original === null) return `ADD COLUMN ${definition}${place}`;
  if (original === name) return `MODIFY COLUMN ${definition}${place}`;
  return `CHANGE COLUMN ${quoteIdentifier(original)} ${definition}${place}${renameAlgorithm(name)}`;
}

/**
 * A table keeps the hidden column FTS_DOC_ID of its full-text indexes, even when they are dropped, until it is
 * copied; no column can be renamed to that in place.
 * https://dev.mysql.com/doc/refman/8.4/en/innodb-fulltext-index.html
 */
function renameAlgorithm(to: string): string {
  return to.toUpperCase() === 'FTS_DOC_ID' ? ', ALGORITHM=COPY' : '';
}

function positionClause(position: ColumnPosition): string {
  if (position === 'last') return '';
  return position === 'first' ? ' FIRST' : ` AFTER ${quoteIdentifier(position.after)}`;
}
