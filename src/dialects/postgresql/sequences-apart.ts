import type { Catalog, Column, Default, Identity, Sequence, Table, TableRef } from '../../catalog/index.js';
import { defaultSequenceOptions, findColumn, findTable, parentsIn, tableKey } from '../../catalog/index.js';
import { changeOwner } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import type { SequencesApart } from '../dialect.js';
import { namedSequence, sequenceRef } from './automatic-names.js';
import { literal, quoteIdentifier } from './quoting.js';
import { canonicalSerial } from './sequences.js';
import type { IntegerType } from './types.js';
import { isInteger, parseType } from './types.js';

/** See DiffRules.sequencesApart. */
export function sequencesApart(live: Catalog, target: Catalog): SequencesApart {
  const toIdentity = joined(live, target);
  const fromIdentity = joined(target, live);
  const [before, after] = [
    withoutSequences(toIdentity.catalog, fromIdentity.sequences),
    withoutSequences(fromIdentity.catalog, toIdentity.sequences),
  ];
  const shared = [before, after].flatMap(sharedIn);
  const from = apart(before, new Set([...sequencesIn(after).map(tableKey), ...shared]));
  const to = apart(after, new Set([...sequencesIn(before).map(tableKey), ...shared]));
  return {
    from,
    to,
    first: toIdentity.sequences.map(({ owned, free }) => changeOwner(free, owned)),
    last: fromIdentity.sequences.map(({ owned, free }) => changeOwner(owned, free)),
  };
}

/** A sequence as it is, and as the column would own it that counts by it. */
interface Counted {
  readonly free: Sequence;
  readonly owned: Sequence;
}

/**
 * The catalog with the columns as serial ones that are identities on the other side with a sequence of the name of the
 * one by which they count: it becomes the identity's.
 */
function joined(catalog: Catalog, other: Catalog): { catalog: Catalog; sequences: readonly Counted[] } {
  const sequences = new Map(sequencesIn(catalog).map((it) => [nextOf(it).sql, it]));
  if (sequences.size === 0) return { catalog, sequences: [] };
  const found = new Map<Sequence, Counted>();
  const changed = withColumns(catalog, (column, table) => {
    const free = column.default?.kind === 'sql' ? sequences.get(column.default.sql) : undefined;
    const counterpart = findTable(other, table);
    if (free === undefined || counterpart === null || !isInteger(column.type)) return column;
    const identity = findColumn(counterpart, column.name)?.identity ?? null;
    if (!isNamed(identity, free, table, column)) return column;
    const owned = { ...free, ownedBy: { schema: table.schema, name: table.name, column: column.name } };
    found.set(free, { free, owned });
    return { ...column, default: null, identity: serialOf(free, table, column.name, column.type) };
  });
  const joining = [...found.values()];
  return { catalog: withoutSequences(changed, joining), sequences: joining };
}

/** The catalog with other columns of its own; those that inherit the default of one, or that it counts, follow. */
function withColumns(catalog: Catalog, change: (column: Column, table: Table) => Column): Catalog {
  const tables = catalog.tables.map((table) => {
    const columns = table.columns.map((column) => {
      if (column.inherited !== true) return change(column, table);
      const root = rootOf(catalog, table, column.name);
      const to = root === null ? null : change(root.column, root.table);
      const follows = to !== root?.column && equal(column.default, root?.column.default);
      return follows ? { ...column, default: to?.default ?? null } : column;
    });
    return columns.every((it, at) => it === table.columns[at]) ? table : { ...table, columns };
  });
  return { ...catalog, tables };
}

/** The column that an inherited one comes from. */
function rootOf(catalog: Catalog, table: Table, name: string): { column: Column; table: Table } | null {
  for (const parent of parentsIn(catalog, table)) {
    const column = findColumn(parent, name);
    if (column !== null)
      return column.inherited === true ? rootOf(catalog, parent, name) : { column, table: parent };
  }
  return null;
}

/** Whether the column is an identity whose sequence has the name. */
function isNamed(
  identity: Identity | null,
  { schema, name }: Sequence,
  table: Table,
  column: Column,
): boolean {
  if (identity?.kind !== 'always' && identity?.kind !== 'byDefault') return false;
  const own = sequenceRef(table, column.name, identity.sequence ?? null);
  return own.schema === schema && own.name === name;
}

function serialOf(
  { name, type, options }: Sequence,
  table: Table,
  column: string,
  of: IntegerType,
): Identity {
  const { kind } = parseType(type ?? 'bigint') as IntegerType;
  const sequence = namedSequence(table.name, column, name);
  return canonicalSerial({ kind: 'serial', sequence, type: kind, options }, of);
}

function withoutSequences(catalog: Catalog, sequences: readonly Counted[]): Catalog {
  if (sequences.length === 0) return catalog;
  const gone = new Set(sequences.map(({ free }) => tableKey(free)));
  return {
    ...catalog,
    objects: catalog.objects.filter((it) => it.kind !== 'sequence' || !gone.has(tableKey(it))),
  };
}

function sequencesIn({ objects }: Catalog): readonly Sequence[] {
  return objects.filter((it) => it.kind === 'sequence');
}

/** The sequences of serial columns by which other columns count, too. */
function sharedIn({ tables }: Catalog): readonly string[] {
  const defaults = new Set(
    tables.flatMap((table) =>
      table.columns.flatMap((it) => (it.default?.kind === 'sql' ? it.default.sql : [])),
    ),
  );
  const serial = tables.flatMap((table) => table.columns.flatMap((it) => sequenceOf(it, table) ?? []));
  return serial.filter((it) => defaults.has(nextOf(it).sql)).map(tableKey);
}

/** The catalog with its serial columns that count by one of the sequences as columns with a default. */
function apart(catalog: Catalog, sequences: ReadonlySet<string>): Catalog {
  if (sequences.size === 0) return catalog;
  const found = new Map<string, Sequence>();
  const changed = withColumns(catalog, (column, table) => {
    const sequence = sequenceOf(column, table);
    if (sequence === null || !sequences.has(tableKey(sequence))) return column;
    found.set(tableKey(sequence), sequence);
    return { ...column, identity: null, default: nextOf(sequence) };
  });
  if (found.size === 0) return catalog;
  const others = catalog.objects.filter((it) => it.kind !== 'sequence' || !found.has(tableKey(it)));
  return { ...changed, objects: [...others, ...found.values()] };
}

/** The sequence of a serial column as one of its own. */
function sequenceOf({ name, type, identity }: Column, table: Table): Sequence | null {
  if (identity?.kind !== 'serial') return null;
  const kind = identity.type ?? (type as IntegerType).kind;
  return {
    kind: 'sequence',
    ...sequenceRef(table, name, identity.sequence),
    type: kind === 'bigint' ? null : kind,
    options: identity.options ?? defaultSequenceOptions,
    ownedBy: { schema: table.schema, name: table.name, column: name },
    comment: null,
  };
}

/** As the server prints it, but for names that are its words. */
function nextOf({ schema, name }: TableRef): Extract<Default, { kind: 'sql' }> {
  const bare = [schema, name].filter((it) => it !== null);
  const path = bare.map((it) => (/^[a-z_][a-z0-9_]*$/.test(it) ? it : quoteIdentifier(it))).join('.');
  return { kind: 'sql', sql: `nextval(${literal(path)}::regclass)` };
}
