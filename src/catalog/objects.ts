import type { CheckConstraint, Index, SequenceOptions, StorageOptions, TableRef } from './table.js';
import type { ColumnType, Default } from './types.js';

/**
 * What a database holds besides tables and enum types. Views, triggers and routines are SQL text, which only
 * the server understands; the other kinds are data.
 */
export type SchemaObject =
  | View
  | MaterializedView
  | Routine
  | Trigger
  | Rule
  | Policy
  | Statistics
  | Sequence
  | Domain
  | CompositeType
  | RangeType
  | Collation
  | VirtualTable
  | Extension;

export type SchemaObjectKind = SchemaObject['kind'];

interface Described extends TableRef {
  /** PostgreSQL's COMMENT ON; null elsewhere. */
  readonly comment: string | null;
}

interface Viewed extends Described {
  /** What COMMENT ON says of its columns, by their names: absent where it says nothing. */
  readonly columnComments?: Readonly<Record<string, string>>;
}

export interface View extends Viewed {
  readonly kind: 'view';
  /** The query, without a closing semicolon. */
  readonly definition: string;
  /** In the engine's words, sorted: `security_invoker=true`, `check_option=local`. */
  readonly options: readonly string[];
}

/** PostgreSQL. */
export interface MaterializedView extends Viewed {
  readonly kind: 'materializedView';
  readonly definition: string;
  readonly indexes: readonly Index[];
  /** How its rows are stored: `{ fillfactor: '70' }`. Absent where all is as usual. */
  readonly storage?: StorageOptions;
}

export type RoutineKind = 'function' | 'procedure' | 'aggregate';

export interface Routine extends Described {
  /** Aggregates are PostgreSQL's. */
  readonly kind: RoutineKind;
  /** The types of the arguments, as DROP wants them; null where they are not said, or the name is enough. */
  readonly arguments: string | null;
  /** The whole CREATE statement. */
  readonly definition: string;
}

/** When a trigger or rule takes effect; null is the usual. https://www.postgresql.org/docs/current/sql-altertable.html */
export type Firing = 'disabled' | 'replica' | 'always';

export interface Trigger extends Described {
  readonly kind: 'trigger';
  /** The table or view that it belongs to, in the same schema. */
  readonly table: string;
  /** The whole CREATE statement. */
  readonly definition: string;
  /** PostgreSQL; null elsewhere. */
  readonly firing: Firing | null;
}

/** PostgreSQL: CREATE RULE. */
export interface Rule extends Described {
  readonly kind: 'rule';
  /** The table or view that it belongs to, in the same schema. */
  readonly table: string;
  /** The whole CREATE statement. */
  readonly definition: string;
  readonly firing: Firing | null;
}

export type PolicyCommand = 'all' | 'select' | 'insert' | 'update' | 'delete';

/** PostgreSQL: who may see and write which rows, where a table has row level security. */
export interface Policy extends Described {
  readonly kind: 'policy';
  readonly table: string;
  readonly command: PolicyCommand;
  readonly restrictive: boolean;
  /** Sorted; empty for everyone. */
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly withCheck: string | null;
}

/** PostgreSQL: CREATE STATISTICS. */
export interface Statistics extends Described {
  readonly kind: 'statistics';
  /** The table that it is about, in the same schema. */
  readonly table: string;
  /** The whole CREATE statement. */
  readonly definition: string;
}

/** SQLite: a table that a module makes, for full-text search or of rectangles. */
export interface VirtualTable extends Described {
  readonly kind: 'virtualTable';
  /** The whole CREATE statement. */
  readonly definition: string;
}

/** PostgreSQL and MariaDB. That of a serial or identity column is part of the column instead. */
export interface Sequence extends Described {
  readonly kind: 'sequence';
  /** The engine's word for its integer type; null is the default, bigint. */
  readonly type: string | null;
  readonly options: SequenceOptions;
  /** PostgreSQL: the column with which it goes. Absent otherwise. */
  readonly ownedBy?: SequenceOwner;
}

/** A column of the table. */
export interface SequenceOwner extends TableRef {
  readonly column: string;
}

/** PostgreSQL. */
export interface Domain extends Described {
  readonly kind: 'domain';
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly default: Default | null;
  readonly collation: string | null;
  readonly checks: readonly CheckConstraint[];
}

/** PostgreSQL: a type of several values, which columns have as `raw` type. */
export interface CompositeType extends Described {
  readonly kind: 'compositeType';
  readonly attributes: readonly Attribute[];
}

export interface Attribute {
  readonly name: string;
  readonly type: ColumnType;
  /** `null` is the default of the type. */
  readonly collation: string | null;
}

/** PostgreSQL. */
export interface RangeType extends Described {
  readonly kind: 'rangeType';
  /** What stands between the parentheses of CREATE TYPE, by PostgreSQL's words: `subtype`, `subtype_diff`. */
  readonly options: Readonly<Record<string, string>>;
}

/** PostgreSQL. */
export interface Collation extends Described {
  readonly kind: 'collation';
  /** What stands between the parentheses of CREATE COLLATION: `provider`, `locale`, `deterministic`. */
  readonly options: Readonly<Record<string, string>>;
}

/** PostgreSQL. `schema` is where it puts what it brings. */
export interface Extension extends Described {
  readonly kind: 'extension';
}

/** What the user calls the kinds. */
export const objectWords: Readonly<Record<SchemaObjectKind, string>> = {
  view: 'view',
  materializedView: 'materialized view',
  function: 'function',
  procedure: 'procedure',
  aggregate: 'aggregate',
  trigger: 'trigger',
  rule: 'rule',
  policy: 'policy',
  statistics: 'extended statistics',
  virtualTable: 'virtual table',
  sequence: 'sequence',
  domain: 'domain',
  compositeType: 'composite type',
  rangeType: 'range type',
  collation: 'collation',
  extension: 'extension',
};

export function isRoutine(object: SchemaObject): object is Routine {
  return object.kind === 'function' || object.kind === 'procedure' || object.kind === 'aggregate';
}

/** What belongs to a table or view, and goes with it. */
export type TablePart = Extract<SchemaObject, { readonly table: string }>;

/** The table or view that it belongs to. */
export function ownerOf({ schema, table }: TablePart): TableRef {
  return { schema, name: table };
}

/** Whether an object belongs to the table or view. */
export function isPartOf(object: SchemaObject, table: TableRef): object is TablePart {
  return 'table' in object && object.schema === table.schema && object.table === table.name;
}

/** What makes an object that object: two of the same key are one in two states. */
export function objectKey(object: SchemaObject): string {
  const scope = object.kind === 'extension' ? '' : (object.schema ?? '');
  const detail = 'table' in object ? object.table : 'arguments' in object ? (object.arguments ?? '') : '';
  // Views share their names with tables and with each other, whatever their kind.
  return [object.kind, scope, object.name, detail].join('\0');
}

/** An object's name as people write it: `app.touch(integer)`, `users.touch` for a trigger. */
export function objectName(object: SchemaObject): string {
  const schema = object.schema === null || object.kind === 'extension' ? '' : `${object.schema}.`;
  if ('table' in object) return `${schema}${object.table}.${object.name}`;
  const given = 'arguments' in object && object.arguments !== null ? `(${object.arguments})` : '';
  return `${schema}${object.name}${given}`;
}

/** `view active_users`. */
export function describeObject(object: SchemaObject): string {
  return `${objectWords[object.kind]} ${objectName(object)}`;
}
