import type { Expression, Kysely, SelectQueryBuilder, SqlBool } from 'kysely';
import { displayName } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import type { Columns, RelationsOf, TableModel } from '../schema/index.js';
import { type ResolvedRelation, relationsOf } from '../schema/resolve-relations.js';
import { type AnyRelationSelection, type AnySelection, unknownRelation } from './related-query.js';
import type { Related, SelectionOf, Simplify } from './types.js';
import { withRelated } from './with-related.js';

/** So many keys are asked for with one query: servers limit the parameters of a statement. */
const keysAtOnce = 5000;

type Row = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: of any structure
type AnyDb = Kysely<any>;
// biome-ignore lint/suspicious/noExplicitAny: of any structure
type AnyQuery = SelectQueryBuilder<any, any, any>;

/**
 * Adds one relation to rows that are already in hand, with one query for all of them.
 *
 *     const withPosts = await loadRelated(db, models.users, users, 'posts', { limit: 3 });
 *
 * The rows need the columns that the relation hangs on: the key for `many`, the foreign key for a `one` of
 * their own. Gives new rows in the same order; more than 5,000 different keys take another query for each
 * 5,000. Throws DbmError `usage` when such a column is missing.
 */
export async function loadRelated<
  DB,
  Name extends keyof DB & string,
  C extends Columns,
  R extends Row,
  K extends keyof RelationsOf<DB, Name> & string,
>(
  db: Kysely<DB>,
  model: TableModel<Name, C>,
  rows: readonly R[],
  name: K,
): Promise<Simplify<R & Related<DB, Name, { [P in K]: true }>>[]>;
export async function loadRelated<
  DB,
  Name extends keyof DB & string,
  C extends Columns,
  R extends Row,
  K extends keyof RelationsOf<DB, Name> & string,
  const S extends SelectionOf<DB, RelationsOf<DB, Name>[K]>,
>(
  db: Kysely<DB>,
  model: TableModel<Name, C>,
  rows: readonly R[],
  name: K,
  selection: S,
): Promise<Simplify<R & Related<DB, Name, { [P in K]: S }>>[]>;
export async function loadRelated(
  db: AnyDb,
  model: TableModel,
  rows: readonly Row[],
  name: string,
  selection?: AnyRelationSelection,
): Promise<Row[]> {
  const relation = relationsOf(model).get(name);
  if (relation === undefined) throw unknownRelation(model, name);
  const { kind } = relation;
  const keys = new Map<string, Key>();
  for (const row of rows) {
    const key = keyOf(row, relation);
    if (!key.includes(null)) keys.set(spell(key), key);
  }
  const wanted: Wanted = { db, relation, selection: selection ?? {} };
  const found = new Map<string, unknown>();
  const all = [...keys.values()];
  for (let i = 0; i < all.length; i += keysAtOnce) {
    const some = all.slice(i, i + keysAtOnce);
    const loaded = await (kind === 'many' ? loadMany(wanted, model, some) : loadOne(wanted, some));
    for (const [key, value] of loaded) found.set(spell(key), value);
  }
  return rows.map((row) => {
    const value = found.get(spell(keyOf(row, relation)));
    return { ...row, [name]: value ?? (kind === 'many' ? [] : null) };
  });
}

interface Wanted {
  readonly db: AnyDb;
  readonly relation: ResolvedRelation;
  readonly selection: AnyRelationSelection;
}

type Key = readonly unknown[];
type Loaded = readonly (readonly [key: Key, value: unknown])[];

/** From the side of the rows in hand: there the key is unique. */
async function loadMany(
  { db, relation, selection }: Wanted,
  model: object,
  keys: readonly Key[],
): Promise<Loaded> {
  const { name, source, sourceColumns } = relation;
  const query: AnyQuery = db
    .selectFrom(displayName(source))
    .select(sourceColumns as never)
    .where(isAmong(sourceColumns, keys));
  const rows: Row[] = await withAny(query, model, { [name]: selection }).execute();
  return rows.map((row) => [sourceColumns.map((it) => row[it]), row[name]]);
}

/** From the other side, because several of the rows in hand may have the same one. */
async function loadOne({ db, relation, selection }: Wanted, keys: readonly Key[]): Promise<Loaded> {
  const { target, targetModel, targetColumns } = relation;
  let query: AnyQuery = db
    .selectFrom(displayName(target))
    .select((selection.columns ?? Object.keys(target.columns)) as never)
    .select(targetColumns.map((it, i) => `${it} as dbmkey${i}`) as never)
    .where(isAmong(targetColumns, keys));
  const { where } = selection;
  if (where !== undefined)
    query = query.where(typeof where === 'function' ? (where as never) : matches(where));
  if (selection.with !== undefined) query = withAny(query, targetModel, selection.with);
  const rows: Row[] = await query.execute();
  return rows.map((row) => {
    const value = { ...row };
    for (const i of targetColumns.keys()) delete value[`dbmkey${i}`];
    return [targetColumns.map((_, i) => row[`dbmkey${i}`]), value];
  });
}

function withAny(query: AnyQuery, model: object, selection: AnySelection): AnyQuery {
  return (withRelated as (...loose: readonly unknown[]) => AnyQuery)(query, model, selection);
}

// biome-ignore lint/suspicious/noExplicitAny: of any structure
type Condition = (eb: any) => Expression<SqlBool>;

const matches =
  (values: unknown): Condition =>
  (eb) =>
    eb.and(values);

function isAmong(columns: readonly string[], keys: readonly Key[]): Condition {
  const [first] = columns;
  if (columns.length === 1) return (eb) => eb(first, 'in', keys.flat());
  return (eb) =>
    eb.or(keys.map((key) => eb.and(Object.fromEntries(columns.map((name, i) => [name, key[i]])))));
}

/** The values by which the relation finds its rows; null for one that is null. */
function keyOf(row: Row, { name, source, sourceColumns }: ResolvedRelation): Key {
  return sourceColumns.map((column) => {
    if (row[column] !== undefined) return row[column];
    throw new DbmError('usage', `The rows of ${displayName(source)} lack ${column}, on which ${name} hangs`, {
      hint: `Select ${column} with them.`,
    });
  });
}

/** Equal for values that are equal in the database, whatever objects the driver makes of them. */
function spell(key: Key): string {
  return JSON.stringify(key.map((it) => (Buffer.isBuffer(it) ? it.toString('hex') : String(it))));
}
