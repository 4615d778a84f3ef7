import type {
  CheckConstraint,
  Column,
  ForeignKey,
  Index,
  IndexKey,
  KeyPart,
  Period,
  PrimaryKey,
  RareIndexOptions,
  StorageOptions,
  Table,
  TableRef,
  UniqueConstraint,
} from '../../../catalog/index.js';
import { canonicalTable, defaultTableOptions, plainColumn, plainIndex } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import { collationOptions, columnCollation } from '../collations.js';
import type { ServerDefault } from '../defaults.js';
import { readDefault } from '../defaults.js';
import { kept, sameText, withoutQualifier } from '../expressions.js';
import { quoteIdentifier } from '../quoting.js';
import { asUniqueConstraint, isPlainKey, isUsual, keysOf } from '../resolve-index.js';
import { isMariadb, tableDefaults } from '../server.js';
import { hasCollation, parseType, withShownWidth } from '../types.js';

/** A table as a server tells it, through information_schema or SHOW CREATE TABLE. */
export interface ServerTable extends TableRef, ServerOptions {
  readonly columns: readonly ServerColumn[];
  readonly keys: readonly ServerKey[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly CheckConstraint[];
  /** MariaDB: the application-time period. */
  readonly period: Period | null;
}

export interface ServerOptions {
  readonly engine: string;
  /** Null when only its character set is known, and the collation is that one's default. */
  readonly collation: string | null;
  readonly charset: string | null;
  readonly comment: string;
  readonly storage: StorageOptions | undefined;
  /** What follows PARTITION BY. */
  readonly partitionBy: string | null;
  /** MariaDB. */
  readonly systemVersioning: boolean;
}

export interface ServerColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly default: ServerDefault | null;
  readonly autoIncrement: boolean;
  readonly generated: { readonly expression: string; readonly stored: boolean } | null;
  readonly onUpdateNow: boolean;
  /** The one that the column has, whether it is the table's or not; null for types without one. */
  readonly collation: string | null;
  readonly comment: string;
  readonly invisible: boolean;
  /** MariaDB. */
  readonly unversioned: boolean;
  /** MariaDB: the check that is part of the column, and is named as it. */
  readonly check: string | null;
}

export interface ServerKey {
  readonly name: string;
  readonly unique: boolean;
  /** Lower case: btree, hash, fulltext, spatial, ... */
  readonly method: string;
  readonly comment: string;
  readonly invisible: boolean;
  readonly storage: StorageOptions | undefined;
  readonly parts: readonly ServerKeyPart[];
  /** MariaDB: its last part is the table's period. */
  readonly withoutOverlaps: boolean;
}

export interface ServerKeyPart {
  readonly column: string | null;
  readonly expression: string | null;
  readonly length: number | null;
  readonly descending: boolean;
}

/** The table in the catalog's words, without what the server made by itself. */
export function toTable(table: ServerTable, server: Server): Table {
  const said = withoutRowEnd(table);
  const others = said.filter((key) => key.name !== 'PRIMARY');
  const keys = others.filter((key) => !key.withoutOverlaps).map((key) => toIndex(key, table.engine));
  const indexes = keys.filter((index) => asUniqueConstraint(index) === null);
  const primary = said.find((key) => key.name === 'PRIMARY');
  const known: Table = {
    schema: table.schema,
    name: table.name,
    columns: table.columns.map((column) => toColumn(column, table, server)),
    primaryKey: primary === undefined ? null : toPrimaryKey(primary),
    uniques: [
      ...keys.flatMap((index) => asUniqueConstraint(index) ?? []),
      ...others.filter((key) => key.withoutOverlaps).map(toPeriodKey),
    ],
    foreignKeys: table.foreignKeys,
    checks: [
      ...table.checks.map((check) => ({ ...check, expression: kept(check.expression) })),
      ...table.columns.flatMap((column) => columnCheck(column, server) ?? []),
    ],
    exclusions: [],
    indexes,
    comment: table.comment === '' ? null : table.comment,
    options: {
      ...defaultTableOptions,
      engine: table.engine === tableDefaults(server).engine ? null : table.engine,
      ...collationOptions(table.charset, table.collation, server),
      ...(table.storage === undefined ? {} : { storage: table.storage }),
      ...(table.partitionBy === null ? {} : { partitionBy: table.partitionBy }),
      ...(table.systemVersioning ? { systemVersioning: true } : {}),
      ...(table.period === null ? {} : { period: table.period }),
    },
  };
  return canonicalTable(withoutMadeIndexes(known, server));
}

/** The table without the indexes that the server makes for foreign keys. */
export function withoutMadeIndexes(table: Table, server: Server): Table {
  const made = table.indexes.filter((index) => isMadeForForeignKey(index, table, server));
  return made.length === 0 ? table : { ...table, indexes: table.indexes.filter((it) => !made.includes(it)) };
}

function toColumn(column: ServerColumn, table: ServerTable, server: Server): Column {
  const type = isJson(column, server)
    ? ({ kind: 'json' } as const)
    : withShownWidth(parseType(column.type), server);
  const { generated } = column;
  return {
    ...plainColumn(column.name, type),
    nullable: column.nullable,
    default: column.default === null ? null : readDefault(type, withoutDatabase(column.default, server)),
    identity: column.autoIncrement ? { kind: 'auto' } : null,
    generated: generated === null ? null : { ...generated, expression: kept(generated.expression) },
    onUpdateNow: column.onUpdateNow,
    collation: hasCollation(type) ? columnCollation(column.collation, table.collation, server) : null,
    comment: column.comment === '' ? null : column.comment,
    ...(column.invisible ? { invisible: true } : {}),
    ...(column.unversioned ? { unversioned: true } : {}),
  };
}

/** MariaDB names the database of a sequence, `nextval(`shop`.`numbers`)`, also where it is that of the table. */
function withoutDatabase(found: ServerDefault, server: Server): ServerDefault {
  if (found.kind === 'value' || !isMariadb(server) || server.defaultSchema === null) return found;
  return { ...found, text: withoutQualifier(found.text, server.defaultSchema) };
}

/** MariaDB's JSON is a longtext with a check that the server adds. https://mariadb.com/kb/en/json-data-type/ */
function isJson(column: ServerColumn, server: Server): boolean {
  return (
    isMariadb(server) &&
    column.type === 'longtext' &&
    column.collation === 'utf8mb4_bin' &&
    column.check !== null &&
    sameText(column.check, `json_valid(${quoteIdentifier(column.name)})`)
  );
}

function columnCheck(column: ServerColumn, server: Server): CheckConstraint | null {
  if (column.check === null || isJson(column, server)) return null;
  return { kind: 'check', name: column.name, expression: kept(column.check) };
}

function toPrimaryKey(key: ServerKey): PrimaryKey {
  const parts = key.parts.map(({ descending, length }): KeyPart => ({ descending, length, collation: null }));
  return {
    kind: 'primaryKey',
    name: null,
    columns: key.parts.map((part) => part.column!),
    ...(isPlainKey(parts) ? {} : { parts }),
    ...rareOptions(key),
    ...(key.withoutOverlaps ? { withoutOverlaps: true } : {}),
  };
}

function toPeriodKey(key: ServerKey): UniqueConstraint {
  return {
    kind: 'unique',
    name: key.name,
    columns: key.parts.map((part) => part.column!),
    nullsNotDistinct: false,
    deferrable: null,
    withoutOverlaps: true,
    ...(key.comment === '' ? {} : { comment: key.comment }),
  };
}

/**
 * The keys without the column that MariaDB adds to those that are unique, so that the rows of the history may be alike.
 * https://mariadb.com/docs/server/reference/sql-structure/temporal-tables/system-versioned-tables
 */
function withoutRowEnd({ columns, keys }: ServerTable): readonly ServerKey[] {
  const end = columns.find((it) => it.generated?.expression === 'ROW END')?.name;
  if (end === undefined) return keys;
  const isAdded = ({ unique, withoutOverlaps, parts }: ServerKey, at: number) =>
    unique && at > 0 && at === parts.length - (withoutOverlaps ? 2 : 1) && parts[at]!.column === end;
  return keys.map((key) => ({ ...key, parts: key.parts.filter((_, at) => !isAdded(key, at)) }));
}

function rareOptions({ comment, invisible, storage }: ServerKey): RareIndexOptions {
  return {
    ...(comment === '' ? {} : { comment }),
    ...(invisible ? { invisible } : {}),
    ...(storage === undefined ? {} : { storage }),
  };
}

function toIndex(key: ServerKey, engine: string): Index {
  const keys = key.parts.map(
    (part): IndexKey => ({
      column: part.column,
      expression: part.expression === null ? null : kept(part.expression),
      descending: part.descending,
      nulls: null,
      length: key.method === 'spatial' ? null : part.length,
      operatorClass: null,
      collation: null,
    }),
  );
  const { unique } = key;
  return { ...plainIndex(key.name, keys), unique, method: toMethod(key, engine), ...rareOptions(key) };
}

// A hash is MEMORY's own choice, and MariaDB's for a unique key that is too long for a btree; ARCHIVE tells of none.
function toMethod({ method, unique }: ServerKey, engine: string): string | null {
  const usual = engine === 'MEMORY' ? 'hash' : 'btree';
  const isOwnChoice = method === usual || (method === 'hash' && unique) || method === 'se_specific';
  return isOwnChoice ? null : method;
}

/**
 * Whether an index is the one that the server made for a foreign key: of its name, over its columns, and
 * there is no other that the key could use, for then the server would have made none.
 * https://dev.mysql.com/doc/refman/8.4/en/constraint-foreign-key.html#foreign-key-restrictions
 */
function isMadeForForeignKey(index: Index, table: Table, server: Server): boolean {
  const others = keyColumnsOf({ ...table, indexes: table.indexes.filter((it) => it !== index) }, server);
  return table.foreignKeys.some(
    (key) =>
      key.name?.toLowerCase() === index.name.toLowerCase() &&
      !index.unique &&
      isUsual(index) &&
      index.keys.length === key.columns.length &&
      canServe(columnsOf(index.keys, server), key.columns) &&
      !others.some((columns) => canServe(columns, key.columns)),
  );
}

/** The columns of everything in a table that a foreign key could use as its index. */
export function keyColumnsOf(table: Table, server: Server): readonly (readonly (string | null)[])[] {
  return [
    ...(table.primaryKey === null ? [] : [columnsOf(keysOf(table.primaryKey), server)]),
    ...table.uniques.map((unique) => unique.columns),
    ...table.indexes
      .filter((index) => index.method === null || index.method === 'btree')
      .map((index) => columnsOf(index.keys, server)),
  ];
}

/** The keys of an index that a foreign key could use; null in the place of the others. */
function columnsOf(keys: readonly IndexKey[], server: Server): readonly (string | null)[] {
  // Only MariaDB takes a descending key for it.
  const serves = (key: IndexKey) => key.length === null && (!key.descending || isMariadb(server));
  return keys.map((key) => (serves(key) ? key.column : null));
}

/** Whether a key over `columns` begins with those of a foreign key. */
export function canServe(columns: readonly (string | null)[], foreignKey: readonly string[]): boolean {
  return foreignKey.every((name, i) => columns[i]?.toLowerCase() === name.toLowerCase());
}
