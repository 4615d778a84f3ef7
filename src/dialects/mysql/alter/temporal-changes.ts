import type { Column, PrimaryKey, Table, TableOptions, UniqueConstraint } from '../../../catalog/index.js';
import type { ColumnPosition, TableChange } from '../../../operations/index.js';
import { applyChanges } from '../../../operations/index.js';
import { equal } from '../../../util/index.js';
import { without } from '../../shared/ignored-options.js';
import { constraintSql, partitionSql, periodSql, rowTimes, systemPeriodSql } from '../create-table.js';
import { isRowTime } from '../expressions.js';
import { quoteIdentifier } from '../quoting.js';
import type { AlterScript } from './alter-script.js';
import { positionOf } from './column-users.js';
import { dropClause, partOf } from './parts.js';

/**
 * MariaDB: what begins and ends of a table's history and period. The history ends before all other changes and begins
 * after them: its columns come and go together with it, and rows that are converted in between leave no trace. So does
 * a period, because the server drops it only together with the keys that use it, and adds another one only afterwards.
 * https://mariadb.com/docs/server/reference/sql-structure/temporal-tables
 */
export interface TemporalChanges {
  /** The table between the two. */
  readonly between: Table;
  /** What else changes. */
  readonly changes: readonly TableChange[];
  readonly ends: (script: AlterScript) => void;
  readonly begins: (script: AlterScript) => void;
}

type TemporalKey = PrimaryKey | UniqueConstraint;

export function temporalChanges(table: Table, changes: readonly TableChange[]): TemporalChanges {
  const untouched = { between: table, changes, ends: () => {}, begins: () => {} };
  const versioning = changeOf(changes, (it) => it.systemVersioning === true);
  const period = changeOf(changes, (it) => it.period ?? null);
  const isTime = (column: Column) => isRowTime(column.generated?.expression);
  const isDropped = (column: Column) =>
    isTime(column) && changes.some((it) => it.kind === 'dropColumn' && it.column.name === column.name);
  const dropped = table.columns.filter(isDropped);
  const addsTimes = changes.some((it) => it.kind === 'addColumn' && isTime(it.column));
  if (versioning === null && period === null && dropped.length === 0 && !addsTimes) return untouched;

  // Columns of their own take the place of the hidden ones only with a new history.
  const isKept = table.options.systemVersioning === true;
  const isToBe = versioning === null ? isKept : versioning.to;
  const endsHistory = isKept && (!isToBe || addsTimes);
  const beginsHistory = isToBe && (!isKept || addsTimes);
  const isRest = (change: TableChange) =>
    !(change.kind === 'addColumn' && isTime(change.column)) &&
    !(change.kind === 'dropColumn' && dropped.some((it) => it.name === change.column.name)) &&
    !(period !== null && isOfKey(change, table));
  const oldKeys = period === null ? [] : temporalKeys(table);
  const staying = table.columns.filter((it) => !dropped.includes(it));
  const columns = isKept && !endsHistory ? staying : staying.map(versioned);
  const options = endsHistory ? without(table.options, ['systemVersioning']) : table.options;
  const between = withoutKeys({ ...table, columns, options }, oldKeys);
  const rest = changes.filter(isRest);
  const decides = (it: TableChange) =>
    columnKinds.includes(it.kind) || (it.kind !== 'dropIndex' && isOfKey(it, table));
  const end = applyChanges(table, changes.filter(decides));
  const { partitionBy } = table.options;
  const isByTime = endsHistory && partitionBy !== undefined && /^system_time\b/i.test(partitionBy);
  const staysPartitioned = isByTime && changeOf(changes, (it) => it.partitionBy) === null;
  return {
    between,
    changes: inPlace(beginsHistory ? rest.map(withVersioned) : rest, between, end),
    ends: (script) => {
      script.writeAll();
      if (staysPartitioned) script.alter([], 'REMOVE PARTITIONING');
      const clauses = [
        ...oldKeys.map((key) => dropClause(partOf(key, table))),
        ...(period?.from == null ? [] : [`DROP PERIOD FOR ${quoteIdentifier(period.from.name)}`]),
        ...dropped.map((it) => `DROP COLUMN ${quoteIdentifier(it.name)}`),
        ...(endsHistory ? ['DROP SYSTEM VERSIONING'] : []),
      ];
      if (clauses.length > 0) script.alter(clauses);
    },
    begins: (script) => {
      script.writeAll();
      const { batch, server } = script;
      if (period?.to != null) {
        const keys = temporalKeys(end).map((key) => constraintSql(key, server));
        batch.addOptions([periodSql(period.to), ...keys].map((it) => `ADD ${it}`));
      }
      if (!beginsHistory) return;
      for (const column of end.columns.filter(isTime)) {
        const position = positionOf(end, column.name);
        script.apply({ kind: 'addColumn', column, position, backfill: null });
        batch.columns.add(column, position);
      }
      const times = rowTimes(end);
      if (times.length > 0) batch.addOptions([`ADD ${systemPeriodSql(times)}`]);
      batch.addOptions(['ADD SYSTEM VERSIONING']);
      if (staysPartitioned) batch.ending = partitionSql(partitionBy);
      script.writeAll();
      for (const { name, unversioned } of end.columns) {
        const column = script.state?.column(name) ?? null;
        if (unversioned !== true || column === null) continue;
        const to = { ...column, unversioned };
        script.apply({ kind: 'alterColumn', from: column, to, using: null, backfill: null });
        script.batch.columns.alter(name, to);
      }
    },
  };
}

/** A column as it is where its table has no history: WITHOUT SYSTEM VERSIONING is refused there. */
const versioned = (column: Column): Column => without(column, ['unversioned']);

function withVersioned(change: TableChange): TableChange {
  if (change.kind === 'addColumn') return { ...change, column: versioned(change.column) };
  if (change.kind !== 'alterColumn') return change;
  return { ...change, from: change.from && versioned(change.from), to: versioned(change.to) };
}

/** What an option was and is to be, when the changes are about it. */
function changeOf<T>(
  changes: readonly TableChange[],
  read: (options: TableOptions) => T,
): { readonly from: T; readonly to: T } | null {
  const all = changes.flatMap((it) =>
    it.kind === 'alterOptions' ? [[read(it.from), read(it.to)] as const] : [],
  );
  const changing = all.filter(([from, to]) => !equal(from, to));
  return changing.length === 0 ? null : { from: changing[0]![0], to: changing.at(-1)![1] };
}

function temporalKeys({ primaryKey, uniques }: Table): readonly TemporalKey[] {
  return [primaryKey ?? [], uniques].flat().filter((it) => it.withoutOverlaps === true);
}

function withoutKeys(table: Table, keys: readonly TemporalKey[]): Table {
  const isGone = (key: TemporalKey | null) => key !== null && keys.includes(key);
  return {
    ...table,
    primaryKey: isGone(table.primaryKey) ? null : table.primaryKey,
    uniques: table.uniques.filter((it) => !isGone(it)),
  };
}

/** Whether a change is that of a key WITHOUT OVERLAPS. A migration file only names what it drops. */
function isOfKey(change: TableChange, table: Table): boolean {
  if (change.kind === 'dropIndex') return temporalKeys(table).some((it) => it.name === change.index.name);
  if (change.kind === 'addConstraint') return 'withoutOverlaps' in change.constraint;
  if (change.kind !== 'dropConstraint' && change.kind !== 'renameConstraint') return false;
  const { kind, name } = change.constraint;
  return temporalKeys(table).some((it) => it.kind === kind && (kind === 'primaryKey' || it.name === name));
}

/** The changes with places after columns that are there by then: others come last of all. */
function inPlace(changes: readonly TableChange[], start: Table, end: Table): readonly TableChange[] {
  const names = end.columns.map((it) => it.name);
  let there = new Set(start.columns.map((it) => it.name));
  const placed = (position: ColumnPosition): ColumnPosition => {
    if (typeof position === 'string' || there.has(position.after)) return position;
    const before = names.slice(0, names.indexOf(position.after)).findLast((it) => there.has(it));
    return before === undefined ? 'first' : { after: before };
  };
  return changes.map((change) => {
    switch (change.kind) {
      case 'addColumn': {
        const position = placed(change.position);
        there.add(change.column.name);
        return { ...change, position };
      }
      case 'moveColumn':
        return { ...change, to: placed(change.to) };
      case 'renameColumn':
        there = new Set([...there].map((it) => (it === change.from ? change.to : it)));
        return change;
      default:
        return change;
    }
  });
}

const columnKinds: readonly TableChange['kind'][] = [
  'addColumn',
  'dropColumn',
  'alterColumn',
  'renameColumn',
  'moveColumn',
];
