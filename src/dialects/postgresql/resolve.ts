import type {
  Catalog,
  CheckConstraint,
  Column,
  ColumnType,
  Constraint,
  EnumType,
  ExclusionConstraint,
  ForeignKey,
  Index,
  IndexKey,
  Inheritance,
  PrimaryKey,
  SchemaObject,
  Table,
  TableRef,
  UniqueConstraint,
} from '../../catalog/index.js';
import {
  canonical,
  constraintsOf,
  describeObject,
  displayName,
  shortenName,
  tableKey,
} from '../../catalog/index.js';
import { equal } from '../../util/index.js';
import type { Server } from '../dialect.js';
import { mysqlOnly, without } from '../shared/ignored-options.js';
import { type Report, refuse } from '../shared/problems.js';
import { reportSqliteOnly, withColumnsSaid } from '../shared/sqlite-only.js';
import { cleanExpression } from './expressions.js';
import { maxNameBytes, nameProblem } from './names.js';
import { resolveObject } from './objects/resolve-object.js';
import type { ResolveContext, SchemaOf } from './resolve-column.js';
import { resolveColumn } from './resolve-column.js';
import { canonicalStorage, resolveOptions } from './table-options.js';

/**
 * Portable words into PostgreSQL's; see Dialect.resolve. Enum types move from the columns into the catalog,
 * names of the default schema lose it, options of other engines go.
 */
export function resolve(catalog: Catalog, server: Server): Catalog {
  const problems: string[] = [];
  const schemaOf: SchemaOf = (schema) => (schema === server.defaultSchema ? null : schema);
  const context: ResolveContext = {
    server,
    schemaOf,
    report: (where, problem) => problems.push(`${where}: ${problem}`),
  };
  const tables = catalog.tables.map((table) => resolveTable(table, context));
  const declared = catalog.enums.map((it) => ({ ...it, schema: schemaOf(it.schema) }));
  const used = [
    ...tables.flatMap((table) =>
      table.columns.map(({ name, type }) => ({ where: `${displayName(table)}.${name}`, type })),
    ),
    ...catalog.objects.flatMap((object) =>
      partTypes(object).map((type) => ({ where: describeObject(object), type: withSchema(type, schemaOf) })),
    ),
  ];
  const enums = collectEnums(declared, used, problems);
  const objects = catalog.objects.map((object) => resolveObject(object, context));
  problems.push(...sharedNames(tables));
  refuse('PostgreSQL', problems);
  const schemas = [...catalog.schemas, ...[...tables, ...enums, ...objects].map((it) => it.schema)]
    .map(schemaOf)
    .filter((it) => it !== null);
  return canonical({ ...catalog, tables, enums, schemas, objects });
}

function resolveTable(table: Table, context: ResolveContext): Table {
  const { server, schemaOf, report } = context;
  const ref = { schema: schemaOf(table.schema), name: table.name };
  const at = (part: string) => (problem: string) => report(`${displayName(ref)}.${part}`, problem);
  const columns = table.columns.map((column) => resolveColumn(column, table.name, context, at(column.name)));
  for (const name of [table.schema, table.name]) {
    const problem = name === null ? null : nameProblem(name);
    if (problem !== null) report(displayName(ref), problem);
  }
  for (const name of table.primaryKey?.columns ?? []) {
    const column = columns.find((it) => it.name === name);
    if (column?.nullable === true) {
      at(name)('a column of the primary key is never null; take nullable() away');
    }
    const { notValid, noInherit } = column?.notNull ?? {};
    if (notValid === true || noInherit === true) {
      at(name)('a column of the primary key is never null; take notValid and noInherit away');
    }
  }
  reportSqliteOnly(table, at);
  if (table.options.partitionBy !== undefined) {
    report(
      displayName(ref),
      'the option partitionBy is MySQL’s; write partitionBy(sql`...`) beside the options',
    );
  }
  if (table.partitionBy !== undefined) reportPartitioned(table, server, at);
  for (const { property, words, since } of newer) {
    if (server.versionNumber[0] >= since) continue;
    const problem = `${words} needs PostgreSQL ${since}, this is ${server.version}`;
    for (const part of [...constraintsOf(table), ...table.indexes]) {
      if (asks(part, property)) at(part.name ?? part.kind)(problem);
    }
  }
  return {
    ...ref,
    columns,
    primaryKey: table.primaryKey === null ? null : namedKey(table.primaryKey),
    uniques: table.uniques.map((it): UniqueConstraint => namedKey(it)),
    foreignKeys: table.foreignKeys.map(
      (it): ForeignKey => ({
        ...named(withColumnsSaid(it)),
        references: { ...it.references, schema: schemaOf(it.references.schema) },
      }),
    ),
    checks: table.checks.map(
      (it): CheckConstraint => ({ ...named(it), expression: cleanExpression(it.expression) }),
    ),
    exclusions: table.exclusions.map((it): ExclusionConstraint => named(it)),
    indexes: table.indexes.map((it) => resolveIndex(it, at(it.name))),
    comment: table.comment === '' ? null : table.comment,
    options: resolveOptions(table.options),
    ...resolveInheritance(table, schemaOf),
  };
}

/** What a partitioned table cannot have. https://www.postgresql.org/docs/current/sql-altertable.html */
function reportPartitioned(
  { checks, columns, foreignKeys }: Table,
  { versionNumber: [major], version }: Server,
  at: (part: string) => Report,
): void {
  for (const { name, notValid } of foreignKeys) {
    if (notValid === true && major < 18) {
      at(name ?? 'foreign key')(
        `NOT VALID for a foreign key of a partitioned table needs PostgreSQL 18, this is ${version}`,
      );
    }
  }
  const kept = [
    ...checks.filter(({ noInherit }) => noInherit === true),
    ...columns.filter(({ notNull }) => notNull?.noInherit === true),
  ];
  for (const { name } of kept) {
    at(name ?? 'check')('partitions have all that their table has; take noInherit away');
  }
}

/** What parts of tables may have, in words, and since which version. */
const newer = [
  { property: 'nullsNotDistinct', words: 'NULLS NOT DISTINCT', since: 15 },
  { property: 'onDeleteColumns', words: 'ON DELETE for some of the columns', since: 15 },
  { property: 'withoutOverlaps', words: 'WITHOUT OVERLAPS', since: 18 },
  { property: 'period', words: 'PERIOD', since: 18 },
  { property: 'notEnforced', words: 'NOT ENFORCED', since: 18 },
];

function asks(part: Constraint | Index, property: string): boolean {
  const value: unknown = Reflect.get(part, property);
  return value !== undefined && value !== false;
}

function resolveInheritance(table: Table, schemaOf: SchemaOf): Inheritance {
  const { partitionBy, partitionOf, inherits } = table;
  const resolved = <T extends TableRef>(ref: T): T => ({ ...ref, schema: schemaOf(ref.schema) });
  return {
    ...(partitionBy === undefined ? {} : { partitionBy: cleanExpression(partitionBy) }),
    ...(partitionOf === undefined ? {} : { partitionOf: resolved(partitionOf) }),
    ...(inherits === undefined ? {} : { inherits: inherits.map(resolved) }),
  };
}

function named<T extends { readonly name: string | null }>(part: T): T {
  return part.name === null ? part : { ...part, name: shortenName(part.name, maxNameBytes) };
}

/** A key or index; how it is stored is told apart from what is MySQL's. */
function namedKey<T extends PrimaryKey | UniqueConstraint | Index>(key: T): T {
  return { ...named(without(key, mysqlOnly)), ...canonicalStorage(key.storage) };
}

function resolveIndex(index: Index, report: Report): Index {
  if (index.method === 'fulltext' || index.method === 'spatial') {
    report(`${index.method} indexes are MySQL's; use an index .using('gin') or .using('gist')`);
  }
  return {
    ...namedKey(index),
    method: index.method === 'btree' ? null : index.method,
    where: index.where === null ? null : cleanExpression(index.where),
    keys: index.keys.map((key) => resolveKey(key, report)),
  };
}

function resolveKey(key: IndexKey, report: Report): IndexKey {
  if (key.length !== null) {
    report("a length of an index key is MySQL's; index an expression: left(column, length)");
  }
  const usual = key.descending ? 'first' : 'last';
  return {
    ...key,
    expression: key.expression === null ? null : cleanExpression(key.expression),
    nulls: key.nulls === usual ? null : key.nulls,
  };
}

function collectEnums(
  declared: readonly EnumType[],
  used: readonly { readonly where: string; readonly type: ColumnType }[],
  problems: string[],
): readonly EnumType[] {
  const found = new Map(declared.map((it) => [tableKey(it), it]));
  for (const { where, type: of } of used) {
    const type = enumOf({ type: of });
    if (type === null) continue;
    const known = found.get(tableKey(type));
    if (known === undefined) found.set(tableKey(type), type);
    else if (!equal(known.values, type.values)) {
      problems.push(
        `${where}: the enumeration ${displayName(type)} has other values elsewhere; declare it once and use that`,
      );
    }
  }
  return [...found.values()];
}

/** The types that a domain or composite type is made of. */
function partTypes(object: SchemaObject): readonly ColumnType[] {
  if (object.kind === 'domain') return [object.type];
  return object.kind === 'compositeType' ? object.attributes.map((it) => it.type) : [];
}

function withSchema(type: ColumnType, schemaOf: SchemaOf): ColumnType {
  if (type.kind === 'array') return { ...type, of: withSchema(type.of, schemaOf) };
  return type.kind === 'enum' ? { ...type, schema: schemaOf(type.schema) } : type;
}

/** The enum type that a column's values, or their elements, have. */
export function enumOf(column: Pick<Column, 'type'>): EnumType | null {
  const type = column.type.kind === 'array' ? column.type.of : column.type;
  if (type.kind !== 'enum' || type.name === null) return null;
  return { schema: type.schema, name: type.name, values: type.values };
}

/** Tables, indexes and the indexes of keys share the names of a schema. */
function sharedNames(tables: readonly Table[]): string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const table of tables) {
    const where = displayName(table);
    const parts = [
      { name: table.name, what: 'the table' },
      ...table.indexes.map(({ name }) => ({ name, what: `an index of ${where}` })),
      ...[table.primaryKey, ...table.uniques].flatMap((it) =>
        it === null || it.name === null ? [] : [{ name: it.name, what: `a constraint of ${where}` }],
      ),
    ];
    for (const { name, what } of parts) {
      const key = tableKey({ schema: table.schema, name });
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, what);
      else problems.push(`${where}: ${owner} and ${what} are both named ${name}; rename one`);
    }
  }
  return problems;
}
