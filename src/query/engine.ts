import type { Expression, RawBuilder, SelectQueryBuilder } from 'kysely';
import { sql } from 'kysely';
import type { ColumnType } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';

/** A column, qualified, as SQL. */
export type ColumnExpression = RawBuilder<unknown>;

/** Turns what stands in the JSON for one value into what the driver gives in a plain select; never for null. */
export type Reader = (value: unknown) => unknown;

/** What one row of a relation is made of, on its way to SQL. */
export interface RowQuery {
  /** Selects from the target, with all conditions, and nothing else yet. */
  // biome-ignore lint/suspicious/noExplicitAny: of any table
  readonly from: SelectQueryBuilder<any, any, any>;
  /** The values of a row as one JSON array each. */
  readonly chunks: readonly RawBuilder<unknown>[];
  /** `"t"."created_at" desc, "t"."id"`; null when rows have no order. */
  readonly order: RawBuilder<unknown> | null;
  readonly limit: number | null;
  readonly offset: number;
}

/** How an engine makes JSON of rows, and what its driver makes of values. */
export interface JsonEngine {
  /** A value as something that JSON holds without losing any of it. Throws DbmError `unsupported`. */
  encode(column: ColumnExpression, type: ColumnType): Expression<unknown>;
  /** The other way. `samples` are this result's values of `samples`, as the driver gave them. */
  reader(type: ColumnType, samples: readonly unknown[]): Reader | null;
  /** What the driver is asked to show how it reads, when values of these types are loaded. */
  samples(types: readonly ColumnType[]): readonly RawBuilder<unknown>[];
  /** Whatever must be loaded before a reader is asked for. */
  prepare?(): Promise<void>;
  /** A JSON array of values. */
  array(values: readonly Expression<unknown>[]): RawBuilder<unknown>;
  /** All rows as a JSON array of `[position, chunk, ...]`; null or empty when there is none. */
  many(query: RowQuery): RawBuilder<unknown>;
  /** One row as `[0, chunk, ...]`, or null. */
  one(query: RowQuery): RawBuilder<unknown>;
  /** A relation of a row as a value in that row's JSON. */
  embed(related: RawBuilder<unknown>, kind: 'one' | 'many'): RawBuilder<unknown>;
  /** A relation as a column of the outermost query. */
  column(related: RawBuilder<unknown>, kind: 'one' | 'many'): RawBuilder<unknown>;
}

/** `limit 5 offset 10` where one of them is given. `all` is how the engine says that there is no limit. */
export function limitClause({ limit, offset }: RowQuery, all: string): string {
  if (limit === null && offset === 0) return '';
  return ` limit ${limit ?? all}${offset === 0 ? '' : ` offset ${offset}`}`;
}

/** The rows with their positions in a derived table, aggregated: what all engines but MariaDB take. */
export function aggregate(
  query: RowQuery,
  engine: JsonEngine,
  { rows: aggregation, noLimit }: { readonly rows: string; readonly noLimit: string },
): RawBuilder<unknown> {
  const { order } = query;
  const position = order === null ? sql.raw('0') : sql`row_number() over (order by ${order})`;
  let rows = query.from.select(engine.array([position, ...query.chunks]).as('v'));
  const end = limitClause(query, noLimit);
  const ordered = order === null ? sql`` : sql`order by ${order}`;
  if (end !== '') rows = rows.modifyEnd(sql`${ordered}${sql.raw(end)}`);
  return sql`(select ${sql.raw(aggregation)} from ${rows} as ${sql.id('dbm_rows')})`;
}

export type EngineName = 'sqlite' | 'postgresql' | 'mysql';

/**
 * The engine that a query is for. A query builder does not tell its dialect, but compiles for it: parameters
 * are `$1` on PostgreSQL alone, and names stand in backticks on MySQL alone.
 */
// biome-ignore lint/suspicious/noExplicitAny: a query of any type
export function engineOf(query: SelectQueryBuilder<any, any, any>): EngineName {
  const probe = query.clearSelect().select(sql`${0}`.as('dbmprobe'));
  const match = /(\$\d+|\?) as (["`])dbmprobe/.exec(probe.compile().sql);
  if (match === null) {
    throw new DbmError('unsupported', 'Relations are loaded on SQLite, PostgreSQL, MySQL and MariaDB only', {
      hint: 'Load the related rows with queries of their own.',
    });
  }
  if (match[2] === '`') return 'mysql';
  return match[1] === '?' ? 'sqlite' : 'postgresql';
}
