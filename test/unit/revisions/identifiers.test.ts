import { describe, expect, it } from 'vitest';
import {
  needsDatabase,
  type ResolveContext,
  resolveRange,
  resolveRevision,
  resolveRevisions,
} from '../../../src/revisions/index.js';
import { failure, graphOf, idsOf } from '../../support/revisions.js';

// One base, two labelled branches; `x1` is another base.
const forked = graphOf(
  'ae1027: ',
  'ae103e: ae1027',
  '27c6a: ae103e #billing',
  '30bd4: 27c6a',
  '1975ea: ae103e #search',
  'x1: #extra',
  'x2: x1',
);
const merged = graphOf('a:', 'b1: a #left', 'b2: a #right', 'm: b1 b2', 'z: m');
const empty = graphOf();

function context(graph: ResolveContext['graph'], ...applied: readonly string[]): ResolveContext {
  return { graph, applied: new Set(applied) };
}

describe('resolveRevisions', () => {
  it.each([
    ['27c6a', ['27c6a']],
    ['2', ['27c6a']],
    ['19', ['1975ea']],
    ['billing', ['27c6a']],
    ['heads', ['1975ea', '30bd4', 'x2']],
    ['billing@head', ['30bd4']],
    ['billing@heads', ['30bd4']],
    ['27c6@head', ['30bd4']],
    ['30bd4@head', ['30bd4']],
    ['extra@head', ['x2']],
    ['base', []],
    ['billing@base', []],
    ['ae1027+1', ['ae103e']],
    ['billing@ae1027+2', ['27c6a']],
    ['billing@base+3', ['27c6a']],
    ['billing@head-1', ['27c6a']],
    ['30bd4-2', ['ae103e']],
    ['30bd4-4', []],
    ['billing@ae1', 'ambiguous'],
    ['billing@27', ['27c6a']],
    ['current', ['27c6a', 'x1']],
    ['extra@current', ['x1']],
    ['extra@+1', ['x2']],
    ['billing@+1', ['30bd4']],
    ['search@+1', ['1975ea']],
    ['billing@-1', ['ae103e']],
  ])('%s is %j', (text, expected) => {
    const at = context(forked, 'ae1027', 'ae103e', '27c6a', 'x1');
    if (typeof expected === 'string') expect(() => resolveRevisions(text, at)).toThrow(/beginning of 2 ids/);
    else expect(idsOf(resolveRevisions(text, at)).sort()).toEqual(expected.toSorted());
  });

  it('means nothing in an empty folder by head and heads', () => {
    expect(resolveRevisions('head', context(empty))).toEqual([]);
    expect(resolveRevisions('heads', context(empty))).toEqual([]);
  });

  it.each([
    ['head', /'head' means one head, and there are 3: /, /dbm merge heads -m .*`billing@head`.*`heads`/],
    ['ae10', /'ae10' is the beginning of 2 ids: ae1027, ae103e/, /more of the id/],
    ['ae103f', /There is no revision 'ae103f'$/, /Did you mean ae103e\?/],
    ['nothing', /There is no revision 'nothing'$/, /dbm history/],
    ['hed', /There is no revision 'hed'$/, /Did you mean head\?/],
    ['9', /There is no revision '9'$/, /\+9 or -9/],
    ['search@27c6a', /no revision '27c6a' on the branch 'search'/, /./],
    ['serch@head', /There is no branch 'serch'/, /Did you mean 'search'\?/],
    ['zzz@head', /There is no branch 'zzz'/, /labels are billing, search, extra/],
    ['ae103e+1', /'ae103e\+1' is ambiguous: after ae103e come 27c6a, 1975ea/, /`billing@head`/],
    ['30bd4+1', /goes too far: nothing follows 30bd4/, /head/],
    ['ae1027-2', /goes too far/, /base/],
    ['+1', /could count from 2 revisions: 27c6a, x1/, /`billing@\+1` or `extra@\+1`/],
    ['a b', /does not identify a revision/, /head-1/],
    ['', /does not identify a revision/, /head-1/],
    ['a@', /does not identify a revision/, /head-1/],
    ['@head', /does not identify a revision/, /head-1/],
    ['x@y@z', /does not identify a revision/, /head-1/],
    ['-', /does not identify a revision/, /head-1/],
  ])('%s is refused', (text, message, hint) => {
    const at = context(forked, 'ae1027', 'ae103e', '27c6a', 'x1');
    const error = failure(() => resolveRevisions(text, at));
    expect(error.code).toBe('revision');
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  it('walks down over a merge only when the branch is named', () => {
    expect(failure(() => resolveRevisions('z-2', context(merged))).message).toMatch(
      /'z-2' is ambiguous: m joins b1, b2/,
    );
    expect(idsOf(resolveRevisions('left@z-2', context(merged)))).toEqual(['b1']);
  });

  it('does not count from what an applied revision depends on', () => {
    const graph = graphOf('a:', 'b: a', 'x:', 'y: x >a', 'z: y');
    expect(idsOf(resolveRevisions('+1', context(graph, 'a', 'x', 'y')))).toEqual(['z']);
  });

  it('does not count from what another branch has gone on from', () => {
    const graph = graphOf('a:', 'b:', 'c: b', 'm: a c #joined', 'x: a');
    // `a` and `c` both lead to `m`, but from `a` the database has gone on to `x`.
    expect(idsOf(resolveRevisions('joined@+1', context(graph, 'a', 'b', 'c', 'x')))).toEqual(['m']);
  });

  it('needs a database only for where it stands', () => {
    expect(
      ['current', '+2', '-1', 'billing@+1', 'current-1', '-3:current', 'a:+2', '-2:'].map(needsDatabase),
    ).not.toContain(false);
    expect(
      ['head', 'ae10+2', 'billing@head', 'a:b', ':b', 'a:', 'base:heads'].map(needsDatabase),
    ).not.toContain(true);
    expect(failure(() => resolveRevisions('current', { graph: forked, applied: null })).code).toBe('usage');
  });
});

describe('resolveRevision', () => {
  it('wants exactly one', () => {
    expect(resolveRevision('billing@head', context(forked)).id).toBe('30bd4');
    expect(failure(() => resolveRevision('heads', context(forked))).message).toMatch(
      /means 3 revisions, and one/,
    );
    expect(failure(() => resolveRevision('base', context(forked))).message).toMatch(
      /before the first revision/,
    );
  });
});

describe('resolveRange', () => {
  const chain = graphOf('a:', 'b: a', 'c: b', 'd: c', 'e: d');

  it.each([
    ['b:d', ['b', 'c', 'd']],
    [':c', ['a', 'b', 'c']],
    ['d:', ['d', 'e']],
    [':', ['a', 'b', 'c', 'd', 'e']],
    ['base:b', ['a', 'b']],
    ['-1:current', ['c', 'd']],
    ['-9:current', ['a', 'b', 'c', 'd']],
    ['current:', ['d', 'e']],
    ['current:+1', ['d', 'e']],
    ['current:+5', ['d', 'e']],
    ['head-1:head', ['d', 'e']],
    ['c:c', ['c']],
    [':base', []],
  ])('%s is %j', (text, expected) => {
    expect(idsOf(resolveRange(text, context(chain, 'a', 'b', 'c', 'd')))).toEqual(expected);
  });

  it('starts at the base in a database where nothing is applied', () => {
    expect(idsOf(resolveRange('current:b', context(chain)))).toEqual(['a', 'b']);
    expect(idsOf(resolveRange('-3:current', context(chain)))).toEqual([]);
  });

  it.each([
    ['d:b', /b does not build on d/, /Write the older end first: b:d/],
    ['a:b:c', /not a range/, /<start>:<end>/],
    ['a', /not a range/, /<start>:<end>/],
    ['a:q', /no revision 'q'/, /./],
  ])('%s is refused', (text, message, hint) => {
    const error = failure(() => resolveRange(text, context(chain)));
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });
});
