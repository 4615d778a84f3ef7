import type {
  Catalog,
  Column,
  Constraint,
  ForeignKey,
  SchemaObject,
  Table,
  UnmanagedObject,
} from '../../catalog/index.js';
import { canonical, defaultTableOptions, namespaces } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';
import type { Connection, InspectScope } from '../dialect.js';
import { parseTable, parseTableOnce } from './ddl/parse-table.js';
import { beyondCatalog, readColumn, readConstraints } from './ddl/read-table.js';
import type { TableSyntax } from './ddl/syntax.js';
import { readIndex } from './inspect/inspect-index.js';
import type { ColumnRow, ForeignKeyRow, ObjectRow, SchemaRows } from './inspect/schema-queries.js';
import { readSchema } from './inspect/schema-queries.js';
import { foldName, sameName } from './names.js';
import { readObject } from './objects.js';
import { parseType } from './types.js';

/**
 * The structure of the main database. What pragmas tell is taken from them; names of constraints, checks,
 * collations and the like are read from the statements that SQLite keeps, and the two are held against
 * each other.
 */
export async function inspect(connection: Connection, scope: InspectScope): Promise<Catalog> {
  const rows = await readSchema(connection, scope.tables);
  const names = new Map(rows.tableNames.map((name) => [foldName(name), name]));
  const tables: Table[] = [];
  const unmanaged: UnmanagedObject[] = [];
  const objects: SchemaObject[] = [];
  for (const object of rows.objects) {
    const found = (kind: string, name: string) => unmanaged.push({ kind, schema: null, name });
    const kind = rows.kinds.get(object.name);
    if (object.type !== 'table' || kind === 'virtual') objects.push(readObject(object));
    // Shadow tables are a virtual table's own. https://www.sqlite.org/vtab.html#the_xshadowname_method
    else if (kind === 'table') {
      // Each is read once: to keep what was read costs the garbage collector more than to read one of them again.
      const columns = rows.columns.of(object.name) ?? [];
      const syntax = scope.tables === null ? parseTableOnce(object.sql!, columns) : parseTable(object.sql!);
      tables.push(readTable(object.name, syntax, columns, rows, names));
      for (const it of beyondCatalog(syntax)) found(it.kind, it.name);
    }
  }
  return canonical({ tables, enums: [], schemas: [], objects, unmanaged });
}

function readTable(
  name: string,
  syntax: TableSyntax,
  columnRows: readonly ColumnRow[],
  rows: SchemaRows,
  names: ReadonlyMap<string, string>,
): Table {
  const indexes = rows.indexes.get(name) ?? [];
  const constraints = withNamesOnce(
    readConstraints(syntax).map((it) => it.constraint),
    indexes,
  );
  const ofKind = <K extends Constraint['kind']>(kind: K) =>
    constraints.filter((it): it is Extract<Constraint, { kind: K }> => it.kind === kind);
  const columns = readColumns(name, syntax, columnRows);
  return {
    schema: null,
    name,
    columns,
    primaryKey: ofKind('primaryKey')[0] ?? null,
    uniques: ofKind('unique'),
    foreignKeys: readForeignKeys(name, ofKind('foreignKey'), rows.foreignKeys.get(name) ?? [], names),
    checks: ofKind('check'),
    exclusions: [],
    indexes: indexes.map((it) => readIndex(it, rows.indexFacts.of(it.name)!, columns)),
    comment: null,
    options:
      syntax.strict || syntax.withoutRowid
        ? { ...defaultTableOptions, strict: syntax.strict, withoutRowid: syntax.withoutRowid }
        : defaultTableOptions,
  };
}

/** To SQLite the names of constraints are words, and any number of them may be the same: the first one keeps it. */
function withNamesOnce(
  constraints: readonly Constraint[],
  indexes: readonly ObjectRow[],
): readonly Constraint[] {
  const key = (kind: keyof typeof namespaces, name: string) => `${namespaces[kind]} ${foldName(name)}`;
  const taken = new Set(indexes.map((it) => key('index', it.name)));
  return constraints.map((it) => {
    if (it.name === null) return it;
    const name = key(it.kind, it.name);
    const isTaken = taken.has(name);
    taken.add(name);
    return isTaken ? { ...it, name: null } : it;
  });
}

function readColumns(table: string, syntax: TableSyntax, rows: readonly ColumnRow[]): readonly Column[] {
  if (syntax.columns.length !== rows.length) throw misread(table, 'columns');
  return syntax.columns.map((column, i) => {
    const row = rows[i]!;
    const read = readColumn(syntax, column, parseType(row.type));
    const hidden = read.generated === null ? 0 : read.generated.stored ? 3 : 2;
    if (row.name !== column.name || row.hidden !== hidden) throw misread(table, `the column ${row.name}`);
    const nullable = row.notnull === 0;
    return read.nullable === nullable ? read : { ...read, nullable };
  });
}

/** Foreign keys in the spelling of what they point to; one that names no columns means the primary key. */
function readForeignKeys(
  table: string,
  read: readonly ForeignKey[],
  rows: readonly ForeignKeyRow[],
  names: ReadonlyMap<string, string>,
): readonly ForeignKey[] {
  if (rows.length === 0 && read.length === 0) return read;
  // SQLite numbers them from the last to the first.
  const ids = [...new Set(rows.map((it) => it.id))].sort((a, b) => b - a);
  if (ids.length !== read.length) throw misread(table, 'foreign keys');
  return read.map((key, i) => {
    const parts = rows.filter((it) => it.id === ids[i]);
    if (!sameName(parts[0]!.table, key.references.name)) throw misread(table, 'foreign keys');
    const referred = parts.flatMap((it) => it.referred ?? []);
    const isComplete = referred.length === key.columns.length;
    return {
      ...key,
      references: {
        schema: null,
        name: names.get(foldName(key.references.name)) ?? key.references.name,
        columns: isComplete ? referred : key.references.columns,
      },
      ...(isComplete && key.references.columns.length === 0 ? { toPrimaryKey: true } : {}),
    };
  });
}

function misread(table: string, what: string): DbmError {
  return new DbmError('internal', `dbm and SQLite read different ${what} from the statement of ${table}`, {
    hint: 'Report it with the CREATE TABLE statement. Until then, exclude the table in the config.',
  });
}
