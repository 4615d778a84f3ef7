import type {
  Catalog,
  Column,
  Constraint,
  DialectName,
  EnumType,
  Index,
  Inheritance,
  PrimaryKey,
  SchemaObject,
  Table,
  TableOptions,
  TableRef,
} from '../catalog/index.js';
import {
  canonical,
  completeTables,
  defaultTableOptions,
  describeObject,
  displayName,
  emptyCatalog,
  objectKey,
  parentsOf,
  refOf,
  tableKey,
} from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { requireColumns, requireExtras } from './check-input.js';
import { checkTable } from './check-table.js';
import type { AnyColumn, ColumnDefinition, ReferenceTarget } from './column.js';
import type {
  CheckBuilder,
  ForeignKeyBuilder,
  ForeignKeyTarget,
  TableExtra,
  UniqueBuilder,
} from './constraints.js';
import { foreignKey, primaryKey, unique } from './constraints.js';
import { declareColumn } from './declare-column.js';
import type { DeclareContext } from './declare-constraints.js';
import { declareExtra } from './declare-constraints.js';
import { declareObject } from './declare-object.js';
import type { ObjectDefinition } from './objects.js';
import { objectDefinitionOf } from './objects.js';
import type { TableOptionsDeclaration } from './options.js';
import type { Sql } from './sql.js';
import type { Columns, TableDefinition } from './table.js';
import { definitionOf } from './table.js';
import { isTableProperty } from './table-properties.js';

/** What a module of models declares. */
export interface Declarations {
  readonly tables: readonly TableDefinition[];
  /** Enumerations that are exported by themselves: on PostgreSQL types, whether a column uses them or not. */
  readonly enums: readonly EnumType[];
  /** Views, triggers, functions, ... */
  readonly objects: readonly ObjectDefinition[];
}

/** The declarations among the values that a models module exports, or in an object or array of models. */
export function declarationsIn(models: unknown): Declarations {
  const tables = new Map<object, TableDefinition>();
  const enums = new Map<object, EnumType>();
  const objects = new Map<object, ObjectDefinition>();
  const visit = (value: unknown, depth: number) => {
    if (typeof value !== 'object' || value === null) return;
    const table = definitionOf(value);
    const object = objectDefinitionOf(value);
    const type = enumOf(value);
    if (table !== null) tables.set(value, table);
    else if (object !== null) objects.set(value, object);
    else if (type !== null) enums.set(value, type);
    // `export const tables = [...]`, `export default { users }`: deeper than that, nobody declares models.
    else if (depth < 2) for (const child of Object.values(value)) visit(child, depth + 1);
  };
  visit(models, 0);
  return { tables: [...tables.values()], enums: [...enums.values()], objects: [...objects.values()] };
}

function enumOf(value: object): EnumType | null {
  const type = 'definition' in value ? (value as AnyColumn).definition?.type : undefined;
  if (type?.kind !== 'enum' || type.name === null) return null;
  const { schema, name, values, comment } = type;
  return { schema, name, values, ...(comment === undefined ? {} : { comment }) };
}

/**
 * The structure that models declare, in portable words: the dialect's `resolve` makes it the engine's.
 * Throws DbmError `models` for a table declared twice or a reference to what is not there.
 */
export function declareCatalog(declarations: Declarations, context: DeclareContext): Catalog {
  const declared = completeTables(declarations.tables.map((definition) => declareTable(definition, context)));
  for (const table of declared) if (parentsOf(table).length > 0) checkTable(table, context.dialect);
  const byKey = new Map<string, Table>();
  for (const table of declared) {
    if (byKey.has(tableKey(table))) {
      throw new DbmError('models', `The table ${displayName(table)} is declared twice`, {
        hint: 'Give one of the two another name, or export only one of them.',
      });
    }
    byKey.set(tableKey(table), table);
  }
  const external = externalTables(declarations.tables);
  for (const table of declared) checkReferences(table, byKey, external);
  const objects = declareObjects(declarations.objects, context);
  const schemas = [...declared, ...objects].flatMap((it) => (it.schema === null ? [] : [it.schema]));
  const enums = context.dialect === 'postgresql' ? declarations.enums : [];
  return canonical({ ...emptyCatalog, tables: declared, enums, schemas, objects });
}

function declareObjects(
  definitions: readonly ObjectDefinition[],
  context: DeclareContext,
): readonly SchemaObject[] {
  const objects = new Map<string, SchemaObject>();
  for (const definition of definitions) {
    const object = declareObject(definition, context);
    if (objects.has(objectKey(object))) {
      throw new DbmError('models', `The ${describeObject(object)} is declared twice`, {
        hint: 'Give one of the two another name, or export only one of them.',
      });
    }
    objects.set(objectKey(object), object);
  }
  return [...objects.values()];
}

/** The tables that references call external. */
function externalTables(definitions: readonly TableDefinition[]): ReadonlySet<string> {
  const keys = new Set<string>();
  const look = (extra: TableExtra) => {
    if (extra.kind !== 'foreignKey' || extra.definition.options.external !== true) return;
    const { target } = extra.definition;
    if (target?.kind === 'names') keys.add(tableKey(target.table));
  };
  for (const table of definitions) {
    for (const [name, { definition }] of Object.entries(table.columns)) {
      const isExternal = definition.references.some((it) => it.external === true);
      if (isExternal) columnExtras(table, name, definition).forEach(look);
    }
    table.extras.forEach(look);
  }
  return keys;
}

function checkReferences(
  table: Table,
  tables: ReadonlyMap<string, Table>,
  external: ReadonlySet<string>,
): void {
  for (const foreignKey of table.foreignKeys) {
    const { references, columns } = foreignKey;
    if (external.has(tableKey(references))) continue;
    const from = `${displayName(table)} (${columns.join(', ')})`;
    const target = tables.get(tableKey(references));
    if (target === undefined) {
      throw new DbmError(
        'models',
        `${from} refers to the table ${displayName(references)}, which no model declares`,
        {
          hint: 'Export that table from the models, correct the name, or write { external: true } for a table of others.',
        },
      );
    }
    const missing = references.columns.find((name) => !target.columns.some((it) => it.name === name));
    if (missing !== undefined) {
      throw new DbmError(
        'models',
        `${from} refers to ${displayName(target)}.${missing}, and there is no such column`,
      );
    }
    if (references.columns.length !== columns.length) {
      throw new DbmError(
        'models',
        `${from} refers to ${references.columns.length} columns of ${displayName(target)} with ${columns.length}`,
      );
    }
  }
}

/** One table's declaration as plain data. Migration files' `createTable` comes through here as well. */
export function declareTable(
  definition: Pick<TableDefinition, 'schema' | 'name' | 'columns' | 'extras'>,
  context: DeclareContext,
): Table {
  const ref = refOf(definition);
  requireColumns(ref, definition.columns);
  requireExtras(ref, definition.extras);
  const columns = Object.entries(definition.columns);
  const extras = [
    ...primaryKeyExtras(definition.columns),
    ...columns.flatMap(([name, builder]) => columnExtras(ref, name, builder.definition)),
    ...definition.extras,
  ];
  const parts = extras.flatMap((it) => (isTableProperty(it) ? [] : [declareExtra(ref, it, context)]));
  const primaryKeys = partsOf(parts, 'primaryKey');
  if (primaryKeys.length > 1) {
    throw new DbmError('models', `The table ${displayName(ref)} has more than one primary key`, {
      hint: 'Mark the columns with .primaryKey(), or write primaryKey().on(...) once.',
    });
  }
  const key = primaryKeys[0] ?? null;
  const { comment, options } = declareOptions(extras);
  const table: Table = {
    ...ref,
    columns: columns.map(([name, builder]) => {
      const column = declareColumn(name, builder.definition, context);
      const implied = builder.definition.nullable === null && key?.columns.includes(name);
      return implied ? { ...column, nullable: keyMayBeNull(column, key!, options, context.dialect) } : column;
    }),
    primaryKey: key,
    uniques: partsOf(parts, 'unique'),
    foreignKeys: partsOf(parts, 'foreignKey'),
    checks: partsOf(parts, 'check'),
    exclusions: partsOf(parts, 'exclude'),
    indexes: partsOf(parts, 'index'),
    comment,
    options,
    ...declareInheritance(extras, context),
  };
  // Which columns a table inherits, only its parents know.
  if (parentsOf(table).length === 0) checkTable(table, context.dialect);
  return table;
}

/**
 * Whether a primary key's column that does not say is nullable. Only SQLite's INTEGER PRIMARY KEY is: it
 * never holds NULL, and by custom is written without NOT NULL.
 * https://www.sqlite.org/lang_createtable.html#rowids_and_the_integer_primary_key
 */
export function keyMayBeNull(
  column: Column,
  key: PrimaryKey,
  options: TableOptions,
  dialect: DialectName,
): boolean {
  return (
    dialect === 'sqlite' &&
    !options.withoutRowid &&
    key.columns.length === 1 &&
    (column.type.kind === 'integer' || column.identity !== null)
  );
}

type Part = Constraint | Index;

function partsOf<K extends Part['kind']>(parts: readonly Part[], kind: K): Extract<Part, { kind: K }>[] {
  return parts.filter((it): it is Extract<Part, { kind: K }> => it.kind === kind);
}

/** `.primaryKey()` on one or several columns is one key. */
function primaryKeyExtras(columns: Columns): readonly TableExtra[] {
  const keyed = Object.entries(columns).filter(([, builder]) => builder.definition.primaryKey !== null);
  if (keyed.length === 0) return [];
  const names = keyed.map(([, builder]) => builder.definition.primaryKey?.name);
  return [primaryKey(names.find((name) => name !== undefined)).on(...keyed.map(([name]) => name))];
}

/** What `.unique()`, `.references()` and `.check()` at a column stand for. */
export function columnExtras(
  ref: TableRef,
  name: string,
  definition: ColumnDefinition,
): readonly (UniqueBuilder | ForeignKeyBuilder | CheckBuilder)[] {
  const { references, checks } = definition;
  if (definition.unique === null && references.length === 0 && checks.length === 0) return [];
  return [
    ...(definition.unique === null ? [] : [unique(definition.unique.name).on(name)]),
    ...references.map(({ target, name: keyName, ...options }): ForeignKeyBuilder => {
      const builder = foreignKey(keyName).on(name);
      const definition = { ...builder.definition, target: targetOf(target, ref, name), options };
      return { ...builder, definition };
    }),
    ...checks.map(
      (it): CheckBuilder => ({
        kind: 'check',
        definition: {
          name: it.name,
          expression: it.expression,
          column: name,
          options: it.notValid === true ? { notValid: true } : {},
        },
      }),
    ),
  ];
}

function targetOf(target: ReferenceTarget, ref: TableRef, column: string): ForeignKeyTarget {
  if (typeof target === 'function') return { kind: 'columns', columns: () => [target()] };
  const names = target.split('.');
  if (names.length !== 2 && names.length !== 3) {
    throw new DbmError('models', `${displayName(ref)}.${column} refers to '${target}'`, {
      hint: "Write references('table.column'), references('schema.table.column') or references(() => table.column).",
    });
  }
  const referred = names.pop()!;
  const table = names.pop()!;
  return { kind: 'names', table: { schema: names.pop() ?? null, name: table }, columns: [referred] };
}

function declareOptions(extras: readonly TableExtra[]): Pick<Table, 'comment' | 'options'> {
  const declared = extras.filter((it): it is TableOptionsDeclaration => it.kind === 'options');
  const { comment, ...options } = Object.assign({}, ...declared.map((it) => it.definition));
  return { comment: comment || null, options: { ...defaultTableOptions, ...options } };
}

/** What the extras of a table say of its parents and partitions. */
export function declareInheritance(extras: readonly TableExtra[], context: DeclareContext): Inheritance {
  const textOf = (text: Sql) => text.toText(context.writer).trim();
  let declared: Inheritance = {};
  for (const { kind, definition } of extras) {
    if (kind === 'partitionBy') declared = { ...declared, partitionBy: textOf(definition.by) };
    if (kind === 'inherits') declared = { ...declared, inherits: definition.tables };
    if (kind === 'partitionOf') {
      declared = { ...declared, partitionOf: { ...definition.table, bounds: textOf(definition.bounds) } };
    }
  }
  return declared;
}
