import type {
  CheckConstraint,
  Constraint,
  Deferrable,
  DialectName,
  ForeignKey,
  Index,
  KeyPart,
  NameParts,
  NamingConvention,
  PrimaryKey,
  RareKeyOptions,
  Remark,
  TableRef,
  UniqueConstraint,
} from '../catalog/index.js';
import { conventionalName, displayName, shortenName, tableKey } from '../catalog/index.js';
import { DbmError, messageOf } from '../errors/index.js';
import { hashText } from '../util/index.js';
import { requireBuilder } from './check-input.js';
import type { ColumnReference } from './column.js';
import type { ReferenceOptions } from './column-options.js';
import type {
  CheckDefinition,
  ForeignKeyDefinition,
  ForeignKeyTarget,
  KeyDefinition,
  PrimaryKeyDefinition,
  TableExtra,
  UniqueDefinition,
} from './constraints.js';
import type { IndexDefinition } from './indexes.js';
import type { ConstraintName } from './names.js';
import type { SqlWriter } from './sql.js';
import type { TableProperty } from './table-properties.js';

/** What turning a declaration into plain data needs to know of the engine and the project. */
export interface DeclareContext {
  readonly dialect: DialectName;
  readonly writer: SqlWriter;
  readonly naming: NamingConvention;
  /** How long the names that dbm makes up may be, in bytes of UTF-8. */
  readonly maxNameBytes: number;
  /** Whether the engine takes a name of this length as it is. */
  readonly fitsName: (name: string) => boolean;
}

/** A constraint or index as plain data. Throws DbmError `models` for a foreign key that refers to nothing. */
export function declareExtra(
  ref: TableRef,
  extra: Exclude<TableExtra, TableProperty>,
  context: DeclareContext,
): Constraint | Index {
  requireBuilder(ref, extra);
  switch (extra.kind) {
    case 'primaryKey':
      return declarePrimaryKey(ref, extra.definition, context);
    case 'unique':
      return declareUnique(ref, extra.definition, context);
    case 'foreignKey':
      return declareForeignKey(ref, extra.definition, context);
    case 'check':
      return declareCheck(ref, extra.definition, context);
    case 'exclude': {
      const { name, body, comment } = extra.definition;
      const definition = body?.toText(context.writer).trim() ?? '';
      const named = nameOf(name, 'ck', { table: ref.name }, context);
      return { kind: 'exclude', name: named, definition, ...remark(comment) };
    }
    case 'index':
      return declareIndex(ref, extra.definition, context);
    default:
      throw new DbmError('models', `The extras of ${displayName(ref)} hold something that is no constraint`, {
        hint: 'Extras are primaryKey(), unique(), foreignKey(), check(), index() and tableOptions().',
      });
  }
}

const remark = (comment: string | null | undefined): Remark => (comment == null ? {} : { comment });

/** The name that was given, or the conventional one; `null` stays no name. */
function nameOf<T extends ConstraintName>(
  given: T,
  kind: keyof NamingConvention,
  parts: NameParts,
  context: DeclareContext,
): string | Exclude<T, undefined> {
  if (given === undefined) return conventionalName(context.naming[kind], parts, context.maxNameBytes);
  if (given === null) return given as Exclude<T, undefined>;
  return context.fitsName(given) ? given : shortenName(given, context.maxNameBytes);
}

function declarePrimaryKey(
  ref: TableRef,
  definition: PrimaryKeyDefinition,
  context: DeclareContext,
): PrimaryKey {
  const { columns } = definition;
  return {
    kind: 'primaryKey',
    name: nameOf(definition.name, 'pk', { table: ref.name, columns }, context),
    columns,
    ...rareKeyOptions(definition),
    ...definition.rare,
  };
}

/** What a key says that few say. */
function rareKeyOptions({ parts, include, onConflict }: KeyDefinition): RareKeyOptions {
  const isPlain = (it: KeyPart) => !it.descending && it.collation === null && it.length === null;
  return {
    ...(include.length === 0 ? {} : { include }),
    ...(parts.every(isPlain) ? {} : { parts }),
    ...(onConflict === null ? {} : { onConflict }),
  };
}

function declareUnique(
  ref: TableRef,
  definition: UniqueDefinition,
  context: DeclareContext,
): UniqueConstraint {
  const { columns } = definition;
  return {
    kind: 'unique',
    name: nameOf(definition.name, 'uq', { table: ref.name, columns }, context),
    columns,
    nullsNotDistinct: definition.nullsNotDistinct,
    deferrable: deferrableOf(definition.deferrable),
    ...rareKeyOptions(definition),
    ...definition.rare,
  };
}

function declareForeignKey(
  ref: TableRef,
  definition: ForeignKeyDefinition,
  context: DeclareContext,
): ForeignKey {
  const { columns, options } = definition;
  const references = resolveTarget(ref, columns, definition.target);
  const parts = { table: ref.name, columns, referred: references.name };
  return {
    kind: 'foreignKey',
    name: nameOf(definition.name, 'fk', parts, context),
    columns,
    references,
    onDelete: options.onDelete ?? 'no action',
    onUpdate: options.onUpdate ?? 'no action',
    match: options.match ?? null,
    deferrable: deferrableOf(options.deferrable),
    ...(options.notValid === true ? { notValid: true } : {}),
    ...(options.notEnforced === true ? { notEnforced: true } : {}),
    ...(options.toPrimaryKey === true ? { toPrimaryKey: true } : {}),
    ...(options.period === true ? { period: true } : {}),
    ...(options.onDeleteColumns === undefined ? {} : { onDeleteColumns: options.onDeleteColumns }),
    ...remark(options.comment),
  };
}

/** The table and columns that a foreign key refers to. Throws DbmError `models` when it refers to nothing. */
export function resolveTarget(
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
  const referred = referredColumns(target.columns, where);
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

/** What the function gives, which is called with nothing: `(t) => t.id` fails. */
function referredColumns(
  columns: () => readonly ColumnReference[],
  where: string,
): readonly ColumnReference[] {
  try {
    return columns();
  } catch (thrown) {
    throw new DbmError('models', `${where} cannot be followed: ${messageOf(thrown)}`, {
      hint: "Write .references(() => table.column), or .references('table.column').",
      cause: thrown,
    });
  }
}

function deferrableOf(input: ReferenceOptions['deferrable']): Deferrable | null {
  if (input === undefined || input === false) return null;
  return input === true ? 'immediate' : input;
}

/** A check; one declared at a column is named after it, others after a hash of their text. */
function declareCheck(ref: TableRef, definition: CheckDefinition, context: DeclareContext): CheckConstraint {
  const expression = definition.expression.toText(context.writer);
  const parts = { table: ref.name, name: definition.column ?? hashText(expression, 8) };
  const { notValid, notEnforced, noInherit, comment } = definition.options;
  return {
    kind: 'check',
    name: nameOf(definition.name, 'ck', parts, context),
    expression,
    ...(notValid === true ? { notValid } : {}),
    ...(notEnforced === true ? { notEnforced } : {}),
    ...(noInherit === true ? { noInherit } : {}),
    ...remark(comment),
  };
}

function declareIndex(ref: TableRef, definition: IndexDefinition, context: DeclareContext): Index {
  const keys = definition.keys.map((key) => ({
    ...key,
    expression: key.expression?.toText(context.writer) ?? null,
  }));
  const columns = keys.map((key) => key.column ?? hashText(key.expression!, 8));
  return {
    kind: 'index',
    name: nameOf(definition.name, 'ix', { table: ref.name, columns }, context),
    keys,
    unique: definition.unique,
    method: definition.method,
    where: definition.where?.toText(context.writer) ?? null,
    include: definition.include,
    nullsNotDistinct: definition.nullsNotDistinct,
    ...definition.rare,
  };
}
