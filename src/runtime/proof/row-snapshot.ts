import type { Column, ColumnType, Table } from '../../catalog/index.js';
import { mayBeNull } from '../../catalog/index.js';
import { qualifiedName } from '../../dialects/shared/qualified-name.js';
import { equal } from '../../util/index.js';
import type { Session } from '../session.js';

/** The rows of a table: the text of every value, by column. */
export interface TableRows {
  readonly count: number;
  readonly values: ReadonlyMap<string, readonly (string | null)[]>;
}

/** Reads all rows of a table; values of generated columns are not read. */
export async function readRows({ connection, dialect }: Session, table: Table): Promise<TableRows> {
  const columns = table.columns.filter((it) => it.generated === null);
  const list = columns.map((it, at) => `${dialect.sampling.textSql(it)} AS c${at}`);
  const name = qualifiedName(table, dialect.quoteIdentifier);
  const rows = await connection.query(`SELECT ${list.join(', ') || '1'} FROM ${name}`);
  const texts = (at: number) => rows.map((row) => text(row[`c${at}`]));
  return { count: rows.length, values: new Map(columns.map(({ name }, at) => [name, texts(at)])) };
}

function text(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
}

/** One column before and after. */
export interface ColumnPair {
  readonly from: Column;
  readonly to: Column;
  /** Whether nulls got a value, be it that the column may be null again. */
  readonly isFilled: boolean;
}

/**
 * What was lost of the rows of a table, in words; empty when nothing was. Compared are the values of the columns
 * that are on both sides, and of all of them together.
 */
export function lossesOf(
  before: TableRows,
  after: TableRows,
  columns: readonly ColumnPair[],
): readonly string[] {
  if (before.count !== after.count) return [`it had ${rows(before.count)}, and has ${rows(after.count)}`];
  const losses = columns.flatMap((pair) => {
    const was = before.values.get(pair.from.name);
    const is = after.values.get(pair.to.name);
    if (was === undefined || is === undefined) return [];
    const lost = lostValue(was, is, pair);
    return lost === null ? [] : [`${pair.to.name}: ${shown(lost)} is gone`];
  });
  if (losses.length > 0) return losses;
  const exact = columns.filter(isExact);
  const whole = (side: TableRows, of: (pair: ColumnPair) => string) => {
    const lists = exact.map((pair) => side.values.get(of(pair)) ?? []);
    return Array.from({ length: side.count }, (_, row) => JSON.stringify(lists.map((list) => list[row])));
  };
  const missing = missingFrom(
    whole(before, (it) => it.from.name),
    whole(after, (it) => it.to.name),
  );
  return missing === undefined ? [] : ['its values are there, but in other rows'];
}

/** Whether the texts of all values must be the same. */
function isExact({ from, to, isFilled }: ColumnPair): boolean {
  return equal(from.type, to.type) && !isFilled && (!mayBeNull(from) || mayBeNull(to));
}

/** A value that is no longer there; null when none is missing. What is null may have been given a value. */
function lostValue(
  before: readonly (string | null)[],
  after: readonly (string | null)[],
  pair: ColumnPair,
): string | null {
  const canonical = conversion(pair.from.type, pair.to.type);
  const list = (values: readonly (string | null)[]) =>
    values.flatMap((it) => (it === null ? [] : [canonical(it)]));
  return missingFrom(list(before), list(after)) ?? null;
}

const whole: readonly ColumnType['kind'][] = ['smallint', 'integer', 'bigint'];
const numbers: readonly ColumnType['kind'][] = [...whole, 'decimal', 'real', 'double'];
const texts: readonly ColumnType['kind'][] = ['string', 'char', 'text', 'enum'];

/** What a value is compared by; when the type changes to another kind, only whether there is one. */
function conversion(from: ColumnType, to: ColumnType): (text: string) => string {
  if (equal(from, to)) return (it) => it;
  const both = (kinds: readonly ColumnType['kind'][]) => kinds.includes(from.kind) && kinds.includes(to.kind);
  if (both(whole)) return (it) => it;
  if (both(numbers)) return (it) => String(Math.fround(Number(it)));
  if (both(texts)) return (it) => it.trimEnd();
  return () => '';
}

/** One of `wanted` that `found` lacks, each counted as often as it is there. */
function missingFrom(wanted: readonly string[], found: readonly string[]): string | undefined {
  const left = new Map<string, number>();
  for (const it of found) left.set(it, (left.get(it) ?? 0) + 1);
  return wanted.find((it) => {
    const count = left.get(it) ?? 0;
    left.set(it, count - 1);
    return count === 0;
  });
}

const rows = (count: number) => (count === 1 ? '1 row' : `${count} rows`);

function shown(value: string): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 56)}..."` : text;
}

/** The rows of many tables, by tableKey(). */
export type Snapshot = Map<string, TableRows>;
