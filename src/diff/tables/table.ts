import type { Column, ForeignKey, Table } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import type { AddColumn, AlterColumn, AlterTable, TableChange } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import { columnMoves } from './column-order.js';
import { additionOrder, columnDifference, positionOf } from './columns.js';
import type { Matching } from './match.js';
import { matchColumns } from './match.js';
import { findObstacles } from './obstacles.js';
import { diffOptions } from './options.js';
import { partChanges } from './part-changes.js';
import { matchForeignKeys, matchParts } from './parts.js';

/** A table in both states. */
export type TablePair = readonly [from: Table, to: Table];

/** What a table has from the same parents before and after: a change of it is the parents' to make. */
export interface Heritage {
  /** Whether anything about the parents' columns changes. */
  readonly changes: boolean;
  /** Whether the enumeration of an inherited column is made anew, and its values converted. */
  isConverted(column: Column): boolean;
  /** An inherited column without what it says otherwise than its parents, where these change that. */
  conformed(column: Column): Column;
  /** An inherited column as the change of its parent leaves it. */
  passedOn(column: Column): Column;
  /** The inherited columns of which it says something else than its parents, before and after. */
  readonly deviations: Readonly<Record<'from' | 'to', readonly Deviation[]>>;
}

/** An inherited column as it would be, and as it is. */
export interface Deviation {
  readonly from: Column;
  readonly to: Column;
}

/** What is to be done to one table that is on both sides. Foreign keys apart: they tie tables together. */
export interface TableDifference {
  readonly from: Table;
  readonly to: Table;
  /** What must be done before its parents change. */
  readonly ahead: readonly TableChange[];
  readonly changes: readonly TableChange[];
  readonly foreignKeys: Matching<ForeignKey>;
  /** Those that its parents drop and alter are among them. */
  readonly droppedColumns: readonly Column[];
  readonly alteredColumns: readonly { readonly from: Column; readonly to: Column }[];
}

/** Changes that are taken out of their tables' blocks, and the blocks that make them before. */
export interface ChangesAhead {
  readonly operations: readonly AlterTable[];
  readonly changes: ReadonlySet<TableChange>;
}

/** `heritage` is null for a table that has nothing from others. */
export function diffTable(
  [from, to]: TablePair,
  rules: DiffRules,
  heritage: Heritage | null = null,
): TableDifference {
  // Most tables, most of the time.
  if (heritage?.changes !== true && equal(from, to)) {
    const both = from.foreignKeys.map((key, i) => [key, to.foreignKeys[i]!] as const);
    const foreignKeys = { both, dropped: [], added: [] };
    return { from, to, ahead: [], changes: [], foreignKeys, droppedColumns: [], alteredColumns: [] };
  }
  const columns = matchColumns(from, to, rules);
  const alteredColumns = columns.both.flatMap(([a, b]) => columnDifference(a, b, { from, to }, rules) ?? []);
  const parts = matchParts(from, to, rules);
  // The parents' conversion, which goes through texts, makes nothing again that their heirs have over the column.
  const converted = from.columns
    .filter((it) => it.inherited === true && heritage?.isConverted(it) === true)
    .map((it) => ({ from: it, to: { ...it, type: { kind: 'text' } as const } }));
  const obstacles = findObstacles(
    from,
    { parts, columns, altered: [...alteredColumns, ...converted] },
    rules,
  );
  const part = partChanges(parts, obstacles);
  const isOwn = (column: Column) => heritage === null || column.inherited !== true;
  const replaced = obstacles.columns.filter(([column]) => isOwn(column));
  const droppedColumns = [...columns.dropped, ...obstacles.columns.map(([column]) => column)];
  const dropped = new Set(droppedColumns.filter(isOwn));
  const added = new Set([...columns.added.filter(isOwn), ...replaced.map(([, column]) => column)]);
  const alter = (a: Column, b: Column): readonly AlterColumn[] => {
    const difference = columnDifference(a, b, { from, to }, rules);
    return difference === null ? [] : [{ kind: 'alterColumn', ...difference, using: null, backfill: null }];
  };
  const inherited = columns.both.filter(([a]) => !isOwn(a));
  /** What is said of columns that come with the parents, or go. */
  const deviationsOf = (side: 'from' | 'to', columns: readonly Column[]) =>
    heritage?.deviations[side].filter(({ to }) => columns.some((it) => it.name === to.name)) ?? [];
  const altered = columns.both.filter(([a, b]) => isOwn(a) && !added.has(b)).flatMap(([a, b]) => alter(a, b));
  const changes: TableChange[] = [
    ...part.drops,
    ...altered.filter(stopsComputing),
    ...columnDrops(from, dropped),
    ...part.renames,
    ...altered.filter((it) => !stopsComputing(it) && !beginsComputing(it)),
    ...inherited.flatMap(([a, b]) => alter(heritage!.passedOn(a), b)),
    ...deviationsOf('to', columns.added).flatMap((it) => alter(it.from, it.to)),
    ...(rules.columnOrder ? movesOf({ from, to }, columns, added) : []),
    ...columnAdditions(to, added),
    ...altered.filter(beginsComputing),
    ...part.creations,
    ...part.remarks,
  ];
  const options = diffOptions(from.options, to.options, changes, rules);
  const comment: readonly TableChange[] =
    from.comment === to.comment ? [] : [{ kind: 'alterComment', from: from.comment, to: to.comment }];
  const foreignKeys = matchForeignKeys(from, to, rules);
  const ahead = [
    ...inherited.flatMap(([a]) => alter(a, heritage!.conformed(a))),
    ...deviationsOf('from', columns.dropped).flatMap((it) => alter(it.to, it.from)),
  ];
  return {
    from,
    to,
    ahead,
    changes: [...options.first, ...changes, ...options.last, ...comment],
    foreignKeys,
    droppedColumns,
    alteredColumns: [...alteredColumns, ...(rules.changedByOptions?.(from, to) ?? [])],
  };
}

/** Whether the column keeps its values and needs no longer those of which it was made: they may go then. */
function stopsComputing({ from, to }: AlterColumn): boolean {
  return from !== null && from.generated !== null && to.generated === null;
}

/** The other way round: columns of which it is made may have to come first. */
function beginsComputing({ from, to }: AlterColumn): boolean {
  return from?.generated === null && to.generated !== null;
}

/** Drops in the reverse of the order in which the columns could be added again. */
function columnDrops(table: Table, dropped: ReadonlySet<Column>): readonly TableChange[] {
  return columnAdditions(table, dropped)
    .map(({ column, position }): TableChange => ({ kind: 'dropColumn', column, position }))
    .reverse();
}

function columnAdditions(table: Table, added: ReadonlySet<Column>): readonly AddColumn[] {
  const there = new Set(table.columns.filter((column) => !added.has(column)));
  return additionOrder(table.columns.filter((column) => added.has(column))).map((column) => {
    const position = positionOf(column, table.columns, (it) => there.has(it));
    there.add(column);
    return { kind: 'addColumn', column, position, backfill: null };
  });
}

/**
 * The moves among the columns that stay, when they have their new names and those that go are gone. A column called
 * `2020` has no place in models: JavaScript lists the keys that are numbers first, whatever was written.
 */
function movesOf(
  { from, to }: { readonly from: Table; readonly to: Table },
  { both }: Matching<Column>,
  anew: ReadonlySet<Column>,
): readonly TableChange[] {
  const staying = new Map(both.filter(([, b]) => !anew.has(b)));
  const before = from.columns.flatMap((it) => staying.get(it)?.name ?? []).filter((it) => !isArrayIndex(it));
  const after = to.columns.map((it) => it.name).filter((name) => before.includes(name));
  return columnMoves(before, after);
}

/** https://tc39.es/ecma262/#array-index */
const isArrayIndex = (name: string) => String(Number(name) >>> 0) === name;
