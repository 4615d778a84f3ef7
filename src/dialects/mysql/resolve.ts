import type {
  Catalog,
  CheckConstraint,
  ForeignKey,
  IndexKey,
  Table,
  TableOptions,
  TableRef,
} from '../../catalog/index.js';
import { canonical, defaultTableOptions, displayName } from '../../catalog/index.js';
import type { Server } from '../dialect.js';
import { mysqlOnly, postgresqlOnly, without } from '../shared/ignored-options.js';
import { isTied, noInheritance } from '../shared/postgresql-only.js';
import { type Report, type ReportAt, refuse } from '../shared/problems.js';
import { reportSqliteOnly, withColumnsSaid } from '../shared/sqlite-only.js';
import { collationOptions, tableCollation } from './collations.js';
import { rowTimes } from './create-table.js';
import { bare, isRowTime } from './expressions.js';
import { withoutMadeIndexes } from './inspect/server-table.js';
import { resolveObject } from './objects/object-rules.js';
import { canonicalPartitions } from './partitions.js';
import { beyondMetadata, resolveColumn, resolveComment } from './resolve-column.js';
import type { IndexContext } from './resolve-index.js';
import {
  asUniqueConstraint,
  asUniqueIndex,
  keyProblem,
  keysOf,
  resolveIndex,
  resolvePrimaryKey,
  unheededOfKey,
} from './resolve-index.js';
import { engineOf, isMariadb, productName, tableDefaults } from './server.js';
import { canonicalStorage, countsWithinKeys, storageProblem } from './storage.js';

/** In characters. https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html */
export const maxNameLength = 64;

export function fitsName(name: string): boolean {
  return [...name].length <= maxNameLength;
}

/**
 * Portable words into MySQL's and MariaDB's; see Dialect.resolve. The primary key loses its name (it is
 * always PRIMARY), a unique index over whole columns becomes the unique constraint that it is, an enum
 * loses its name, types and defaults get the server's spelling, options of other engines go.
 */
export function resolve(catalog: Catalog, server: Server): Catalog {
  const problems: string[] = [];
  const tables = catalog.tables.map((table) =>
    resolveTable(table, server, (where, problem) => problems.push(`${where}: ${problem}`)),
  );
  const objects = catalog.objects.map((object) =>
    resolveObject(object, server, (where, problem) => problems.push(`${where}: ${problem}`)),
  );
  problems.push(...sharedNames(tables, server));
  refuse(productName(server), problems);
  return canonical({ ...catalog, tables, objects, enums: [], schemas: [] });
}

/** A table's name as this server keeps it, without the database that it is in anyway. */
export function resolveRef(ref: TableRef, server: Server): TableRef {
  return {
    schema: ref.schema === server.defaultSchema ? null : ref.schema,
    name: server.lowerCaseTableNames === true ? ref.name.toLowerCase() : ref.name,
  };
}

/** The options of a table: null where they are the database's. */
export function resolveOptions(options: TableOptions, server: Server): TableOptions {
  const { engine } = tableDefaults(server);
  const storage = canonicalStorage(options.storage);
  const { partitionBy, systemVersioning, period } = options;
  const isDefault = options.engine === null || options.engine.toLowerCase() === engine.toLowerCase();
  return {
    ...defaultTableOptions,
    engine: isDefault ? null : options.engine,
    ...collationOptions(options.charset, options.collation, server),
    ...(storage === undefined ? {} : { storage }),
    ...(partitionBy === undefined ? {} : { partitionBy: canonicalPartitions(partitionBy) }),
    ...(systemVersioning === true ? { systemVersioning } : {}),
    ...(period === undefined ? {} : { period }),
  };
}

function resolveTable(table: Table, server: Server, report: ReportAt): Table {
  const ref = resolveRef(table, server);
  const at =
    (part: string): Report =>
    (problem) =>
      report(`${displayName(ref)}.${part}`, problem);
  const whole: Report = (problem) => report(displayName(ref), problem);
  if (ref.schema !== null) {
    whole(
      `${productName(server)} has no schemas; a table of another database has a migrations folder of its own`,
    );
  }
  if (table.exclusions.length > 0) {
    whole(`${productName(server)} has no exclusion constraints; take exclude() away`);
  }
  reportSqliteOnly(table, at, true);
  // Partitions have no tables of their own: how they are cut is an option, which can change.
  const { partitionBy = table.options.partitionBy, ...ties } = table;
  if (isTied(ties)) whole(noInheritance(productName(server)));
  const options = resolveOptions(
    partitionBy === undefined ? table.options : { ...table.options, partitionBy },
    server,
  );
  const ofTable = tableCollation(options, server);
  const columns = table.columns
    .map((column) => resolveColumn(column, ofTable, server, at(column.name)))
    .map((column) => (options.systemVersioning === true ? column : without(column, ['unversioned'])));
  const engine = engineOf(options, server).toLowerCase();
  const context = (report: Report): IndexContext => ({
    columns,
    tableCollation: ofTable,
    engine,
    server,
    report,
  });
  const said = table.uniques.flatMap((it) => asUniqueIndex(it) ?? []);
  const indexes = [...table.indexes, ...said].map((index) => resolveIndex(index, context(at(index.name))));
  const resolved: Table = {
    ...ref,
    columns,
    primaryKey: table.primaryKey === null ? null : resolvePrimaryKey(table.primaryKey, context(whole)),
    uniques: [
      ...table.uniques
        .filter((it) => asUniqueIndex(it) === null)
        .map((it) => ({
          ...without(it, [
            ...unheededOfKey(server),
            ...mysqlOnly,
            ...(isMariadb(server) && it.withoutOverlaps === true && it.comment !== '' ? [] : ['comment']),
          ]),
          nullsNotDistinct: false,
          deferrable: null,
        })),
      ...indexes.flatMap((index) => asUniqueConstraint(index) ?? []),
    ],
    foreignKeys: table.foreignKeys.map((it) => resolveForeignKey(it, server)),
    checks: table.checks.map((it) => resolveCheck(it, server)),
    exclusions: [],
    indexes: indexes.filter((index) => asUniqueConstraint(index) === null),
    comment: resolveComment(table.comment, 2048, whole),
    options,
  };
  checkNames(resolved, whole);
  checkOptions(options, whole);
  checkTimes(resolved, server, at, whole);
  checkUniques(table, at, server);
  checkForeignKeys(table, context(whole), at);
  checkKeys(resolved, context(whole), at);
  return withoutMadeIndexes(resolved, server);
}

function resolveCheck(check: CheckConstraint, server: Server): CheckConstraint {
  // https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html
  const unheeded = isMariadb(server) ? ['notEnforced'] : [];
  return {
    ...without(check, [...postgresqlOnly, ...unheeded, 'comment']),
    expression: bare(check.expression),
  };
}

function resolveForeignKey(key: ForeignKey, server: Server): ForeignKey {
  return {
    ...withColumnsSaid(without(key, [...postgresqlOnly, 'notEnforced', 'comment'])),
    references: { ...key.references, ...resolveRef(key.references, server) },
    match: null,
    deferrable: null,
  };
}

/** These stand in SQL as they are. */
function checkOptions({ storage = {}, partitionBy, ...names }: TableOptions, report: Report): void {
  for (const [key, value] of Object.entries(names)) {
    if (typeof value === 'string' && !/^\w+$/.test(value))
      report(`${key} is no name: ${JSON.stringify(value)}`);
  }
  for (const [name, value] of Object.entries(storage)) {
    const problem = storageProblem(name, value);
    if (problem !== null) report(problem);
  }
  if (partitionBy === '') report('partitionBy is empty');
}

type At = (part: string) => Report;

/** Whether a table that is versioned has a period, and what belongs to these, in the way that MariaDB takes it. */
function checkTimes(table: Table, server: Server, at: At, whole: Report): void {
  const { systemVersioning, period } = table.options;
  if (!isMariadb(server)) {
    if (systemVersioning === true) whole('MySQL has no system versioning; take systemVersioning away');
    if (period !== undefined) whole('MySQL has no periods; take period away');
    return;
  }
  // A change of a migration says nothing of its table.
  const isPart = table.columns.length <= 1;
  if (isPart) return;
  const times = table.columns.flatMap((it) => it.generated?.expression ?? []).filter(isRowTime);
  if (times.length > 0 && systemVersioning !== true) whole('row start and row end need systemVersioning');
  if (times.length > 0 && times.sort().join() !== 'ROW END,ROW START') {
    whole('row start and row end belong to two columns, one each');
  }
  for (const name of period?.columns ?? []) {
    const isNullable = table.columns.some((it) => it.name === name && it.nullable);
    if (isNullable) at(name)('a column of a period is never null; add notNull()');
  }
  const [, end] = rowTimes(table);
  for (const key of [table.primaryKey ?? [], table.uniques].flat()) {
    const report = at(key.name ?? key.columns.join('_'));
    const isOfPeriod = key.withoutOverlaps === true;
    if (isOfPeriod && key.columns.at(-1) !== period?.name) {
      report('withoutOverlaps() is for keys whose last column is the name of the period');
    }
    const plain = isOfPeriod ? key.columns.slice(0, -1) : key.columns;
    if (plain.length > 1 && plain.at(-1) === end?.name) {
      report(`MariaDB adds ${end!.name} to every unique key by itself; take it away`);
    }
  }
}

function checkUniques(table: Table, at: At, server: Server): void {
  for (const unique of table.uniques) {
    const report = at(unique.name ?? unique.columns.join('_'));
    if (unique.nullsNotDistinct) report(`${productName(server)} has no nullsNotDistinct()`);
    if (unique.deferrable !== null) report(`${productName(server)} has no deferrable constraints`);
  }
}

// https://dev.mysql.com/doc/refman/8.4/en/ansi-diff-foreign-keys.html
function checkForeignKeys(table: Table, { columns, engine, server }: IndexContext, at: At): void {
  const name = productName(server);
  for (const key of table.foreignKeys) {
    const report = at(key.name ?? key.columns.join('_'));
    if (key.deferrable !== null) report(`${name} has no deferrable constraints`);
    if (key.match !== null) report(`${name} takes match('full') and does not heed it; take it away`);
    // MySQL keeps the word, and does as for NO ACTION; MariaDB makes RESTRICT of it.
    if (isMariadb(server) && [key.onDelete, key.onUpdate].includes('set default'))
      report(`${name} has no 'set default'`);
    if ([key.onDelete, key.onUpdate].includes('set null')) {
      const fixed = columns.find((it) => key.columns.includes(it.name) && !it.nullable);
      if (fixed !== undefined) report(`'set null' needs a nullable column, and ${fixed.name} is not null`);
    }
    if (engine !== 'innodb' && !engine.startsWith('ndb')) {
      report(`the engine ${engine} takes foreign keys and does not heed them; use InnoDB`);
    }
  }
}

const wholeColumns = (keys: readonly IndexKey[]) =>
  keys.map((key) => (key.length === null ? key.column : null));

function checkKeys(table: Table, context: IndexContext, at: At): void {
  const { primaryKey, columns } = table;
  const find = (name: string | null) => columns.find((it) => it.name.toLowerCase() === name?.toLowerCase());
  for (const name of primaryKey?.columns ?? []) {
    if (find(name)?.nullable) at(name)('a column of the primary key is never null; take nullable() away');
  }
  const keys: readonly { readonly columns: readonly (string | null)[]; readonly unique: boolean }[] = [
    ...(primaryKey === null ? [] : [{ columns: wholeColumns(keysOf(primaryKey)), unique: false }]),
    ...table.uniques.map((it) => ({ columns: it.columns, unique: true })),
    ...table.indexes
      .filter((it) => it.method === null)
      .map((it) => ({
        columns: wholeColumns(it.keys),
        unique: it.unique,
      })),
  ];
  for (const key of keys) {
    for (const column of key.columns.flatMap((name) => find(name) ?? [])) {
      const problem = keyProblem(column, key.unique, context);
      if (problem !== null) at(column.name)(problem);
    }
  }
  const counted = new Set(
    keys
      .flatMap(({ columns: all }) => (countsWithinKeys(context.engine) ? all : all.slice(0, 1)))
      .map((name) => name?.toLowerCase()),
  );
  // A single column is all that is said of the table when a migration adds it.
  const numbered =
    columns.length === 1 && keys.length === 0 ? [] : columns.filter((it) => it.identity !== null);
  for (const column of numbered) {
    if (!counted.has(column.name.toLowerCase())) {
      at(column.name)(
        'a column with auto increment is the first of a key; make it the primary key, or unique',
      );
    }
  }
}

/** https://dev.mysql.com/doc/refman/8.4/en/identifiers.html */
function checkNames(table: Table, report: Report): void {
  const names: readonly (readonly [what: string, name: string | null])[] = [
    ['the table', table.name],
    ...table.columns.map((it) => ['the column', it.name] as const),
    ...[...table.uniques, ...table.foreignKeys, ...table.checks].map(
      (it) => ['the constraint', it.name] as const,
    ),
    ...table.indexes.map((it) => ['the index', it.name] as const),
  ];
  for (const [what, name] of names) {
    if (name === null) continue;
    const shown = `${what} ${JSON.stringify(name)}`;
    if (name === '') report(`${what} has an empty name`);
    if (!fitsName(name)) report(`${shown} is longer than ${maxNameLength} characters`);
    if (name.endsWith(' ')) report(`${shown} ends in a blank, which no name may`);
    if (name.includes('\0') || beyondMetadata.test(name)) {
      report(`${shown} holds a character that no name may hold: NUL, or one beyond U+FFFF`);
    }
  }
}

/** Names of foreign keys are taken once in a database; those of checks too on MySQL, on MariaDB once in a table. */
function sharedNames(tables: readonly Table[], server: Server): string[] {
  const scopes: (readonly [
    what: string,
    scope: (table: Table) => string,
    of: keyof Table & ('foreignKeys' | 'checks'),
  ])[] = [
    ['foreign key', () => '', 'foreignKeys'],
    ['check', (table) => (isMariadb(server) ? displayName(table) : ''), 'checks'],
  ];
  return scopes.flatMap(([what, scope, of]) => {
    const owners = new Map<string, string>();
    return tables.flatMap((table) =>
      table[of].flatMap(({ name }) => {
        if (name === null) return [];
        const key = `${scope(table)}\0${name.toLowerCase()}`;
        const owner = owners.get(key);
        owners.set(key, displayName(table));
        return owner === undefined
          ? []
          : [
              `${displayName(table)}: the ${what} ${name} has the name of one of ${owner}; name it differently`,
            ];
      }),
    );
  });
}
