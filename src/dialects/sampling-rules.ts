import type { Column, ColumnType, TableRef } from '../catalog/index.js';
import type { LiteralValue } from '../schema/sql.js';

/** Values for rows that a migration is tried out with. */
export interface SamplingRules {
  /** Values of a type as SQL; null for a type of which none is sure to be taken. */
  values(type: ColumnType): SampleValues | null;
  /** SQL that gives a column's value as text by which it can be compared. */
  textSql(column: Column): string;
  /** A value as an expression that a query takes as it takes a column of the type. */
  typedSql(value: LiteralValue, column: Column): string;
  /** How rows are given numbers that the database would give; absent where it takes them, and goes on behind them. */
  readonly ownNumbers?: {
    /** What INSERT says behind the names of the columns. */
    readonly clause: string;
    /** The statement after it, which lets the column go on behind the greatest number. */
    goOn(table: TableRef, column: string): string;
  };
}

export interface SampleValues {
  /** What is easily lost or refused: limits, empty, long, other alphabets. */
  readonly special: readonly string[];
  /** A plain value; another one for every number from 0, as far as the type has so many. */
  plain(n: number): string;
}
