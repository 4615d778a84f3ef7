import { describe, expect, it } from 'vitest';
import { RevisionGraph } from '../../../src/revisions/index.js';
import { failure, graphOf, idsOf, revision } from '../../support/revisions.js';

//        d - f
//      /       \
// a - b         h - i        k - l (depends on d)
//      \       /
//        c - g
const graph = () =>
  graphOf(
    'a:',
    'b: a',
    'c: b #left',
    'd: b #right',
    'f: d',
    'g: c',
    'h: f g',
    'i: h',
    'k: #other',
    'l: k >d',
  );

describe('RevisionGraph', () => {
  it('knows heads, bases, branch points and merge points', () => {
    expect(idsOf(graph().heads)).toEqual(['i', 'l']);
    expect(idsOf(graph().bases)).toEqual(['a', 'k']);
    expect(idsOf(graph().branchPoints)).toEqual(['b']);
    expect(idsOf(graph().mergePoints)).toEqual(['h']);
  });

  it('follows dependencies only when told to', () => {
    expect([...graph().ancestors(['l'], { dependencies: false })].sort()).toEqual(['k', 'l']);
    expect([...graph().ancestors(['l'], { dependencies: true })].sort()).toEqual(['a', 'b', 'd', 'k', 'l']);
    expect([...graph().descendants(['d'], { dependencies: false })].sort()).toEqual(['d', 'f', 'h', 'i']);
    expect([...graph().descendants(['d'], { dependencies: true })].sort()).toEqual(['d', 'f', 'h', 'i', 'l']);
  });

  it('finds what lies between', () => {
    expect(idsOf(graph().between(['b'], ['f']))).toEqual(['b', 'd', 'f']);
    expect(idsOf(graph().between(['c'], ['f']))).toEqual([]);
    expect(idsOf(graph().between(['g'], []))).toEqual(['g', 'h', 'i']);
    expect(idsOf(graph().between([], ['c']))).toEqual(['a', 'b', 'c']);
  });

  it('spreads labels along a branch, down to its fork', () => {
    const labelled = graphOf('a:', 'b: a', 'c: b', 'd: c #left', 'e: d', 'f: b', 'g: e f');
    expect(labelled.labelsOf('c')).toEqual(['left']);
    expect(labelled.labelsOf('e')).toEqual(['left']);
    expect(labelled.labelsOf('g')).toEqual(['left']);
    expect(labelled.labelsOf('b')).toEqual([]);
    expect(labelled.labelsOf('f')).toEqual([]);
  });

  it('lets a squashed revision stand for those it replaces', () => {
    const squashed = new RevisionGraph([
      revision('s', { replaces: ['a', 'b'] }),
      revision('c', { downRevisions: ['b'], dependsOn: ['a'] }),
    ]);
    expect(idsOf(squashed.parents('c'))).toEqual(['s']);
    expect(squashed.replacementOf('a')?.id).toBe('s');
    expect(squashed.replacementOf('c')).toBeNull();
  });

  it.each([
    [
      [revision('a', { path: '/v/1.ts' }), revision('a', { path: '/v/2.ts' })],
      'Two files have the revision a: /v/1.ts and /v/2.ts',
      /id of its own/,
    ],
    [
      [revision('a', { path: '/v/1.ts' }), revision('a', { path: '/v/1.js' })],
      'Two files have the revision a: /v/1.js and /v/1.ts',
      /Compile to another folder/,
    ],
    [
      [revision('3f9a1c07b2de'), revision('b', { downRevisions: ['3f9a1c07b2df'] })],
      '/versions/b.ts: b follows 3f9a1c07b2df, which no migration file has',
      /Did you mean 3f9a1c07b2de\?/,
    ],
    [
      [revision('3f9a1c07b2de'), revision('b', { downRevisions: ['3f9a'] })],
      '/versions/b.ts: b follows 3f9a, which no migration file has',
      /Did you mean 3f9a1c07b2de\?/,
    ],
    [
      [revision('a'), revision('b', { dependsOn: ['nowhere'] })],
      '/versions/b.ts: b depends on nowhere, which no migration file has',
      /Restore the missing file/,
    ],
    [
      [
        revision('a', { downRevisions: ['c'] }),
        revision('b', { downRevisions: ['a'] }),
        revision('c', { downRevisions: ['b'] }),
        revision('d', { downRevisions: ['c'] }),
      ],
      'These revisions follow each other in a circle: a -> b -> c -> a',
      /one of \/versions\/a\.ts, \/versions\/b\.ts, \/versions\/c\.ts/,
    ],
    [
      [
        revision('a'),
        revision('b', { downRevisions: ['a'], dependsOn: ['c'] }),
        revision('c', { downRevisions: ['b'] }),
      ],
      'These revisions follow each other in a circle: b -> c -> b',
      /downRevision or dependsOn/,
    ],
    [
      [revision('a', { branchLabels: ['x'] }), revision('b', { downRevisions: ['a'], branchLabels: ['x'] })],
      "The branch label 'x' of /versions/b.ts already belongs to /versions/a.ts",
      /another name/,
    ],
    [
      [revision('a'), revision('b', { downRevisions: ['a'], branchLabels: ['a'] })],
      "The branch label 'a' of /versions/b.ts already belongs to /versions/a.ts",
      /another name/,
    ],
    [
      [revision('a'), revision('s', { replaces: ['a'] })],
      '/versions/s.ts replaces a, but /versions/a.ts has it too',
      /Remove the files/,
    ],
  ])('refuses what cannot be connected (%#)', (revisions, message, hint) => {
    const error = failure(() => new RevisionGraph(revisions));
    expect(error.code).toBe('revision');
    expect(error.message).toBe(message);
    expect(error.hint).toMatch(hint);
  });

  it('takes ten thousand revisions in a blink', () => {
    const count = 10_000;
    const id = (i: number) => i.toString(16).padStart(12, '0');
    const revisions = Array.from({ length: count }, (_, i) =>
      revision(id(i), {
        downRevisions: i === 0 ? [] : [id(i - 1)],
        createdAt: new Date(i * 60_000).toISOString(),
      }),
    );
    const start = performance.now();
    const long = new RevisionGraph(revisions.toReversed());
    expect(idsOf(long.heads)).toEqual([id(count - 1)]);
    expect(long.ancestors([id(count - 1)], { dependencies: true }).size).toBe(count);
    expect(long.between([id(10)], [id(20)])).toHaveLength(11);
    // A quadratic step would take many seconds.
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
