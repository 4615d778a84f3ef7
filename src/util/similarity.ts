/**
 * How alike two names are, from 0 to 1, by the pairs of neighbouring letters that they share (the
 * Sørensen–Dice coefficient): `name` and `full_name` are alike, `name` and `mean` are not.
 */
export function similarity(a: string, b: string): number {
  const [left, right] = [letterPairs(a), letterPairs(b)];
  const total = left.length + right.length;
  let shared = 0;
  for (const pair of left) {
    const at = right.indexOf(pair);
    if (at < 0) continue;
    right.splice(at, 1);
    shared++;
  }
  return total === 0 ? 0 : (2 * shared) / total;
}

function letterPairs(name: string): string[] {
  const letters = ` ${name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '')} `;
  return Array.from({ length: letters.length - 1 }, (_, i) => letters.slice(i, i + 2));
}
