/** What the questions of an inspection give; see catalogQuestions. */
export interface CatalogRows {
  readonly tables: readonly TableRow[];
  readonly columns: readonly ColumnRow[];
  readonly keys: readonly KeyRow[];
  readonly foreignKeys: readonly ForeignKeyRow[];
  readonly actions: readonly ActionRow[];
  readonly checks: readonly CheckRow[];
  readonly events: readonly EventRow[];
}

export interface TableRow {
  readonly name: string;
  readonly type: string;
  readonly engine: string | null;
  readonly collation: string | null;
  readonly comment: string;
  readonly options: string | null;
}

export interface ColumnRow {
  readonly table_name: string;
  readonly name: string;
  readonly type: string;
  readonly nullable: string;
  readonly default_text: string | null;
  readonly extra: string;
  readonly generation: string | null;
  readonly collation: string | null;
  readonly comment: string;
  readonly srid: number | null;
}

export interface KeyRow {
  readonly table_name: string;
  readonly name: string;
  readonly non_unique: number;
  readonly column_name: string | null;
  readonly expression: string | null;
  readonly sort: string | null;
  readonly length: number | null;
  readonly method: string;
  readonly comment: string;
  readonly hidden: number;
}

export interface ForeignKeyRow {
  readonly table_name: string;
  readonly name: string;
  readonly column_name: string;
  readonly referenced_schema: string;
  readonly referenced_table: string;
  readonly referenced_column: string;
}

export interface ActionRow {
  readonly table_name: string;
  readonly name: string;
  readonly on_delete: string;
  readonly on_update: string;
}

export interface CheckRow {
  readonly table_name: string;
  readonly name: string;
  readonly clause: string;
  readonly enforced: string;
  /** MariaDB: 'Column' for a check that is part of a column. */
  readonly level: string | null;
}

export interface EventRow {
  readonly kind: string;
  readonly name: string;
}
