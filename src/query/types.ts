import type { Expression, ExpressionBuilder, FilterObject, Selectable, SqlBool } from 'kysely';
import type { Relation, RelationsOf } from '../schema/index.js';

/** How a condition is written: as in Kysely's `where((eb) => ...)`, or as the values that columns must have. */
export type Condition<DB, T extends keyof DB> =
  | ((eb: ExpressionBuilder<DB, T>) => Expression<SqlBool>)
  | FilterObject<DB, T>;

/** What is loaded of a relation that leads to one row. */
export interface OneSelection<DB, T extends keyof DB> {
  /** Only these columns; all of the model if nothing is said. */
  readonly columns?: readonly (keyof DB[T] & string)[];
  /** Only a row for which this holds. */
  readonly where?: Condition<DB, T>;
  /** Relations of the row, in turn. */
  readonly with?: Selection<DB, T>;
}

/** What is loaded of a relation that leads to many rows. */
export interface ManySelection<DB, T extends keyof DB> extends OneSelection<DB, T> {
  /** Columns and directions, the first one first; by the primary key if nothing is said. */
  readonly orderBy?: { readonly [K in keyof DB[T] & string]?: 'asc' | 'desc' };
  /** At most so many rows for each row that they belong to. */
  readonly limit?: number;
  /** Leave out so many first. */
  readonly offset?: number;
}

/** Which relations of the table `T` are loaded: `{ posts: true, profile: { columns: ['bio'] } }`. */
export type Selection<DB, T> = {
  readonly [R in keyof RelationsOf<DB, T>]?: boolean | SelectionOf<DB, RelationsOf<DB, T>[R]>;
};

/** What may be said of one relation. */
export type SelectionOf<DB, R> =
  R extends Relation<infer Kind, infer Target extends keyof DB & string>
    ? Kind extends 'many'
      ? ManySelection<DB, Target>
      : OneSelection<DB, Target>
    : never;

/** The properties that a selection adds to a row. */
export type Related<DB, T, S> = {
  [R in keyof S & keyof RelationsOf<DB, T> as S[R] extends false | undefined ? never : R]: RelatedValue<
    DB,
    RelationsOf<DB, T>[R],
    S[R]
  >;
};

type RelatedValue<DB, R, S> =
  R extends Relation<infer Kind, infer Target extends keyof DB & string, infer Required>
    ? Kind extends 'many'
      ? RelatedRow<DB, Target, S>[]
      : Required extends true
        ? S extends { readonly where: unknown }
          ? RelatedRow<DB, Target, S> | null
          : RelatedRow<DB, Target, S>
        : RelatedRow<DB, Target, S> | null
    : never;

/** One row of a relation: its columns, and what its own selection adds. */
export type RelatedRow<DB, T extends keyof DB, S> = Simplify<
  Columns<DB, T, S> & (S extends { readonly with: infer W } ? Related<DB, T, W> : unknown)
>;

type Columns<DB, T extends keyof DB, S> = S extends { readonly columns: readonly (infer C)[] }
  ? Pick<Selectable<DB[T]>, C & keyof Selectable<DB[T]>>
  : Selectable<DB[T]>;

export type Simplify<T> = { [K in keyof T]: T[K] } & {};
