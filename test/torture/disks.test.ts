import { execFileSync, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { freshDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import { count, timeoutMs } from './extent.js';
import { Command, resultOf } from './processes.js';

let command: Command;
beforeAll(async () => {
  command = await Command.stage();
}, timeoutMs);
afterAll(() => command.remove());

const wide = (columns: number) => `import { integer, table } from 'kysely-dbm/schema';
export const t = table('t', { ${Array.from({ length: columns }, (_, i) => `column_${i}: integer()`).join(', ')} });
`;

const fills = `export const revision = 'a1';
export const downRevision = null;
export async function upgrade(op: any): Promise<void> {
  await op.execute('create table kept (a text)');
  for (let i = 0; i < 200; i++) await op.execute("insert into kept values (printf('%.10000c', 'x'))");
}
export async function downgrade(op: any): Promise<void> {}
`;

/**
 * Runs the command with a shell's limit on the size of files, as a quota would set it; in blocks of 1024 bytes. Its
 * output goes to the file `out`, if any.
 */
function limited(folder: string, blocks: number, argv: readonly string[], out: string | null = null) {
  // Beyond the limit the system sends SIGXFSZ, which ends the process; where that is ignored the write fails.
  const words = [...command.program, ...argv].map((it) => `'${it}'`).join(' ');
  const script = `trap '' XFSZ; ulimit -f ${blocks}; exec ${words}${out === null ? '' : ` > '${out}'`}`;
  const env = { PATH: process.env.PATH, HOME: folder };
  return resultOf(spawn('bash', ['-c', script], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] }));
}

describe.skipIf(process.platform === 'win32')('a file may not grow', () => {
  test(
    'a migration that does not fit is not there at all',
    async () => {
      const folder = await command.project('sqlite:///x.db', { 'models.ts': wide(300) });
      await mkdir(join(folder, 'migrations/versions'), { recursive: true });
      const { exitCode, stderr } = await limited(folder, 4, ['migrate', '-m', 'wide']);
      expect(exitCode, stderr).toBe(2);
      expect(stderr).toMatch(/^dbm: Cannot write [\s\S]*EFBIG[\s\S]*\nhint: /m);
      expect(await readdir(join(folder, 'migrations/versions'))).toEqual([]);
      count('files that did not fit');
    },
    timeoutMs,
  );

  test(
    'a result that does not fit is an error',
    async () => {
      const folder = await command.project('sqlite:///x.db', { 'migrations/versions/a.ts': fills });
      for (const argv of [['upgrade', '--sql'], ['upgrade', '--sql', '--json'], ['--help']]) {
        const { exitCode, stderr } = await limited(folder, 1, argv, 'out.txt');
        expect(exitCode, stderr).toBe(2);
        expect(stderr).toMatch(/^dbm: Cannot write the result: EFBIG.*\nhint: .*\n$/);
        count('results that did not fit');
      }
    },
    timeoutMs,
  );

  test(
    'an upgrade of SQLite that does not fit is rolled back',
    async () => {
      const database = await freshDatabase('sqlite');
      await withConnection(database.url, (query) => query('create table before (a integer)'));
      const before = await dump(database.url, { exclude: 'nothing' });
      const folder = await command.project(database.url, { 'migrations/versions/a.ts': fills });
      for (const blocks of [16, 64, 256, 1024]) {
        const { exitCode, stderr } = await limited(folder, blocks, ['upgrade']);
        expect(exitCode, stderr).toBe(2);
        expect(stderr).toMatch(/disk I\/O error|full/);
        expect(stderr).toContain('It was rolled back');
        expect(await dump(database.url, { exclude: 'nothing' })).toBe(before);
        count('upgrades of SQLite that did not fit');
      }
      expect((await command.run(folder, ['upgrade'])).exitCode).toBe(0);
      const [row] = await withConnection(database.url, (query) => query('select count(*) as n from kept'));
      expect(row).toEqual({ n: 200 });
      await database.drop();
    },
    timeoutMs,
  );
});

/** A file system of 256 kB, or null where this user may not mount one. */
function mountSmall(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a disk is full', () => {
  let folder: string;
  let isMounted = false;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dbm-full-'));
    isMounted = mountSmall(folder);
  });
  afterAll(async () => {
    if (isMounted) execFileSync('umount', [folder]);
    await rm(folder, { recursive: true });
  });

  test(
    'nothing is written in part, and the database is as before',
    async ({ skip }) => {
      if (!isMounted) skip('this user may not mount a file system');
      const url = `sqlite:///${folder}/x.db`;
      await withConnection(url, (query) => query('create table before (a integer)'));
      const before = await dump(url, { exclude: 'nothing' });
      const project = await command.project(url, {
        'migrations/versions/a.ts': fills,
        'models.ts': wide(3000),
      });
      const full = await command.run(project, ['upgrade']);
      expect(full.exitCode, full.stderr).toBe(2);
      expect(full.stderr).toMatch(/full/);
      expect(await dump(url, { exclude: 'nothing' })).toBe(before);
      const versions = join(folder, 'versions');
      await mkdir(versions);
      await writeFile(join(folder, 'ballast'), 'x'.repeat(200_000));
      const argv = ['migrate', '-m', 'wide', '--url', 'sqlite::memory:', '-d', folder];
      const written = await command.run(project, argv);
      expect(written.exitCode, written.stderr).toBe(2);
      expect(written.stderr).toMatch(/^dbm: Cannot write [\s\S]*ENOSPC[\s\S]*\nhint: /m);
      expect(await readdir(versions)).toEqual([]);
      count('full disks');
    },
    timeoutMs,
  );
});

test.skipIf(process.getuid?.() === 0)(
  'a folder that may only be read is one error',
  async () => {
    const folder = await command.project('sqlite::memory:', { 'models.ts': wide(1) });
    const versions = join(folder, 'migrations/versions');
    await mkdir(versions, { recursive: true });
    await chmod(versions, 0o555);
    const { exitCode, stderr } = await command.run(folder, ['migrate', '-m', 'x']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^dbm: Cannot write [\s\S]*EACCES[\s\S]*\nhint: /m);
    expect(await readdir(versions)).toEqual([]);
  },
  timeoutMs,
);

test(
  'a folder that vanishes before the file is written is made again, or is one error',
  async () => {
    const vanish = `rmSync('./migrations', { recursive: true, force: true });`;
    const gone = `${vanish} writeFileSync('./migrations', 'a file in its place');`;
    for (const [what, exit] of [
      [vanish, 0],
      [gone, 2],
    ] as const) {
      const folder = await command.project('sqlite:///x.db', {
        'models.ts': `import { rmSync, writeFileSync } from 'node:fs';\n${wide(1)}\n${what}\nvoid writeFileSync;`,
      });
      await mkdir(join(folder, 'migrations/versions'), { recursive: true });
      const { exitCode, stderr } = await command.run(folder, ['migrate', '-m', 'x']);
      expect(exitCode, stderr).toBe(exit);
      if (exit === 2) expect(stderr).toMatch(/^dbm: Cannot write .*\nhint: Check that the folder/m);
    }
  },
  timeoutMs,
);
