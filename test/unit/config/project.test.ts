// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are source code
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  defineConfig,
  findConfig,
  type LoadProjectOptions,
  loadModels,
  loadProject,
  readEnvFile,
  requireDatabase,
} from '../../../src/config/index.js';
import { failure, useWorkspace } from './workspace.js';

const workspace = useWorkspace();
const { write } = workspace;

const options = (change: Partial<LoadProjectOptions> = {}): LoadProjectOptions => ({
  cwd: workspace.root,
  config: null,
  url: null,
  directory: null,
  ...change,
});

const load = async (change?: Partial<LoadProjectOptions>) => (await loadProject(options(change))).project;
const at = (path: string) => join(workspace.root, path);

describe('findConfig', () => {
  it('takes the nearest, here or above', () => {
    const outer = write('dbm.config.ts', '');
    const inner = write('packages/db/dbm.config.mjs', '');
    write('packages/db/src/deep/x.ts', '');
    expect(findConfig(at('packages/db/src/deep'), null)).toBe(inner);
    expect(findConfig(at('packages'), null)).toBe(outer);
  });

  it('prefers TypeScript, and passes over a folder of that name', () => {
    write('dbm.config.js', '');
    write('dbm.config.cjs', '');
    expect(findConfig(workspace.root, null)).toBe(at('dbm.config.js'));
    write('dbm.config.ts/x', '');
    expect(findConfig(workspace.root, null)).toBe(at('dbm.config.js'));
    write('dbm.config.mts', '');
    expect(findConfig(workspace.root, null)).toBe(at('dbm.config.mts'));
  });

  it('takes the one that is named, or the one in the folder that is named', () => {
    write('db/dbm.config.ts', '');
    write('other.ts', '');
    expect(findConfig(workspace.root, 'other.ts')).toBe(at('other.ts'));
    expect(findConfig(workspace.root, './db')).toBe(at('db/dbm.config.ts'));
  });

  it('says what to do without one', async () => {
    const none = await failure(() => findConfig(workspace.root, null));
    expect([none.code, none.hint]).toEqual(['config', expect.stringContaining('dbm init')]);
    expect((await failure(() => findConfig(workspace.root, 'x.ts'))).message).toMatch(
      /x\.ts does not exist$/,
    );
    write('empty/x', '');
    expect((await failure(() => findConfig(workspace.root, 'empty'))).message).toMatch(/empty is no config$/);
  });
});

describe('readEnvFile', () => {
  const environment: Record<string, string | undefined> = {};

  afterEach(() => {
    for (const name of Object.keys(environment)) delete environment[name];
  });

  it('sets what is not set', async () => {
    environment.KEPT = 'outside';
    write('.env', '# a comment\nKEPT=inside\nexport ADDED="with spaces"\nEMPTY=\n');
    await readEnvFile(workspace.root, environment);
    expect(environment).toEqual({ KEPT: 'outside', ADDED: 'with spaces', EMPTY: '' });
  });

  it('takes back what it set for another project', async () => {
    write('one/.env', 'A=1\nB=1');
    write('two/.env', 'B=2');
    await readEnvFile(at('one'), environment);
    expect(environment).toEqual({ A: '1', B: '1' });
    await readEnvFile(at('two'), environment);
    expect(environment).toEqual({ B: '2' });
    await readEnvFile(at('none'), environment);
    expect(environment).toEqual({});
  });

  it('does not mind a folder of that name', async () => {
    write('.env/x', '');
    await readEnvFile(workspace.root, environment);
    expect(environment).toEqual({});
  });
});

describe('loadProject', () => {
  it('fills in what is not said', async () => {
    write('dbm.config.ts', "export default { url: 'sqlite:///app.db' };");
    const { includes, ...project } = await load();
    expect(project).toEqual({
      casing: null,
      includesText: '[[],[]]',
      hooks: {},
      root: workspace.root,
      configPath: at('dbm.config.ts'),
      databaseNames: [],
      scratch: null,
      context: { args: {}, tag: null, database: null },
      database: {
        kind: 'url',
        flavor: 'sqlite',
        display: 'sqlite:///app.db',
        settings: expect.objectContaining({ flavor: 'sqlite', database: at('app.db') }),
        secrets: [],
      },
      models: null,
      migrations: {
        folder: at('migrations'),
        versions: [{ path: at('migrations/versions'), recursive: false }],
        fileNames: { template: '{date}_{time}_{slug}', timeZone: 'utc', extension: '.ts' },
        postWrite: [],
      },
      naming: {
        pk: 'pk_{table}',
        fk: 'fk_{table}_{columns}_{referred}',
        uq: 'uq_{table}_{columns}',
        ck: 'ck_{table}_{name}',
        ix: 'ix_{table}_{columns}',
      },
      versionTable: { schema: null, name: 'dbm_version' },
      schemas: [],
      objects: [],
      echo: false,
      lock: 'session',
      lockTable: { schema: null, name: 'dbm_version_lock' },
      timeouts: { lockMs: 10_000, statementMs: null },
      transactionPerMigration: true,
    });
    expect(includes({ schema: null, name: 'anything' })).toBe(true);
  });

  it('takes everything that is said', async () => {
    write(
      'dbm.config.ts',
      `import { defineConfig } from 'kysely-dbm';
      export default defineConfig({
        url: 'postgresql://me:p%40ss@h/db',
        models: ['./a.ts', './b.ts'],
        migrations: {
          folder: 'db', versions: ['db/core', 'db/billing'], recursive: true,
          fileTemplate: '{year}/{rev}', timeZone: 'Europe/Berlin',
        },
        naming: { pk: '{table}_pkey', fk: undefined },
        versionTable: { schema: 'meta', name: 'versions' },
        schemas: ['audit'],
        include: ['app_*'], exclude: /^app_tmp/,
        pool: { max: 5, min: undefined },
        ssl: { rejectUnauthorized: false },
        echo: true,
        transactionPerMigration: false,
      });`,
    );
    const project = await load();
    expect(project).toMatchObject({
      database: {
        flavor: 'postgresql',
        display: 'postgresql://me:***@h/db',
        settings: { password: 'p@ss', pool: { max: 5 }, ssl: { rejectUnauthorized: false } },
        secrets: expect.arrayContaining(['p@ss', 'p%40ss']),
      },
      models: { kind: 'files', entries: ['./a.ts', './b.ts'] },
      migrations: {
        folder: at('db'),
        versions: [
          { path: at('db/core'), recursive: true },
          { path: at('db/billing'), recursive: true },
        ],
        fileNames: { template: '{year}/{rev}', timeZone: 'Europe/Berlin' },
      },
      naming: { pk: '{table}_pkey', fk: 'fk_{table}_{columns}_{referred}' },
      versionTable: { schema: 'meta', name: 'versions' },
      schemas: ['audit'],
      echo: true,
      transactionPerMigration: false,
    });
    expect(['app_x', 'app_tmp1', 'x'].filter((name) => project.includes({ schema: null, name }))).toEqual([
      'app_x',
    ]);
  });

  it.each([
    ['dbm.config.mts', "export default { url: 'sqlite:///x.db' };"],
    ['dbm.config.cts', "module.exports = { url: 'sqlite:///x.db' };"],
    ['dbm.config.ts', "export default () => ({ url: 'sqlite:///x.db' });"],
    ['dbm.config.ts', 'export default async ({ args }) => ({ url: `sqlite:///${args.name}.db` });'],
  ])('takes %s: %s', async (name, text) => {
    write('package.json', '{}');
    write(name, text);
    expect((await load({ args: { name: 'x' } })).database).toMatchObject({ display: 'sqlite:///x.db' });
  });

  it('reads .env beside the config first', async () => {
    write('.env', 'DBM_UNIT_URL=sqlite:///from-env.db');
    write('dbm.config.ts', 'export default { url: process.env.DBM_UNIT_URL };');
    write('deep/x', '');
    expect((await load({ cwd: at('deep') })).database).toMatchObject({
      settings: { database: at('from-env.db') },
    });
  });

  it('lets the command line win, relative to where it is typed', async () => {
    write(
      'dbm.config.ts',
      "export default { url: 'sqlite:///app.db', migrations: { versions: 'elsewhere' } };",
    );
    write('deep/x', '');
    const project = await load({ cwd: at('deep'), url: 'sqlite:///other.db', directory: 'moved' });
    expect(project.database).toMatchObject({ settings: { database: at('deep/other.db') } });
    expect(project.migrations.versions).toEqual([{ path: at('deep/moved/versions'), recursive: false }]);
    expect((await load({ cwd: at('deep') })).migrations.versions[0].path).toBe(at('elsewhere'));
  });

  it('takes a ready Kysely dialect, and opens it only when asked', async () => {
    write(
      'dbm.config.ts',
      `import { DummyDriver, SqliteDialect } from 'kysely';
      let made = 0;
      export default { engine: 'sqlite', dialect: () => (made++, Object.assign(new SqliteDialect({ database: null as never }), { made })) };`,
    );
    const database = requireDatabase(await load());
    expect(database).toMatchObject({ kind: 'dialect', flavor: 'sqlite' });
    if (database.kind !== 'dialect') throw new Error('It has no URL');
    expect(await database.open()).toMatchObject({ made: 1 });
    expect((await load({ url: 'sqlite::memory:' })).database).toMatchObject({ kind: 'url' });
  });

  it('does without a database until one is needed', async () => {
    write('dbm.config.ts', 'export default { url: process.env.DBM_UNIT_NOT_SET };');
    const project = await load();
    expect(project.database).toBeNull();
    const error = await failure(() => requireDatabase(project));
    expect(error.code).toBe('config');
    expect(error.message).toMatch(/dbm\.config\.ts: url is missing or undefined$/);
    expect(error.hint).toMatch(/--url/);
  });

  it.each([
    ['export const url = 1;', /exports no config/, /defineConfig/],
    ['export default [];', /exports no config/, /defineConfig/],
    ['export default () => undefined;', /exports no config/, /defineConfig/],
    ["export default { modles: './m.ts' };", /there is no setting modles$/, /Did you mean 'models'/],
    ["export default { toString: 'x' };", /there is no setting toString$/, /Known are url, scratchUrl/],
    ['export default { pool: { maximum: 1 } };', /there is no setting pool\.maximum$/, /Known are pool\.max/],
    [
      'export default { migrations: { recursiv: true } };',
      /no setting migrations\.recursiv$/,
      /Did you mean 'recursive'/,
    ],
    ['export default { url: 5 };', /url is a number, and must be a database URL$/, /./],
    ['export default { url: ["postgresql://u:secret@h/d"] };', /url is a list, and must be/, /./],
    ['export default { models: "" };', /models is an empty text, and must be a path/, /./],
    ['export default { models: [] };', /models is a list, and must be/, /./],
    ['export default { migrations: 1 };', /migrations is a number/, /./],
    ['export default { pool: { max: "5" } };', /pool\.max is a text, and must be a whole number/, /./],
    ['export default { pool: { max: -1 } };', /pool\.max is a number, and must be a whole number/, /./],
    ['export default { echo: "yes" };', /echo is a text, and must be true or false/, /./],
    ['export default { include: [5] };', /include is a list, and must be/, /./],
    ['export default { schemas: "audit" };', /schemas is a text, and must be/, /./],
    [
      'export default { dialect: {}, engine: "sqlite" };',
      /dialect is an object, and must be a Kysely dialect/,
      /./,
    ],
    ['export default { dialect: () => null };', /engine is missing/, /'postgresql'/],
    ['export default { engine: "mysql" };', /engine belongs to a ready dialect/, /./],
    [
      'export default { engine: "oracle", dialect: () => null };',
      /engine is a text, and must be 'sqlite', /,
      /./,
    ],
    [
      "export default { url: 'sqlite://', dialect: () => null, engine: 'sqlite' };",
      /both url and dialect/,
      /./,
    ],
    ["export default { url: 'postgresql://u:secret@h' };", /u:\*\*\*@h names no database/, /./],
    [
      "export default { naming: { fk: 'fk_{tabel}' } };",
      /naming\.fk has the unknown placeholder \{tabel\}/,
      /Did you mean 'table'/,
    ],
    ["export default { naming: { px: 'x' } };", /no setting naming\.px/, /Did you mean/],
    [
      "export default { migrations: { fileTemplate: '{year}/{slug}' } };",
      /folders that are not searched/,
      /recursive: true/,
    ],
    [
      "export default { migrations: { fileTemplate: '{nope}{slug}' } };",
      /unknown placeholder \{nope\}/,
      /Known/,
    ],
    ["export default { migrations: { timeZone: 'Mars' } };", /no time zone 'Mars'/, /utc/],
    ['export default { url: };', /dbm\.config\.ts:1: /, /syntax/],
    ['\nexport default () => {\n  throw new Error("no vault");\n};', /dbm\.config\.ts:3: no vault$/, /threw/],
  ])('refuses %j', async (text, message, hint) => {
    write('dbm.config.ts', text);
    const error = await failure(() => load());
    expect(error.code).toBe('config');
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
    expect(`${error.message} ${error.hint}`).not.toContain('secret');
  });
});

describe('loadModels', () => {
  const names = async (models: string) => {
    write('dbm.config.ts', `export default { models: ${models} };`);
    const { project, loader } = await loadProject(options());
    return (await loadModels(project, loader)).tables.map((it) => it.name).sort();
  };
  const model = (name: string) =>
    `import { integer, table } from 'kysely-dbm/schema';\nexport const ${name} = table('${name}', { id: integer() });\n`;

  it.each([
    ["'./db/users.ts'", ['users']],
    ["'./db/users'", ['users']],
    ["'./db/users.js'", ['users']],
    ["['db/users.ts', 'db/posts.ts']", ['posts', 'users']],
    ["'db'", ['posts', 'users']],
    ["'./indexed'", ['posts', 'users']],
    ["'**/*.model.ts'", ['orders', 'tags']],
    ["'shop/*.{model,table}.ts'", ['items', 'orders']],
    ["'shop/orde?s.model.ts'", ['orders']],
    ["['db', './indexed', 'db/users.ts']", ['posts', 'users']],
  ])('%s exports %j', async (models, expected) => {
    write('db/users.ts', model('users'));
    write('db/posts.ts', `import { users } from './users.js';\n${model('posts')}export { users };`);
    write('db/types.d.ts', 'export {};');
    write('indexed/index.ts', "export * from '../db/posts.js';");
    write('shop/orders.model.ts', model('orders'));
    write('shop/items.table.ts', model('items'));
    write('shop/deep/tags.model.ts', model('tags'));
    write('node_modules/x/y.model.ts', model('installed'));
    write('.hidden/z.model.ts', model('hidden'));
    expect(await names(models)).toEqual(expected);
  });

  it('takes imported models', async () => {
    write('db.ts', model('users'));
    write('dbm.config.ts', "import * as models from './db.js';\nexport default { models };");
    const { project, loader } = await loadProject(options());
    expect((await loadModels(project, loader)).tables.map((it) => it.name)).toEqual(['users']);
  });

  it.each([
    ['undefined', 'config', /models is missing/, /models: '\.\/models\.ts'/],
    ["'./none.ts'", 'models', /The models file .*none\.ts does not exist/, /relative to the config/],
    ["'x/*.ts'", 'models', /No file matches the models pattern x\/\*\.ts/, /./],
    ["'x/{a.ts'", 'models', /brace without its partner/, /./],
    ["'./empty.ts'", 'models', /No table is exported by .*empty\.ts/, /export const users = table/],
    ["'./broken.ts'", 'models', /broken\.ts:2: /, /syntax/],
  ])('refuses %s', async (models, code, message, hint) => {
    write('empty.ts', 'export const nothing = 1;');
    write('broken.ts', '\nexport const = 1;');
    const error = await failure(() => names(models));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    if (error.hint !== null) expect(error.hint).toMatch(hint);
  });
});

describe('the template', () => {
  it('is a config with models', async () => {
    const template = resolve('templates/generic');
    const { project, loader } = await loadProject(options({ config: template }));
    expect(project.database).toMatchObject({ flavor: 'sqlite' });
    expect(project.migrations.versions[0].path).toBe(join(template, 'migrations/versions'));
    const { tables } = await loadModels(project, loader);
    expect(tables.map((it) => it.name).sort()).toEqual(['posts', 'users']);
  });
});

describe('defineConfig', () => {
  it('returns what it is given', () => {
    const config = { url: 'sqlite://' };
    expect(defineConfig(config)).toBe(config);
  });
});
