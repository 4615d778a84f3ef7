import type { Catalog, Column, EnumType, Inheritance, Table } from '../../catalog/index.js';
import {
  alone,
  ancestorsOf,
  deviations,
  findColumn,
  findTable,
  parentsIn,
  parentsOf,
  passedOn,
  refOf,
  tableKey,
  tiesOf,
} from '../../catalog/index.js';
import type { AlterTable, TableChange } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import { hasType } from '../objects/removed-values.js';
import type { ChangesAhead, Heritage, TableDifference, TablePair } from './table.js';

/** Whether a table has parents, and the same on both sides. */
function staysTied([from, to]: TablePair): boolean {
  return parentsOf(to).length > 0 && equal(tiesOf(from), tiesOf(to));
}

/** A pair as it is compared: what is attached or detached is a table of its own in between. */
export function asCompared(pair: TablePair): TablePair {
  return staysTied(pair) ? pair : [alone(pair[0]), alone(pair[1])];
}

export function heritageOf(
  pair: TablePair,
  from: Catalog,
  to: Catalog,
  converted: readonly EnumType[],
): Heritage | null {
  if (!staysTied(pair)) return null;
  const [before, after] = [parentsIn(from, pair[0]), parentsIn(to, pair[1])];
  /** The column with what its parents change of it, as it is in one of their states. */
  const following = (column: Column, state: readonly Table[]) => {
    const [a, b] = [findInherited(column.name, before), findInherited(column.name, after)];
    const source = findInherited(column.name, state);
    if (a === null || b === null || source === null) return column;
    const changed = passedAttributes.filter(
      // A default is taken off and set again around another type, and heirs get it then, whatever theirs was.
      (name) =>
        !equal(a[name], b[name]) ||
        (name === 'default' && !equal([a.type, a.collation], [b.type, b.collation])),
    );
    const followed = { ...column, ...Object.fromEntries(changed.map((name) => [name, source[name]])) };
    return withStorage(followed, [a, b], source);
  };
  return {
    changes: !equal(
      before.map((it) => it.columns),
      after.map((it) => it.columns),
    ),
    isConverted: (column) => converted.some((type) => hasType(column, type)),
    conformed: (column) => following(column, before),
    passedOn: (column) => following(column, after),
    deviations: { from: deviations(pair[0], before), to: deviations(pair[1], after) },
  };
}

/** What of a column's change reaches those that inherit it. */
const passedAttributes = ['type', 'nullable', 'default', 'generated', 'collation'] as const;

/**
 * The column with what its parent's change leaves of how its values are stored: another type brings its own, and what is
 * said of the parent's column, but for its compression, is said of those that inherit it.
 */
function withStorage(column: Column, [a, b]: readonly [Column, Column], source: Column): Column {
  const { storage: own, ...rest } = column;
  const isRetyped = !equal([a.type, a.collation], [b.type, b.collation]);
  const names = [
    ...['storage', 'statistics'].filter((name) => a.storage?.[name] !== b.storage?.[name]),
    ...(isRetyped ? ['storage', 'compression'] : []),
  ];
  if (names.length === 0) return column;
  const kept = Object.entries(own ?? {}).filter(([name]) => !names.includes(name));
  const passed = Object.entries(source.storage ?? {}).filter(
    ([name]) => name !== 'compression' && names.includes(name),
  );
  const storage = Object.fromEntries([...kept, ...passed]);
  return Object.keys(storage).length === 0 ? rest : { ...rest, storage };
}

function findInherited(name: string, parents: readonly Table[]): Column | null {
  const found = parents.map((it) => findColumn(it, name)).find((it) => it !== null);
  return found === undefined ? null : passedOn(found);
}

/** What ties tables to others: loosened before anything else, tied when all tables are there. */
export function planTies(pairs: readonly TablePair[], from: Catalog, to: Catalog) {
  const changed = pairs.filter((pair) => !equal(tiesOf(pair[0]), tiesOf(pair[1])));
  const alteration = (table: Table, change: TableChange): AlterTable => ({
    kind: 'alterTable',
    table: refOf(table),
    changes: [change],
  });
  const isTied = (ties: Inheritance) => parentsOf(ties).length > 0;
  return {
    /** The tables that lose partitions, if only for a while: no foreign key may rest on their rows then. */
    loosened: new Set(changed.flatMap(([table]) => ancestorsOf(table, from)).map(tableKey)),
    /** The tables that get partitions with rows: foreign keys that come may rest on these. */
    completed: new Set(changed.flatMap(([, table]) => ancestorsOf(table, to)).map(tableKey)),
    detached: changed.flatMap(([from]) =>
      isTied(from) ? [alteration(from, { kind: 'detachTable', from: tiesOf(from) })] : [],
    ),
    attached: changed.flatMap(([, to]) =>
      isTied(to) ? [alteration(to, { kind: 'attachTable', to: tiesOf(to) })] : [],
    ),
  };
}

/** What tables have over columns that their parents change goes before these do. */
export function changesAhead(common: readonly TableDifference[]): ChangesAhead {
  const blocks = common
    .filter(({ from }) => parentsOf(from).length > 0)
    .map(({ from, ahead, changes }): AlterTable => {
      const drops = changes.filter(({ kind }) =>
        ['dropIndex', 'dropConstraint', 'dropColumn'].includes(kind),
      );
      // Options that name what goes are taken back before that.
      const options =
        drops.length === 0 ? [] : changes.slice(0, 1).filter((it) => it.kind === 'alterOptions');
      return { kind: 'alterTable', table: refOf(from), changes: [...options, ...ahead, ...drops] };
    });
  return {
    operations: blocks.filter(({ changes }) => changes.length > 0),
    changes: new Set(blocks.flatMap(({ changes }) => changes)),
  };
}

/** What new tables say of inherited columns otherwise than their parents: it is said when the table is there. */
export function alterDeviations(tables: readonly Table[], catalog: Catalog): readonly AlterTable[] {
  return tables.flatMap((table) => {
    const full = findTable(catalog, table) ?? table;
    const changes = deviations(full, parentsIn(catalog, full)).map(
      ({ from, to }): TableChange => ({ kind: 'alterColumn', from, to, using: null, backfill: null }),
    );
    return changes.length === 0 ? [] : [{ kind: 'alterTable', table: refOf(table), changes }];
  });
}
