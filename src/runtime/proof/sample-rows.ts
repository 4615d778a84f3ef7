import type { Column, ForeignKey, Table, TableRef } from '../../catalog/index.js';
import { displayName, sameTable, tableKey } from '../../catalog/index.js';
import type { SampleValues } from '../../dialects/index.js';
import { qualifiedName } from '../../dialects/shared/qualified-name.js';
import { messageOf } from '../../errors/index.js';
import { topologicalSort } from '../../util/index.js';
import { checkedValues, combinations } from '../placeholders/checked-values.js';
import type { Session } from '../session.js';

/** Enough for the limits of every type, and for an enum with not too many values. */
const specialRows = 8;
/** How many combinations of values are tried for a table whose checks refuse the plain ones. */
const guesses = 60;

/** A column with the SQL of its value; a column that is left out gets its default. */
type Row = ReadonlyMap<string, string>;

/**
 * Fills tables with rows that are easily lost: limits of every type, nulls, other alphabets, children that
 * point to parents. Values differ from row to row, so that unique columns take them. What a table refuses is
 * left out; a table that takes no row at all is named with the reason.
 */
export class SampleRows {
  /** By tableKey(): what makes the next row different from all before. */
  private readonly next = new Map<string, number>();

  constructor(private readonly session: Session) {}

  /** Inserts into these tables, parents first. Gives the tables that took nothing, with the reason. */
  async insert(
    tables: readonly Table[],
  ): Promise<readonly { readonly table: TableRef; readonly reason: string }[]> {
    const parents = (table: Table) =>
      table.foreignKeys.flatMap((key) =>
        tables.filter((it) => it !== table && sameTable(it, key.references)),
      );
    // The rows of a partition are those of its table.
    const filled = tables.filter(({ partitionOf }) => partitionOf === undefined);
    const { order } = topologicalSort(filled, parents);
    const refused: { table: TableRef; reason: string }[] = [];
    for (const table of order) {
      const reason = await this.fill(table);
      if (reason !== null) refused.push({ table, reason });
    }
    return refused;
  }

  private async fill(table: Table): Promise<string | null> {
    const columns = this.sampled(table);
    if (typeof columns === 'string') return columns;
    const rows = [this.plainRow(table, columns), ...this.specialRows(table, columns)];
    // Nearly always one statement will do.
    if ((await this.tryInsert(table, rows)) === null) return null;
    const [plain, ...special] = rows;
    const reason = await this.tryInsert(table, [plain!]);
    const base = reason === null ? new Map<string, string>() : await this.guess(table, columns);
    if (base === null) return reason;
    for (const row of special) {
      const based = new Map([...row, ...[...base].filter(([name]) => isPlainIn(row, name, columns))]);
      if ((await this.tryInsert(table, [based])) === null) continue;
      await this.insertOneByOne(table, columns, row, base);
    }
    return null;
  }

  /** The special values of a row that was refused, each among plain ones: some of them may be taken. */
  private async insertOneByOne(
    table: Table,
    columns: readonly Sampled[],
    row: Row,
    base: Row,
  ): Promise<void> {
    for (const { column } of columns) {
      if (isPlainIn(row, column.name, columns)) continue;
      const plain = this.plainRow(table, columns);
      await this.tryInsert(table, [new Map([...plain, ...base, [column.name, row.get(column.name)!]])]);
    }
  }

  /** Values for the columns that the checks speak of with which a row is taken; null when none was found. */
  private async guess(table: Table, columns: readonly Sampled[]): Promise<Row | null> {
    const { literal } = this.session.dialect;
    const checked = columns.flatMap(({ column }) => {
      const values = checkedValues(column, table).map(literal);
      return values.length === 0 ? [] : [{ name: column.name, values }];
    });
    if (checked.length === 0) return null;
    for (const values of combinations(
      checked.map((it) => it.values),
      guesses,
    )) {
      const base = new Map(checked.map(({ name }, at) => [name, values[at]!]));
      const row = new Map([...this.plainRow(table, columns), ...base]);
      if ((await this.tryInsert(table, [row])) === null) return base;
    }
    return null;
  }

  /** The columns to give values to, or why the table cannot be given any. */
  private sampled(table: Table): readonly Sampled[] | string {
    const { values } = this.session.dialect.sampling;
    const found: Sampled[] = [];
    for (const column of table.columns) {
      if (column.generated !== null || column.identity !== null) continue;
      const reference = table.foreignKeys.find((key) => key.columns.includes(column.name)) ?? null;
      const samples = values(column.type);
      if (samples === null && reference === null) {
        if (column.nullable || column.default !== null) continue;
        return `no values are known for the type of ${displayName(table)}.${column.name}`;
      }
      const isKey = table.primaryKey?.columns.includes(column.name) === true;
      found.push({ column, reference, isKey, samples });
    }
    return found;
  }

  private plainRow(table: Table, columns: readonly Sampled[]): Row {
    const n = this.number(table);
    return new Map(columns.map((it) => [it.column.name, this.plainValue(it, n, 0)]));
  }

  private specialRows(table: Table, columns: readonly Sampled[]): readonly Row[] {
    const specials = columns.map(specialValues);
    const count = Math.min(Math.max(1, ...specials.map((it) => it.length)), specialRows);
    return Array.from({ length: count }, (_, i) => {
      const n = this.number(table);
      return new Map(
        columns.map((it, at) => [it.column.name, specials[at]![i] ?? this.plainValue(it, n, i + 1)]),
      );
    });
  }

  private number(table: Table): number {
    const n = this.next.get(tableKey(table)) ?? 0;
    this.next.set(tableKey(table), n + 1);
    return n;
  }

  private plainValue({ column, reference, samples }: Sampled, n: number, row: number): string {
    return reference === null ? samples!.plain(n) : this.referred(reference, column.name, row);
  }

  /** The key of some row of the table that is referred to; null where there is none. */
  private referred(key: ForeignKey, column: string, row: number): string {
    const { quoteIdentifier } = this.session.dialect;
    const all = key.references.columns.map(quoteIdentifier);
    const target = all[key.columns.indexOf(column)] ?? all[0]!;
    const rows = `SELECT ${target} AS dbm_key FROM ${this.name(key.references)} ORDER BY ${all.join(', ')} LIMIT 1 OFFSET ${row}`;
    // MySQL reads the table that is written only through a table made of it.
    return `(SELECT dbm_key FROM (${rows}) AS dbm_rows)`;
  }

  /** Null when the rows are in, else what the database said. */
  private async tryInsert(table: Table, rows: readonly Row[]): Promise<string | null> {
    const { connection, dialect } = this.session;
    const columns = [...rows[0]!.keys()];
    const names = columns.map(dialect.quoteIdentifier).join(', ');
    const tuples = rows.map((row) => `(${columns.map((name) => row.get(name)!).join(', ')})`);
    const empty = dialect.name === 'mysql' ? '() VALUES ()' : 'DEFAULT VALUES';
    const values = columns.length === 0 ? empty : `(${names}) VALUES ${tuples.join(', ')}`;
    try {
      await connection.query(`INSERT INTO ${this.name(table)} ${values}`);
      return null;
    } catch (thrown) {
      return dialect.explainError(thrown).message || messageOf(thrown);
    }
  }

  private name(table: TableRef): string {
    return qualifiedName(table, this.session.dialect.quoteIdentifier);
  }
}

interface Sampled {
  readonly column: Column;
  /** The foreign key that decides the value. */
  readonly reference: ForeignKey | null;
  readonly isKey: boolean;
  /** Null only where a foreign key decides. */
  readonly samples: SampleValues | null;
}

function specialValues({ column, reference, isKey, samples }: Sampled): readonly string[] {
  const nulls = column.nullable && !isKey ? ['NULL'] : [];
  // A key at its type's limit would leave no number for the rows that come after it.
  return reference !== null || isKey ? nulls : [...nulls, ...samples!.special];
}

function isPlainIn(row: Row, name: string, columns: readonly Sampled[]): boolean {
  const sampled = columns.find((it) => it.column.name === name);
  return sampled === undefined || !specialValues(sampled).includes(row.get(name) ?? '');
}
