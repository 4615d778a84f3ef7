import type { Column, TableRef } from '../catalog/index.js';
import { displayName, mayBeNull, needsValue, quoteText, tableKey } from '../catalog/index.js';
import type { AddColumn, Operation } from '../operations/index.js';
import { FormerNames } from '../operations/index.js';
import { listWords, oneLine } from '../util/index.js';
import { tableName } from './builders.js';

/**
 * Lines that make a migration fail before it changes anything, where a column needs a value for rows that are
 * already there and nobody has said which: a new one, one that has taken nulls until now, or one of geometries that
 * are to have another SRID.
 */
export function guardLines(operations: readonly Operation[]): readonly string[] {
  const former = new FormerNames();
  const created = createdTables(operations);
  return operations.flatMap((operation) => {
    former.follow(operation);
    if (operation.kind !== 'alterTable' || created.has(tableKey(operation.table))) return [];
    const table = former.table(operation.table);
    const added = operation.changes.flatMap((change) =>
      change.kind === 'addColumn' && change.backfill === null && needsValue(change.column)
        ? [nameOf(operation.table, change.column.name)]
        : [],
    );
    return [
      ...(added.length === 0 ? [] : newColumnsGuard(table, added)),
      ...operation.changes.flatMap((change) => {
        if (change.kind !== 'alterColumn' || change.backfill !== null || change.using !== null) return [];
        if (change.from === null) return [];
        const column = former.column(operation.table, change.from.name);
        const srid = changesSrid(change.from, change.to)
          ? sridGuard(operation.table, change.to, table, column)
          : [];
        if (!mayBeNull(change.from) || !needsValue(change.to)) return srid;
        const reason = `${nameOf(operation.table, change.to.name)} becomes not null: rows without a value need one`;
        const call = `requireNoNulls(${tableName(table)}, ${quoteText(column)}, ${quoteText(reason)})`;
        return [...srid, ...guard(reason, 'alterColumn', call)];
      }),
    ];
  });
}

/**
 * MySQL takes no geometries of another SRID than the column's, and does not convert them.
 * https://dev.mysql.com/doc/refman/8.4/en/spatial-type-overview.html
 */
function changesSrid(from: Column, to: Column): boolean {
  const [before, after] = [sridOf(from), sridOf(to)];
  return before !== null && after !== null && before !== after && from.generated === null;
}

function sridOf({ type }: Column): string | null {
  return type.kind === 'raw' ? (/ srid (\d+)$/i.exec(type.sql)?.[1] ?? null) : null;
}

function sridGuard(altered: TableRef, to: Column, table: TableRef, formerName: string): readonly string[] {
  const reason = `${nameOf(altered, to.name)} gets SRID ${sridOf(to)}, which none of its values has`;
  return [
    `// ${reason}.`,
    '// Alter it to a type without SRID first, convert the values with ST_Transform() or ST_SRID(), and remove this line.',
    `await op.requireNoValues(${tableName(table)}, ${quoteText(formerName)}, ${quoteText(reason)});`,
  ];
}

function newColumnsGuard(table: TableRef, columns: readonly string[]): readonly string[] {
  const has = columns.length === 1 ? 'is not null and has no default' : 'are not null and have no default';
  const reason = `${listWords(columns)} ${has}: rows that are already there need a value`;
  return guard(reason, 'addColumn', `requireNoRows(${tableName(table)}, ${quoteText(reason)})`);
}

/** `change` is where a person gives the value, `call` what fails until then. */
function guard(reason: string, change: 'addColumn' | 'alterColumn', call: string): readonly string[] {
  return [
    `// ${reason}.`,
    `// Give it below, t.${change}(..., { backfill: value }), and remove this line; or: dbm migrate --backfill.`,
    `await op.${call};`,
  ];
}

/**
 * Lines that make a downgrade fail before it changes anything, where rows would refer to a column that comes back
 * without its values: to nothing, or to another row than they once did.
 */
export function danglingLines(operations: readonly Operation[]): readonly string[] {
  const former = new FormerNames();
  const returned = addedColumns(operations, ({ column }) => column.default === null);
  const filled = addedColumns(
    operations,
    ({ column, backfill }) => column.default === null || backfill !== null,
  );
  const created = createdTables(operations);
  return operations.flatMap((operation) => {
    former.follow(operation);
    if (operation.kind !== 'alterTable' || created.has(tableKey(operation.table))) return [];
    const { table, changes } = operation;
    return changes.flatMap((change) => {
      if (change.kind !== 'addConstraint' || change.constraint.kind !== 'foreignKey') return [];
      const { columns, references } = change.constraint;
      const lost = references.columns.find((it) => returned.has(columnKey(references, it)));
      if (lost === undefined || columns.some((it) => filled.has(columnKey(table, it)))) return [];
      const column = columns[0]!;
      const reason = `it refers to ${nameOf(references, lost)}, which comes back without its values`;
      return [
        `// ${nameOf(table, column)} has kept its values, and ${reason}.`,
        '// Say below what becomes of the one or of the other, and remove this line.',
        `await op.requireNoValues(${tableName(former.table(table))}, ${quoteText(former.column(table, column))}, ${quoteText(reason)});`,
      ];
    });
  });
}

/** The tables that have no rows yet when they change. */
function createdTables(operations: readonly Operation[]): ReadonlySet<string> {
  return new Set(operations.flatMap((it) => (it.kind === 'createTable' ? tableKey(it.table) : [])));
}

/** The columns that tables get, but for those that an expression computes. */
function addedColumns(
  operations: readonly Operation[],
  counts: (change: AddColumn) => boolean,
): ReadonlySet<string> {
  const alterations = operations.filter((it) => it.kind === 'alterTable');
  return new Set(
    alterations.flatMap(({ table, changes }) =>
      changes.flatMap((change) =>
        change.kind === 'addColumn' && change.column.generated === null && counts(change)
          ? [columnKey(table, change.column.name)]
          : [],
      ),
    ),
  );
}

const columnKey = (table: TableRef, column: string) => `${tableKey(table)}\0${column}`;

function nameOf(table: TableRef, column: string): string {
  return oneLine(`${displayName(table)}.${column}`);
}
