import type { Column, ColumnType, TableOptions } from '../catalog/index.js';
import { columnWords } from '../catalog/index.js';

/** What a part was and what it becomes, in words. */
export interface Difference {
  readonly from: string;
  readonly to: string;
}

export function columnDifferences(from: Column, to: Column): readonly Difference[] {
  const before = columnWords(from);
  return Object.entries(columnWords(to))
    .filter(([attribute, words]) => before[attribute] !== words)
    .map(([attribute, words]) => ({ from: before[attribute]!, to: words }));
}

export function optionsDifferences(from: TableOptions, to: TableOptions): readonly Difference[] {
  const [before, after] = [optionWords(from), optionWords(to)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({
      from: `${name} ${before.get(name) ?? 'default'}`,
      to: `${name} ${after.get(name) ?? 'default'}`,
    }));
}

function optionWords({ storage = {}, period, ...options }: TableOptions): ReadonlyMap<string, unknown> {
  const words = period === undefined ? {} : { period: `${period.name} (${period.columns.join(', ')})` };
  return new Map<string, unknown>(Object.entries({ ...options, ...words, ...storage }));
}

/** The rows that MariaDB has kept go when it is to keep no more. */
export function losesHistory(from: TableOptions, to: TableOptions): boolean {
  return from.systemVersioning === true && to.systemVersioning !== true;
}

export function commentDifferences(from: string | null, to: string | null): readonly Difference[] {
  return [{ from: from ?? 'none', to: to ?? 'none' }];
}

/** Whether values are lost, or may be: computed ones take their place, or they do not fit into the new type. */
export function losesValues(from: Column, to: Column): boolean {
  return narrows(from.type, to.type) || (from.generated === null && to.generated !== null);
}

const integerSizes: Readonly<Record<string, number>> = { smallint: 16, integer: 32, bigint: 64 };

/** Whether values of one type may not fit into the other. Unknown pairs count as narrowing. */
function narrows(from: ColumnType, to: ColumnType): boolean {
  if (JSON.stringify(from) === JSON.stringify(to)) return false;
  if (from.kind in integerSizes && to.kind in integerSizes) {
    return integerSizes[to.kind]! < integerSizes[from.kind]!;
  }
  if (to.kind === 'text') return from.kind === 'binary' || from.kind === 'raw';
  if ((from.kind === 'string' || from.kind === 'char') && to.kind === 'string') {
    return to.length !== null && (from.length === null || from.length > to.length);
  }
  if (from.kind === 'decimal' && to.kind === 'decimal') {
    if (to.precision === null) return false;
    const whole = (type: typeof to) => type.precision! - (type.scale ?? 0);
    return from.precision === null || whole(from) > whole(to) || (from.scale ?? 0) > (to.scale ?? 0);
  }
  if (from.kind === 'real' && to.kind === 'double') return false;
  if (from.kind === 'enum' && to.kind === 'enum')
    return from.values.some((value) => !to.values.includes(value));
  return true;
}
