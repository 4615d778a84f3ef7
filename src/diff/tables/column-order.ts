import type { MoveColumn } from '../../operations/index.js';

/**
 * As few moves as bring columns, named in the order of the table, into another order of the same names. Each
 * says where the column stands when its turn comes, so that the moves run backwards lead back.
 */
export function columnMoves(from: readonly string[], to: readonly string[]): readonly MoveColumn[] {
  const place = new Map(to.map((name, at) => [name, at]));
  const staying = new Set(longestIncreasing(from.map((name) => place.get(name)!)).map((at) => to[at]!));
  const moves: MoveColumn[] = [];
  let now = [...from];
  for (const [at, column] of to.entries()) {
    if (staying.has(column)) continue;
    const others = now.filter((it) => it !== column);
    const before = to[at - 1];
    moves.push({
      kind: 'moveColumn',
      column,
      from: positionAfter(now[now.indexOf(column) - 1]),
      to: positionAfter(before),
    });
    now = others.toSpliced(before === undefined ? 0 : others.indexOf(before) + 1, 0, column);
  }
  return moves;
}

function positionAfter(before: string | undefined): 'first' | { readonly after: string } {
  return before === undefined ? 'first' : { after: before };
}

/** The longest of the subsequences that only grow. */
function longestIncreasing(numbers: readonly number[]): readonly number[] {
  // By length: the index of the smallest number that ends a growing subsequence so long.
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  for (const [at, number] of numbers.entries()) {
    const found = ends.findIndex((end) => numbers[end]! >= number);
    const length = found < 0 ? ends.length : found;
    previous[at] = ends[length - 1];
    ends[length] = at;
  }
  const longest: number[] = [];
  for (let at = ends.at(-1); at !== undefined; at = previous[at]) longest.unshift(numbers[at]!);
  return longest;
}
