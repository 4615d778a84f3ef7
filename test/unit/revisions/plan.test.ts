import { describe, expect, it } from 'vitest';
import {
  appliedRevisions,
  planDowngrade,
  planStamp,
  planUpgrade,
  RevisionGraph,
  type RevisionStep,
} from '../../../src/revisions/index.js';
import { failure, graphOf, idsOf, revision } from '../../support/revisions.js';

const chain = graphOf('a:', 'b: a', 'c: b', 'd: c');
const forked = graphOf('a:', 'b: a', 'l1: b #left', 'l2: l1', 'r1: b #right', 'r2: r1');
const merged = graphOf('a:', 'b1: a #left', 'b2: a #right', 'm: b1 b2', 'z: m');
// `y` is on a branch of its own and depends on `b`.
const dependent = graphOf('a: #main', 'b: a', 'c: b', 'x: #extra', 'y: x >b');

const up = (steps: readonly RevisionStep[]) => {
  expect(steps.every((step) => step.direction === 'up')).toBe(true);
  return steps.map((step) => step.revision.id).join(' ');
};
const down = (steps: readonly RevisionStep[]) => {
  expect(steps.every((step) => step.direction === 'down')).toBe(true);
  return steps.map((step) => step.revision.id).join(' ');
};
const words = (text: string) => text.split(' ').filter((word) => word !== '');

describe('planUpgrade', () => {
  it.each([
    [chain, '', 'head', 'a b c d'],
    [chain, 'a b', 'head', 'c d'],
    [chain, 'a b', 'c', 'c'],
    [chain, 'a b', '+1', 'c'],
    [chain, 'a b', '+2', 'c d'],
    [chain, '', '+1', 'a'],
    [chain, 'a b c d', 'head', ''],
    [chain, 'a b c', 'b', ''],
    [chain, 'a', 'b+1', 'b c'],
    // Someone put `b` between two revisions that were applied already.
    [chain, 'a c', 'head', 'b d'],
    [forked, '', 'heads', 'a b l1 l2 r1 r2'],
    [forked, 'a', 'left@head', 'b l1 l2'],
    [forked, 'a b l1 l2', 'right@head', 'r1 r2'],
    [forked, 'a b l1 l2', 'right@+1', 'r1'],
    [forked, 'a b', 'left@+1', 'l1'],
    [forked, '', 'left@+2', 'a b'],
    [merged, 'a b1', 'head', 'b2 m z'],
    [merged, 'a b1', '+1', 'b2 m'],
    [dependent, '', 'extra@head', 'a b x y'],
    [dependent, 'a x', 'y', 'b y'],
    [graphOf(), '', 'head', ''],
  ])('%# from "%s" to %s runs "%s"', (graph, applied, target, expected) => {
    expect(up(planUpgrade(graph, words(applied), target))).toBe(expected);
  });

  it('takes several targets', () => {
    expect(up(planUpgrade(forked, [], ['l1', 'r1']))).toBe('a b l1 r1');
  });

  it.each([
    [forked, '', 'head', /means one head/, /merge heads/],
    [forked, 'a b l1 r1', '+1', /could count from 2 revisions/, /`left@\+1` or `right@\+1`/],
    [forked, 'a b', '+1', /after b come l1, r1/, /`left@head`/],
    [chain, 'a b c d', '+1', /nothing follows d/, /head/],
    [chain, 'a b', '-1', /leads down/, /`dbm downgrade -1`/],
    [chain, 'a b', 'c-3', /leads down/, /`dbm downgrade c-3`/],
    [chain, 'a b', 'base', /leads down/, /`dbm downgrade base`/],
    [
      chain,
      'a q',
      'head',
      /The database is ahead: it has applied q, which is not in the folder/,
      /stamp --purge/,
    ],
  ])('%# from "%s" to %s is refused', (graph, applied, target, message, hint) => {
    const error = failure(() => planUpgrade(graph, words(applied), target));
    expect(error.code).toBe('revision');
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });
});

describe('planDowngrade', () => {
  it.each([
    [chain, 'a b c d', '-1', 'd'],
    [chain, 'a b c d', '-4', 'd c b a'],
    [chain, 'a b c', 'a', 'c b'],
    [chain, 'a b c', 'base', 'c b a'],
    [chain, 'a b c', 'c', ''],
    [chain, 'a b c', 'current', ''],
    [chain, 'a b c d', 'head-2', 'd c'],
    [chain, 'a b c d', 'd-4', 'd c b a'],
    [chain, 'a b c d', 'a+1', 'd c'],
    [chain, '', 'base', ''],
    [forked, 'a b l1 l2 r1', 'left@-1', 'l2'],
    [forked, 'a b l1 l2 r1', 'left@b', 'l2 l1'],
    [forked, 'a b l1 l2 r1', 'b', 'r1 l2 l1'],
    [forked, 'a b l1 l2 r1', 'l1', 'l2'],
    // The trunk cannot go without both branches.
    [forked, 'a b l1 l2 r1', 'left@-3', 'r1 l2 l1 b'],
    [forked, 'a b l1 r1', 'left@base', 'r1 l1 b a'],
    [merged, 'a b1 b2 m z', '-2', 'z m'],
    [merged, 'a b1 b2 m', 'b1', 'm'],
    [merged, 'a b1 b2 m', 'left@a', 'm b1'],
    [dependent, 'a b x y', 'a', 'y b'],
    [dependent, 'a b x y', '-1', 'y'],
    [dependent, 'a b c x y', 'main@-2', 'y c b'],
    [dependent, 'a b x y', 'main@-1', 'y b'],
    [dependent, 'a b x y', 'extra@base', 'y x'],
    [dependent, 'a b x y', 'x-1', 'y x'],
  ])('%# from "%s" to %s undoes "%s"', (graph, applied, target, expected) => {
    expect(down(planDowngrade(graph, words(applied), target))).toBe(expected);
  });

  it.each([
    [chain, 'a b', '-3', /goes too far: only 2 are applied/, /base/],
    [chain, 'a', '-3', /goes too far: only 1 is applied/, /base/],
    [chain, '', '-1', /goes too far: no revision is applied/, /nothing to take back/],
    [chain, 'a b', 'c', /c is not applied/, /dbm current/],
    [chain, 'a b', '+1', /leads up/, /`dbm upgrade \+1`/],
    [forked, 'a b l1 r1', '-1', /could count from 2 revisions: l1, r1/, /`left@-1` or `right@-1`/],
    [merged, 'a b1 b2 m', '-2', /could count from 2 revisions: b1, b2/, /`left@-2`/],
    [dependent, 'a b c x y', '-1', /could count from 2 revisions: c, y/, /`main@-1` or `extra@-1`/],
    [forked, 'a b r1', 'left@-1', /Of the branch 'left' itself nothing is applied/, /naming a revision/],
    [chain, 'a zz', 'base', /The database is ahead/, /migration files/],
  ])('%# from "%s" to %s is refused', (graph, applied, target, message, hint) => {
    const error = failure(() => planDowngrade(graph, words(applied), target));
    expect(error.code).toBe('revision');
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });
});

describe('planStamp', () => {
  const plan = (...args: Parameters<typeof planStamp>) => {
    const { add, remove } = planStamp(...args);
    return { add: idsOf(add).join(' '), remove: remove.join(' ') };
  };

  it.each([
    [chain, '', ['head'], 'a b c d', ''],
    [chain, 'a b c d', ['b'], '', 'c d'],
    [chain, 'a b', ['base'], '', 'a b'],
    [chain, 'a b', ['+1'], 'c', ''],
    [chain, 'a b', ['-1'], '', 'b'],
    [forked, 'a b l1 l2', ['r1'], 'r1', ''],
    [forked, 'a b l1 l2 r1', ['b'], '', 'l1 l2 r1'],
    [forked, '', ['heads'], 'a b l1 l2 r1 r2', ''],
    [forked, '', ['l1', 'r2'], 'a b l1 r1 r2', ''],
    [dependent, '', ['y'], 'a b x y', ''],
    [dependent, 'a b x y', ['extra@base'], '', 'x y'],
  ])('%# from "%s" at %j adds "%s" and removes "%s"', (graph, applied, targets, add, remove) => {
    expect(plan(graph, words(applied), targets)).toEqual({ add, remove });
  });

  it('forgets what no file has only when it purges', () => {
    expect(failure(() => planStamp(chain, ['a', 'q'], ['head'])).message).toMatch(/database is ahead/);
    expect(plan(chain, ['a', 'q'], ['b'], { purge: true })).toEqual({ add: 'b', remove: 'q' });
    expect(plan(forked, ['a', 'b', 'l1', 'r1'], ['l1'], { purge: true })).toEqual({ add: '', remove: 'r1' });
  });
});

describe('appliedRevisions', () => {
  it('tells where a database stands', () => {
    const applied = appliedRevisions(chain, ['a', 'c', 'q']);
    expect([...applied.ids]).toEqual(['a', 'c']);
    expect(idsOf(applied.current)).toEqual(['c']);
    expect(idsOf(applied.pending)).toEqual(['b', 'd']);
    expect(idsOf(applied.gaps)).toEqual(['b']);
    expect(applied.unknown).toEqual(['q']);
  });

  it('counts a dependency as a place of its own', () => {
    expect(idsOf(appliedRevisions(dependent, ['a', 'b', 'x', 'y']).current)).toEqual(['b', 'y']);
  });

  const squashed = new RevisionGraph([
    revision('s', { replaces: ['a', 'b', 'c'] }),
    revision('d', { downRevisions: ['c'] }),
  ]);

  it.each([
    ['before', [], 's d'],
    ['behind', ['a', 'b', 'c'], 'd'],
    ['anew', ['s'], 'd'],
    ['far behind', ['a', 'b', 'c', 'd'], ''],
  ])('a database %s of a squash', (_, versionTable, expected) => {
    expect(up(planUpgrade(squashed, versionTable, 'head'))).toBe(expected);
  });

  it('refuses a database inside of a squash', () => {
    const error = failure(() => planUpgrade(squashed, ['a', 'b'], 'head'));
    expect(error.message).toMatch(/only some of the revisions that s replaces/);
    expect(error.hint).toMatch(/Upgrade it to c/);
  });

  it('records the squashed revision when stamping over the old ids', () => {
    const { add, remove } = planStamp(squashed, ['a', 'b', 'c'], ['s']);
    expect([idsOf(add), remove]).toEqual([['s'], ['a', 'b', 'c']]);
  });
});
