import type {
  AliasNode,
  IdentifierNode,
  KyselyPlugin,
  OperationNode,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  Selectable,
  SelectQueryBuilder,
  SelectQueryNode,
  TableNode,
  UnknownRow,
} from 'kysely';
import { displayName } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { snakeCase } from '../schema/casing.js';
import type { Columns, RelationsOf, TableModel } from '../schema/index.js';
import type { TableDefinition } from '../schema/table.js';
import { definitionOf } from '../schema/table.js';
import type { EngineName, JsonEngine } from './engine.js';
import { engineOf } from './engine.js';
import { mysql } from './mysql.js';
import { postgresql } from './postgresql.js';
import { readRelated } from './read-related.js';
import { type AnySelection, relatedQueries, type Scope, type Shape } from './related-query.js';
import { sqlite } from './sqlite.js';
import type { Related, Selection, Simplify } from './types.js';

const engines: Readonly<Record<EngineName, JsonEngine>> = { sqlite, postgresql, mysql };

/** A row of `withRelated`: what the query selects, or all of the table, and the relations. */
export type WithRelated<DB, Name, O, S> = Simplify<
  (keyof O extends never ? (Name extends keyof DB ? Selectable<DB[Name]> : never) : O) & Related<DB, Name, S>
>;

/**
 * A type parameter lets properties through that there are not. This asks for one more argument then, whose type
 * says what is wrong.
 */
export type NoOthers<S, Known> =
  Exclude<keyof S, Known> extends never
    ? []
    : [mistake: `There is no relation ${Exclude<keyof S, Known> & string}`];

/**
 * Adds the related rows to every row of a query, nested to any depth, still in one query.
 *
 *     const users = await withRelated(db.selectFrom('users').where('active', '=', true), models.users, {
 *       posts: { columns: ['id', 'title'], orderBy: { created_at: 'desc' }, limit: 5, with: { tags: true } },
 *       profile: true,
 *     }).execute();
 *
 * `query` selects from `model`'s table, under any alias; without columns it selects all. Values come as the
 * engine's driver gives them in a plain select. Throws DbmError `usage` for a relation or column that there is
 * not, and `models` for a relation that its foreign keys do not say.
 */
export function withRelated<
  DB,
  TB extends keyof DB,
  O,
  Name extends string,
  C extends Columns,
  const S extends Selection<DB, Name>,
>(
  query: SelectQueryBuilder<DB, TB, O>,
  model: TableModel<Name, C>,
  selection: S,
  ..._mistake: NoOthers<S, keyof RelationsOf<DB, Name>>
): SelectQueryBuilder<DB, TB, WithRelated<DB, Name, O, S>> {
  const table = definitionOf(model);
  if (table === null) {
    throw new DbmError('usage', 'withRelated() was given something that is no table', {
      hint: "Write withRelated(db.selectFrom('users'), models.users, { posts: true }).",
    });
  }
  const engine = engines[engineOf(query)];
  const node = query.toOperationNode() as SelectQueryNode;
  const scope: Scope = { ...placeOfTable(node, table), engine };
  const related = relatedQueries(model, selection as AnySelection, scope);
  const shapes = related.map((it) => it.shape);
  const samples = engine.samples(shapes.flatMap(typesIn));
  const sampleName = (i: number) => `dbmsample${node.selections?.length ?? 0}x${i}`;
  // biome-ignore lint/suspicious/noExplicitAny: the return type says what comes out
  let result: SelectQueryBuilder<any, any, any> = query;
  if (node.selections === undefined) result = result.selectAll(scope.qualifier.join('.'));
  return result
    .select(related.map((it) => engine.column(it.expression, it.shape.kind).as(it.shape.name)) as never)
    .select(samples.map((it, i) => it.as(sampleName(i))) as never)
    .withPlugin(
      new RelatedPlugin(
        engine,
        shapes,
        samples.map((_, i) => sampleName(i)),
      ),
    );
}

/** Where the query has the table. */
function placeOfTable(node: SelectQueryNode, table: TableDefinition): Omit<Scope, 'engine'> {
  const places = [...(node.from?.froms ?? []), ...(node.joins ?? []).map((it) => it.table)].map(placeOf);
  const found = places.find(
    // A CamelCasePlugin has been at the names of the query already.
    (it) =>
      (it.table === table.name || it.table === snakeCase(table.name)) &&
      (table.schema === null || it.schema === table.schema),
  );
  if (found === undefined) {
    throw new DbmError('usage', `The query does not select from ${displayName(table)}`, {
      hint: `Write withRelated(db.selectFrom('${displayName(table)}'), ...).`,
    });
  }
  const qualifier =
    found.alias === null && table.schema !== null ? [table.schema, table.name] : [found.alias ?? table.name];
  return { qualifier, taken: new Set(places.flatMap((it) => it.alias ?? it.table ?? [])) };
}

interface Place {
  readonly schema: string | null;
  readonly table: string | null;
  readonly alias: string | null;
}

function placeOf(node: OperationNode): Place {
  if (node.kind === 'AliasNode') {
    const { alias, node: inner } = node as AliasNode;
    return { ...placeOf(inner), alias: (alias as Partial<IdentifierNode>).name ?? null };
  }
  if (node.kind !== 'TableNode') return { schema: null, table: null, alias: null };
  const { schema, identifier } = (node as TableNode).table;
  return { schema: schema?.name ?? null, table: identifier.name, alias: null };
}

function typesIn(shape: Shape): Shape['columns'][number]['type'][] {
  return [...shape.columns.map((it) => it.type), ...shape.related.flatMap(typesIn)];
}

/** Turns the JSON in the rows of a result into objects. */
class RelatedPlugin implements KyselyPlugin {
  constructor(
    private readonly engine: JsonEngine,
    private readonly shapes: readonly Shape[],
    private readonly sampleNames: readonly string[],
  ) {}

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    return node;
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    const first = result.rows[0];
    if (first === undefined) return result;
    await this.engine.prepare?.();
    const samples = this.sampleNames.map((name) => first[name]);
    const readers = this.shapes.map((shape) => readRelated(shape, this.engine, samples));
    const rows = result.rows.map((row) => {
      const read: UnknownRow = { ...row };
      for (const name of this.sampleNames) delete read[name];
      this.shapes.forEach(({ name }, i) => {
        read[name] = readers[i]!(read[name]);
      });
      return read;
    });
    return { ...result, rows };
  }
}
