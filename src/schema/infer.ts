import type { ColumnType as KyselyColumnType } from 'kysely';
import type { DialectName } from '../catalog/index.js';
import type { AnyColumn, ColumnBuilder } from './column.js';
import type { objectDefinition, ViewModel } from './objects.js';
import type { RelationMap, Relations } from './relations.js';
import type { Columns, TableModel, tableDefinition } from './table.js';

/** A value whose TypeScript type depends on the engine's driver. */
export interface EngineType<Tag extends keyof DriverTypes<unknown>, T = unknown> {
  readonly $engineType: Tag;
  readonly $value: T;
}

/** What better-sqlite3, pg and mysql2 return (`select`) and take (`insert`), with their default settings. */
interface DriverTypes<T> {
  bigint: {
    select: { sqlite: number; postgresql: string; mysql: number };
    insert: {
      sqlite: number | bigint;
      postgresql: string | number | bigint;
      mysql: string | number | bigint;
    };
  };
  decimal: {
    select: { sqlite: number; postgresql: string; mysql: string };
    insert: { sqlite: number; postgresql: string | number; mysql: string | number };
  };
  boolean: {
    select: { sqlite: number; postgresql: boolean; mysql: number };
    insert: { sqlite: boolean | number; postgresql: boolean; mysql: boolean | number };
  };
  date: {
    select: { sqlite: string; postgresql: Date; mysql: Date };
    insert: { sqlite: string; postgresql: Date | string; mysql: Date | string };
  };
  timestamp: {
    select: { sqlite: string; postgresql: Date; mysql: Date };
    insert: { sqlite: string; postgresql: Date | string; mysql: Date | string };
  };
  json: {
    select: { sqlite: string; postgresql: T; mysql: T };
    insert: { sqlite: string; postgresql: string; mysql: string };
  };
}

type Selected<T, D extends DialectName> =
  T extends EngineType<infer Tag, infer V>
    ? DriverTypes<V>[Tag]['select'][D]
    : T extends EngineType<infer Tag, infer V>[]
      ? DriverTypes<V>[Tag]['select'][D][]
      : T;

type Written<T, D extends DialectName> =
  T extends EngineType<infer Tag, infer V>
    ? DriverTypes<V>[Tag]['insert'][D]
    : T extends EngineType<infer Tag, infer V>[]
      ? DriverTypes<V>[Tag]['insert'][D][]
      : T;

type OrNull<T, Nullable extends boolean> = Nullable extends true ? T | null : T;

/** Kysely's type for one column: what a select gives, an insert needs and an update may set. */
export type InferColumn<C extends AnyColumn, D extends DialectName> =
  C extends ColumnBuilder<infer Type, infer Nullable, infer Optional, infer ReadOnly>
    ? ReadOnly extends true
      ? KyselyColumnType<OrNull<Selected<Type, D>, Nullable>, never, never>
      : KyselyColumnType<
          OrNull<Selected<Type, D>, Nullable>,
          Optional extends true
            ? OrNull<Written<Type, D>, Nullable> | undefined
            : Nullable extends true
              ? Written<Type, D> | null | undefined
              : Written<Type, D>,
          OrNull<Written<Type, D>, Nullable>
        >
    : never;

/** The same for a column of a view: it is only read. */
type InferViewColumn<C extends AnyColumn, D extends DialectName> =
  C extends ColumnBuilder<infer Type, infer Nullable, infer Optional, boolean>
    ? InferColumn<ColumnBuilder<Type, Nullable, Optional, true>, D>
    : never;

/** Kysely's interface of one table or view. */
export type InferTable<M, D extends DialectName = DialectName> =
  M extends TableModel<string, infer C extends Columns>
    ? { [K in keyof C]: InferColumn<C[K], D> }
    : M extends ViewModel<string, infer C extends Columns>
      ? { [K in keyof C]: InferViewColumn<C[K], D> }
      : never;

type ModelName<M> = M extends { readonly [tableDefinition]: { readonly $name: infer N extends string } }
  ? N
  : M extends { readonly [objectDefinition]: { readonly $name: infer N extends string } }
    ? N
    : never;

/** Where a database's interface keeps the relations of its tables: a key that no query can name. */
export declare const relationsKey: unique symbol;

type RelationsIn<Models> = {
  [K in keyof Models as Models[K] extends Relations<infer Name, RelationMap>
    ? Name
    : never]: Models[K] extends Relations<string, infer R> ? R : never;
};

/** The relations of the table `Name` of a database's interface. */
export type RelationsOf<DB, Name> = DB extends { readonly [relationsKey]?: infer R }
  ? Name extends keyof NonNullable<R>
    ? NonNullable<R>[Name]
    : unknown
  : unknown;

/**
 * The interface that `new Kysely<...>()` takes, from a module or object of models:
 *
 *     import * as models from './models.js';
 *     interface Database extends KyselyDatabase<typeof models, 'postgresql'> {}
 *     const db = new Kysely<Database>({ ... });
 *
 * An interface that extends it, and not a type that is equal to it: TypeScript works an interface out once, and
 * a type in every query. With hundreds of tables that is the difference between seconds and half a minute.
 *
 * Tables in a schema are keyed `schema.table`. Naming the engine narrows the types to what its driver
 * returns; without it they are the union over all engines. Exported `relations()` are known to `withRelated`.
 */
export type KyselyDatabase<Models, D extends DialectName = DialectName> = {
  [K in keyof Models as ModelName<Models[K]>]: InferTable<Models[K], D>;
} & (keyof RelationsIn<Models> extends never ? unknown : { readonly [relationsKey]?: RelationsIn<Models> });
