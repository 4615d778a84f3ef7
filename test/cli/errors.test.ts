import { describe, expect, test } from 'vitest';
import { reportError } from '../../src/cli/errors.js';
import { createMessages, createOutput } from '../../src/cli/output.js';
import { noPaint } from '../../src/cli/paint.js';
import { DbmError, redact } from '../../src/errors/index.js';

function report(thrown: unknown, { json = false, debug = false, secrets = [] as string[] } = {}) {
  const written = { out: '', err: '' };
  const sink = (name: keyof typeof written) => ({
    isTerminal: false,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const exitCode = reportError(
    thrown,
    createMessages(sink('err'), noPaint),
    createOutput(sink('out'), json, noPaint),
    { debug, secrets },
  );
  return { ...written, exitCode };
}

describe('redact', () => {
  test.each([
    ['postgresql://me:secret@host/db', 'postgresql://me:***@host/db'],
    ['mysql+pymysql://me:s%40c:ret@host:1/db refused', 'mysql+pymysql://me:***@host:1/db refused'],
    ['mysql://:secret@host', 'mysql://:***@host'],
    ['sqlite:///a@b.db', 'sqlite:///a@b.db'],
    ['postgresql://me@host/db at 10:30 by a@b', 'postgresql://me@host/db at 10:30 by a@b'],
  ])('%s', (text, clean) => {
    expect(redact(text, [])).toBe(clean);
  });

  test('hides secrets wherever they stand', () => {
    expect(redact("using password 'p$w' and p$w", ['p$w', ''])).toBe("using password '***' and ***");
    expect(redact('-psomething-long', ['something-long', 'something'])).toBe('-p***');
  });

  test('leaves words that a short secret is a part of', () => {
    expect(redact('postgresql://me@host/apples of app', ['app', 'postgres'])).toBe(
      'postgresql://me@host/apples of ***',
    );
  });
});

describe('reportError', () => {
  test('prints the message and the next step, and gives 2', () => {
    const error = new DbmError('connection', 'Cannot connect', { hint: 'Start it.' });
    expect(report(error)).toEqual({ out: '', err: 'dbm: Cannot connect\nhint: Start it.\n', exitCode: 2 });
  });

  test('with --json there is a document, too', () => {
    const { out } = report(new DbmError('lock', 'Locked by s3cret'), { json: true, secrets: ['s3cret'] });
    expect(JSON.parse(out)).toEqual({
      error: { code: 'lock', message: 'Locked by ***', hint: expect.stringMatching(/^Wait/) },
    });
  });

  test('a bug is called a bug, and shows no stack', () => {
    const { err } = report(new TypeError('x is not a function'));
    expect(err).toMatch(/^dbm: x is not a function\nhint: This is a bug in dbm/);
    expect(err).not.toContain('    at ');
  });

  test('--debug shows the stacks of the error and its causes, without secrets', () => {
    const cause = new Error('denied for postgresql://me:hunter2@host/db');
    const { err } = report(new DbmError('connection', 'Cannot connect', { cause }), { debug: true });
    expect(err).toContain('    at ');
    expect(err).toContain('caused by Error: denied for postgresql://me:***@host/db');
  });
});
