import type { Index, IndexKey } from '../../../catalog/index.js';
import { liveExpression } from '../in-lists.js';
import { canonicalStorage, parseStorage } from '../table-options.js';
import type { IndexRow, OperatorClassRow } from './catalog-rows.js';

export interface IndexNames {
  /** Of the table, by number: the name, and the collation's identity. */
  readonly columns: ReadonlyMap<number, { readonly name: string; readonly collation: string }>;
  readonly collations: ReadonlyMap<string, string>;
  readonly operatorClasses: ReadonlyMap<string, OperatorClassRow>;
  /** The parameters of the operator class of a key, by its number. */
  readonly operatorClassOptions: ReadonlyMap<number, string>;
}

/** pg_index.indoption. https://www.postgresql.org/docs/current/catalog-pg-index.html */
const descendingBit = 1;
const nullsFirstBit = 2;

/** The collation `default`, which is what expressions have that say nothing. */
const defaultCollation = '100';

export function inspectIndex(row: IndexRow, names: IndexNames): Index {
  const numbers = row.columns.split(' ').map(Number);
  return {
    kind: 'index',
    name: row.name,
    keys: inspectKeys(row, numbers, names),
    unique: row.unique,
    method: row.method === 'btree' ? null : row.method,
    where: row.predicate === null ? null : liveExpression(row.predicate),
    include: numbers.slice(row.keyCount).map((number) => names.columns.get(number)!.name),
    nullsNotDistinct: row.nullsNotDistinct,
    ...canonicalStorage(parseStorage(row.storage)),
    ...(row.comment === null ? {} : { comment: row.comment }),
  };
}

function inspectKeys(row: IndexRow, numbers: readonly number[], names: IndexNames): readonly IndexKey[] {
  const classes = row.operatorClasses.split(' ');
  const collations = row.collations.split(' ');
  const options = row.options.split(' ').map(Number);
  return numbers.slice(0, row.keyCount).map((number, at) => {
    // Zero stands for an expression.
    const column = number === 0 ? null : names.columns.get(number)!;
    const descending = (options[at]! & descendingBit) !== 0;
    const nullsFirst = (options[at]! & nullsFirstBit) !== 0;
    const usualCollation = column?.collation ?? defaultCollation;
    const collation = collations[at]!;
    return {
      column: column?.name ?? null,
      expression: column === null ? liveExpression(row.keys![at]!) : null,
      descending,
      nulls: nullsFirst === descending ? null : nullsFirst ? 'first' : 'last',
      length: null,
      operatorClass: operatorClassOf(classes[at]!, at + 1, names),
      collation:
        collation === usualCollation || collation === '0' ? null : (names.collations.get(collation) ?? null),
    };
  });
}

/** The operator class as DDL wants it, or null for the usual one of the type. */
function operatorClassOf(oid: string, key: number, names: IndexNames): string | null {
  const { name, isDefault } = names.operatorClasses.get(oid)!;
  const options = names.operatorClassOptions.get(key);
  if (options !== undefined) return `${name}(${options})`;
  return isDefault ? null : name;
}
