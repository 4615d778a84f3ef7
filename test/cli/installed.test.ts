import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { type StagedProject, stageProject } from './staged.js';

/** The real command, as a process, from a package in a folder of its own. */
describe('the installed command', () => {
  let project: StagedProject;
  const dbm = (...argv: string[]) => project.dbm(argv);

  beforeAll(async () => {
    project = await stageProject([
      'kysely',
      'better-sqlite3',
      'bindings',
      'file-uri-to-path',
      'pg',
      'mysql2',
    ]);
  }, 60_000);
  afterAll(() => project.remove());

  test('--version and --help', async () => {
    expect(await dbm('--version')).toEqual({ exitCode: 0, stdout: '0.1.0\n', stderr: '' });
    const { exitCode, stdout, stderr } = await dbm();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: dbm \[options\] \[command\]/);
  });

  test('says so where the current folder was removed', async () => {
    // Node.js remembers the current folder once it was asked for it.
    const leave = `import { mkdtempSync, rmdirSync } from 'node:fs';
      const folder = mkdtempSync(${JSON.stringify(join(project.folder, 'gone-'))});
      process.chdir(folder);
      rmdirSync(folder);`;
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(leave)}` };
    expect(await project.dbm(['current'], { env })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('The current folder is not there any more'),
    });
  });

  test.each([['--version'], ['--help'], ['upgrade --help']])('%s loads next to nothing', async (argv) => {
    const loaded = await project.loaded(argv.split(' '));
    expect(loaded.filter((url) => /node_modules\/(?!kysely-dbm)/.test(url))).toEqual([]);
    const own = loaded.filter((url) => url.includes('/kysely-dbm/dist/'));
    expect(own.length).toBeGreaterThan(1);
    const sizes = await Promise.all(own.map(async (url) => (await stat(fileURLToPath(url))).size));
    // Most of it is the parser of the command line.
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(180_000);
  });

  describe('keeps what V8 made of the program', () => {
    const folder = 'node_modules/.cache/kysely-dbm';
    const file = () => join(project.folder, folder, `code-${process.version}-list-templates`);
    const templates = () => dbm('list-templates');

    test('once for each command', async () => {
      const first = await templates();
      const { mtimeMs, size } = await stat(file());
      expect(size).toBeGreaterThan(50_000);
      expect(await templates()).toEqual(first);
      expect(await stat(file())).toMatchObject({ mtimeMs, size });
    });

    test.each([
      ['half of it', (content: Buffer) => content.subarray(0, content.length / 2)],
      ['nothing', () => Buffer.alloc(0)],
    ])('and makes it anew when there is %s', async (_, damage) => {
      const sound = await templates();
      const content = await readFile(file());
      await writeFile(file(), damage(Buffer.from(content)));
      expect(await templates()).toEqual(sound);
      expect((await readFile(file())).length).toBeGreaterThan(content.length / 2);
    });

    test('without the scripts of an older version', async () => {
      await templates();
      const content = await readFile(file(), 'latin1');
      await writeFile(file(), content.replace(/"dbm-[\w-]+\.cjs"/, '"dbm-other.cjs"'), 'latin1');
      await templates();
      expect(await readFile(file(), 'latin1')).not.toContain('dbm-other.cjs');
    });
  });

  test('--debug names the sources', async () => {
    const { exitCode, stderr } = await dbm('upgrade', 'nowhere', '--debug');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^\s+at .*src\/\S+\.ts:\d+:\d+/m);
  });

  test('usage errors give 2, without a stack', async () => {
    expect(await dbm('upgrad')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: "dbm: Unknown command 'upgrad'\nhint: Did you mean upgrade? See `dbm --help`.\n",
    });
  });

  test('without a config it says what to do', async () => {
    const { exitCode, stderr } = await dbm('upgrade');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^dbm: There is no dbm\.config\.ts .*\nhint: Run `dbm init`/);
  });

  test('init, migrate, upgrade, change, migrate, upgrade, downgrade', async () => {
    const ok = async (...argv: string[]) => {
      const result = await dbm(...argv);
      expect(result, argv.join(' ')).toMatchObject({ exitCode: 0 });
      return result.stdout;
    };
    await ok('init');
    await ok('migrate', '-m', 'first tables');
    await ok('upgrade');
    expect(JSON.parse(await ok('check', '--json'))).toMatchObject({ inSync: true, operations: [] });
    const models = await readFile(join(project.folder, 'models.ts'), 'utf8');
    await writeFile(join(project.folder, 'models.ts'), models.replace('string(100)', 'string(150)'));
    expect((await dbm('check')).exitCode).toBe(1);
    expect(await ok('migrate', '-m', 'longer names')).toContain('~ users.name string(100) -> string(150)\n');
    await ok('upgrade');
    await ok('downgrade', '-1');
    const { current } = JSON.parse(await ok('current', '--json'));
    expect(current).toMatchObject([{ message: 'first tables', isHead: false }]);
    expect(JSON.parse(await ok('history', '--json')).revisions).toHaveLength(2);
    const files = await readdir(join(project.folder, 'migrations/versions'));
    expect(files.filter((name) => name.endsWith('.ts'))).toHaveLength(2);
  });

  test('.env beside the config is read, and the environment wins over it', async () => {
    await writeFile(join(project.folder, '.env'), 'DATABASE_URL=sqlite:///other.db\n');
    const { stdout } = await dbm('current', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ current: [] });
    const given = await project.dbm(['current', '--json'], { env: { DATABASE_URL: 'sqlite:///app.db' } });
    expect(JSON.parse(given.stdout).current).toHaveLength(1);
    await writeFile(join(project.folder, '.env'), '');
  });

  test('standard output is for results: what the config prints goes to standard error', async () => {
    const config = await readFile(join(project.folder, 'dbm.config.ts'), 'utf8');
    await writeFile(join(project.folder, 'dbm.config.ts'), `console.log('hello');\n${config}`);
    const { stdout, stderr } = await dbm('heads', '--json');
    expect(stderr).toBe('hello\n');
    expect(JSON.parse(stdout)).toHaveProperty('heads');
    await writeFile(join(project.folder, 'dbm.config.ts'), `process.exit(0);\n${config}`);
    const ended = await dbm('upgrade', '--json');
    expect(ended).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('process.exit()') });
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code: 'usage' } });
    await writeFile(join(project.folder, 'dbm.config.ts'), config);
  });

  test('colours are for terminals, and for who asks for them', async () => {
    expect((await dbm('history')).stdout).not.toContain('\u001b[');
    const forced = await project.dbm(['history'], { env: { FORCE_COLOR: '1' } });
    expect(forced.stdout).toContain('\u001b[');
    const refused = await project.dbm(['history', '--no-color'], { env: { FORCE_COLOR: '1' } });
    expect(refused.stdout).not.toContain('\u001b[');
  });

  test('a ready Kysely dialect in the config is taken', async () => {
    const config = await readFile(join(project.folder, 'dbm.config.ts'), 'utf8');
    await writeFile(
      join(project.folder, 'dbm.config.ts'),
      `import Database from 'better-sqlite3';
import { SqliteDialect } from 'kysely';
import { defineConfig } from 'kysely-dbm';
export default defineConfig({
  engine: 'sqlite',
  dialect: () => new SqliteDialect({ database: new Database('ready.db') }),
  models: './models.ts',
});
`,
    );
    expect(await dbm('upgrade')).toMatchObject({ exitCode: 0 });
    expect(await readdir(project.folder)).toContain('ready.db');
    expect(await dbm('check')).toMatchObject({ exitCode: 0 });
    await writeFile(join(project.folder, 'dbm.config.ts'), config);
  });

  test('models that leave a timer running do not keep the command', async () => {
    const models = await readFile(join(project.folder, 'models.ts'), 'utf8');
    await writeFile(join(project.folder, 'models.ts'), `${models}\nsetInterval(() => {}, 1000);\n`);
    expect((await dbm('check')).exitCode).toBe(1);
    await writeFile(join(project.folder, 'models.ts'), models);
  });

  test.each(engines())(
    'several upgrades at once on %s: one does it, the others find it done',
    async (engine) => {
      const database = await freshDatabase(engine);
      const runs = await Promise.all(
        [1, 2, 3].map(() => project.dbm(['upgrade', '--json', '--url', database.url])),
      );
      for (const { exitCode, stderr } of runs) expect(exitCode, stderr).toBe(0);
      const applied = runs.flatMap(({ stdout }) => JSON.parse(stdout).applied);
      expect(applied).toHaveLength(2);
      await database.drop();
    },
  );

  describe.each(engines().filter((it) => it !== 'sqlite'))('on %s', (engine) => {
    let database: Database;
    beforeAll(async () => {
      database = await freshDatabase(engine);
    });
    afterAll(() => database.drop());

    test('ends by itself after an upgrade and after a failure', async () => {
      const env = { DATABASE_URL: database.url };
      // The files were written for SQLite; the words of dbm mean the same here.
      expect(await project.dbm(['upgrade', '+1'], { env })).toMatchObject({ exitCode: 0 });
      expect(await project.dbm(['upgrade', 'nowhere'], { env })).toMatchObject({ exitCode: 2 });
    });
  });
});

describe('without drivers', () => {
  let project: StagedProject;
  beforeAll(async () => {
    project = await stageProject(['kysely']);
    await project.dbm(['init']);
  });
  afterAll(() => project.remove());

  test.each([
    ['sqlite:///app.db', 'npm install better-sqlite3'],
    ['postgresql://me:hunter2@127.0.0.1:1/db', 'npm install pg'],
    ['mysql://me:hunter2@127.0.0.1:1/db', 'npm install mysql2'],
  ])('%s says what to install', async (url, hint) => {
    const { exitCode, stdout, stderr } = await project.dbm(['current', '--url', url]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^dbm: /);
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/hunter2|^\s+at /m);
  });

  describe('but with a better-sqlite3', () => {
    const install = async (version: string, code: string) => {
      const home = join(project.folder, 'node_modules/better-sqlite3');
      await mkdir(home, { recursive: true });
      await writeFile(join(home, 'package.json'), JSON.stringify({ version, main: 'index.js' }));
      await writeFile(join(home, 'index.js'), code);
    };

    test('that was built for another Node.js', async () => {
      await install(
        '12.11.1',
        `module.exports = class {
          constructor() {
            const message = "The module 'better_sqlite3.node'\\nwas compiled against a different Node.js version using\\n" +
              'NODE_MODULE_VERSION 115. This version of Node.js requires\\nNODE_MODULE_VERSION 137.';
            throw Object.assign(new Error(message), { code: 'ERR_DLOPEN_FAILED' });
          }
        };`,
      );
      const { exitCode, stderr } = await project.dbm(['current']);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 2,
        stderr:
          "dbm: The driver of SQLite, better-sqlite3, does not load: The module 'better_sqlite3.node' " +
          'was compiled against a different Node.js version using NODE_MODULE_VERSION 115\n' +
          'hint: Build it with the Node.js that runs dbm: `npm rebuild better-sqlite3`, or `pnpm approve-builds better-sqlite3`.\n',
      });
    });

    test.skipIf(Number(process.versions.napi) >= 10)('that is too new', async () => {
      await install('13.2.0', 'module.exports = class {};');
      const { exitCode, stderr } = await project.dbm(['current']);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 2,
        stderr:
          'dbm: better-sqlite3 13.2.0 needs Node.js 22.14 or newer\n' +
          'hint: Run `npm install better-sqlite3@12`, or use a newer Node.js.\n',
      });
    });
  });

  test('what needs no database works', async () => {
    expect(await project.dbm(['heads'])).toMatchObject({
      exitCode: 0,
      stdout: 'There are no migrations yet.\n',
    });
  });
});
