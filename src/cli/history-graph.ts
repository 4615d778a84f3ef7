import type { Revision } from '../revisions/index.js';

/** What of a revision the drawing needs. */
interface Drawn {
  readonly revision: string;
  readonly downRevisions: readonly string[];
}

/** The drawing beside one revision. */
export interface GraphRow {
  /** Lines before the revision's own, where branches come together. */
  readonly before: readonly string[];
  /** Beside its first line. */
  readonly node: string;
  /** Beside its further lines. */
  readonly beside: string;
  /** Lines behind, where a merge parts into what it joins. */
  readonly after: readonly string[];
}

/** Whether each revision follows the next one of the list and no other: there is nothing to draw. */
export function isLine(revisions: readonly Revision[]): boolean {
  return revisions.every(({ downRevisions: [parent, ...others] }, i) => {
    const next = revisions[i + 1];
    return next === undefined || (parent === next.id && others.length === 0);
  });
}

/**
 * Draws the history beside a list of revisions, each before those that it follows. A revision that is not in
 * the list is not drawn. Null when one line is all there would be.
 */
export function drawHistory(revisions: readonly Drawn[]): readonly GraphRow[] | null {
  const shown = new Set(revisions.map((it) => it.revision));
  const lanes = new Lanes();
  const rows = revisions.map(({ revision, downRevisions }) =>
    lanes.add(
      revision,
      downRevisions.filter((id) => shown.has(id)),
    ),
  );
  return lanes.width > 1 ? rows : null;
}

/** Vertical lines, each on its way to the revision that it leads to; null where there is room for another. */
class Lanes {
  width = 0;
  private readonly wanted: (string | null)[] = [];

  add(revision: string, parents: readonly string[]): GraphRow {
    const before: string[] = [];
    const incoming = this.wanted.flatMap((id, lane) => (id === revision ? [lane] : []));
    const own = incoming[0] ?? this.free(0);
    const ending = incoming.slice(1);
    this.wanted[own] = revision;
    if (ending.length > 0) {
      before.push(this.connection(own, ending, '┴', '╯'));
      for (const lane of ending) this.wanted[lane] = null;
      this.trim();
    }
    this.width = Math.max(this.width, this.wanted.length);
    const node = this.line((lane) => (lane === own ? '*' : null));
    const after: string[] = [];
    this.wanted[own] = parents[0] ?? null;
    for (const parent of parents.slice(1)) {
      const there = this.wanted.indexOf(parent);
      const lane = there >= 0 ? there : this.free(own + 1);
      this.wanted[lane] = parent;
      after.push(
        there >= 0 ? this.connection(own, [lane], '┼', '┤') : this.connection(own, [lane], '┼', '╮'),
      );
    }
    this.trim();
    this.width = Math.max(this.width, this.wanted.length);
    return { before, node, beside: this.line(() => null), after };
  }

  private free(from: number): number {
    const lane = this.wanted.findIndex((id, at) => id === null && at >= from);
    return lane >= 0 ? lane : Math.max(from, this.wanted.length);
  }

  private trim(): void {
    while (this.wanted.length > 0 && this.wanted.at(-1) === null) this.wanted.pop();
  }

  /** A line from the lane `own` to others: through `inner` to the one that is farthest, which ends in `last`. */
  private connection(own: number, others: readonly number[], inner: string, last: string): string {
    const low = Math.min(own, ...others);
    const high = Math.max(own, ...others);
    const leftEnd = '├';
    const rightEnd = high === own ? '┤' : last;
    return this.line(
      (lane) => {
        if (lane === low) return leftEnd;
        if (lane === high) return rightEnd;
        if (lane < low || lane > high) return null;
        if (others.includes(lane)) return inner;
        return this.wanted[lane] === null || this.wanted[lane] === undefined ? '─' : '┼';
      },
      (lane) => lane >= low && lane < high,
    );
  }

  private line(
    sign: (lane: number) => string | null,
    isBridged: (lane: number) => boolean = () => false,
  ): string {
    const cells = this.wanted.map((id, lane) => {
      const own = sign(lane) ?? (id === null ? ' ' : '│');
      return `${own}${isBridged(lane) ? '─' : ' '}`;
    });
    return cells.join('').trimEnd();
  }
}
