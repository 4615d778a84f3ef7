import {
  type Expression,
  expressionBuilder,
  type RawBuilder,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely';
import type { ColumnType } from '../catalog/index.js';
import { displayName } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { keyColumns } from '../schema/many-to-many.js';
import { type ResolvedRelation, relationsOf } from '../schema/resolve-relations.js';
import { definitionOf, type TableDefinition } from '../schema/table.js';
import { didYouMean } from '../util/index.js';
import type { JsonEngine, RowQuery } from './engine.js';
import { renameTable } from './rename-table.js';

/** A selection as it is when its types are gone. */
export type AnySelection = Readonly<Record<string, boolean | AnyRelationSelection | undefined>>;

export interface AnyRelationSelection {
  readonly columns?: readonly string[];
  readonly where?: unknown;
  readonly orderBy?: Readonly<Record<string, 'asc' | 'desc' | undefined>>;
  readonly limit?: number;
  readonly offset?: number;
  readonly with?: AnySelection;
}

/** What the JSON of a relation holds, in order. */
export interface Shape {
  readonly name: string;
  readonly kind: 'one' | 'many';
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly related: readonly Shape[];
}

/** A relation as SQL, and what its JSON means. */
export interface RelatedQuery {
  readonly shape: Shape;
  readonly expression: RawBuilder<unknown>;
}

/** A table in a query. */
export interface Scope {
  /** What its columns are qualified with. */
  readonly qualifier: readonly string[];
  /** All names that are taken around it. */
  readonly taken: ReadonlySet<string>;
  /** How the query's engine makes JSON. */
  readonly engine: JsonEngine;
}

// biome-ignore lint/suspicious/noExplicitAny: of any table
type AnyQuery = SelectQueryBuilder<any, any, any>;

const column = (qualifier: readonly string[], name: string) => sql.id(...qualifier, name);

/**
 * The relations that a selection names, as scalar subqueries of the scope's table. Throws DbmError `usage` for
 * what the models do not have, and `models` for relations that cannot be.
 */
export function relatedQueries(
  model: object,
  selection: AnySelection,
  scope: Scope,
): readonly RelatedQuery[] {
  const relations = relationsOf(model);
  return Object.entries(selection).flatMap(([name, chosen]) => {
    if (chosen === undefined || chosen === false) return [];
    const relation = relations.get(name);
    if (relation === undefined) throw unknownRelation(model, name);
    return [relatedQuery(relation, chosen === true ? {} : chosen, scope)];
  });
}

export function unknownRelation(model: object, name: string): DbmError {
  const table = definitionOf(model)!;
  const known = [...relationsOf(model).keys()];
  const hint =
    known.length === 0
      ? `Declare it: relations(${table.name}, (r) => ({ ${name}: r.many(...) })).`
      : didYouMean(name, known) || `Known are ${known.join(', ')}.`;
  return new DbmError('usage', `${displayName(table)} has no relation ${name}`, { hint });
}

function relatedQuery(
  relation: ResolvedRelation,
  selection: AnyRelationSelection,
  outer: Scope,
): RelatedQuery {
  const { target, kind, name } = relation;
  const { engine } = outer;
  const inner = innerScope(target, outer);
  const names = selection.columns ?? Object.keys(target.columns);
  const columns = names.map((it) => ({ name: it, type: typeOf(target, it) }));
  const nested = relatedQueries(relation.targetModel, selection.with ?? {}, inner);
  const values = [
    ...columns.map((it) => engine.encode(column(inner.qualifier, it.name), it.type)),
    ...nested.map((it) => engine.embed(it.expression, it.shape.kind)),
  ];
  const query: RowQuery = {
    from: filtered(relation, selection, outer, inner),
    chunks: chunksOf(values).map((it) => engine.array(it)),
    order: kind === 'one' ? null : orderOf(target, selection, inner),
    limit: count(selection.limit, `limit of ${name}`),
    offset: count(selection.offset, `offset of ${name}`) ?? 0,
  };
  return {
    shape: { name, kind, columns, related: nested.map((it) => it.shape) },
    expression: kind === 'one' ? engine.one(query) : engine.many(query),
  };
}

/**
 * The target keeps its name, which conditions may say, unless a table around has it: a category among the
 * children of a category.
 */
function innerScope(target: TableDefinition, outer: Scope): Scope {
  let alias = target.name;
  for (let i = 2; outer.taken.has(alias); i++) alias = `${target.name}_${i}`;
  const isPlain = alias === target.name && target.schema !== null;
  return {
    ...outer,
    qualifier: isPlain ? [target.schema!, target.name] : [alias],
    taken: new Set([...outer.taken, alias]),
  };
}

function filtered(
  relation: ResolvedRelation,
  selection: AnyRelationSelection,
  outer: Scope,
  inner: Scope,
): AnyQuery {
  const { target } = relation;
  const name = target.schema === null ? target.name : `${target.schema}.${target.name}`;
  const alias = inner.qualifier.at(-1)!;
  // biome-ignore lint/suspicious/noExplicitAny: of any table
  const eb = expressionBuilder<any, any>();
  const query: AnyQuery = eb.selectFrom(alias === target.name ? name : `${name} as ${alias}`);
  const joined = query.where(joinCondition(relation, outer.qualifier, inner.qualifier));
  if (selection.where === undefined) return joined;
  const where =
    typeof selection.where === 'function' ? selection.where(eb) : eb.and(selection.where as object);
  return joined.where(
    alias === target.name ? where : renameTable(where as Expression<SqlBool>, target.name, alias),
  );
}

function joinCondition(
  { sourceColumns, targetColumns, through }: ResolvedRelation,
  source: readonly string[],
  target: readonly string[],
): Expression<SqlBool> {
  const ours: KeyInQuery = { qualifier: source, columns: sourceColumns };
  const theirs: KeyInQuery = { qualifier: target, columns: targetColumns };
  if (through === null) return equal(ours, theirs);
  const between = ['dbm_through'];
  const from = sql`${sql.id(...(through.table.schema === null ? [] : [through.table.schema]), through.table.name)} as ${sql.id(...between)}`;
  const isOurs = equal(ours, { qualifier: between, columns: through.sourceColumns });
  if (targetColumns.length === 1) {
    // Not a join: a row that is associated twice is one row. Not EXISTS, which SQLite asks for every row.
    const key = column(between, through.targetColumns[0]!);
    return sql`${column(target, targetColumns[0]!)} in (select ${key} from ${from} where ${isOurs})`;
  }
  const isTheirs = equal({ qualifier: between, columns: through.targetColumns }, theirs);
  return sql`exists (select 1 from ${from} where ${isOurs} and ${isTheirs})`;
}

/** Columns of a table in a query that meet those of another one. */
interface KeyInQuery extends Pick<Scope, 'qualifier'> {
  readonly columns: readonly string[];
}

function equal(left: KeyInQuery, right: KeyInQuery): RawBuilder<SqlBool> {
  const pairs = left.columns.map(
    (name, i) => sql`${column(left.qualifier, name)} = ${column(right.qualifier, right.columns[i]!)}`,
  );
  return sql`${sql.join(pairs, sql` and `)}`;
}

function orderOf(
  target: TableDefinition,
  { orderBy }: AnyRelationSelection,
  { qualifier }: Scope,
): RawBuilder<unknown> | null {
  const given = Object.entries(orderBy ?? {}).filter(([, direction]) => direction !== undefined);
  const order = given.length > 0 ? given : keyColumns(target).map((name) => [name, 'asc'] as const);
  if (order.length === 0) return null;
  const keys = order.map(([name, direction]) => {
    typeOf(target, name);
    return sql`${column(qualifier, name)}${sql.raw(direction === 'desc' ? ' desc' : '')}`;
  });
  return sql`${sql.join(keys)}`;
}

function typeOf(target: TableDefinition, name: string): ColumnType {
  const found = Object.hasOwn(target.columns, name) ? target.columns[name] : undefined;
  if (found !== undefined) return found.definition.type;
  throw new DbmError('usage', `${displayName(target)} has no column ${name}`, {
    hint: didYouMean(name, Object.keys(target.columns)) || 'Columns are called as in the models.',
  });
}

function count(value: number | undefined, what: string): number | null {
  if (value === undefined) return null;
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new DbmError('usage', `The ${what} is ${value}, and must be a whole number of rows`, {
    hint: 'Leave it out for all rows.',
  });
}

/** Functions take only so many arguments: 100 on PostgreSQL, 127 on SQLite. */
const chunkSize = 90;

function chunksOf<T>(values: readonly T[]): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  for (let i = 0; i < values.length; i += chunkSize) chunks.push(values.slice(i, i + chunkSize));
  return chunks;
}
