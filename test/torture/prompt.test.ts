import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../servers/databases.js';
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
