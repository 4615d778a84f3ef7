import { ColumnBuilder, type ColumnDefinition, type ReferenceTarget } from './column.js';
import type { ForeignKeyTarget, IndexBuilder, IndexKeyDefinition, TableExtra } from './constraints.js';
import type { Declarations } from './declare.js';
import type { ObjectDefinition } from './objects.js';
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
    references: definition.references.map((it) => ({ ...it, target: targetInSnakeCase(it.target) })),
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
  return { columnName: snakeCase(columnName), table: { ...table, name: snakeCase(table.name) } };
}

function extraInSnakeCase(extra: TableExtra): TableExtra {
  switch (extra.kind) {
    case 'primaryKey':
      return {
        ...extra,
        definition: { ...extra.definition, columns: extra.definition.columns.map(snakeCase) },
      };
    case 'unique':
      return {
        ...extra,
        definition: { ...extra.definition, columns: extra.definition.columns.map(snakeCase) },
      };
    case 'foreignKey': {
      const { columns, target } = extra.definition;
      const definition = {
        ...extra.definition,
        columns: columns.map(snakeCase),
        target: target === null ? null : keyTargetInSnakeCase(target),
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
    default:
      return extra;
  }
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
      return { ...object, name: snakeCase(object.name), query: sqlInSnakeCase(object.query) };
    case 'materializedView':
      return {
        ...object,
        name: snakeCase(object.name),
        query: sqlInSnakeCase(object.query),
        indexes: object.indexes.map(indexInSnakeCase),
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
    default:
      return object;
  }
}

function keyTargetInSnakeCase(target: ForeignKeyTarget): ForeignKeyTarget {
  if (target.kind === 'columns') {
    return { kind: 'columns', columns: () => target.columns().map(referenceInSnakeCase) };
  }
  const table = { ...target.table, name: snakeCase(target.table.name) };
  return { kind: 'names', table, columns: target.columns.map(snakeCase) };
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
