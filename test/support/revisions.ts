import { DbmError } from '../../src/errors/index.js';
import { type Revision, RevisionGraph } from '../../src/revisions/index.js';

/** A revision with nothing said about it but its id and what is given. */
export function revision(id: string, change: Partial<Revision> = {}): Revision {
  return {
    id,
    downRevisions: [],
    dependsOn: [],
    branchLabels: [],
    replaces: [],
    message: '',
    createdAt: null,
    transaction: true,
    path: `/versions/${id}.ts`,
    ...change,
  };
}

/** A graph from lines such as `c: a b` (c follows a and b), `c: a #label` and `c: a >x` (c depends on x). */
export function graphOf(...lines: readonly string[]): RevisionGraph {
  return new RevisionGraph(
    lines.map((line, minute) => {
      const [id, rest = ''] = line.split(':');
      const words = rest.split(' ').filter((word) => word !== '');
      const marked = (mark: string) =>
        words.flatMap((word) => (word.startsWith(mark) ? [word.slice(1)] : []));
      return revision(id!, {
        downRevisions: words.filter((word) => !/^[#>]/.test(word)),
        branchLabels: marked('#'),
        dependsOn: marked('>'),
        createdAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
      });
    }),
  );
}

export const idsOf = (revisions: Iterable<Revision>) => [...revisions].map((it) => it.id);

/** The DbmError that `action` throws. */
export function failure(action: () => unknown): DbmError {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof DbmError) return thrown;
    throw thrown;
  }
  throw new Error('Nothing was thrown');
}
