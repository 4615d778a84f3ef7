import type { Kysely } from 'kysely';
import type { DialectName, EnumType, Table, TableRef } from '../../catalog/index.js';
import { displayName, plainTable } from '../../catalog/index.js';
import type { MigrationContext } from '../../config/context.js';
import type { Server } from '../../dialects/index.js';
import { DbmError } from '../../errors/index.js';
import type { Operation } from '../../operations/index.js';
import { requireTexts } from '../../schema/check-arguments.js';
import type { AnyColumn } from '../../schema/column.js';
import type { TableExtra } from '../../schema/constraints.js';
import { declareInheritance, declareTable } from '../../schema/declare.js';
import type { DeclareContext } from '../../schema/declare-constraints.js';
import type { IndexBuilder } from '../../schema/indexes.js';
import type { TableName } from '../../schema/names.js';
import { tableRef } from '../../schema/names.js';
import type { SqlInput } from '../../schema/sql.js';
import { toSql } from '../../schema/sql.js';
import type { Columns } from '../../schema/table.js';
import type { InheritanceDeclaration } from '../../schema/table-properties.js';
import type { CommentOption } from '../../schema/type-objects.js';
import type { RowCondition } from '../rows.js';
import type { ObjectOp, OuterTypeInput } from './op-objects.js';
import { createObjectOp, outerTypes, typedColumns } from './op-objects.js';
import type {
  AddColumnOptions,
  AlterColumnOptions,
  ConstraintBuilder,
  TableAlteration,
} from './table-alteration.js';
import { collectChanges } from './table-alteration.js';

/** How `op.alterEnum` changes a type, besides its new values. */
export interface AlterEnumOptions {
  /** The values until now. */
  readonly from: readonly string[];
  /** The columns of this type, converted when values go or change places. */
  readonly columns?: readonly { readonly table: TableName; readonly column: string }[];
  /** The types that are made of this one, each after what it is made of: they are made anew with it. */
  readonly within?: readonly OuterTypeInput[];
  /** Convert the columns even when values are only added, to use the new ones in the same migration. */
  readonly rewrite?: boolean;
  /** What is said of the type: said again when it is made again. */
  readonly comment?: string;
}

/** What `op.dropTable` has to know of the table. */
export interface DropTableOptions {
  /** PostgreSQL: the table of which it is a partition. It is detached first, so that foreign keys to that table stay. */
  readonly partitionOf?: TableName;
}

/** A partition's name and what it is: `['events_2026', partitionOf('events', sql`for values in (2026)`)]`. */
export type PartitionInput = readonly [name: TableName, ...ties: readonly InheritanceDeclaration[]];

/**
 * What a migration's `upgrade` and `downgrade` receive. Names of tables are a text, or
 * `{ schema, name }`; columns, constraints and indexes are the builders of `kysely-dbm/schema`.
 */
export interface Op extends MigrationContext, ObjectOp {
  readonly dialect: DialectName;
  readonly server: Server;
  /** Whether the migration is written down as SQL (`--sql`) and no database answers: there rows cannot be read. */
  readonly offline: boolean;
  /** Kysely on the migration's own connection, inside of its transaction. */
  // biome-ignore lint/suspicious/noExplicitAny: a migration sees tables of another time than the models
  readonly db: Kysely<any>;

  createSchema(name: string): Promise<void>;
  dropSchema(name: string): Promise<void>;
  createEnum(name: TableName, values: readonly string[], options?: CommentOption): Promise<void>;
  dropEnum(name: TableName): Promise<void>;
  alterEnum(name: TableName, values: readonly string[], options: AlterEnumOptions): Promise<void>;
  createTable(name: TableName, columns: Columns, extras?: readonly TableExtra[]): Promise<void>;
  dropTable(name: TableName, options?: DropTableOptions): Promise<void>;
  renameTable(from: TableName, to: TableName): Promise<void>;
  /** All changes of one table in one block: one rewrite of the table on every engine. */
  alterTable(name: TableName, changes: (t: TableAlteration) => void): Promise<void>;
  /**
   * PostgreSQL: makes a plain table a partitioned one, with partitions that have room for all its rows. It is made
   * anew, and all its rows are copied.
   */
  partitionTable(
    name: TableName,
    by: InheritanceDeclaration,
    partitions?: readonly PartitionInput[],
  ): Promise<void>;
  /** PostgreSQL: makes a partitioned table a plain one, with the rows of its partitions, which go. */
  unpartitionTable(name: TableName): Promise<void>;

  addColumn(table: TableName, name: string, column: AnyColumn, options?: AddColumnOptions): Promise<void>;
  dropColumn(table: TableName, name: string): Promise<void>;
  alterColumn(table: TableName, name: string, to: AnyColumn, options?: AlterColumnOptions): Promise<void>;
  renameColumn(table: TableName, from: string, to: string): Promise<void>;
  addConstraint(table: TableName, constraint: ConstraintBuilder): Promise<void>;
  dropConstraint(table: TableName, constraint: ConstraintBuilder): Promise<void>;
  createIndex(table: TableName, index: IndexBuilder): Promise<void>;
  dropIndex(table: TableName, name: string): Promise<void>;

  /** One statement of SQL: a text, or a template of dbm's or Kysely's `sql`. */
  execute(statement: string | SqlInput): Promise<void>;
  /** Fails with `explanation` when the table has rows. */
  requireNoRows(table: TableName, explanation: string): Promise<void>;
  /** Fails with `explanation` when a row of the table has no value in the column. */
  requireNoNulls(table: TableName, column: string, explanation: string): Promise<void>;
  /** Fails with `explanation` when a row of the table has a value in the column. */
  requireNoValues(table: TableName, column: string, explanation: string): Promise<void>;
  /**
   * Says that this direction cannot be gone, and fails: the first call of a downgrade that cannot bring back
   * what the upgrade took. `dbm verify` takes it for what it is, and every other failure for a mistake.
   */
  irreversible(reason: string): Promise<never>;
}

export interface OpEnvironment {
  /** Nothing was said, and there is one database, where it is left out. */
  readonly context?: MigrationContext;
  readonly dialect: DialectName;
  readonly server: Server;
  /** Not so, if nothing is said. */
  readonly offline?: boolean;
  /** Null for a migration that does not use it. */
  // biome-ignore lint/suspicious/noExplicitAny: see Op.db
  readonly db: Kysely<any> | null;
  readonly declare: DeclareContext;
  run(operation: Operation): Promise<void>;
  /**
   * Throws DbmError `migration` with this message when the table has rows (of which this holds, if it is given), now or
   * when the script is run.
   */
  requireNoRows(table: TableRef, message: string, such?: RowCondition): Promise<void>;
}

const noContext: MigrationContext = { args: {}, tag: null, database: null };

/** Turns the calls of a migration file into operations, each run before the call's promise resolves. */
export function createOp(environment: OpEnvironment): Op {
  const { dialect, server, offline = false, db, declare, run, context = noContext } = environment;
  const alter = (table: TableName, changes: (t: TableAlteration) => void) => {
    const ref = tableRef(table);
    const collected = collectChanges(ref, changes, declare);
    return collected.length === 0
      ? Promise.resolve()
      : run({ kind: 'alterTable', table: ref, changes: collected });
  };
  const own: Omit<Op, 'db' | keyof MigrationContext | keyof ObjectOp> = {
    dialect,
    server,
    offline,
    createSchema: (name) => run({ kind: 'createSchema', name }),
    dropSchema: (name) => run({ kind: 'dropSchema', name }),
    createEnum: (name, values, { comment } = {}) =>
      run({ kind: 'createEnum', enum: enumType(name, values, comment) }),
    dropEnum: (name) => run({ kind: 'dropEnum', enum: enumType(name, []) }),
    alterEnum: (name, values, options) =>
      run({
        kind: 'alterEnum',
        from: enumType(name, options.from),
        to: enumType(name, values, options.comment),
        columns: typedColumns(options.columns),
        ...outerTypes(options.within, declare),
        rewrite: options.rewrite ?? false,
      }),
    createTable: (name, columns, extras = []) =>
      run({ kind: 'createTable', table: declareTable({ ...tableRef(name), columns, extras }, declare) }),
    dropTable: (name, options) => run({ kind: 'dropTable', table: droppedTable(tableRef(name), options) }),
    renameTable: (from, to) => run({ kind: 'renameTable', from: tableRef(from), to: tableRef(to) }),
    alterTable: alter,
    partitionTable: (name, by, partitions = []) =>
      run({
        kind: 'partitionTable',
        table: tableRef(name),
        from: null,
        to: {
          by: declareInheritance([by], declare).partitionBy ?? '',
          partitions: partitions.map(([partition, ...ties]) => ({
            ...plainTable(tableRef(partition), []),
            ...declareInheritance(ties, declare),
          })),
        },
      }),
    unpartitionTable: (name) => run({ kind: 'partitionTable', table: tableRef(name), from: null, to: null }),

    addColumn: (table, name, column, options) => alter(table, (t) => t.addColumn(name, column, options)),
    dropColumn: (table, name) => alter(table, (t) => t.dropColumn(name)),
    alterColumn: (table, name, to, options) => alter(table, (t) => t.alterColumn(name, to, options)),
    renameColumn: (table, from, to) => alter(table, (t) => t.renameColumn(from, to)),
    addConstraint: (table, constraint) => alter(table, (t) => t.addConstraint(constraint)),
    dropConstraint: (table, constraint) => alter(table, (t) => t.dropConstraint(constraint)),
    createIndex: (table, index) => alter(table, (t) => t.createIndex(index)),
    dropIndex: (table, name) => alter(table, (t) => t.dropIndex(name)),

    execute: (statement) => {
      const sql = typeof statement === 'string' ? statement : toSql(statement).toText(declare.writer);
      return run({ kind: 'execute', sql });
    },
    irreversible: async (reason) => {
      throw new DbmError('irreversible', `It cannot be reverted: ${reason}`, {
        hint: 'Restore a backup from before it, or go on from here with a new migration.',
      });
    },
    requireNoRows: (table, explanation) => {
      const ref = tableRef(table);
      return environment.requireNoRows(ref, `${displayName(ref)} has rows: ${explanation}`);
    },
    requireNoNulls: (table, column, explanation) => {
      const ref = tableRef(table);
      const message = `${displayName(ref)} has rows without ${column}: ${explanation}`;
      return environment.requireNoRows(ref, message, { column, is: 'null' });
    },
    requireNoValues: (table, column, explanation) => {
      const ref = tableRef(table);
      const message = `${displayName(ref)} has rows with ${column}: ${explanation}`;
      return environment.requireNoRows(ref, message, { column, is: 'not null' });
    },
  };
  // V8 makes an object literal of that many parts at once, but only while nothing is spread into it: an `op` took 0.1 ms.
  const op = Object.assign(own, context, createObjectOp(declare, run));
  return Object.defineProperty(op, 'db', { get: () => db ?? notLoaded(), enumerable: db !== null }) as Op;
}

function notLoaded(): never {
  throw new DbmError('migration', 'op.db is used in a file that does not mention it', {
    hint: 'Write op.db in the migration file itself: dbm loads Kysely only for files that name it.',
  });
}

function droppedTable(ref: TableRef, { partitionOf }: DropTableOptions = {}): Table {
  const table = plainTable(ref, []);
  return partitionOf === undefined
    ? table
    : { ...table, partitionOf: { ...tableRef(partitionOf), bounds: '' } };
}

function enumType(name: TableName, values: readonly string[], comment?: string): EnumType {
  return {
    ...tableRef(name),
    values: requireTexts(values, 'The values of an enum'),
    ...(comment === undefined ? {} : { comment }),
  };
}
