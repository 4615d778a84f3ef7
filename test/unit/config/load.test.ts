// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are source code
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadMigration, type Module, ModuleLoader } from '../../../src/config/index.js';
import { ColumnBuilder } from '../../../src/schema/index.js';
import { definitionOf } from '../../../src/schema/table.js';
import { displayPath } from '../../../src/util/index.js';
import { failure, useWorkspace } from './workspace.js';

const workspace = useWorkspace();
const { write } = workspace;

const load = (path: string): Promise<Module> => new ModuleLoader(workspace.root).load(path, 'models');

const models = `
import { integer, table } from 'kysely-dbm/schema';
enum Role { Admin = 'admin' }
export const users = table('users', { id: integer().primaryKey() });
export const role: Role = Role.Admin;
`;

describe('ModuleLoader', () => {
  it.each(['module', 'commonjs', null])('loads TypeScript in a package of type %s', async (type) => {
    write('package.json', JSON.stringify(type === null ? {} : { type }));
    for (const name of ['models.ts', 'models.mts', 'models.cts']) {
      const loaded = await load(write(name, models));
      expect(definitionOf(loaded.users)?.name).toBe('users');
      expect(loaded.role).toBe('admin');
    }
  });

  it('gives builders of the class that dbm itself uses', async () => {
    const loaded = await load(
      write('m.ts', "import { text } from 'kysely-dbm/schema';\nexport const column = text();"),
    );
    expect(loaded.column).toBeInstanceOf(ColumnBuilder);
  });

  it('finds kysely, and kysely-dbm, where neither is installed', async () => {
    const loaded = await load(
      write(
        'm.ts',
        "import { sql } from 'kysely';\nimport { jsonArrayFrom } from 'kysely/helpers/postgres';\n" +
          "import { defineConfig, type Config } from 'kysely-dbm';\nimport type { Op } from 'kysely-dbm';\n" +
          'export const found = [typeof sql, typeof jsonArrayFrom, typeof defineConfig];\nexport type Both = Config | Op;',
      ),
    );
    expect(loaded.found).toEqual(['function', 'function', 'function']);
  });

  it.each([
    ['module', 'm.ts', 'export const a = await Promise.resolve(1);'],
    ['commonjs', 'm.ts', "const { one } = require('./one');\nexport const a = one;"],
    [
      'module',
      'm.ts',
      "import { one } from '#lib/one';\nimport { one as again } from './one.js';\nexport const a: number = one * again;",
    ],
  ])('in a package of type %s loads %s: %s', async (type, name, text) => {
    write('package.json', JSON.stringify({ type }));
    write('one.ts', 'export const one: number = 1;');
    write('lib/one.ts', 'export const one: number = 1;');
    write(
      'tsconfig.json',
      '{\n  // a comment\n  "compilerOptions": { "paths": { "#lib/*": ["./lib/*"] } },\n}',
    );
    expect((await load(write(name, text))).a).toBe(1);
  });

  it('loads a module that two files share once', async () => {
    write(
      'shared.ts',
      'globalThis.dbmLoads = (globalThis.dbmLoads ?? 0) + 1;\nexport const it = { n: globalThis.dbmLoads };',
    );
    const files = ['a.ts', 'b.ts'].map((name) => write(name, "export { it } from './shared.js';"));
    const [a, b] = await new ModuleLoader(workspace.root).loadAll(files, 'models');
    expect(a!.it).toBe(b!.it);
  });

  it('sees a changed file', async () => {
    const path = write('m.ts', 'export const a = 1;');
    const loader = new ModuleLoader(workspace.root);
    expect((await loader.load(path, 'models')).a).toBe(1);
    writeFileSync(path, 'export const a = 2;');
    expect((await loader.load(path, 'models')).a).toBe(2);
  });

  it('follows a linked package that exports TypeScript', async () => {
    write(
      'packages/db/package.json',
      JSON.stringify({ name: '@app/db', type: 'module', exports: './index.ts' }),
    );
    write('packages/db/index.ts', 'export const a: number = 1;');
    write('node_modules/.keep', '');
    write('node_modules/@app/.keep', '');
    symlinkSync(join(workspace.root, 'packages/db'), join(workspace.root, 'node_modules/@app/db'));
    expect((await load(write('m.ts', "export { a } from '@app/db';"))).a).toBe(1);
  });

  it.each([
    ['m.ts', 'type A = {\n  b: string;\n};\nexport const c = {;', /^PATH:4: /, /syntax/],
    ['m.ts', 'interface A {\n  b: string;\n}\n\nthrow new Error("boom");', /^PATH:5: boom$/, /threw this/],
    ['m.ts', 'throw "a text";', /^PATH: a text$/, /threw this/],
    ['m.ts', 'export const a: number = nothing.here;', /^PATH:1: nothing is not defined$/, /threw this/],
    [
      'm.ts',
      "type A = 1;\nimport { b } from './nope.js';\nexport const c = b;",
      /^PATH:2: Cannot find \.\/nope\.js$/,
      /path of the import/,
    ],
    ['m.ts', "import '/no/such.js';", /^PATH:1: Cannot find \/no\/such\.js$/, /path of the import/],
    [
      'm.ts',
      "import x from 'nopkg/sub';\nexport const c = x;",
      /^PATH:1: Cannot find nopkg\/sub$/,
      /npm install nopkg\)/,
    ],
    [
      'm.ts',
      "import './thrower.js';\nexport const a = 1;",
      /^ROOT\/thrower\.ts:2: from below$/,
      /m\.ts, which imports it/,
    ],
    [
      'm.ts',
      "import { integer } from 'kysely-dbm/schema';\n\nexport const a = integer((null as any).x);",
      /^PATH:3: Cannot read/,
      /threw this/,
    ],
  ])('says where %s fails: %j', async (name, text, message, hint) => {
    write('package.json', '{"type":"module"}');
    write('thrower.ts', '// x\nthrow new Error("from below");');
    const path = write(name, text);
    const error = await failure(() => load(path));
    expect(error.code).toBe('models');
    expect(error.message.replace(path, 'PATH').replace(workspace.root, 'ROOT')).toMatch(message);
    expect(error.message).not.toContain('\n');
    expect(error.hint).toMatch(hint);
  });

  it.each([
    ['sql`${{} as never}`', 'Not an SQL expression: {}', /sql`/],
    ["check('c', 'a > 0' as never)", 'Not an SQL expression: "a > 0"', /sql`/],
    ['string("x" as never)', 'The length of string() is a text, and must be a whole number', /string\(120\)/],
    [
      "table('t', { id: integer() }, (t) => [index().on((t as never).it)])",
      'A constraint or index is given a column that is undefined',
      /t\.email/,
    ],
    ['integer().default(() => 1)', 'A default is a function, which no database can hold', /now\(\)/],
    ['integer().default(undefined as never)', 'A default is undefined, which no database can hold', /now/],
    ['integer().default(Number.NaN)', 'A default is NaN, which no database can hold', /./],
    ['timestamp().default(new Date())', 'A default is a Date, which no database can hold', /'2026-/],
    ['integer().references({} as never)', 'references() is given an object', /\(\) => users\.id/],
    [
      "integer().references('users.id', { onDelete: 'CASCADE' as never })",
      "onDelete is 'CASCADE'",
      /'set null' or 'set default'/,
    ],
    [
      "foreignKey().on('a').references('b', ['id'], { onUpdate: 1 as never })",
      'onUpdate is a number',
      /'cascade'/,
    ],
    ["integer('id' as never)", 'integer() is given a text, and takes nothing', /email: integer\(\)/],
    ['json({} as never)', 'json() is given an object, and takes nothing', /Write json\(\)\.$/],
    ['text().nullable(false as never)', 'nullable() is given a boolean, and takes nothing', /./],
    ["timestamp('at' as never)", 'timestamp() is given a text, and takes options', /withTimeZone/],
    [
      'timestamp({ withTimezone: true } as never)',
      'timestamp() has no option withTimezone',
      /'withTimeZone'/,
    ],
    ['array(integer as never)', 'array() is given a function', /array\(integer\(\)\)/],
    [
      'integer().primaryKey({ autoIncrement: true } as never)',
      'primaryKey() has no option autoIncrement',
      /name/,
    ],
    [
      'integer().generated(sql`1`, { stored: true } as never)',
      'generated() is given an object',
      /'stored' or 'virtual'/,
    ],
    [
      "integer().references('users.id', { ondelete: 'cascade' } as never)",
      'references() has no option ondelete',
      /'onDelete'/,
    ],
    ["unique().on('a').onConflict('REPLACE' as never)", "onConflict() is given 'REPLACE'", /'replace'/],
    [
      'tableOptions({ withoutRowId: true } as never)',
      'tableOptions() has no option withoutRowId',
      /'withoutRowid'/,
    ],
    ["table('t', { id: integer })", 'The column t.id is a function', /id: integer\(\)/],
    [
      "table('t', { id: integer() }, { a: index('a') } as never)",
      'The extras of t are an object',
      /index\(\)/,
    ],
    [
      "table('t', { id: integer() }, ['oops'] as never)",
      't is given something that is no constraint: a text',
      /index\(\)/,
    ],
    ["view('v', 'select 1' as never)", 'Not an SQL expression: "select 1"', /sql`/],
    ["table('t', {}, [], { renamed: 't0' } as never)", 'table() has no option renamed', /renamedFrom/],
    ["text().unique('uq' as never)", 'unique() is given a text, and takes options', /\{ name: \.\.\. \}/],
    ['text().notNull(false as never)', 'notNull() is given a boolean, and takes options', /leave them out/],
    ['foreignKey({} as never)', 'The name of a foreign key is an object, and must be a text', /npx tsc/],
    ['index({} as never)', 'The name of an index is an object, and must be a text', /./],
  ])('says where the schema language refuses %s', async (code, message, hint) => {
    const names =
      'array, check, foreignKey, index, integer, json, sql, string, table, tableOptions, text, timestamp, unique, view';
    const path = write('m.ts', `import { ${names} } from 'kysely-dbm/schema';\n\n${code};\n`);
    const error = await failure(() => load(path));
    expect(error.code).toBe('models');
    expect(error.message).toBe(`${displayPath(path)}:3: ${message}`);
    expect(error.hint).toMatch(hint);
  });

  it('says that a file does not exist', async () => {
    const error = await failure(() => load(join(workspace.root, 'none.ts')));
    expect(error.message).toMatch(/none\.ts does not exist$/);
  });

  it('says that tsconfig.json cannot be used', async () => {
    write('tsconfig.json', '{ "extends": "./none.json" }');
    const error = await failure(() => load(write('m.ts', 'export const a = 1 as number;')));
    expect(error.code).toBe('config');
    expect(error.message).toMatch(/tsconfig\.json cannot be used/);
  });
});

describe('loadMigration', () => {
  const migration = (path: string, direction: 'up' | 'down') =>
    loadMigration<string[]>(new ModuleLoader(workspace.root), path, direction);

  it.each([
    [
      'm.ts',
      'export async function upgrade(op: string[]) { op.push("up"); }\nexport function downgrade(op: string[]) { op.push("down"); }',
    ],
  ])('calls the functions of %s', async (name, text) => {
    const { upgrade, downgrade } = await migration(write(name, text), 'up');
    const calls: string[] = [];
    await upgrade(calls);
    await downgrade(calls);
    expect(calls).toEqual(['up', 'down']);
  });

  it('wants the function that is needed', async () => {
    const path = write('m.ts', 'export async function upgrade() {}');
    await (await migration(path, 'up')).upgrade([]);
    const error = await failure(() => migration(path, 'down'));
    expect(error.code).toBe('migration');
    expect(error.message).toMatch(/m\.ts has no downgrade\(\)$/);
    expect(error.hint).toMatch(/export async function downgrade/);
  });
});
