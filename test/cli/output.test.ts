import { describe, expect, test } from 'vitest';
import { changeLines } from '../../src/cli/changes.js';
import { createMessages } from '../../src/cli/output.js';
import { loadPaint, noPaint, wantsColor } from '../../src/cli/paint.js';
import { progressReporter, statementPrinter } from '../../src/cli/progress.js';
import type { Change } from '../../src/operations/index.js';
import { revision as revisionOf } from '../support/revisions.js';

function messages() {
  const written: string[] = [];
  const sink = { isTerminal: false, write: (text: string) => void written.push(text) };
  return { messages: createMessages(sink, noPaint), text: () => written.join('') };
}

const revision = revisionOf('b2', { downRevisions: ['a1'], message: 'add posts' });

describe('progress', () => {
  test("speaks Alembic's words, and says how long it took", () => {
    const { messages: to, text } = messages();
    const report = progressReporter(to);
    report({ kind: 'running', direction: 'up', revision: { ...revision, downRevisions: [] } });
    report({ kind: 'ran', direction: 'up', revision, durationMs: 12 });
    report({ kind: 'running', direction: 'down', revision });
    report({ kind: 'ran', direction: 'down', revision, durationMs: 12_345 });
    expect(text()).toBe(
      'Running upgrade  -> b2, add posts (12 ms)\nRunning downgrade b2 -> a1, add posts (12.3 s)\n',
    );
  });

  test('a statement in between has a line of its own', () => {
    const { messages: to, text } = messages();
    const report = progressReporter(to);
    report({ kind: 'running', direction: 'up', revision });
    statementPrinter(to)({ sql: 'SELECT ?', parameters: [1n] });
    report({ kind: 'ran', direction: 'up', revision, durationMs: 1 });
    expect(text()).toBe('Running upgrade a1 -> b2, add posts\nSELECT ?; -- ["1"]\n  (1 ms)\n');
  });
});

describe('changes', () => {
  const change = (it: Partial<Change>): Change => ({
    kind: 'createTable',
    table: 'posts',
    subject: '',
    differences: [],
    description: '',
    destructive: false,
    sign: '+',
    ...it,
  });
  const changes = [
    change({ description: 'table posts' }),
    change({
      sign: '~',
      subject: 'users.email',
      differences: [
        { from: 'string(120)', to: 'string(255)' },
        { from: 'null', to: 'not null' },
      ],
      description: 'users.email string(120) -> string(255), null -> not null',
    }),
    change({ sign: '-', description: 'users.bio', destructive: true }),
  ];

  test('read like a diff', async () => {
    expect(await changeLines(changes, noPaint)).toEqual([
      '+ table posts',
      '~ users.email string(120) -> string(255), null -> not null',
      '- users.bio  (destructive)',
    ]);
  });

  test('the words that differ are coloured', async () => {
    const mark = (name: string) => (text: string) => `<${name}>${text}</>`;
    const paint = { ...noPaint, added: mark('add'), removed: mark('del'), danger: mark('danger') };
    const lines = await changeLines(changes, paint);
    expect(lines[0]).toBe('<add>+ table posts</>');
    expect(lines[1]).toContain('string(<del>120</>) -> string(<add>255</>)');
    expect(lines[2]).toBe('<del>- users.bio</>  <danger>(destructive)</>');
  });
});

describe('colours', () => {
  test.each([
    [true, true, {}, true],
    [false, true, {}, false],
    [true, false, {}, false],
    [true, true, { NO_COLOR: '1' }, false],
    [true, true, { NO_COLOR: '' }, true],
    [false, true, { FORCE_COLOR: '1' }, true],
    [true, true, { FORCE_COLOR: '0' }, false],
    [true, true, { TERM: 'dumb' }, false],
  ])('terminal %s, flag %s, %j: %s', (isTerminal, flag, env, expected) => {
    expect(wantsColor(isTerminal, flag, env)).toBe(expected);
  });

  test('are the ones of the terminal', async () => {
    const paint = await loadPaint(true);
    expect(paint.added('x')).toBe('\u001b[32mx\u001b[39m');
  });
});
