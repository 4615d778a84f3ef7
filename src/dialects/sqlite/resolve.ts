import type {
  Catalog,
  CheckConstraint,
  Column,
  Constraint,
  ForeignKey,
  PrimaryKey,
  Table,
  TableOptions,
  UniqueConstraint,
} from '../../catalog/index.js';
import { canonical, defaultTableOptions } from '../../catalog/index.js';
import { withoutComments } from '../shared/expression.js';
import { mysqlOnly, postgresqlOnly, postgresqlOnlyOfKey, without } from '../shared/ignored-options.js';
import { isTied, noInheritance } from '../shared/postgresql-only.js';
import { type Report, type ReportAt, refuse } from '../shared/problems.js';
import { keyParts } from './key-parts.js';
import { foldName, sameName, sqliteRules, withoutQualifiers } from './names.js';
import { resolveObject } from './objects.js';
import { refersToPrimaryKey } from './references.js';
import { resolveColumn } from './resolve-column.js';
import { resolveIndex } from './resolve-index.js';

/**
 * Portable words into SQLite's; see Dialect.resolve. JSON and UUID become the types that stand for them, an
 * enum becomes TEXT with a check, precisions of times and comments go, and so do the options of other engines.
 * In a STRICT table every type becomes one of the few that it takes.
 */
export function resolve(catalog: Catalog): Catalog {
  const problems: string[] = [];
  const tables = catalog.tables.map((table) =>
    resolveTable(table, (where, problem) => problems.push(`${where}: ${problem}`)),
  );
  problems.push(...sharedNames(tables), ...misreferences({ ...catalog, tables }));
  const objects = catalog.objects.map((object) =>
    resolveObject(object, (where, problem) => problems.push(`${where}: ${problem}`)),
  );
  refuse('SQLite', problems);
  return canonical({ ...catalog, tables, objects, enums: [], schemas: [] });
}

/** A constraint without what SQLite does not heed. */
const withoutRare = <C extends Constraint>(it: C) =>
  without(it, [...postgresqlOnly, ...mysqlOnly, 'notEnforced', 'comment']);

export function resolveTable(table: Table, reportAt: ReportAt): Table {
  const at =
    (part: string): Report =>
    (problem) =>
      reportAt(`${table.name}.${part}`, problem);
  const whole: Report = (problem) => reportAt(table.name, problem);
  if (table.schema !== null) whole(`SQLite has no schemas; name the table without ${table.schema}`);
  if (table.exclusions.length > 0) whole('SQLite has no exclusion constraints; take exclude() away');
  if (isTied(table)) whole(noInheritance('SQLite'));
  const checks: CheckConstraint[] = table.checks.map(resolveCheck);
  const columns = table.columns.map((column) => {
    const resolved = resolveColumn(column, table, at(column.name));
    if (resolved.check !== null) {
      const { name } = resolved.check;
      const taken = checks.some((it) => it.name !== null && sameName(it.name, name));
      checks.push(taken ? { ...resolved.check, name: `${name}_values` } : resolved.check);
    }
    return resolved.column;
  });
  const resolved: Table = {
    schema: null,
    name: table.name,
    columns,
    primaryKey: table.primaryKey === null ? null : resolveKey(table.primaryKey, columns),
    uniques: table.uniques.map((it) => resolveUnique(it, columns, at(it.name ?? it.columns.join(', ')))),
    foreignKeys: table.foreignKeys.map((it) => resolveForeignKey(it, at(it.name ?? it.columns.join(', ')))),
    checks,
    exclusions: [],
    indexes: table.indexes.map((it) => resolveIndex(it, columns, at(it.name))),
    comment: null,
    options: resolveOptions(table.options),
  };
  checkTable(resolved, at, whole);
  return resolved;
}

export function resolveOptions({ strict, withoutRowid }: TableOptions): TableOptions {
  return { ...defaultTableOptions, strict, withoutRowid };
}

export function resolveCheck(check: CheckConstraint): CheckConstraint {
  return {
    ...withoutRare(check),
    expression: withoutQualifiers(withoutComments(check.expression, sqliteRules)),
  };
}

/** A key in SQLite's words; `columns` are those of the table, as far as they are known. */
export function resolveKey<K extends PrimaryKey | UniqueConstraint>(
  declared: K,
  columns: readonly Pick<Column, 'name' | 'collation'>[],
): K {
  const heeded = declared.kind === 'primaryKey' ? without(declared, postgresqlOnlyOfKey) : declared;
  const { parts: _, ...key } = withoutRare<PrimaryKey | UniqueConstraint>(heeded);
  const find = (name: string) => columns.find((it) => sameName(it.name, name)) ?? null;
  return { ...key, ...keyParts(declared, find) } as K;
}

export function resolveUnique(
  unique: UniqueConstraint,
  columns: readonly Pick<Column, 'name' | 'collation'>[],
  report: Report,
): UniqueConstraint {
  if (unique.nullsNotDistinct) report('SQLite has no nullsNotDistinct(); there, nulls are always distinct');
  if (unique.deferrable !== null) report('SQLite has no deferrable unique constraints');
  return { ...resolveKey(unique, columns), nullsNotDistinct: false, deferrable: null };
}

export function resolveForeignKey(key: ForeignKey, report: Report): ForeignKey {
  if (key.references.schema !== null)
    report(`SQLite has no schemas; refer to ${key.references.name} without`);
  // Of one column, full and simple are the same. https://www.sqlite.org/foreignkeys.html#fk_unsupported
  if (key.match === 'full' && key.columns.length > 1) {
    report("SQLite reads match 'full' and does not heed it; take it away");
  }
  return { ...withoutRare(key), references: { ...key.references, schema: null }, match: null };
}

function checkTable(table: Table, at: (part: string) => Report, whole: Report): void {
  const { primaryKey, columns, options } = table;
  for (const key of [primaryKey ?? [], table.uniques].flat()) {
    if (key.parts?.some((it) => it.length !== null)) {
      at(key.name ?? key.columns.join(', '))('SQLite has no prefix(); take it away');
    }
  }
  if (foldName(table.name).startsWith('sqlite_')) whole('names that begin with sqlite_ are SQLite’s own');
  if (options.withoutRowid && primaryKey === null && columns.length > 0) {
    whole('a table without rowid needs a primary key');
  }
  const names = new Set<string>();
  for (const column of columns) {
    const folded = foldName(column.name);
    if (names.has(folded)) at(column.name)('there are two columns of this name; SQLite ignores the case');
    names.add(folded);
  }
}

/** Foreign keys that say they refer to a primary key, and do not. */
function misreferences(catalog: Catalog): string[] {
  return catalog.tables.flatMap((table) =>
    table.foreignKeys
      .filter((key) => key.toPrimaryKey === true && refersToPrimaryKey(key, catalog) === false)
      .map(
        ({ columns, references }) =>
          `${table.name}.${columns.join(', ')}: toPrimaryKey, but the primary key of ${references.name} is not ` +
          `(${references.columns.join(', ')}); take it away`,
      ),
  );
}

/** Names of tables and indexes share one space. https://www.sqlite.org/lang_createindex.html */
function sharedNames(tables: readonly Table[]): string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  const take = (name: string, owner: string) => {
    const before = owners.get(foldName(name));
    if (before !== undefined) problems.push(`${owner} has the name of ${before}; name it differently`);
    else owners.set(foldName(name), owner);
  };
  for (const table of tables) take(table.name, `the table ${table.name}`);
  for (const table of tables) {
    for (const { name } of table.indexes) take(name, `the index ${name} of ${table.name}`);
  }
  return problems;
}
