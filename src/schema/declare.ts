import type {
  Catalog,
  CheckConstraint,
  Column,
  Default,
  Deferrable,
  DialectName,
  ForeignKey,
  Index,
  NamingConvention,
  PrimaryKey,
  Table,
  TableRef,
  UniqueConstraint,
} from '../catalog/index.js';
import {
  canonical,
  conventionalName,
  defaultTableOptions,
  displayName,
  emptyCatalog,
  shortenName,
  tableKey,
} from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { hashText } from '../util/index.js';
import type { ColumnDefinition, DefaultInput, ReferenceOptions, ReferenceTarget } from './column.js';
import type {
  ForeignKeyTarget,
  IndexDefinition,
  IndexKeyDefinition,
  TableExtra,
  TableOptionsDeclaration,
} from './constraints.js';
import type { Sql, SqlWriter } from './sql.js';
import { isSqlInput, toSql } from './sql.js';
import type { Columns, TableDefinition } from './table.js';
import { definitionOf } from './table.js';

/** What turning a declaration into plain data needs to know of the engine and the project. */
export interface DeclareContext {
  readonly dialect: DialectName;
  readonly writer: SqlWriter;
  readonly naming: NamingConvention;
  /** How long a name may be, in bytes of UTF-8. */
  readonly maxNameBytes: number;
}

/** The tables among the values that a models module exports, or an object or array of models. */
export function tablesIn(models: unknown): readonly TableDefinition[] {
  const found = new Map<object, TableDefinition>();
  const visit = (value: unknown, depth: number) => {
    const definition = definitionOf(value);
    if (definition !== null) found.set(value as object, definition);
    // One level of arrays and objects (`export const tables = [...]`, `export default { users }`).
    else if (depth < 2 && typeof value === 'object' && value !== null) {
      for (const child of Object.values(value)) visit(child, depth + 1);
    }
  };
  visit(models, 0);
  return [...found.values()];
}

/**
 * The structure that models declare, in portable words: the dialect's `resolve` makes it the engine's.
 * Throws DbmError `models` for a table declared twice or a reference to what is not there.
 */
export function declareCatalog(tables: readonly TableDefinition[], context: DeclareContext): Catalog {
  const declared = tables.map((definition) => declareTable(definition, context));
  const byKey = new Map<string, Table>();
  for (const table of declared) {
    if (byKey.has(tableKey(table))) {
      throw new DbmError('models', `The table ${displayName(table)} is declared twice`, {
        hint: 'Give one of the two another name, or export only one of them.',
      });
    }
    byKey.set(tableKey(table), table);
  }
  for (const table of declared) checkReferences(table, byKey);
  const schemas = declared.flatMap((table) => (table.schema === null ? [] : [table.schema]));
  return canonical({ ...emptyCatalog, tables: declared, schemas });
}

function checkReferences(table: Table, tables: ReadonlyMap<string, Table>): void {
  for (const foreignKey of table.foreignKeys) {
    const { references, columns } = foreignKey;
    const from = `${displayName(table)} (${columns.join(', ')})`;
    const target = tables.get(tableKey(references));
    if (target === undefined) {
      throw new DbmError(
        'models',
        `${from} refers to the table ${displayName(references)}, which no model declares`,
        {
          hint: 'Export that table from the models, or correct the name.',
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
  const ref: TableRef = { schema: definition.schema, name: definition.name };
  const parts: TableParts = {
    primaryKeys: [],
    uniques: [],
    foreignKeys: [],
    checks: [],
    indexes: [],
    options: [],
  };
  const keyed: { name: string | null; column: string }[] = [];
  for (const [name, builder] of Object.entries(definition.columns)) {
    const { primaryKey } = builder.definition;
    if (primaryKey !== null) keyed.push({ name: primaryKey.name, column: name });
    collectFromColumn(parts, ref, name, builder.definition, context);
  }
  if (keyed.length > 0) {
    const name = keyed.find((it) => it.name !== null)?.name ?? null;
    parts.primaryKeys.push(
      declarePrimaryKey(
        ref,
        name,
        keyed.map((it) => it.column),
        context,
      ),
    );
  }
  for (const extra of definition.extras) collectExtra(parts, ref, extra, context);
  if (parts.primaryKeys.length > 1) {
    throw new DbmError('models', `The table ${displayName(ref)} has more than one primary key`, {
      hint: 'Mark the columns with .primaryKey(), or write primaryKey().on(...) once.',
    });
  }
  const primaryKey = parts.primaryKeys[0] ?? null;
  const options = Object.assign({}, ...parts.options.map((it) => it.definition));
  const { comment = null, ...tableOptions } = options;
  const table: Table = {
    ...ref,
    columns: declareColumns(definition.columns, primaryKey, options.withoutRowid === true, context),
    primaryKey,
    uniques: parts.uniques,
    foreignKeys: parts.foreignKeys,
    checks: parts.checks,
    indexes: parts.indexes,
    comment,
    options: { ...defaultTableOptions, ...tableOptions },
  };
  checkTable(table);
  return table;
}

interface TableParts {
  readonly primaryKeys: PrimaryKey[];
  readonly uniques: UniqueConstraint[];
  readonly foreignKeys: ForeignKey[];
  readonly checks: CheckConstraint[];
  readonly indexes: Index[];
  readonly options: TableOptionsDeclaration[];
}

/** The constraints that stand at a column itself: `.unique()`, `.references()`, `.check()`. */
function collectFromColumn(
  parts: TableParts,
  ref: TableRef,
  name: string,
  definition: ColumnDefinition,
  context: DeclareContext,
): void {
  if (definition.unique !== null) {
    parts.uniques.push(
      declareUnique(
        ref,
        { name: definition.unique.name, columns: [name], nullsNotDistinct: false, deferrable: false },
        context,
      ),
    );
  }
  for (const { target, name: keyName, ...options } of definition.references) {
    parts.foreignKeys.push(
      declareForeignKey(
        ref,
        { name: keyName, columns: [name], target: targetOf(target, ref, name), options },
        context,
      ),
    );
  }
  for (const check of definition.checks) {
    parts.checks.push(declareCheck(ref, check.name, check.expression, context, name));
  }
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

function collectExtra(parts: TableParts, ref: TableRef, extra: TableExtra, context: DeclareContext): void {
  switch (extra.kind) {
    case 'primaryKey':
      parts.primaryKeys.push(
        declarePrimaryKey(ref, extra.definition.name, extra.definition.columns, context),
      );
      break;
    case 'unique':
      parts.uniques.push(declareUnique(ref, extra.definition, context));
      break;
    case 'foreignKey':
      parts.foreignKeys.push(declareForeignKey(ref, extra.definition, context));
      break;
    case 'check':
      parts.checks.push(declareCheck(ref, extra.definition.name, extra.definition.expression, context));
      break;
    case 'index':
      parts.indexes.push(declareIndex(ref, extra.definition, context));
      break;
    case 'options':
      parts.options.push(extra);
      break;
    default:
      throw new DbmError('models', `The extras of ${displayName(ref)} hold something that is no constraint`, {
        hint: 'Extras are primaryKey(), unique(), foreignKey(), check(), index() and tableOptions().',
      });
  }
}

function declareColumns(
  columns: Columns,
  primaryKey: PrimaryKey | null,
  withoutRowid: boolean,
  context: DeclareContext,
): Column[] {
  return Object.entries(columns).map(([name, builder]) => {
    const column = declareColumn(name, builder.definition, context);
    if (builder.definition.nullable !== null || !primaryKey?.columns.includes(name)) return column;
    // SQLite's INTEGER PRIMARY KEY never holds NULL, and by custom is written without NOT NULL.
    // https://www.sqlite.org/lang_createtable.html#rowids_and_the_integer_primary_key
    const isRowid =
      context.dialect === 'sqlite' &&
      !withoutRowid &&
      primaryKey.columns.length === 1 &&
      (column.type.kind === 'integer' || column.identity !== null);
    return { ...column, nullable: isRowid };
  });
}

/** A column alone, without the constraints that were declared at it. */
export function declareColumn(name: string, definition: ColumnDefinition, context: DeclareContext): Column {
  const { generated } = definition;
  return {
    name,
    type: definition.type,
    nullable: definition.nullable ?? true,
    default: definition.default === null ? null : declareDefault(definition.default, context),
    identity: definition.identity,
    generated:
      generated === null
        ? null
        : { expression: generated.expression.toText(context.writer), stored: generated.stored },
    onUpdateNow: definition.onUpdateNow,
    collation: definition.collation,
    comment: definition.comment,
  };
}

function declareDefault(input: DefaultInput, context: DeclareContext): Default {
  if (typeof input === 'bigint') return { kind: 'sql', sql: String(input) };
  if (typeof input !== 'object') return { kind: 'literal', value: input };
  if (isSqlInput(input)) return { kind: 'sql', sql: toSql(input).toText(context.writer) };
  if ('kind' in input && input.kind === 'now') return { kind: 'now' };
  return { kind: 'literal', value: JSON.stringify(input) };
}

/** The constraints of one column being added: what `.unique()`, `.references()` and `.check()` stand for. */
export function declareColumnConstraints(
  ref: TableRef,
  name: string,
  definition: ColumnDefinition,
  context: DeclareContext,
): readonly (UniqueConstraint | ForeignKey | CheckConstraint)[] {
  const parts: TableParts = {
    primaryKeys: [],
    uniques: [],
    foreignKeys: [],
    checks: [],
    indexes: [],
    options: [],
  };
  collectFromColumn(parts, ref, name, definition, context);
  return [...parts.uniques, ...parts.foreignKeys, ...parts.checks];
}

/** A constraint or index as plain data. */
export function declareExtra(
  ref: TableRef,
  extra: Exclude<TableExtra, TableOptionsDeclaration>,
  context: DeclareContext,
): PrimaryKey | UniqueConstraint | ForeignKey | CheckConstraint | Index {
  switch (extra.kind) {
    case 'primaryKey':
      return declarePrimaryKey(ref, extra.definition.name, extra.definition.columns, context);
    case 'unique':
      return declareUnique(ref, extra.definition, context);
    case 'foreignKey':
      return declareForeignKey(ref, extra.definition, context);
    case 'check':
      return declareCheck(ref, extra.definition.name, extra.definition.expression, context);
    case 'index':
      return declareIndex(ref, extra.definition, context);
  }
}

function declarePrimaryKey(
  ref: TableRef,
  name: string | null,
  columns: readonly string[],
  context: DeclareContext,
): PrimaryKey {
  const { naming, maxNameBytes } = context;
  return {
    kind: 'primaryKey',
    name: name ?? conventionalName(naming.pk, { table: ref.name, columns }, maxNameBytes),
    columns,
  };
}

function declareUnique(
  ref: TableRef,
  definition: {
    name: string | null;
    columns: readonly string[];
    nullsNotDistinct: boolean;
    deferrable: ReferenceOptions['deferrable'];
  },
  context: DeclareContext,
): UniqueConstraint {
  const { columns } = definition;
  return {
    kind: 'unique',
    name:
      definition.name ??
      conventionalName(context.naming.uq, { table: ref.name, columns }, context.maxNameBytes),
    columns,
    nullsNotDistinct: definition.nullsNotDistinct,
    deferrable: deferrableOf(definition.deferrable),
  };
}

function declareForeignKey(
  ref: TableRef,
  definition: {
    name: string | null;
    columns: readonly string[];
    target: ForeignKeyTarget | null;
    options: ReferenceOptions;
  },
  context: DeclareContext,
): ForeignKey {
  const { columns, options } = definition;
  const references = resolveTarget(ref, columns, definition.target);
  const parts = { table: ref.name, columns, referred: references.name };
  return {
    kind: 'foreignKey',
    name: definition.name ?? conventionalName(context.naming.fk, parts, context.maxNameBytes),
    columns,
    references,
    onDelete: options.onDelete ?? 'no action',
    onUpdate: options.onUpdate ?? 'no action',
    match: options.match ?? null,
    deferrable: deferrableOf(options.deferrable),
  };
}

function resolveTarget(
  ref: TableRef,
  columns: readonly string[],
  target: ForeignKeyTarget | null,
): ForeignKey['references'] {
  const where = `The foreign key of ${displayName(ref)} (${columns.join(', ')})`;
  if (target === null) {
    throw new DbmError('models', `${where} refers to nothing`, {
      hint: 'Add .references(() => table.column).',
    });
  }
  if (target.kind === 'names') return { ...target.table, columns: target.columns };
  const referred = target.columns();
  const first = referred[0];
  if (first?.table === undefined || referred.some((it) => it.table === undefined)) {
    throw new DbmError('models', `${where} refers to something that is no column of a table`, {
      hint: 'Write .references(() => table.column). In a circular import the table may not be there yet.',
    });
  }
  if (referred.some((it) => tableKey(it.table) !== tableKey(first.table))) {
    throw new DbmError('models', `${where} refers to columns of different tables`);
  }
  return { ...first.table, columns: referred.map((it) => it.columnName) };
}

function deferrableOf(input: ReferenceOptions['deferrable']): Deferrable | null {
  if (input === undefined || input === false) return null;
  return input === true ? 'immediate' : input;
}

function declareCheck(
  ref: TableRef,
  name: string | null,
  expression: Sql,
  context: DeclareContext,
  column?: string,
): CheckConstraint {
  const text = expression.toText(context.writer);
  const parts = { table: ref.name, name: column ?? hashText(text, 8) };
  return {
    kind: 'check',
    name: name ?? conventionalName(context.naming.ck, parts, context.maxNameBytes),
    expression: text,
  };
}

function declareIndex(ref: TableRef, definition: IndexDefinition, context: DeclareContext): Index {
  const keys = definition.keys.map((key) => declareKey(key, context));
  const columns = keys.map((key) => key.column ?? hashText(key.expression!, 8));
  const name =
    definition.name ??
    conventionalName(context.naming.ix, { table: ref.name, columns }, context.maxNameBytes);
  return {
    kind: 'index',
    name: shortenName(name, context.maxNameBytes),
    keys,
    unique: definition.unique,
    method: definition.method,
    where: definition.where?.toText(context.writer) ?? null,
    include: definition.include,
    nullsNotDistinct: definition.nullsNotDistinct,
  };
}

function declareKey(key: IndexKeyDefinition, context: DeclareContext) {
  return { ...key, expression: key.expression?.toText(context.writer) ?? null };
}

/** Mistakes that no engine would take: two things of one name, keys over columns that are not there. */
function checkTable(table: Table): void {
  const columns = new Set(table.columns.map((column) => column.name));
  const where = `the table ${displayName(table)}`;
  if (columns.size === 0) throw new DbmError('models', `${capitalised(where)} has no columns`);
  const names = new Set<string>();
  const parts: readonly { kind: string; name: string | null; columns: readonly string[] }[] = [
    ...(table.primaryKey === null ? [] : [table.primaryKey]),
    ...table.uniques,
    ...table.foreignKeys,
    ...table.checks.map((it) => ({ ...it, columns: [] })),
    ...table.indexes.map((it) => ({
      ...it,
      columns: [...it.keys.flatMap((key) => key.column ?? []), ...it.include],
    })),
  ];
  for (const part of parts) {
    const missing = part.columns.find((name) => !columns.has(name));
    if (missing !== undefined) {
      throw new DbmError(
        'models',
        `${part.name ?? part.kind} of ${where} names the column ${missing}, which is not there`,
      );
    }
    if (
      part.kind !== 'check' &&
      part.columns.length === 0 &&
      !(part.kind === 'index' && hasKeys(table, part.name))
    ) {
      throw new DbmError('models', `${part.name ?? part.kind} of ${where} names no columns`, {
        hint: 'Add .on(t.column).',
      });
    }
    if (part.name === null) continue;
    if (names.has(part.name)) {
      throw new DbmError(
        'models',
        `${capitalised(where)} has two constraints or indexes named ${part.name}`,
        {
          hint: 'Give one of them a name of its own.',
        },
      );
    }
    names.add(part.name);
  }
}

function hasKeys(table: Table, name: string | null): boolean {
  return table.indexes.some((index) => index.name === name && index.keys.length > 0);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
