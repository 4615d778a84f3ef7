import type { TableOptions, TableRef } from '../catalog/index.js';
import { ColumnBuilder, type ColumnDefinition, type ReferenceTarget } from './column.js';
import type { ReferenceOptions } from './column-options.js';
import type { ForeignKeyTarget, KeyDefinition, TableExtra } from './constraints.js';
import type { Declarations } from './declare.js';
import type { IndexBuilder, IndexKeyDefinition } from './indexes.js';
import type { ColumnComments, ObjectDefinition } from './objects.js';
import { isSqlInput, Sql, toSql } from './sql.js';
import type { TableDefinition } from './table.js';

/**
 * `createdAt` as `created_at`: exactly what Kysely's CamelCasePlugin makes of a name without options, so that
 * its queries find what the migrations have made.
 */
export function snakeCase(name: string): string {
  return [...name]
    .map((char, i, all) => {
      const before = all[i - 1];
      return isUpper(char) && before !== undefined && !isUpper(before)
        ? `_${char.toLowerCase()}`
        : char.toLowerCase();
    })
    .join('');
}

function isUpper(char: string): boolean {
  return char === char.toUpperCase() && char !== char.toLowerCase();
}

/** The declarations with the names of tables and columns in snake case; those of constraints stay as they are. */
export function snakeCased({ tables, enums, objects }: Declarations): Declarations {
  return { tables: tables.map(tableInSnakeCase), enums, objects: objects.map(objectInSnakeCase) };
}

function tableInSnakeCase(table: TableDefinition): TableDefinition {
  return {
    ...table,
    name: snakeCase(table.name),
    columns: Object.fromEntries(
      Object.entries(table.columns).map(([name, builder]) => [
        snakeCase(name),
        new ColumnBuilder(columnInSnakeCase(builder.definition)),
      ]),
    ),
    extras: table.extras.map(extraInSnakeCase),
    renamedFrom: table.renamedFrom === null ? null : snakeCase(table.renamedFrom),
  };
}

function columnInSnakeCase(definition: ColumnDefinition): ColumnDefinition {
  const { generated, renamedFrom } = definition;
  const { default: value } = definition;
  return {
    ...definition,
    default: isSqlInput(value) ? sqlInSnakeCase(toSql(value)) : value,
    generated: generated === null ? null : { ...generated, expression: sqlInSnakeCase(generated.expression) },
    references: definition.references.map(({ target, ...options }) => ({
      ...optionsInSnakeCase(options),
      target: targetInSnakeCase(target),
    })),
    checks: definition.checks.map((it) => ({ ...it, expression: sqlInSnakeCase(it.expression) })),
    renamedFrom: renamedFrom === null ? null : snakeCase(renamedFrom),
  };
}

function targetInSnakeCase(target: ReferenceTarget): ReferenceTarget {
  if (typeof target === 'string') return target.split('.').map(snakeCase).join('.');
  return () => referenceInSnakeCase(target());
}

type Reference = ReturnType<Exclude<ReferenceTarget, string>>;

function referenceInSnakeCase(reference: Reference): Reference {
  // What refers to nothing is an error that is reported where the key is declared.
  if (reference?.table === undefined) return reference;
  const { columnName, table } = reference;
  return { columnName: snakeCase(columnName), table: refInSnakeCase(table) };
}

function extraInSnakeCase(extra: TableExtra): TableExtra {
  switch (extra.kind) {
    case 'primaryKey':
      return { ...extra, definition: keyInSnakeCase(extra.definition) };
    case 'unique':
      return { ...extra, definition: keyInSnakeCase(extra.definition) };
    case 'foreignKey': {
      const { columns, target, options } = extra.definition;
      const definition = {
        ...extra.definition,
        columns: columns.map(snakeCase),
        target: target === null ? null : keyTargetInSnakeCase(target),
        options: optionsInSnakeCase(options),
      };
      return { ...extra, definition };
    }
    case 'check': {
      const { expression, column } = extra.definition;
      const definition = {
        ...extra.definition,
        expression: sqlInSnakeCase(expression),
        column: column === null ? null : snakeCase(column),
      };
      return { ...extra, definition };
    }
    case 'index':
      return indexInSnakeCase(extra);
    case 'exclude': {
      const { body } = extra.definition;
      return {
        ...extra,
        definition: { ...extra.definition, body: body === null ? null : sqlInSnakeCase(body) },
      };
    }
    case 'options':
      return { ...extra, definition: periodInSnakeCase(extra.definition) };
    case 'partitionBy':
      return { ...extra, definition: { by: sqlInSnakeCase(extra.definition.by) } };
    case 'partitionOf': {
      const { table, bounds } = extra.definition;
      return { ...extra, definition: { table: refInSnakeCase(table), bounds: sqlInSnakeCase(bounds) } };
    }
    case 'inherits':
      return { ...extra, definition: { tables: extra.definition.tables.map(refInSnakeCase) } };
    default:
      return extra;
  }
}

/** Its name stands among the columns of a key that is withoutOverlaps(). */
function periodInSnakeCase<O extends Pick<TableOptions, 'period'>>(options: O): O {
  if (options.period === undefined) return options;
  const { name, columns } = options.period;
  const [from, to] = columns;
  return { ...options, period: { name: snakeCase(name), columns: [snakeCase(from), snakeCase(to)] } };
}

function keyInSnakeCase<D extends KeyDefinition>(key: D): D {
  return { ...key, columns: key.columns.map(snakeCase), include: key.include.map(snakeCase) };
}

function optionsInSnakeCase<O extends ReferenceOptions>(options: O): O {
  const { onDeleteColumns } = options;
  return onDeleteColumns === undefined
    ? options
    : { ...options, onDeleteColumns: onDeleteColumns.map(snakeCase) };
}

function refInSnakeCase<R extends TableRef>(ref: R): R {
  return { ...ref, name: snakeCase(ref.name) };
}

function indexInSnakeCase(index: IndexBuilder): IndexBuilder {
  const { keys, where, include } = index.definition;
  const definition = {
    ...index.definition,
    keys: keys.map(indexKeyInSnakeCase),
    where: where === null ? null : sqlInSnakeCase(where),
    include: include.map(snakeCase),
  };
  return { ...index, definition };
}

/** Views are queried like tables, and named like them; routines and extensions are called what they are called. */
function objectInSnakeCase(object: ObjectDefinition): ObjectDefinition {
  switch (object.kind) {
    case 'view':
      return {
        ...object,
        name: snakeCase(object.name),
        query: sqlInSnakeCase(object.query),
        ...commentsInSnakeCase(object),
      };
    case 'materializedView':
      return {
        ...object,
        name: snakeCase(object.name),
        query: sqlInSnakeCase(object.query),
        indexes: object.indexes.map(indexInSnakeCase),
        ...commentsInSnakeCase(object),
      };
    case 'trigger':
    case 'rule':
    case 'statistics':
      return { ...object, table: snakeCase(object.table), statement: sqlInSnakeCase(object.statement) };
    case 'policy':
      return {
        ...object,
        table: snakeCase(object.table),
        using: object.using === null ? null : sqlInSnakeCase(object.using),
        withCheck: object.withCheck === null ? null : sqlInSnakeCase(object.withCheck),
      };
    case 'function':
    case 'procedure':
    case 'aggregate':
      return { ...object, statement: sqlInSnakeCase(object.statement) };
    case 'sequence': {
      const { ownedBy } = object;
      if (ownedBy === null) return object;
      return { ...object, ownedBy: { ...refInSnakeCase(ownedBy), column: snakeCase(ownedBy.column) } };
    }
    default:
      return object;
  }
}

function commentsInSnakeCase({ columnComments }: ColumnComments): ColumnComments {
  if (columnComments === undefined) return {};
  const entries = Object.entries(columnComments).map(([name, comment]) => [snakeCase(name), comment]);
  return { columnComments: Object.fromEntries(entries) };
}

function keyTargetInSnakeCase(target: ForeignKeyTarget): ForeignKeyTarget {
  if (target.kind === 'columns') {
    return { kind: 'columns', columns: () => target.columns().map(referenceInSnakeCase) };
  }
  return {
    kind: 'names',
    table: refInSnakeCase(target.table),
    columns: target.columns.map(snakeCase),
  };
}

function indexKeyInSnakeCase(key: IndexKeyDefinition): IndexKeyDefinition {
  return {
    ...key,
    column: key.column === null ? null : snakeCase(key.column),
    expression: key.expression === null ? null : sqlInSnakeCase(key.expression),
  };
}

/** Names in `${...}` are columns; text is text. */
function sqlInSnakeCase({ parts }: Sql): Sql {
  return new Sql(
    parts.map((part) => (part.kind === 'identifier' ? { ...part, names: part.names.map(snakeCase) } : part)),
  );
}
