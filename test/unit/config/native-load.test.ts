import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useWorkspace } from './workspace.js';

// Under vitest every import() goes through vite. What Node itself does is seen in a process of its own, with
// the sources compiled as they are for the package.
const workspace = useWorkspace();
const { write } = workspace;
let built = '';

beforeAll(() => {
  built = mkdtempSync(join(tmpdir(), 'dbm-built-'));
  symlinkSync(resolve('node_modules'), join(built, 'node_modules'));
  writeFileSync(join(built, 'package.json'), '{"type":"module"}');
  spawnSync('node_modules/.bin/tsc', [
    '-p',
    'tsconfig.build.json',
    '--emitDeclarationOnly',
    'false',
    // Types have a check of their own.
    '--noCheck',
    '--outDir',
    join(built, 'dist'),
  ]);
  writeFileSync(
    join(built, 'load.mjs'),
    `import { readFileSync } from 'node:fs';
    import { dirname } from 'node:path';
    import { loadMigration, ModuleLoader } from './dist/config/index.js';
    const load = async (path, kind) => {
      const loader = new ModuleLoader(dirname(path));
      if (kind !== 'migration') return { a: (await loader.load(path, 'models')).a ?? null };
      const calls = [];
      const { upgrade, downgrade } = await loadMigration(loader, path, 'up');
      await upgrade(calls);
      await downgrade(calls);
      return { calls };
    };
    const results = [];
    for (const [path, kind] of JSON.parse(readFileSync(0, 'utf8'))) {
      results.push(await load(path, kind).catch(({ name, code, message, hint }) => ({ name, code, message, hint })));
    }
    console.log(JSON.stringify(results));`,
  );
}, 60_000);

afterAll(() => rmSync(built, { recursive: true }));

interface Loaded {
  readonly a?: unknown;
  readonly calls?: readonly string[];
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly hint?: string;
}

/** Loads all of these files in one process, which is most of the time that it takes. */
function run(paths: readonly string[], kind = 'models'): readonly Loaded[] {
  const child = spawnSync('node', [join(built, 'load.mjs')], {
    input: JSON.stringify(paths.map((path) => [path, kind])),
    encoding: 'utf8',
  });
  // Nothing that Node warns of is the user's affair.
  if (child.status !== 0 || child.stderr !== '') throw new Error(child.stderr);
  return JSON.parse(child.stdout);
}

describe('in Node itself', () => {
  const packages = [
    ['module', 'm.js', 'export const a = 1;'],
    ['commonjs', 'm.js', 'exports.a = 1;'],
    [null, 'm.js', "import { dirname } from 'node:path';\nexport const a = dirname('/1/2').length - 1;"],
    // Node takes ESM syntax in a CommonJS package for an error, and imports of TypeScript as well.
    [
      'commonjs',
      'm.js',
      "import { dirname } from 'node:path';\nexport const a = dirname('/1/2').length - 1;",
    ],
    ['commonjs', 'm.js', "import { one } from './one';\nexport const a = one;"],
    ['module', 'm.js', "import { one } from './one.ts';\nexport const a = one;"],
    ['module', 'm.js', "import { one } from './one.js';\nexport const a = one;"],
    ['module', 'm.js', "import { one } from '#lib/one';\nexport const a = one;"],
    [
      'module',
      'm.js',
      "const { dirname } = require('node:path');\nmodule.exports = { a: dirname('/1/2').length - 1 };",
    ],
    ['module', 'm.mjs', 'export const a = await Promise.resolve(1);'],
    ['module', 'm.cjs', "exports.a = require('node:path').dirname('/1/2').length - 1;"],
    ['commonjs', 'm.cjs', "exports.a = require('./one.ts').one;"],
    ['module', 'm.ts', "import { one } from './plain.mjs';\nexport const a: number = one;"],
    [
      'commonjs',
      'm.ts',
      "import { table } from 'kysely-dbm/schema';\nexport const a = Object.keys({ table }).length;",
    ],
  ] as const;

  it('loads what Node takes, and what it does not', () => {
    const paths = packages.map(([type, name, text], i) => {
      write(`${i}/package.json`, JSON.stringify(type === null ? {} : { type }));
      write(`${i}/one.ts`, 'export const one: number = 1;');
      write(`${i}/plain.mjs`, 'export const one = 1;');
      write(`${i}/lib/one.ts`, 'export const one: number = 1;');
      write(`${i}/tsconfig.json`, '{ "compilerOptions": { "paths": { "#lib/*": ["./lib/*"] } } }');
      return write(`${i}/${name}`, text);
    });
    const results = run(paths);
    packages.forEach((it, i) => {
      expect({ it, ...results[i] }).toEqual({ it, a: 1 });
    });
  });

  const failures = [
    ['m.js', 'export const c = 1;\nexport const d = {;', 2, /./, /syntax/],
    ['m.mjs', 'export const c = 1;\nexport const d = {;', 2, /./, /syntax/],
    ['m.cjs', 'const c = 1;\n\nexports.d = {;', 3, /./, /syntax/],
    ['m.js', '\n\nthrow new Error("boom");', 3, /^boom$/, /threw this/],
    ['m.mjs', '\n\nthrow new Error("boom");', 3, /^boom$/, /threw this/],
    ['m.cjs', '\n\nthrow new Error("boom");', 3, /^boom$/, /threw this/],
    ['m.ts', '\n\nthrow new Error("boom");', 3, /^boom$/, /threw this/],
    ['m.ts', '\nawait null;\nthrow new Error("boom");', 3, /^boom$/, /threw this/],
    [
      'm.mjs',
      "\nimport { b } from './nope.js';\nexport const c = b;",
      2,
      /^Cannot find \.\/nope\.js$/,
      /path of the import/,
    ],
    ['m.cjs', "\nrequire('./nope.js');", 2, /^Cannot find \.\/nope\.js$/, /path of the import/],
    [
      'm.mjs',
      "import x from '@nope/pkg/sub';\nexport const c = x;",
      1,
      /^Cannot find @nope\/pkg\/sub$/,
      /npm install @nope\/pkg\)/,
    ],
  ] as const;

  it('says where a file fails', () => {
    write('package.json', '{"type":"module"}');
    const paths = failures.map(([name, text], i) => write(`${i}/${name}`, text));
    const results = run(paths);
    failures.forEach(([name, text, line, message, hint], i) => {
      const error = results[i]!;
      const where = `${paths[i]}:${line}: `;
      expect({ name, text, ...error }).toMatchObject({ name: 'DbmError', code: 'models' });
      expect(error.message?.slice(0, where.length)).toBe(where);
      expect(error.message?.slice(where.length)).toMatch(message);
      expect(error.message).not.toContain('\n');
      expect(error.hint).toMatch(hint);
    });
  });

  const migrations = [
    [
      'm.cjs',
      'const run = (name) => (op) => void op.push(name);\nmodule.exports = { upgrade: run("up"), downgrade: run("down") };',
    ],
    ['m.mjs', 'export default { upgrade: (op) => op.push("up"), downgrade: async (op) => op.push("down") };'],
    [
      'm.js',
      'export const upgrade = (op) => op.push("up");\nexport const downgrade = async (op) => op.push("down");',
    ],
  ] as const;

  it('calls the functions of migrations', () => {
    write('package.json', '{"type":"module"}');
    const paths = migrations.map(([name, text]) => write(name, text));
    expect(run(paths, 'migration')).toEqual(migrations.map(() => ({ calls: ['up', 'down'] })));
  });
});
