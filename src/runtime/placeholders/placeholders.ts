import type { Column, Default, ForeignKey, Table } from '../../catalog/index.js';
import { findColumn, sameTable, tableKey } from '../../catalog/index.js';
import type { Dialect } from '../../dialects/index.js';
import {
  type BackfillMoment,
  type ChooseBackfill,
  type Ends,
  inFillingOrder,
  wayBack,
  withBackfills,
} from '../../diff/index.js';
import type { Operation } from '../../operations/index.js';
import type { Session } from '../session.js';
import { type Condition, checkedValues, combinations, conditionsOf } from './checked-values.js';
import { withComputed } from './computed-rows.js';
import { referredRows, referringValue, sqlOf } from './referred-rows.js';
import { usedColumns } from './used-columns.js';

type Literal = Extract<Default, { kind: 'literal' }>['value'];

/** How many combinations of values are tried for columns that checks tie together. */
const guesses = 100;

/** What the rows that are there get in a column that a downgrade brings back: a made-up value. */
export function placeholders(dialect: Dialect): ChooseBackfill {
  return (made, table, { before, createdLater, refersToLater, isReferredTo }) => {
    const isNeeded = made.nullable && (isReferredTo(made.name) || completesKey(made, table, before));
    const column = isNeeded ? { ...made, nullable: false } : made;
    const parentOf = ({ references }: ForeignKey) => createdLater.find((it) => sameTable(it, references));
    const keys = table.foreignKeys.filter((it) => it.columns.includes(column.name));
    if (!column.nullable && keys.some(refersToLater)) return null;
    const key = keys.find((it) => parentOf(it) !== undefined);
    if (key === undefined || column.nullable) return dialect.placeholder(column, table, before);
    // The rows that the column referred to are gone: it gets a value that is made up, and then a row for it.
    const isReferred = referredRows(table, key, createdLater, dialect) !== null;
    const value = isReferred ? referringValue(column, { table, before }, parentOf(key)!, dialect) : null;
    if (!made.nullable || value === null) return value;
    const others = key.columns.filter(
      (it) => it !== column.name && before !== null && findColumn(before, it),
    );
    return whereOthersAre(others, value, column, dialect);
  };
}

/** The value, in the rows that have one in the other columns of the key. */
function whereOthersAre(
  others: readonly string[],
  value: Default,
  column: Column,
  dialect: Dialect,
): Default {
  const sql = sqlOf(value, column, dialect);
  if (sql === null || others.length === 0) return value;
  const haveOne = others.map((it) => `${dialect.quoteIdentifier(it)} IS NOT NULL`).join(' AND ');
  return { kind: 'sql', sql: `CASE WHEN ${haveOne} THEN ${sql} END` };
}

/**
 * The same for the downgrade of `operations`, with values that the checks of the tables let through, as far as
 * such are found: the database is asked.
 */
export async function checkedPlaceholders(
  session: Session,
  operations: readonly Operation[],
  ends: Ends,
): Promise<ChooseBackfill> {
  const { from, to } = ends;
  const plain = placeholders(session.dialect);
  const found = new Map<string, { readonly table: Table; readonly tries: Map<string, Tries> }>();
  withBackfills(
    undoing(operations, ends, session.dialect),
    { from: to, to: from },
    (column, table, moment) => {
      const value = plain(column, table, moment);
      const tries =
        value === null ? triesForNull(column, table) : triesFor(value, column, table, session.dialect);
      if (tries !== null) {
        const entry = found.get(tableKey(table)) ?? { table, tries: new Map() };
        found.set(tableKey(table), entry);
        entry.tries.set(column.name, tries);
      }
      return value;
    },
  );
  const chosen = new Map<string, ReadonlyMap<string, Literal | null>>();
  for (const [key, { table, tries }] of found) chosen.set(key, await passingValues(session, table, tries));
  return (column: Column, table: Table, moment: BackfillMoment): Default | null => {
    const key = tableKey(table);
    const value = chosen.get(key)?.get(column.name);
    const isComputed = value === found.get(key)?.tries.get(column.name)?.computed;
    const isPlain = value === undefined || value === null || isComputed;
    return isPlain ? plain(column, table, moment) : { kind: 'literal', value };
  };
}

/** What undoes the operations, in an order in which columns find the values that they refer to. */
export function undoing(
  operations: readonly Operation[],
  ends: Ends,
  { diffRules }: Dialect,
): readonly Operation[] {
  return inFillingOrder(wayBack(operations, ends, diffRules), ends.from);
}

/** Whether a key that wants all of its columns or none (MATCH FULL) has other columns with values. */
function completesKey({ name }: Column, table: Table, before: Table | null): boolean {
  return table.foreignKeys
    .filter((it) => it.match === 'full' && it.columns.includes(name))
    .flatMap((it) => it.columns.filter((other) => other !== name))
    .some((other) => {
      const isThere = before !== null && findColumn(before, other) !== null;
      return isThere || findColumn(table, other)?.nullable === false;
    });
}

/** What to try for a column that checks mention, best first. */
interface Tries {
  readonly literals: readonly (Literal | null)[];
  /** The one of the literals that stands for an expression, which gives every row its own. */
  readonly computed: Literal | null;
}

/** A column that may be null stays so, unless checks want a value in one of several such columns. */
function triesForNull(column: Column, table: Table): Tries | null {
  const isFree = column.default === null && column.generated === null && column.identity === null;
  const isTied = table.foreignKeys.some((it) => it.columns.includes(column.name));
  return column.nullable && isFree && !isTied ? { literals: [null], computed: null } : null;
}

function triesFor(value: Default, column: Column, table: Table, dialect: Dialect): Tries | null {
  if (value.kind === 'literal') return { literals: [value.value], computed: null };
  if (column.nullable) return null;
  // What is the same in all rows may do, too: where a key has more columns.
  const common = commonValue(column, table, dialect);
  if (common === null) return null;
  const computed = likeComputed(common, column);
  const initial = column.default?.kind === 'literal' ? [column.default.value] : [];
  return { literals: [computed, ...initial, common], computed };
}

/** The value that all rows would get in a column that no key has; null where none is known. */
function commonValue(column: Column, table: Table, dialect: Dialect): Literal | null {
  const keyless = { ...table, primaryKey: null, uniques: [], indexes: [] };
  const value = dialect.placeholder({ ...column, default: null }, keyless);
  return value?.kind === 'literal' ? value.value : null;
}

function likeComputed(common: Literal, { type }: Column): Literal {
  if (typeof common === 'number') return 513;
  const text = 'c4ca4238a0b923820dcc509a6f75849b';
  if (type.kind === 'text') return text;
  return type.kind === 'string' || type.kind === 'char' ? text.slice(0, type.length ?? text.length) : common;
}

/** Of the columns on which conditions depend, values that pass; where nothing that is known passes, none. */
async function passingValues(
  session: Session,
  table: Table,
  tries: ReadonlyMap<string, Tries>,
): Promise<ReadonlyMap<string, Literal | null>> {
  const passing = new Map<string, Literal | null>();
  for (const { columns, conditions } of tiedByConditions(table, new Set(tries.keys()))) {
    const choices = (keepNulls: boolean) =>
      columns.map((column) => {
        const { literals } = tries.get(column.name)!;
        const isKept = keepNulls && literals.includes(null);
        return isKept ? literals : [...literals, ...checkedValues(column, table)];
      });
    const others = usedColumns(wordsOf(conditions), table).filter(
      (it) => it.generated === null && !columns.includes(it),
    );
    // What else the rows have may satisfy the checks, but for a null of it that makes another.
    const isStrict = conditions.some((it) => it.notNull);
    const isAll = others.length === 0 || isStrict;
    const known = isStrict ? others.filter((it) => !it.nullable) : [];
    const row = new Map(known.map((it) => [it.name, commonValue(it, table, session.dialect)]));
    const guessed = (isAll ? [true, false] : [true]).flatMap((keepNulls) => [
      ...combinations(choices(keepNulls), guesses),
    ]);
    for (const combination of guessed) {
      const guess = new Map(columns.map((column, at) => [column.name, combination[at]!]));
      if (!(await pass(session, table, conditions, new Map([...row, ...guess])))) continue;
      for (const [name, value] of guess) passing.set(name, value);
      break;
    }
  }
  return passing;
}

interface Tied {
  readonly columns: readonly Column[];
  readonly conditions: readonly Condition[];
}

/** The columns of these names on which conditions depend: those together that one, or a chain of them, uses. */
function tiedByConditions(table: Table, names: ReadonlySet<string>): readonly Tied[] {
  const candidates = table.columns.filter((it) => names.has(it.name));
  return conditionsOf(table).reduce<readonly Tied[]>((groups, condition) => {
    const used = usedColumns(condition.expression, table);
    const columns = candidates.filter((it) => used.includes(it));
    if (columns.length === 0) return groups;
    const touched = groups.filter((group) => group.columns.some((it) => columns.includes(it)));
    const merged = {
      columns: [...new Set([...touched.flatMap((it) => it.columns), ...columns])],
      conditions: [...touched.flatMap((it) => it.conditions), condition],
    };
    return [...groups.filter((it) => !touched.includes(it)), merged];
  }, []);
}

/** Whether a row with these values, and nothing else, meets the conditions. */
async function pass(
  { dialect, connection }: Session,
  table: Table,
  conditions: readonly Condition[],
  values: ReadonlyMap<string, Literal | null>,
): Promise<boolean> {
  const { quoteIdentifier, sampling } = dialect;
  const name = quoteIdentifier(table.name);
  const named = (value: string, column: Column) => `${value} AS ${quoteIdentifier(column.name)}`;
  const columns = usedColumns(wordsOf(conditions), table);
  const plain = columns
    .filter((it) => it.generated === null)
    .map((it) => named(sampling.typedSql(values.get(it.name) ?? null, it), it));
  const row = withComputed(`SELECT ${plain.join(', ')}`, { name: table.name, columns }, dialect);
  const met = conditions.map(({ expression, notNull }) =>
    notNull ? `${quoteIdentifier(expression)} IS NOT NULL` : `(${expression}) IS NOT FALSE`,
  );
  try {
    const rows = await connection.query(`SELECT 1 FROM (${row}) AS ${name} WHERE ${met.join(' AND ')}`);
    return rows.length > 0;
  } catch {
    // What cannot even be computed passes no check.
    return false;
  }
}

function wordsOf(conditions: readonly Condition[]): string {
  return conditions.map((it) => it.expression).join(' ');
}
