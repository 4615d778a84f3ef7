import type { CheckConstraint, Index, SequenceOptions, TableRef } from './table.js';
import type { ColumnType, Default } from './types.js';

/**
 * What a database holds besides tables and enum types. Views, triggers and routines are SQL text, which only
 * the server understands; the other kinds are data.
 */
export type SchemaObject = View | MaterializedView | Routine | Trigger | Sequence | Domain | Extension;

export type SchemaObjectKind = SchemaObject['kind'];

export interface View extends TableRef {
  readonly kind: 'view';
  /** The query, without a closing semicolon. */
  readonly definition: string;
  /** In the engine's words, sorted: `security_invoker=true`, `check_option=local`. */
  readonly options: readonly string[];
  readonly comment: string | null;
}

/** PostgreSQL. */
export interface MaterializedView extends TableRef {
  readonly kind: 'materializedView';
  readonly definition: string;
  readonly indexes: readonly Index[];
  readonly comment: string | null;
}

export type RoutineKind = 'function' | 'procedure' | 'aggregate';

export interface Routine extends TableRef {
  /** Aggregates are PostgreSQL's. */
  readonly kind: RoutineKind;
  /** The types of the arguments, as DROP wants them; null where they are not said, or the name is enough. */
  readonly arguments: string | null;
  /** The whole CREATE statement. */
  readonly definition: string;
}

export interface Trigger extends TableRef {
  readonly kind: 'trigger';
  /** The table or view that it belongs to, in the same schema. */
  readonly table: string;
  /** The whole CREATE statement. */
  readonly definition: string;
}

/** PostgreSQL and MariaDB. A sequence that a column owns is part of the column instead. */
export interface Sequence extends TableRef {
  readonly kind: 'sequence';
  /** The engine's word for its integer type; null is the default, bigint. */
  readonly type: string | null;
  readonly options: SequenceOptions;
}

/** PostgreSQL. */
export interface Domain extends TableRef {
  readonly kind: 'domain';
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly default: Default | null;
  readonly collation: string | null;
  readonly checks: readonly CheckConstraint[];
}

/** PostgreSQL. `schema` is where it puts what it brings. */
export interface Extension extends TableRef {
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
  sequence: 'sequence',
  domain: 'domain',
  extension: 'extension',
};

export function isRoutine(object: SchemaObject): object is Routine {
  return object.kind === 'function' || object.kind === 'procedure' || object.kind === 'aggregate';
}

/** What makes an object that object: two of the same key are one in two states. */
export function objectKey(object: SchemaObject): string {
  const scope = object.kind === 'extension' ? '' : (object.schema ?? '');
  const detail =
    object.kind === 'trigger' ? object.table : 'arguments' in object ? (object.arguments ?? '') : '';
  // Views share their names with tables and with each other, whatever their kind.
  return [object.kind, scope, object.name, detail].join('\0');
}

/** An object's name as people write it: `app.touch(integer)`, `users.touch` for a trigger. */
export function objectName(object: SchemaObject): string {
  const schema = object.schema === null || object.kind === 'extension' ? '' : `${object.schema}.`;
  if (object.kind === 'trigger') return `${schema}${object.table}.${object.name}`;
  const given = 'arguments' in object && object.arguments !== null ? `(${object.arguments})` : '';
  return `${schema}${object.name}${given}`;
}

/** `view active_users`. */
export function describeObject(object: SchemaObject): string {
  return `${objectWords[object.kind]} ${objectName(object)}`;
}
