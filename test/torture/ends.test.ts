import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import { timeoutMs } from './extent.js';
import { Command, resultOf } from './processes.js';

let command: Command;
beforeAll(async () => {
  command = await Command.stage();
}, timeoutMs);
afterAll(() => command.remove());

const model = (column: string) =>
  `import { integer, table } from 'kysely-dbm/schema';\nexport const t = table('t', { ${column}: integer() });\n`;

/** From util-linux: a program with a terminal of its own, which turns the character of Ctrl-C into the signal. */
const script = '/usr/bin/script';

test.skipIf(process.platform !== 'linux' || !existsSync(script))(
  'Ctrl-C at a question ends with 130, and nothing is written',
  async () => {
    const database = await freshDatabase('sqlite');
    const folder = await command.project(database.url, { 'models.ts': model('before') });
    expect((await command.run(folder, ['migrate', '-m', 'first'])).exitCode).toBe(0);
    expect((await command.run(folder, ['upgrade'])).exitCode).toBe(0);
    await writeFile(join(folder, 'models.ts'), model('after'));
    const versions = join(folder, 'migrations/versions');
    const before = await readdir(versions);
    const words = [...command.program, 'migrate', '-m', 'second'].map((it) => `'${it}'`).join(' ');
    const child = spawn(script, ['-qefc', words, '/dev/null'], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, TERM: 'dumb' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const result = resultOf(child);
    child.stdout.on('data', (text: string) => {
      if (text.includes('[D]ropped') || text.includes('[R]enamed')) child.stdin.write('\u0003');
    });
    const { exitCode, stdout } = await result;
    expect(stdout).toContain('Nothing was written or changed');
    expect(exitCode).toBe(130);
    expect(await readdir(versions)).toEqual(before);
    await database.drop();
  },
  timeoutMs,
);

const header = "export const revision = 'a1';\nexport const downRevision = null;\n";
const stray: Readonly<Record<string, readonly [file: string, source: string, message: RegExp]>> = {
  'a config that never comes to its end': [
    'dbm.config.ts',
    'await new Promise(() => {}); export default {};',
    /a promise that never settles/,
  ],
  'models that never come to their end': [
    'models.ts',
    'export const a = await new Promise(() => {});',
    /a promise that never settles/,
  ],
  'models that throw in a timer': [
    'models.ts',
    "setTimeout(() => { throw new Error('on purpose'); }); await new Promise((it) => setTimeout(it, 5000));",
    /nothing waits for it: on purpose/,
  ],
  'models that reject what nobody awaits': [
    'models.ts',
    "Promise.reject(new Error('on purpose')); await new Promise((it) => setTimeout(it, 5000));",
    /nothing waits for it: on purpose/,
  ],
  'a migration that never comes to its end': [
    'migrations/versions/a.ts',
    `${header}export async function upgrade(op: any) { await op.execute('create table t (a int)'); await new Promise(() => {}); }`,
    /a promise that never settles/,
  ],
  'a migration that does not wait for a statement that fails': [
    'migrations/versions/a.ts',
    `${header}export async function upgrade(op: any) {
      await op.execute('create table t (a int)');
      op.db.insertInto('nowhere').values({ a: 1 }).execute();
      await new Promise((it) => setTimeout(it, 500));
      await op.execute('create table u (a int)');
    }`,
    /nothing waits for it: [\s\S]*nowhere/,
  ],
};

test.each(Object.entries(stray))(
  '%s is one clear error, and changes nothing',
  async (_, [file, source, message]) => {
    const database = await freshDatabase('sqlite');
    const folder = await command.project(database.url, { 'models.ts': model('a'), [file]: source });
    const argv = file === 'models.ts' ? ['migrate', '-m', 'x'] : ['upgrade'];
    const { exitCode, stdout, stderr } = await command.run(folder, argv);
    expect(stderr).toMatch(message);
    expect(stderr.match(/^(?:dbm|hint): /gm)).toEqual(['dbm: ', 'hint: ']);
    expect(stderr).not.toMatch(/^\s+at |Warning/m);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(await dump(database.url, { exclude: 'nothing' })).toBe('');
    await database.drop();
  },
  timeoutMs,
);
