import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Result } from './projects.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Another Node.js to run the command with, and where the packages are that were installed by it.
const { DBM_TEST_NODE = process.execPath, DBM_TEST_NODE_MODULES = join(root, 'node_modules') } = process.env;
const manifest = createRequire(import.meta.url)('../../package.json') as {
  readonly files: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
};

/** A project in an empty folder in which the package is installed, built from the sources as they are. */
export interface StagedProject {
  readonly folder: string;
  /** Runs the installed command as a process of its own. */
  dbm(
    argv: readonly string[],
    options?: {
      readonly env?: Readonly<Record<string, string>>;
      /** Instead of the project's folder. */
      readonly cwd?: string;
    },
  ): Promise<Result>;
  /** The URLs of all modules and scripts that the command loads. */
  loaded(argv: readonly string[], cwd?: string): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/**
 * Installs what npm would: the files that package.json lists, the built code, and the dependencies, of the
 * others only `also`. Nothing is downloaded.
 */
export async function stageProject(also: readonly string[]): Promise<StagedProject> {
  const folder = await mkdtemp(join(tmpdir(), 'dbm-staged-'));
  const modules = join(folder, 'node_modules');
  const home = join(modules, 'kysely-dbm');
  await mkdir(home, { recursive: true });
  for (const name of manifest.files) {
    if (name !== 'dist') await cp(join(root, name), join(home, name), { recursive: true });
  }
  await cp(join(root, 'package.json'), join(home, 'package.json'));
  await promisify(execFile)(process.execPath, [
    join(root, 'scripts/build.mjs'),
    join(home, 'dist'),
    // Types have a check of their own.
    '--noCheck',
  ]);
  for (const name of [...Object.keys(manifest.dependencies), ...also]) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(DBM_TEST_NODE_MODULES, name), join(modules, name));
  }
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  return {
    folder,
    dbm: (argv, { env = {}, cwd = folder } = {}) => run([join(home, 'bin/dbm.js'), ...argv], cwd, env),
    loaded: async (argv, cwd = folder) => {
      const spy = join(folder, 'spy.mjs');
      await writeFile(spy, spySource);
      const { stderr } = await run(['--import', spy, join(home, 'bin/dbm.js'), ...argv], cwd, {});
      return stderr.split('\n').filter((line) => line.startsWith('file:'));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Tells on standard error of every module that is resolved, and of every script of the program. */
const spySource = `
import Module, { register } from 'node:module';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
const tell = (path) => process._rawDebug(pathToFileURL(path).href);
const resolve = Module._resolveFilename;
Module._resolveFilename = (...all) => {
  const path = resolve(...all);
  if (isAbsolute(path)) tell(path);
  return path;
};
const hooks = \`export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  process._rawDebug(resolved.url);
  return resolved;
}\`;
register('data:text/javascript,' + encodeURIComponent(hooks));
vm.Script = class extends vm.Script {
  constructor(code, options) {
    tell(options.filename);
    super(code, options);
  }
};
`;

function run(argv: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(DBM_TEST_NODE, [...argv], {
      cwd,
      env: { PATH: process.env.PATH, HOME: cwd, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const written = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        written[name] += text;
      });
    }
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode: exitCode ?? -1, ...written }));
  });
}
