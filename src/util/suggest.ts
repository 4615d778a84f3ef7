/** Those of `candidates` that look most like `word` with a typing error or two; at most `limit`. */
export function closest(word: string, candidates: Iterable<string>, limit = 3): readonly string[] {
  const allowed = Math.max(1, Math.min(3, Math.floor(word.length / 3)));
  const wanted = word.toLowerCase();
  let near: string[] = [];
  let least = allowed;
  for (const candidate of new Set(candidates)) {
    if (Math.abs(candidate.length - word.length) > allowed) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < least) near = [];
    if (distance > least) continue;
    least = distance;
    near.push(candidate);
  }
  return near.slice(0, limit);
}

/** `Did you mean 'url'?`, or nothing when no candidate is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const near = closest(word, candidates);
  return near.length === 0 ? '' : `Did you mean ${near.map((it) => `'${it}'`).join(' or ')}?`;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, beforeLast[j - 2]! + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
