import { hashText } from '../util/index.js';

/**
 * Renames in an order in which no name is taken before it is free: names that change places go through a name
 * of their own in between. No two renames have one `from` or one `to`.
 */
export function untangled<T>(
  renames: readonly T[],
  names: {
    from(rename: T): string;
    to(rename: T): string;
    /** The rename in two steps, by way of another name. */
    detour(rename: T): readonly [T, T];
  },
): readonly T[] {
  const ordered: T[] = [];
  let waiting = [...renames];
  const last: T[] = [];
  while (waiting.length > 0) {
    const taken = new Set(waiting.map(names.from));
    const free = waiting.find((it) => !taken.has(names.to(it)));
    if (free !== undefined) {
      ordered.push(free);
      waiting = waiting.filter((it) => it !== free);
    } else {
      // Only circles are left: one of them steps aside.
      const [first, ...others] = waiting;
      const [aside, home] = names.detour(first!);
      ordered.push(aside);
      last.unshift(home);
      waiting = others;
    }
  }
  return [...ordered, ...last];
}

/** A name that nothing has: for what is called so for a moment only, or goes soon. */
export function asideName(name: string): string {
  return `dbm_${hashText(name, 8)}`;
}
