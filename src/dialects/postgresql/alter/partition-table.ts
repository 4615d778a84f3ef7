import type { Column, Table, TableRef } from '../../../catalog/index.js';
import {
  constraintsOf,
  defaultTableOptions,
  displayName,
  plainTable,
  shortenName,
} from '../../../catalog/index.js';
import { DbmError } from '../../../errors/index.js';
import type { PartitionTable } from '../../../operations/index.js';
import type { CompileContext, Server } from '../../dialect.js';
import { automaticName, sequenceOf } from '../automatic-names.js';
import { createTable } from '../create-table.js';
import { constraintDefinition, createIndex, remarksOn } from '../definitions.js';
import { maxNameBytes } from '../names.js';
import { dollarQuoted, nameList, qualified, quoteIdentifier } from '../quoting.js';
import { keepingRights, relationOf, sequenceOfColumn } from '../rights.js';
import { optionsOfNew } from '../table-options.js';
import { nameSequence } from './numbering.js';

/**
 * PostgreSQL cannot change whether a table is partitioned: a new one takes the rows, the numbers and the rights of the
 * old one, and gets its keys, checks and indexes when that is gone with their names.
 * https://www.postgresql.org/docs/current/ddl-partitioning.html
 */
export async function partitionTable(
  { table: ref, to }: PartitionTable,
  context: CompileContext,
): Promise<readonly string[]> {
  const live = await context.structure(ref);
  if (live === null) {
    throw new DbmError('migration', `What the table ${displayName(ref)} is before is not known`, {
      hint: 'Run this migration on the database itself, or write the earlier change with the calls of op.',
    });
  }
  const { partitionBy: _, ...plain } = live;
  const table: Table = to === null ? plain : { ...plain, partitionBy: to.by };
  const former = { schema: ref.schema, name: shortenName(`${ref.name} before`, maxNameBytes) };
  const numbered = table.columns.filter((it) => it.identity !== null);
  return keepingRights(
    [relationOf(ref), ...numbered.map((it) => sequenceOfColumn(ref, it.name))],
    [
      `ALTER TABLE ${qualified(ref)} RENAME TO ${quoteIdentifier(former.name)}`,
      ...createTable(withoutParts(table, context.server)),
      ...(to?.partitions ?? []).flatMap(createTable),
      copyRows(former, table),
      ...numbered.map((it) => copyPosition(former, ref, it)),
      `DROP TABLE ${qualified(former)}`,
      ...numbered.map(({ name, identity }) => nameSequence(ref, name, sequenceNameOf(identity))),
      ...constraintsOf(table).flatMap((it) => [
        `ALTER TABLE ${qualified(ref)} ADD ${constraintDefinition(it)}`,
        ...remarksOn(ref, it),
      ]),
      ...table.indexes.flatMap((it) => createIndex(ref, it)),
      ...optionsOfNew(table),
    ],
  );
}

/** The table as it takes the rows: without what has a name that the former one still has, and without policies. */
function withoutParts(table: Table, server: Server): Table {
  const { storage, unlogged, accessMethod } = table.options;
  const columns = table.columns.map((it) => ({ ...it, identity: withUsualSequence(it.identity) }));
  return {
    ...table,
    ...plainTable(
      table,
      server.versionNumber[0] < 18 ? columns : columns.map((it) => withNotNullName(it, table)),
    ),
    comment: table.comment,
    options: {
      ...defaultTableOptions,
      ...(storage === undefined ? {} : { storage }),
      ...(unlogged === undefined ? {} : { unlogged }),
      ...(accessMethod === undefined ? {} : { accessMethod }),
    },
  };
}

/** Where the usual name is taken, as it is by the former table, PostgreSQL gives another one. */
function withNotNullName(column: Column, table: Table): Column {
  const { name, nullable, notNull } = column;
  return nullable
    ? column
    : { ...column, notNull: { name: automaticName(table.name, name, 'not_null'), ...notNull } };
}

function withUsualSequence(identity: Column['identity']): Column['identity'] {
  if (identity === null || identity.kind === 'auto') return identity;
  if (identity.kind === 'serial') return { ...identity, sequence: null };
  const { sequence: _, ...rest } = identity;
  return rest;
}

function sequenceNameOf(identity: Column['identity']): string | null {
  return identity === null || identity.kind === 'auto' ? null : (identity.sequence ?? null);
}

function copyRows(from: TableRef, { columns, ...to }: Table): string {
  const names = columns.filter((it) => it.generated === null).map((it) => it.name);
  const list = names.map(quoteIdentifier).join(', ');
  return `INSERT INTO ${qualified(to)} ${nameList(names)} OVERRIDING SYSTEM VALUE SELECT ${list} FROM ${qualified(from)}`;
}

/** The numbers of a column go on where they were. */
function copyPosition(from: TableRef, to: TableRef, { name }: Column): string {
  const position = "'SELECT setval(%L, last_value, is_called) FROM %s'";
  return `DO ${dollarQuoted(`BEGIN
  EXECUTE format(${position}, ${sequenceOf(to, name)}, ${sequenceOf(from, name)});
END`)}`;
}
