import type { Catalog, Column, Table, TableRef } from '../catalog/index.js';
import { canonical, displayName, findTable, refOf, sameTable, tableKey } from '../catalog/index.js';
import type { DiffRules } from '../dialects/index.js';
import type { Operation, RenameColumn } from '../operations/index.js';
import { applyAll } from '../operations/index.js';
import { equal, hashText, similarity } from '../util/index.js';
import { columnDifference } from './tables/columns.js';
import { matchColumns } from './tables/match.js';
import { partsAside } from './tables/parts-aside.js';
import { asideName, untangled } from './untangle.js';

/** A table or column that is to keep its rows under another name. Columns name their table as it is now. */
export type Rename =
  | { readonly kind: 'table'; readonly from: TableRef; readonly to: TableRef }
  | ({ readonly kind: 'column'; readonly table: TableRef } & Omit<RenameColumn, 'kind'>);

export interface RenameCandidate {
  readonly rename: Rename;
  /** From 0 to 1: how much the two are alike. */
  readonly likelihood: number;
}

/** What prompts show, and `--rename` takes: `users` and `people`, `users.name` and `users.full_name`. */
export function renameWords(rename: Rename): { readonly from: string; readonly to: string } {
  if (rename.kind === 'table') return { from: displayName(rename.from), to: displayName(rename.to) };
  const table = displayName(rename.table);
  return { from: `${table}.${rename.from}`, to: `${table}.${rename.to}` };
}

const worthAsking = 0.5;

/** Tables that go while a similar one comes, the likeliest first, each table in one candidate at most. */
export function tableRenameCandidates(
  from: Catalog,
  to: Catalog,
  rules: DiffRules,
): readonly RenameCandidate[] {
  // Partitions of one table are all alike, and are told apart by their bounds alone.
  const isCandidate = ({ partitionOf }: Table) => partitionOf === undefined;
  const gone = from.tables.filter((table) => isCandidate(table) && findTable(to, table) === null);
  const come = to.tables.filter((table) => isCandidate(table) && findTable(from, table) === null);
  return bestPairs(gone, come, (a, b) => tableLikeness(a, b, rules)).map(({ a, b, likelihood }) => ({
    rename: { kind: 'table', from: refOf(a), to: refOf(b) },
    likelihood,
  }));
}

/** The same for the columns of tables that are on both sides. */
export function columnRenameCandidates(
  from: Catalog,
  to: Catalog,
  rules: DiffRules,
): readonly RenameCandidate[] {
  return from.tables.flatMap((table) => {
    const counterpart = findTable(to, table);
    if (counterpart === null || equal(table.columns, counterpart.columns)) return [];
    const among = (columns: readonly Column[]) => (column: Column) =>
      columns.some((it) => rules.sameName(it.name, column.name));
    const own = (it: Table) => it.columns.filter(({ inherited }) => inherited !== true);
    const gone = own(table).filter((it) => !among(counterpart.columns)(it));
    const come = own(counterpart).filter((it) => !among(table.columns)(it));
    const likeness = (a: Column, b: Column) => columnLikeness(a, b, { from: table, to: counterpart }, rules);
    return bestPairs(gone, come, likeness).map(
      ({ a, b, likelihood }): RenameCandidate => ({
        rename: { kind: 'column', table: refOf(table), from: a.name, to: b.name },
        likelihood,
      }),
    );
  });
}

/** Tables of which only the case of the name changes, where the engine heeds none: nobody need be asked. */
export function recasedTables(from: Catalog, to: Catalog, rules: DiffRules): readonly Rename[] {
  const come = to.tables.filter((table) => findTable(from, table) === null);
  return from.tables.flatMap((table): readonly Rename[] => {
    if (findTable(to, table) !== null) return [];
    const counterpart = come.find((it) => rules.sameTableName?.(it.name, table.name));
    return counterpart === undefined ? [] : [{ kind: 'table', from: refOf(table), to: refOf(counterpart) }];
  });
}

/** Columns of which only the case of the name changes: nobody need be asked. */
export function recasedColumns(from: Catalog, to: Catalog, rules: DiffRules): readonly Rename[] {
  return from.tables.flatMap((table) => {
    const counterpart = findTable(to, table);
    if (counterpart === null || equal(table.columns, counterpart.columns)) return [];
    return matchColumns(table, counterpart, rules).both.flatMap(([a, b]): readonly Rename[] =>
      a.name === b.name ? [] : [{ kind: 'column', table: refOf(table), from: a.name, to: b.name }],
    );
  });
}

function bestPairs<T>(gone: readonly T[], come: readonly T[], likeness: (a: T, b: T) => number) {
  const pairs = gone
    .flatMap((a) => come.map((b) => ({ a, b, likelihood: likeness(a, b) })))
    .filter((pair) => pair.likelihood >= worthAsking)
    .sort((x, y) => y.likelihood - x.likelihood);
  const taken = new Set<T>();
  return pairs.filter(({ a, b }) => {
    if (taken.has(a) || taken.has(b)) return false;
    taken.add(a).add(b);
    return true;
  });
}

function columnLikeness(
  a: Column,
  b: Column,
  tables: { readonly from: Table; readonly to: Table },
  rules: DiffRules,
): number {
  const sameType = rules.typeSql(a.type, tables.from) === rules.typeSql(b.type, tables.to);
  const sameKind = sameType || a.type.kind === b.type.kind;
  // A key or a generated column is not a plain one under another name.
  if ((a.generated === null) !== (b.generated === null)) return 0;
  const sameElse = columnDifference({ ...a, name: b.name, type: b.type }, b, tables, rules) === null;
  const samePlace = tables.from.columns.indexOf(a) === tables.to.columns.indexOf(b);
  return (
    (sameType ? 0.4 : sameKind ? 0.25 : 0) +
    (sameElse ? 0.15 : 0) +
    (samePlace ? 0.15 : 0) +
    0.3 * similarity(a.name, b.name)
  );
}

function tableLikeness(a: Table, b: Table, rules: DiffRules): number {
  const shared = a.columns.filter((column) =>
    b.columns.some(
      (it) =>
        rules.sameName(it.name, column.name) && rules.typeSql(it.type, b) === rules.typeSql(column.type, a),
    ),
  ).length;
  const all = a.columns.length + b.columns.length - shared;
  return 0.75 * (shared / all) + 0.25 * similarity(a.name, b.name);
}

/**
 * The operations that rename, in an order in which no name is taken before it is free: names that change
 * places go through a name of their own in between.
 */
export function renameOperations(renames: readonly Rename[]): readonly Operation[] {
  const tables = renames.filter((it) => it.kind === 'table');
  const columns = renames.filter((it) => it.kind === 'column');
  const byTable = new Map<string, { readonly table: TableRef; readonly renames: typeof columns }>();
  for (const rename of columns) {
    const key = tableKey(rename.table);
    byTable.set(key, { table: rename.table, renames: [...(byTable.get(key)?.renames ?? []), rename] });
  }
  return [
    ...untangled(tables, {
      from: (it) => tableKey(it.from),
      to: (it) => tableKey(it.to),
      detour: (it) => {
        const between = { schema: it.from.schema, name: asideName(it.from.name) };
        return [
          { ...it, to: between },
          { ...it, from: between },
        ];
      },
    }),
    ...[...byTable.values()].map(({ table, renames: ofTable }) => {
      const changes = untangled(ofTable, {
        from: (it) => it.from,
        to: (it) => it.to,
        detour: (it) => [
          { ...it, to: asideName(it.from) },
          { ...it, from: asideName(it.from) },
        ],
      });
      return {
        kind: 'alterTable',
        table,
        changes: changes.map(({ table: _, ...it }): RenameColumn => ({ ...it, kind: 'renameColumn' })),
      } as const;
    }),
  ].map((it): Operation => (it.kind === 'table' ? { kind: 'renameTable', from: it.from, to: it.to } : it));
}

/** The renames, each after what must change for it to be undone. */
export function preparedRenames(
  from: Catalog,
  renames: readonly Rename[],
  rules: DiffRules,
): readonly Operation[] {
  let now = from;
  return renameOperations(renames).flatMap((rename) => {
    const operations = [
      ...partsAside(now, rename, rules),
      ...(rules.aheadOfRename?.(now, rename) ?? []),
      rename,
    ];
    now = applyAll(now, operations);
    return operations;
  });
}

/**
 * Renames for what still has a name that another is to get: nothing else renames it, so it goes, but a table or
 * column is dropped after the renames, and comes back before them in the downgrade.
 */
export function renamesAside(renames: readonly Rename[], from: Catalog): readonly Rename[] {
  const leaving = new Set(renames.map((it) => renameWords(it).from));
  return renames.flatMap((it): readonly Rename[] => {
    if (leaving.has(renameWords(it).to)) return [];
    if (it.kind === 'table') {
      if (findTable(from, it.to) === null) return [];
      return [{ kind: 'table', from: it.to, to: { schema: it.to.schema, name: asideName(it.to.name) } }];
    }
    const isThere = findTable(from, it.table)?.columns.some(({ name }) => name === it.to) === true;
    return isThere ? [{ kind: 'column', table: it.table, from: it.to, to: asideName(it.to) }] : [];
  });
}

/**
 * The structure after renames: constraints, indexes, references and the expressions of the table follow.
 */
export function applyRenames(from: Catalog, renames: readonly Rename[], rules: DiffRules): Catalog {
  const renamed = applyAll(from, preparedRenames(from, renames, rules));
  const columns = renames.filter((it) => it.kind === 'column');
  if (columns.length === 0) return renamed;
  return canonical({
    ...renamed,
    tables: renamed.tables.map((table) => {
      const own = columns.filter((it) => sameTable(it.table, table));
      return own.length === 0 ? table : withExpressions(table, own, rules);
    }),
  });
}

function withExpressions(
  table: Table,
  renames: readonly { readonly from: string; readonly to: string }[],
  rules: DiffRules,
): Table {
  // Through names that stand nowhere, because two columns may change places.
  const aside = renames.map((it, at) => ({ ...it, between: `dbm_${at}_${hashText(it.from, 8)}` }));
  const follow = (text: string) => {
    const out = aside.reduce((now, it) => rules.renameInExpression(now, it.from, it.between), text);
    return aside.reduce((now, it) => rules.renameInExpression(now, it.between, it.to), out);
  };
  const followed = (text: string | null) => (text === null ? null : follow(text));
  return {
    ...table,
    columns: table.columns.map((it) => ({
      ...it,
      generated:
        it.generated === null ? null : { ...it.generated, expression: follow(it.generated.expression) },
      default:
        it.default?.kind === 'sql' && rules.columnsInDefaults
          ? { ...it.default, sql: follow(it.default.sql) }
          : it.default,
    })),
    checks: table.checks.map((it) => ({ ...it, expression: follow(it.expression) })),
    exclusions: table.exclusions.map((it) => ({ ...it, definition: follow(it.definition) })),
    ...(table.partitionBy === undefined ? {} : { partitionBy: follow(table.partitionBy) }),
    options:
      table.options.partitionBy === undefined
        ? table.options
        : { ...table.options, partitionBy: follow(table.options.partitionBy) },
    indexes: table.indexes.map((it) => ({
      ...it,
      where: followed(it.where),
      keys: it.keys.map((key) => ({ ...key, expression: followed(key.expression) })),
    })),
  };
}

/** Whether a wanted rename fits: the old name is there and goes, the new one comes. */
export function renameFits(rename: Rename, from: Catalog, to: Catalog): boolean {
  if (rename.kind === 'table') {
    return findTable(from, rename.from) !== null && findTable(to, rename.to) !== null;
  }
  const before = from.tables.find((it) => sameTable(it, rename.table));
  const after = to.tables.find((it) => sameTable(it, rename.table));
  return (
    before?.columns.some((it) => it.name === rename.from) === true &&
    after?.columns.some((it) => it.name === rename.to) === true
  );
}
