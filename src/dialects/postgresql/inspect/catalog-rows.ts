import type { SequenceFields } from './sequence-fields.js';

/** What the queries of an inspection give; see catalogQueries. */
export interface CatalogRows {
  readonly relations: readonly RelationRow[];
  readonly columns: readonly ColumnRow[];
  readonly constraints: readonly ConstraintRow[];
  readonly indexes: readonly IndexRow[];
  readonly enums: readonly EnumRow[];
  readonly collations: readonly NamedRow[];
  readonly operatorClasses: readonly OperatorClassRow[];
  readonly operatorClassOptions: readonly OperatorClassOptionsRow[];
}

export interface RelationRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** Whether it is a materialized view, of which only the indexes are looked at. */
  readonly materialized: boolean;
  readonly comment: string | null;
  readonly unlogged: boolean;
  readonly rowSecurity: boolean;
  readonly forceRowSecurity: boolean;
  /** Storage parameters: `{fillfactor=70}`. */
  readonly options: readonly string[] | null;
  readonly toastOptions: readonly string[] | null;
  /** If it is not `heap`. */
  readonly accessMethod: string | null;
  readonly tablespace: boolean;
  /** CREATE TABLE ... OF type. */
  readonly typed: boolean;
  /** `d`efault, `n`othing, `f`ull, or by an `i`ndex. */
  readonly replicaIdentity: string;
  readonly identityIndex: string | null;
  readonly clusterOn: string | null;
  readonly partitionBy: string | null;
  /** Of a partition: `FOR VALUES ...`. */
  readonly bounds: string | null;
  /** What it inherits, or is a partition of. */
  readonly parents: readonly { readonly schema: string; readonly name: string }[] | null;
}

export interface ColumnRow {
  readonly relation: string;
  readonly number: number;
  readonly name: string;
  /** With its parameters, and without. */
  readonly type: string;
  readonly bareType: string;
  /** The enum type of the values, or of the elements of an array. */
  readonly enum: string | null;
  readonly array: boolean;
  readonly notNull: boolean;
  readonly collation: string;
  readonly typeCollation: string;
  /** The default or the generated expression. */
  readonly expression: string | null;
  /** `s`: stored, `v`: virtual, or empty. */
  readonly generated: string;
  /** `a`: always, `d`: by default, or empty. */
  readonly identity: string;
  /** The sequence of an identity or serial column. */
  readonly sequence: SequenceRow | null;
  readonly comment: string | null;
  readonly inherited: boolean;
  /** Since version 18. */
  readonly notNullConstraint?: {
    readonly name: string;
    readonly noInherit: boolean;
    readonly validated: boolean;
    readonly heirsDiffer: boolean;
  } | null;
  /** `p`lain, `e`xternal, `m`ain, e`x`tended, if not the type's. */
  readonly storage: string | null;
  /** `p`glz, `l`z4, if not the default. */
  readonly compression: string | null;
  readonly statistics: number | null;
  /** `{n_distinct=-0.5}`. */
  readonly options: readonly string[] | null;
  /** Whether the default is the next value of a sequence that a parent's column owns. */
  readonly countsWithParent: boolean;
}

export interface SequenceRow extends SequenceFields {
  readonly oid: string;
  /** Null when it is in another schema than its table. */
  readonly name: string | null;
}

export interface ConstraintRow {
  readonly relation: string;
  readonly name: string;
  /** `p`rimary key, `u`nique, `f`oreign key, `c`heck, e`x`clusion. */
  readonly type: string;
  readonly columns: readonly number[] | null;
  readonly deferrable: boolean;
  readonly deferred: boolean;
  readonly validated: boolean;
  readonly enforced: boolean;
  readonly noInherit: boolean;
  /** WITHOUT OVERLAPS, PERIOD. */
  readonly temporal: boolean;
  readonly expression: string | null;
  /** The whole of an exclusion constraint. */
  readonly exclusion: string | null;
  readonly referencedSchema: string | null;
  readonly referencedTable: string | null;
  readonly referencedColumns: readonly string[] | null;
  readonly onDelete: string;
  readonly onUpdate: string;
  readonly match: string;
  /** ON DELETE SET NULL (columns). */
  readonly deleteColumns: readonly number[] | null;
  readonly nullsNotDistinct: boolean | null;
  /** Columns that the index of a key holds besides its own. */
  readonly included: readonly string[] | null;
  /** The storage parameters of that index. */
  readonly storage: readonly string[] | null;
  readonly comment: string | null;
}

export interface IndexRow {
  readonly relation: string;
  readonly oid: string;
  readonly name: string;
  readonly unique: boolean;
  readonly valid: boolean;
  readonly method: string;
  readonly keyCount: number;
  /** Numbers with blanks between them: int2vector and oidvector as text. */
  readonly columns: string;
  readonly operatorClasses: string;
  readonly collations: string;
  readonly options: string;
  /** The keys as SQL, if any of them is an expression. */
  readonly keys: readonly string[] | null;
  readonly predicate: string | null;
  readonly nullsNotDistinct: boolean;
  readonly storage: readonly string[] | null;
  readonly comment: string | null;
}

export interface EnumRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly values: readonly string[] | null;
  readonly comment: string | null;
  readonly inScope: boolean;
}

export interface NamedRow {
  readonly oid: string;
  readonly name: string;
}

export interface OperatorClassRow extends NamedRow {
  readonly isDefault: boolean;
}

export interface OperatorClassOptionsRow {
  readonly index: string;
  readonly key: number;
  readonly options: string;
}
