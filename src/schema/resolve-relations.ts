import type { ForeignKey, TableRef } from '../catalog/index.js';
import { displayName, refOf, sameTable } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { columnExtras } from './declare.js';
import { resolveTarget } from './declare-constraints.js';
import { keyColumns } from './many-to-many.js';
import type { AnyTableModel, KeyColumns, Relation } from './relations.js';
import { declaredRelations } from './relations.js';
import type { TableDefinition } from './table.js';
import { definitionOf } from './table.js';

/** A relation with its columns: how a row of the source finds those of the target. */
export interface ResolvedRelation {
  readonly name: string;
  readonly kind: 'one' | 'many';
  readonly targetModel: AnyTableModel;
  readonly source: TableDefinition;
  readonly target: TableDefinition;
  /** Columns of the source; each equals its counterpart in the target, or in the association table. */
  readonly sourceColumns: readonly string[];
  readonly targetColumns: readonly string[];
  readonly through: Association | null;
}

export interface Association {
  readonly table: TableRef;
  readonly sourceColumns: readonly string[];
  readonly targetColumns: readonly string[];
}

interface Key extends Pick<ForeignKey, 'columns' | 'references'> {
  /** Whether at most one row has a value of it. */
  readonly unique: boolean;
  readonly nullable: boolean;
}

const resolved = new WeakMap<object, ReadonlyMap<string, ResolvedRelation>>();

/**
 * The relations of a table by name, with the columns that its foreign keys say. Throws DbmError `models` for a
 * relation without a foreign key, or with several to choose from.
 */
export function relationsOf(model: object): ReadonlyMap<string, ResolvedRelation> {
  const known = resolved.get(model);
  if (known !== undefined) return known;
  const source = definitionOf(model)!;
  const found = new Map(
    Object.entries(declaredRelations(model)).map(([name, it]) => [name, resolveRelation(source, name, it)]),
  );
  resolved.set(model, found);
  return found;
}

function resolveRelation(source: TableDefinition, name: string, relation: Relation): ResolvedRelation {
  const where = `${displayName(source)}.${name}`;
  const target = relation.target === undefined ? null : definitionOf(relation.target);
  if (target === null) {
    throw new DbmError('models', `The relation ${where} leads to something that is no table`, {
      hint: `Write ${name}: r.${relation.kind}(posts) with a table of the models.`,
    });
  }
  if (Object.hasOwn(source.columns, name)) {
    throw new DbmError('models', `The relation ${where} has the name of a column`, {
      hint: 'Give the relation another name.',
    });
  }
  const base = { name, kind: relation.kind, targetModel: relation.target, source, target };
  const tables: Tables = { where, source, target };
  const { through } = relation.options;
  if (through !== undefined) return { ...base, ...resolveThrough(tables, relation) };
  return { ...base, ...resolveDirect(tables, relation), through: null };
}

/** The tables of a relation, and its name for messages. */
interface Tables extends Pick<ResolvedRelation, 'source' | 'target'> {
  readonly where: string;
}

type Ends = Pick<ResolvedRelation, 'sourceColumns' | 'targetColumns'>;

function resolveDirect(
  { where, source, target }: Tables,
  { kind, options: { foreignKey, required = false } }: Relation,
): Ends {
  const own = keysBetween(source, target);
  const isNamed = foreignKey === undefined || own.some((it) => is(it, foreignKey));
  // A key of this table wins over one that points here, unless it is the other one that is named.
  const isOwn = required || sameTable(source, target) || (own.length > 0 && isNamed);
  if (kind === 'one' && isOwn) {
    const key = choose(own, { where, from: source, to: target, option: 'foreignKey', wanted: foreignKey });
    if (required && key.nullable) {
      throw new DbmError('models', `The relation ${where} is required, and its foreign key may be null`, {
        hint: `Make ${key.columns.join(', ')} notNull(), or take required away.`,
      });
    }
    return { sourceColumns: key.columns, targetColumns: key.references.columns };
  }
  const incoming = keysBetween(target, source);
  const candidates = kind === 'many' ? incoming : incoming.filter((it) => it.unique);
  if (candidates.length === 0 && incoming.length > 0) {
    throw new DbmError(
      'models',
      `The relation ${where} is one row, and the foreign key of ${displayName(target)} is not unique`,
      { hint: `Write r.many(...), or make ${incoming[0]!.columns.join(', ')} unique().` },
    );
  }
  const key = choose(candidates, {
    where,
    from: target,
    to: source,
    option: 'foreignKey',
    wanted: foreignKey,
  });
  return { sourceColumns: key.references.columns, targetColumns: key.columns };
}

function resolveThrough(
  { where, source, target }: Tables,
  { options }: Relation,
): Ends & Pick<ResolvedRelation, 'through'> {
  const table = definitionOf(options.through);
  if (table === null) {
    throw new DbmError('models', `The relation ${where} goes through something that is no table`, {
      hint: 'Write through: memberships with a table of the models.',
    });
  }
  const { foreignKey, otherKey } = options;
  // When one of two keys to the same table is named, the other one is the other way.
  const others = (keys: readonly Key[], taken: KeyColumns | undefined) =>
    taken === undefined || !sameTable(source, target) ? keys : keys.filter((it) => !is(it, taken));
  const toSource = others(keysBetween(table, source), otherKey);
  const toTarget = others(keysBetween(table, target), foreignKey);
  const here = choose(toSource, { where, from: table, to: source, option: 'foreignKey', wanted: foreignKey });
  const there = choose(toTarget, { where, from: table, to: target, option: 'otherKey', wanted: otherKey });
  return {
    sourceColumns: here.references.columns,
    targetColumns: there.references.columns,
    through: {
      table: refOf(table),
      sourceColumns: here.columns,
      targetColumns: there.columns,
    },
  };
}

/** What a relation says of the foreign key that it means. */
interface KeyChoice {
  readonly where: string;
  /** The table that has the key, and the one that it leads to. */
  readonly from: TableDefinition;
  readonly to: TableDefinition;
  readonly option: 'foreignKey' | 'otherKey';
  /** The columns that the option names; undefined where it is not given. */
  readonly wanted: KeyColumns | undefined;
}

function choose(candidates: readonly Key[], { where, from, to, option, wanted }: KeyChoice): Key {
  const found = wanted === undefined ? candidates : candidates.filter((it) => is(it, wanted));
  if (found.length === 1) return found[0]!;
  const [here, there] = [displayName(from), displayName(to)];
  if (candidates.length === 0) {
    throw new DbmError('models', `The relation ${where} needs a foreign key from ${here} to ${there}`, {
      hint: `Add .references(() => ${to.name}.${keyColumns(to)[0] ?? 'id'}) to the column of ${here} that means it.`,
    });
  }
  const names = candidates.map((it) => it.columns.map((name) => `${from.name}.${name}`));
  const spelled = names.map((it) => (it.length === 1 ? it[0]! : `[${it.join(', ')}]`));
  if (wanted !== undefined) {
    throw new DbmError('models', `The relation ${where} names a ${option} that does not lead to ${there}`, {
      hint: `Write ${option}: ${spelled.join(' or ')}.`,
    });
  }
  throw new DbmError(
    'models',
    `The relation ${where} can be meant by ${candidates.length} foreign keys from ${here} to ${there}`,
    { hint: `Say which: ${option}: ${spelled.join(' or ')}.` },
  );
}

function is(key: Key, wanted: KeyColumns): boolean {
  const names = [wanted].flat().map((it) => it.columnName);
  return names.length === key.columns.length && names.every((name) => key.columns.includes(name));
}

function keysBetween(from: TableDefinition, to: TableDefinition): readonly Key[] {
  return foreignKeysOf(from).filter((it) => sameTable(it.references, to));
}

function foreignKeysOf(definition: TableDefinition): readonly Key[] {
  const extras = [
    ...Object.entries(definition.columns).flatMap(([name, builder]) =>
      columnExtras(definition, name, builder.definition),
    ),
    ...definition.extras,
  ];
  const uniques = extras.flatMap((it) => (it.kind === 'unique' ? [it.definition.columns] : []));
  const indexes = extras.flatMap((it) =>
    it.kind === 'index' && it.definition.unique && it.definition.where === null
      ? [it.definition.keys.map((key) => key.column ?? '')]
      : [],
  );
  const keys = [keyColumns(definition), ...uniques, ...indexes].filter((it) => it.length > 0);
  return extras.flatMap((it) => {
    if (it.kind !== 'foreignKey') return [];
    const { columns, target } = it.definition;
    return [
      {
        columns,
        references: resolveTarget(definition, columns, target),
        unique: keys.some((unique) => unique.every((name) => columns.includes(name))),
        nullable: columns.some((name) => isNullable(definition, name)),
      },
    ];
  });
}

function isNullable(definition: TableDefinition, name: string): boolean {
  const column = definition.columns[name]?.definition;
  return (column?.nullable ?? true) && !keyColumns(definition).includes(name);
}
