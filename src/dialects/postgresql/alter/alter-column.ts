import type {
  Column,
  Constraint,
  Default,
  Index,
  StorageOptions,
  Table,
  TableRef,
} from '../../../catalog/index.js';
import { mayBeNull, shortenName } from '../../../catalog/index.js';
import { DbmError } from '../../../errors/index.js';
import type { Server } from '../../dialect.js';
import { storageActions } from '../column-options.js';
import { defaultSql } from '../defaults.js';
import { columnDefinition, commentOnColumn, typeClause } from '../definitions.js';
import { maxNameBytes } from '../names.js';
import { qualified, quoteIdentifier } from '../quoting.js';
import { keepingRights, relationOf } from '../rights.js';
import { typeSql } from '../types.js';
import type { Action, AlterBatch } from './alter-batch.js';
import { pass } from './alter-batch.js';
import { conversion } from './conversions.js';
import { changeNotNull, isMadeAgain, notNullDefinition } from './not-null.js';
import { endSerial, renumber, retypeSequence } from './numbering.js';
import { rebuildAround, uses } from './parts.js';

/** A change of one column. */
export interface ColumnChange {
  /** What the column was, or null when that is not known. */
  readonly from: Column | null;
  readonly to: Column;
  readonly using: string | null;
  readonly backfill: Default | null;
}

/** The table whose column changes. */
export interface ChangingTable {
  readonly ref: TableRef;
  /** What it is just before the change, or null when that is not known. */
  readonly table: Table | null;
  readonly server: Server;
}

/** Adds the statements of a change. */
export function alterColumn(batch: AlterBatch, changing: ChangingTable, change: ColumnChange): void {
  const { ref, table } = changing;
  const { from, to } = change;
  const rebuild = (rebuilding: () => void) => {
    const isConcerned = (part: Constraint | Index) => uses(part, to.name, ref);
    if (table === null) rebuilding();
    else rebuildAround(batch, table, isConcerned, rebuilding);
  };
  switch (generation(from, to, changing)) {
    case 'plain':
      alterPlainColumn(batch, ref, change);
      return;
    case 'replace':
      rebuild(() => replaceColumn(batch, ref, to));
      return;
    case 'set expression':
      batch.alter(
        actionsOn(to, action('setExpression', to, `SET EXPRESSION AS (${to.generated!.expression})`)),
      );
      alterPlainColumn(batch, ref, { ...change, from: { ...from!, generated: to.generated } });
      return;
    case 'drop expression':
      batch.alter(actionsOn(to, action('drop', to, 'DROP EXPRESSION')));
      alterPlainColumn(batch, ref, { ...change, from: { ...from!, generated: null } });
      return;
    case 'keep values':
      rebuild(() => {
        keepValues(batch, ref, from!);
        alterPlainColumn(batch, ref, { ...change, from: { ...from!, generated: null } });
      });
      return;
  }
}

type Generation = 'plain' | 'replace' | 'set expression' | 'drop expression' | 'keep values';

/** How a column that is, was or becomes generated can become the other. */
function generation(from: Column | null, to: Column, { table, server }: ChangingTable): Generation {
  if (from === null) {
    if (to.generated === null && to.identity === null) return 'plain';
    throw new DbmError('migration', `What the column ${to.name} was before is not known`, {
      hint: 'Say it in the migration: alterColumn(name, to, { from: ... }).',
    });
  }
  const [before, after] = [from.generated, to.generated];
  const [major] = server.versionNumber;
  if (before === null && after === null) return 'plain';
  // DROP EXPRESSION is for stored columns only. Before PostgreSQL 15 it leaves the column tied to the functions of the
  // expression: to drop one of them takes the column along.
  // https://www.postgresql.org/docs/current/sql-altertable.html
  if (after === null) return before!.stored && major >= 15 ? 'drop expression' : 'keep values';
  if (before === null || isReplaced(from, to)) return 'replace';
  if (before.expression === after.expression) return 'plain';
  // "SET EXPRESSION is not supported for virtual generated columns in tables with check constraints"
  const isRefused = !after.stored && (table === null || table.checks.length > 0);
  return major >= 17 && !isRefused ? 'set expression' : 'replace';
}

/** Whether a column can become the other only by being dropped and added, on every version. */
export function isReplaced(from: Column, to: Column): boolean {
  if (to.generated === null) return false;
  return from.generated === null || from.generated.stored !== to.generated.stored || isRetyped(from, to);
}

/** Whether the type or the collation changes. */
export function isRetyped(from: Column, to: Column): boolean {
  return typeSql(from.type) !== typeSql(to.type) || from.collation !== to.collation;
}

/** The values are computed anew; the column goes to the end of the table. */
function replaceColumn(batch: AlterBatch, ref: TableRef, to: Column): void {
  batch.dropColumn(to.name);
  batch.addColumn(to.name, columnDefinition(to));
  alterStorage(batch, to, {}, to.storage);
  if (to.comment !== null) batch.later(commentOnColumn(ref, to));
}

/** A generated column becomes an ordinary one with the same values, where DROP EXPRESSION is not to be had. */
function keepValues(batch: AlterBatch, ref: TableRef, from: Column): void {
  const copy = {
    ...from,
    name: shortenName(`${from.name} before`, maxNameBytes),
    generated: null,
    nullable: true,
  };
  const [table, old, name] = [qualified(ref), quoteIdentifier(from.name), quoteIdentifier(copy.name)];
  batch.run(
    ...keepingRights(
      [relationOf(ref)],
      [
        `ALTER TABLE ${table} ADD COLUMN ${columnDefinition(copy)}`,
        `UPDATE ${table} SET ${name} = ${old}`,
        `ALTER TABLE ${table} DROP COLUMN ${old}`,
        `ALTER TABLE ${table} RENAME COLUMN ${name} TO ${old}`,
        ...(from.nullable ? [] : [`ALTER TABLE ${table} ALTER COLUMN ${old} SET NOT NULL`]),
        ...(from.comment === null ? [] : [commentOnColumn(ref, from)]),
      ],
    ),
  );
}

function alterPlainColumn(batch: AlterBatch, ref: TableRef, change: ColumnChange): void {
  const { from, to } = change;
  const isRetyping = from === null || change.using !== null || isRetyped(from, to);
  if (from?.identity?.kind === 'serial' && to.identity === null) {
    batch.run(endSerial(ref, to.name));
  }
  const before = [...dropActions(change, isRetyping), ...(isRetyping ? [typeAction(change)] : [])];
  const after = setActions(change, isRetyping);
  if (change.backfill !== null && !mayBeNull(to) && (from === null || mayBeNull(from))) {
    batch.alter(actionsOn(to, ...before));
    batch.run(updateNulls(ref, to.name, change.backfill));
    batch.alter(actionsOn(to, ...after));
  } else {
    batch.alter(actionsOn(to, ...before, ...after));
  }
  if (from !== null) batch.run(...changeNotNull(ref, from, to));
  // Another type brings its own.
  alterStorage(batch, to, isRetyping ? withoutTypes(from?.storage) : from?.storage, to.storage);
  if (from !== null && to.identity !== null) {
    const isSerial = from.identity?.kind === 'serial' && to.identity.kind === 'serial';
    batch.run(
      ...(isSerial && isRetyping ? [retypeSequence(ref, to)] : []),
      ...renumber(ref, from.identity, to, to.identity),
    );
  }
  if (from === null ? to.comment !== null : from.comment !== to.comment)
    batch.later(commentOnColumn(ref, to));
}

/** How the values of a column are stored, after all else about it. */
export function alterStorage(
  batch: AlterBatch,
  column: Column,
  from: StorageOptions | undefined,
  to: StorageOptions | undefined,
): void {
  const actions = storageActions(column.type, from, to).map((sql) => action('add', column, sql));
  batch.alter(actionsOn(column, ...actions));
}

/** What a change of the type leaves of a column's storage. */
function withoutTypes({ storage: _, compression: __, ...rest }: StorageOptions = {}): StorageOptions {
  return rest;
}

function action(when: keyof typeof pass, column: Column, sql: string): Action {
  return { sql: `ALTER COLUMN ${quoteIdentifier(column.name)} ${sql}`, pass: pass[when] };
}

function actionsOn(column: Column, ...actions: readonly Action[]) {
  return { actions, names: [column.name] };
}

/** What must be gone before the type changes, or goes for good. */
function dropActions({ from, to }: ColumnChange, isRetyping: boolean): readonly Action[] {
  const isIdentity = from?.identity != null && from.identity.kind !== 'serial';
  // A default is cast to the new type, or cannot be: either way it is not what a new column would have.
  const losesDefault = from === null || (from.default !== null && (isRetyping || to.default === null));
  const losesNotNull = from?.nullable !== true && (to.nullable || (from !== null && isMadeAgain(from, to)));
  return [
    ...(isIdentity && to.identity === null ? [action('drop', to, 'DROP IDENTITY')] : []),
    ...(losesDefault ? [action('drop', to, 'DROP DEFAULT')] : []),
    ...(losesNotNull ? [action('drop', to, 'DROP NOT NULL')] : []),
  ];
}

function typeAction({ from, to, using }: ColumnChange): Action {
  const expression = using ?? conversion(from?.type ?? null, to.type, to.name);
  return action(
    'alterType',
    to,
    `TYPE ${typeClause(to)}${expression === null ? '' : ` USING ${expression}`}`,
  );
}

function setActions({ from, to }: ColumnChange, isRetyping: boolean): readonly Action[] {
  const wanted = to.default === null ? null : defaultSql(to.default);
  const present = from === null || from.default === null || isRetyping ? null : defaultSql(from.default);
  const getsNotNull = !to.nullable && (from?.nullable !== false || isMadeAgain(from, to));
  return [
    ...(getsNotNull ? [setNotNull(to)] : []),
    ...(wanted !== null && wanted !== present ? [action('add', to, `SET DEFAULT ${wanted}`)] : []),
  ];
}

export function setNotNull(column: Column): Action {
  if (column.notNull === undefined) return action('setNotNull', column, 'SET NOT NULL');
  return { sql: `ADD ${notNullDefinition(column)}`, pass: pass.add };
}

function updateNulls(ref: TableRef, column: string, value: Default): string {
  const name = quoteIdentifier(column);
  return `UPDATE ${qualified(ref)} SET ${name} = ${defaultSql(value)} WHERE ${name} IS NULL`;
}
