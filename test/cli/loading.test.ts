import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StagedProject, stageProject } from './staged.js';

type Files = Readonly<Record<string, string>>;

/** A small project: how its config, models and packages are written. */
interface Project {
  /** Its files; `package.json` is that of an ES module package if nothing is said. */
  readonly files: Files;
  /** Links in node_modules, to folders of the project. */
  readonly links?: Files;
  /** Where the command runs. */
  readonly cwd?: string;
}

const columns = 'id: integer().primaryKey().autoIncrement(), name: string(40).notNull()';
const users = `table('users', { ${columns} })`;
const esmModels = `import { integer, string, table } from 'kysely-dbm/schema';\nexport const users = ${users};\n`;
const esmConfig = (models: string) => `import { defineConfig } from 'kysely-dbm';
export default defineConfig({ url: 'sqlite:///app.db', models: '${models}' });
`;
const commonjs = '{ "private": true }';

const projects: Readonly<Record<string, Project>> = {
  'TypeScript in an ES module package': {
    files: { 'dbm.config.ts': esmConfig('./models.ts'), 'models.ts': esmModels },
  },
  'TypeScript in a CommonJS package': {
    files: { 'package.json': commonjs, 'dbm.config.ts': esmConfig('./models.ts'), 'models.ts': esmModels },
  },
  '.mts': { files: { 'dbm.config.mts': esmConfig('./models.mts'), 'models.mts': esmModels } },
  '.cts': {
    files: {
      'package.json': commonjs,
      'dbm.config.cts': "export = { url: 'sqlite:///app.db', models: './models.cts' };\n",
      'models.cts': `import { integer, string, table } from 'kysely-dbm/schema';\nconst users = ${users};\nexport = { users };\n`,
    },
  },
  '.js in an ES module package': {
    files: { 'dbm.config.js': esmConfig('./models.js'), 'models.js': esmModels },
  },
  '.js that is an ES module in a CommonJS package': {
    files: { 'package.json': commonjs, 'dbm.config.js': esmConfig('./models.js'), 'models.js': esmModels },
  },
  '.mjs': { files: { 'dbm.config.mjs': esmConfig('./models.mjs'), 'models.mjs': esmModels } },
  '.cjs': {
    files: {
      'dbm.config.cjs': "module.exports = { url: 'sqlite:///app.db', models: './models.cjs' };\n",
      'models.cjs': `const { integer, string, table } = require('kysely-dbm/schema');\nexports.users = ${users};\n`,
    },
  },
  'imports of .js that mean .ts, and of a folder': {
    files: {
      'dbm.config.ts': esmConfig('./models/index.ts'),
      'models/index.ts': "export * from './users.js';\nexport * from './more';\n",
      'models/users.ts': esmModels,
      'models/more/index.ts': "import { users } from '../users.js';\nexport const again = users;\n",
    },
  },
  'tsconfig paths, by a config that it extends': {
    files: {
      'tsconfig.base.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@app/*": ["./src/*"] } } }',
      'tsconfig.json': '{ "extends": "./tsconfig.base.json", "compilerOptions": { "strict": true } }',
      'dbm.config.ts': esmConfig('./models.ts'),
      'models.ts': "export * from '@app/users';\n",
      'src/users.ts': `import { size } from '@app/sizes';\n${esmModels.replace('40', 'size')}`,
      'src/sizes.ts': 'export const size = 40;\n',
    },
  },
  'a package of the monorepo that exports TypeScript': {
    files: {
      'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
      'packages/db/package.json': '{ "name": "@acme/db", "type": "module", "exports": "./src/index.ts" }',
      'packages/db/src/index.ts': "export * from './users.js';\n",
      'packages/db/src/users.ts': esmModels,
      'packages/api/package.json': '{ "name": "@acme/api", "type": "module" }',
      'packages/api/dbm.config.ts': esmConfig('./models.ts'),
      'packages/api/models.ts': "export { users } from '@acme/db';\n",
    },
    links: { 'node_modules/@acme/db': 'packages/db' },
    cwd: 'packages/api',
  },
  'decorators and enums in imported files': {
    files: {
      'tsconfig.json': '{ "compilerOptions": { "experimentalDecorators": true } }',
      'dbm.config.ts': esmConfig('./models.ts'),
      'models.ts': `import { integer, string, table } from 'kysely-dbm/schema';
import { Size, Service } from './service.js';
export const users = ${users.replace('40', 'Size.Name')};
export const used = new Service().name;
`,
      'service.ts': `export enum Size { Name = 40 }
export const enum Constant { One = 1 }
function logged(_target: unknown, _key: string, descriptor: PropertyDescriptor) { return descriptor; }
export class Service {
  constructor(public readonly name: string = 'service') {}
  @logged run(): number { return Constant.One; }
}
`,
    },
  },
};

async function write(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

describe('loading', () => {
  let staged: StagedProject;
  let count = 0;

  beforeAll(async () => {
    staged = await stageProject(['kysely', 'better-sqlite3', 'bindings', 'file-uri-to-path']);
  });
  afterAll(() => staged.remove());

  const ok = async (cwd: string, ...argv: string[]) => {
    const result = await staged.dbm(argv, { cwd });
    expect(result, `dbm ${argv.join(' ')}`).toMatchObject({ exitCode: 0 });
    return result.stdout;
  };

  /** The whole loop; gives the folder in which the migration was written. */
  const walk = async (cwd: string) => {
    const written = JSON.parse(await ok(cwd, 'migrate', '-m', 'first', '--json'));
    expect(written.operations).toHaveLength(1);
    await ok(cwd, 'upgrade');
    expect(JSON.parse(await ok(cwd, 'check', '--json'))).toMatchObject({ inSync: true, operations: [] });
    return dirname(written.path);
  };

  test.each(Object.entries(projects))('%s', async (_, { files, links = {}, cwd = '.' }) => {
    const folder = join(staged.folder, 'cases', String(++count));
    await write(folder, files);
    for (const [link, target] of Object.entries(links)) {
      await mkdir(dirname(join(folder, link)), { recursive: true });
      await symlink(join(folder, target), join(folder, link));
    }
    await walk(join(folder, cwd));
  });

  test('the layout of pnpm, where a package sees only what it asks for', async () => {
    const folder = join(staged.folder, 'cases', 'pnpm');
    await write(folder, projects['TypeScript in an ES module package']!.files);
    const store = join(folder, 'node_modules/.pnpm');
    const modules = join(staged.folder, 'node_modules');
    const home = join(store, 'kysely-dbm@0.1.0/node_modules');
    await mkdir(home, { recursive: true });
    for (const name of await readdir(modules)) {
      if (name.startsWith('.')) continue;
      await cp(join(modules, name), join(home, name), { recursive: true, verbatimSymlinks: true });
    }
    for (const name of ['kysely-dbm', 'kysely']) {
      await symlink(join(home, name), join(folder, 'node_modules', name));
    }
    await walk(folder);
  });

  test('a production image with compiled migrations and without a transpiler', async () => {
    const folder = join(staged.folder, 'cases', 'production');
    await write(folder, {
      'dbm.config.mjs': "export default { url: 'sqlite:///app.db', models: './models.js' };\n",
      'models.js': esmModels,
    });
    const versions = await walk(folder);
    await ok(folder, 'downgrade', 'base');
    const [name] = await readdir(versions);
    const source = await readFile(join(versions, name!), 'utf8');
    await rm(join(versions, name!));
    // What a compiler makes of it: the types gone, the rest as it was.
    const javascript = source
      .replace(/^import type .*$/gm, '')
      .replaceAll(/: (?:Op|Promise<void>)(?=[),\s])/g, '');
    await writeFile(join(versions, name!.replace(/\.ts$/, '.js')), javascript);
    await ok(folder, 'upgrade');
    expect(JSON.parse(await ok(folder, 'check', '--json')).inSync).toBe(true);
    const loaded = await staged.loaded(['downgrade', 'base'], folder);
    expect(loaded.filter((url) => url.includes('better-sqlite3'))).not.toEqual([]);
    expect(loaded.filter((url) => /jiti|typescript/.test(url))).toEqual([]);
  });
});
