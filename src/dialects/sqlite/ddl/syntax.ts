import type { Deferrable, ReferentialAction } from '../../../catalog/index.js';

/** A part of a statement's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A CREATE TABLE statement, with the place in its text of everything that can be changed on its own. */
export interface TableSyntax {
  readonly source: string;
  readonly name: string;
  /** Where the parenthesis that opens the body stands, and the one that closes it. */
  readonly open: number;
  readonly close: number;
  readonly columns: readonly ColumnSyntax[];
  readonly constraints: readonly Clause[];
  readonly strict: boolean;
  readonly withoutRowid: boolean;
}

export interface ColumnSyntax extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  /** Null for a column without a type. */
  readonly type: Span | null;
  readonly clauses: readonly Clause[];
}

/** What stands after a column's type, or a constraint of the table. */
export type Clause = ClauseBase & ClauseBody;
export type ClauseOf<K extends Clause['kind']> = Extract<Clause, { kind: K }>;

interface ClauseBase extends Span {
  /** The name that CONSTRAINT gives. */
  readonly name: string | null;
  /** Where `CONSTRAINT name` stands; empty, before the clause, when there is none. */
  readonly nameSpan: Span;
}

export type ClauseBody =
  | {
      readonly kind: 'primaryKey';
      /** Null when the clause stands at a column. */
      readonly columns: readonly KeyColumn[] | null;
      /** `PRIMARY KEY DESC` at a column: no rowid then. */
      readonly descending: boolean;
      readonly conflict: string | null;
      /** Where AUTOINCREMENT stands, or may be put (then the span is empty). */
      readonly autoincrement: Span;
    }
  | {
      readonly kind: 'unique';
      readonly columns: readonly KeyColumn[] | null;
      readonly conflict: string | null;
    }
  | { readonly kind: 'check'; readonly expression: string; readonly conflict: string | null }
  | ({ readonly kind: 'foreignKey'; readonly columns: readonly string[] | null } & ReferenceSyntax)
  /** DEFERRABLE apart from its REFERENCES: it is about the last one before it. */
  | { readonly kind: 'deferral'; readonly deferrable: Deferrable | null }
  | { readonly kind: 'notNull'; readonly conflict: string | null }
  | { readonly kind: 'null'; readonly conflict: string | null }
  | { readonly kind: 'default'; readonly text: string }
  | { readonly kind: 'collate'; readonly collation: string }
  | { readonly kind: 'generated'; readonly expression: string; readonly stored: boolean };

export interface KeyColumn {
  readonly name: string;
  readonly collation: string | null;
  readonly descending: boolean;
}

export interface ReferenceSyntax {
  readonly table: string;
  /** Empty when the primary key is meant. */
  readonly referred: readonly string[];
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  /** What follows MATCH: SQLite reads it and does nothing about it. */
  readonly match: string | null;
  readonly deferrable: Deferrable | null;
}

/** A CREATE INDEX statement. */
export interface IndexSyntax {
  readonly source: string;
  readonly unique: boolean;
  readonly name: Span;
  readonly table: string;
  readonly keys: readonly IndexKeySyntax[];
  readonly where: string | null;
}

export interface IndexKeySyntax {
  /** The key without order and collation: a column's name as written, or an expression. */
  readonly text: string;
  readonly collation: string | null;
  readonly descending: boolean;
}

/** A CREATE VIRTUAL TABLE statement. */
export interface VirtualTableSyntax {
  /** Where the name starts. */
  readonly start: number;
  readonly module: string;
  /** What its arguments declare as columns, as far as the module is one of SQLite's own. */
  readonly columns: readonly string[];
  /** The table whose rows a full-text index is about; empty for one without, null when it holds its own. */
  readonly content: string | null;
}

/** The head of a CREATE TRIGGER statement. */
export interface TriggerSyntax {
  /** Where the name starts. */
  readonly start: number;
  readonly event: 'delete' | 'insert' | 'update';
  /** The columns of UPDATE OF. */
  readonly columns: readonly string[];
  readonly table: string;
  /** Where the table's name stands. */
  readonly on: Span;
}
