import { displayName } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { option, requireOptions } from './check-arguments.js';
import type { ColumnReference } from './column.js';
import type { Columns, TableModel } from './table.js';
import { definitionOf } from './table.js';

// Registered symbols, for the same reason as that of tables.
export const relationsDefinition: unique symbol = Symbol.for('kysely-dbm.relations') as never;

// biome-ignore lint/suspicious/noExplicitAny: a table of any name and columns
export type AnyTableModel = TableModel<any, any>;

/** One column, or the columns of a key of several, in the order of the key. */
export type KeyColumns = ColumnReference | readonly ColumnReference[];

/** Which foreign key a relation to many rows means. */
export interface ManyOptions {
  /** The foreign key of the target that means this table, where there are several: `messages.sender_id`. */
  readonly foreignKey?: KeyColumns;
}

/** The association table of a relation from many rows to many. */
export interface ThroughOptions {
  /** The association table: it has a foreign key to this table and one to the target. */
  readonly through: AnyTableModel;
  /** The association's foreign key to this table, where there are several. */
  readonly foreignKey?: KeyColumns;
  /** The association's foreign key to the target, where there are several. */
  readonly otherKey?: KeyColumns;
}

/** Which foreign key a relation to one row means, and whether that row always is there. */
export interface OneOptions {
  /** The foreign key, of this table or of the target, where there are several: `messages.sender_id`. */
  readonly foreignKey?: KeyColumns;
  /** There always is one: the foreign key is this table's, and not null. Takes `null` out of the type. */
  readonly required?: boolean;
}

/** A relation as it was declared. `Target` is the name of the table, `Required` whether there always is one. */
export interface Relation<
  Kind extends 'one' | 'many' = 'one' | 'many',
  Target extends string = string,
  Required extends boolean = boolean,
> {
  readonly kind: Kind;
  readonly target: AnyTableModel;
  readonly options: ManyOptions & Partial<ThroughOptions> & OneOptions;
  readonly $target?: Target;
  readonly $required?: Required;
}

/** What `relations()` is given to declare with. */
export interface RelationBuilder {
  /** The rows of `target` whose foreign key points here, or that an association table leads to. */
  many<Name extends string, C extends Columns>(
    target: TableModel<Name, C>,
    options?: ManyOptions | ThroughOptions,
  ): Relation<'many', Name, true>;
  /** The row that this table's foreign key points to, or the one row whose unique foreign key points here. */
  one<Name extends string, C extends Columns>(
    target: TableModel<Name, C>,
    options: OneOptions & { readonly required: true },
  ): Relation<'one', Name, true>;
  one<Name extends string, C extends Columns>(
    target: TableModel<Name, C>,
    options?: OneOptions,
  ): Relation<'one', Name, false>;
}

/** The relations of one table by name. */
export type RelationMap = Readonly<Record<string, Relation>>;

/** The relations of one table, to be exported beside it. */
export interface Relations<Name extends string = string, R extends RelationMap = RelationMap> {
  readonly [relationsDefinition]: {
    readonly model: AnyTableModel;
    /** Runs once, when the relations are needed: all models are there by then. */
    readonly declare: () => R;
    readonly $name?: Name;
  };
}

/** What `relations()` has left at a table. */
interface WithRelations {
  [relationsDefinition]?: Relations;
}

const manyChecks = { foreignKey: option.columns, through: option.object, otherKey: option.columns };
const oneChecks = { foreignKey: option.columns, required: option.flag };

const builder: RelationBuilder = {
  many: (
    target: AnyTableModel,
    options: ManyOptions | ThroughOptions = {},
  ): Relation<'many', never, true> => ({
    kind: 'many',
    target,
    options: requireOptions(options, 'many', manyChecks),
  }),
  one: (target: AnyTableModel, options: OneOptions = {}): Relation<'one', never, never> => ({
    kind: 'one',
    target,
    options: requireOptions(options, 'one', oneChecks),
  }),
};

/**
 * Declares how the rows of a table belong to those of others. Export the result from the models: the types of
 * `KyselyDatabase` know it then, and `withRelated` and `loadRelated` load by it. The foreign keys say the rest.
 *
 *     export const userRelations = relations(users, (r) => ({
 *       posts: r.many(posts),
 *       profile: r.one(profiles),
 *       groups: r.many(groups, { through: memberships }),
 *     }));
 *
 * Throws DbmError `models` when the table has its relations declared already.
 */
export function relations<Name extends string, C extends Columns, R extends RelationMap>(
  model: TableModel<Name, C>,
  declare: (r: RelationBuilder) => R,
): Relations<Name, R> {
  const table = definitionOf(model);
  if (table === null) {
    throw new DbmError('models', 'relations() was given something that is no table', {
      hint: 'Write relations(users, (r) => ({ ... })) below the declaration of users.',
    });
  }
  if (typeof declare !== 'function') {
    throw new DbmError('models', `The relations of ${displayName(table)} are no function`, {
      hint: 'Write relations(users, (r) => ({ posts: r.many(posts) })).',
    });
  }
  if ((model as WithRelations)[relationsDefinition] !== undefined) {
    throw new DbmError('models', `The relations of ${displayName(table)} are declared twice`, {
      hint: 'Write all of them in one relations(...).',
    });
  }
  const result: Relations<Name, R> = { [relationsDefinition]: { model, declare: () => declare(builder) } };
  // Not enumerable: a table's own properties are its columns.
  Object.defineProperty(model, relationsDefinition, { value: result });
  return result;
}

/** The relations that were declared for a table, as they were declared; none for a table without. */
export function declaredRelations(model: object): RelationMap {
  return (model as WithRelations)[relationsDefinition]?.[relationsDefinition].declare() ?? {};
}

/** The table behind a value that `relations()` returned, or null for anything else. */
export function relatedModel(value: unknown): AnyTableModel | null {
  if (typeof value !== 'object' || value === null || !(relationsDefinition in value)) return null;
  // A table has the same symbol, for its relations.
  if (definitionOf(value) !== null) return null;
  return (value as Relations)[relationsDefinition].model;
}
