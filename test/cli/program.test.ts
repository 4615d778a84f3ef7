import { describe, expect, test } from 'vitest';
import { type Parsed, parse } from '../../src/cli/program.js';

async function invocation(...argv: string[]) {
  const parsed = await parse(argv, '1.2.3');
  if (parsed.kind !== 'run') throw new Error(`${argv.join(' ')}: ${JSON.stringify(parsed)}`);
  const { command, ...rest } = parsed.invocation;
  return { command: command.name, ...rest };
}

async function refused(...argv: string[]): Promise<Extract<Parsed, { kind: 'mistake' }>> {
  const parsed = await parse(argv, '1.2.3');
  if (parsed.kind !== 'mistake') throw new Error(`${argv.join(' ')} was taken`);
  return parsed;
}

describe('arguments', () => {
  test.each([
    ['downgrade', '-1'],
    ['downgrade', '-12'],
    ['downgrade', 'base'],
    ['upgrade', '+1'],
    ['upgrade', 'head'],
    ['upgrade', '3f9'],
    ['show', 'ae10+2'],
    ['stamp', 'head-1'],
  ])('%s %s', async (command, revision) => {
    expect(await invocation(command, revision)).toMatchObject({ command, arguments: [revision] });
  });

  test('may be left out', async () => {
    expect(await invocation('downgrade')).toMatchObject({ arguments: [] });
  });

  test('a range may begin with a minus', async () => {
    expect(await invocation('history', '-r', '-3:current', '-v')).toMatchObject({
      options: { revRange: '-3:current', verbose: true },
    });
  });

  test('short options may be written together', async () => {
    expect(await invocation('history', '-vi')).toMatchObject({
      options: { verbose: true, indicateCurrent: true },
    });
  });

  test('an option that took the command for its value says so', async () => {
    expect(await refused('-x', 'current')).toMatchObject({
      message: "There is no command: -x takes a value, and took 'current' for it",
      hint: 'Write dbm -x <value> current.',
    });
  });

  test('--backfill may be repeated', async () => {
    const given = await invocation('migrate', '--backfill', 'users.age=0', '--backfill', 'users.name=a=b');
    expect(given.options).toEqual({ backfill: ['users.age=0', 'users.name=a=b'] });
  });
});

describe('global options', () => {
  const globals = {
    directory: 'here',
    config: 'c.ts',
    url: 'sqlite:///x.db',
    json: true,
    echo: true,
    debug: true,
  };
  const flags = ['-d', 'here', '--config', 'c.ts', '--url', 'sqlite:///x.db', '--json', '--echo', '--debug'];

  test('stand before the command', async () => {
    const given = await invocation(...flags, '--no-color', 'downgrade', '-1');
    expect(given).toMatchObject({ arguments: ['-1'], globals: { ...globals, color: false } });
  });

  test('or after it', async () => {
    const given = await invocation('migrate', '-m', 'a message', ...flags);
    expect(given).toMatchObject({ options: { message: 'a message' }, globals: { ...globals, color: true } });
  });
});

describe('texts', () => {
  test('the version', async () => {
    expect(await parse(['--version'], '1.2.3')).toEqual({ kind: 'text', text: '1.2.3\n' });
  });

  test.each([[[]], [['--help']], [['help']], [['--json']]])('%j is answered with help', async (argv) => {
    const parsed = await parse(argv, '1.2.3');
    expect(parsed).toMatchObject({
      kind: 'text',
      text: expect.stringMatching(/downgrade (\[options\] )?\[revision\]/),
    });
  });

  test("a command's help shows the options that all have", async () => {
    const parsed = await parse(['upgrade', '--help'], '1.2.3');
    expect(parsed).toMatchObject({ kind: 'text', text: expect.stringContaining('--url <url>') });
  });
});

describe('mistakes', () => {
  test('an unknown command is answered with the one that was meant', async () => {
    expect(await refused('upgrad')).toEqual({
      kind: 'mistake',
      message: "Unknown command 'upgrad'",
      hint: 'Did you mean upgrade? See `dbm --help`.',
    });
  });

  test.each([
    [['up'], 'upgrade'],
    [['rollback', '-1'], 'downgrade'],
    [['reset'], 'downgrade'],
    [['help', 'rollback'], 'downgrade'],
    [['--json', 'status'], 'current'],
    [['migrate:make', 'users'], 'revision'],
    [['db', 'upgrade', 'head'], 'upgrade'],
    [['db', 'push'], 'upgrade'],
  ])('what other tools call %j is %s', async (argv, command) => {
    expect(await refused(...argv)).toMatchObject({ hint: `Did you mean ${command}? See \`dbm --help\`.` });
  });

  test('a word of nobody is answered with help', async () => {
    expect(await refused('db')).toMatchObject({ hint: 'See `dbm --help`.' });
    expect(await refused('db', 'nonsense')).toMatchObject({ hint: 'See `dbm --help`.' });
  });

  test('help for an unknown command is a mistake as well', async () => {
    expect(await refused('help', 'nonsense')).toEqual({
      kind: 'mistake',
      message: "Unknown command 'nonsense'",
      hint: 'See `dbm --help`.',
    });
  });

  test('an unknown option too', async () => {
    expect(await refused('migrate', '--jsn')).toMatchObject({
      message: "Unknown option '--jsn'",
      hint: 'Did you mean --json? See `dbm migrate --help`.',
    });
  });

  test('an option without its value', async () => {
    expect((await refused('migrate', '-m')).message).toBe("Option '-m, --message <text>' argument missing");
  });

  test('too many arguments', async () => {
    expect((await refused('upgrade', 'a', 'b')).message).toMatch(/^Too many arguments/);
  });
});
