'use strict';
const { accessSync, constants, existsSync, mkdirSync, readFileSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');

/**
 * The command line's program: a script, and others that it requires. Node forgets what V8 made of a script. Here it is
 * kept for the next run of the same command, which then takes three quarters of the time to start.
 * https://nodejs.org/docs/latest-v20.x/api/vm.html#scriptcreatecacheddata
 */
class Program {
  #file;
  /** V8's code by the names of the scripts, which the build gives them by their content. */
  #kept;
  #scripts = new Map();
  #modules = new Map();
  #isNew = false;

  /** `file` is where V8's code is kept. */
  constructor(file) {
    this.#file = file;
    this.#kept = read(file);
  }

  /** What the script at `path` exports. */
  load(path) {
    const known = this.#modules.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: {}, importModule };
    this.#modules.set(path, module);
    const load = (name) => (name.startsWith('.') ? this.load(join(dirname(path), name)) : require(name));
    this.#compile(path)(module.exports, load, module, path, dirname(path));
    return module.exports;
  }

  #compile(path) {
    const cachedData = this.#kept.get(basename(path));
    const text = `(function (exports, require, module, __filename, __dirname) {${readFileSync(path, 'utf8')}\n})`;
    const script = new Script(text, { filename: path, ...(cachedData === undefined ? {} : { cachedData }) });
    this.#isNew ||= cachedData === undefined || script.cachedDataRejected === true;
    this.#scripts.set(path, script);
    return script.runInThisContext();
  }

  /**
   * Keeps V8's code with `write(file, content)`, if this run has compiled anything that was not kept: at the end,
   * because then it holds the functions that were called as well.
   */
  keep(write) {
    if (!this.#isNew || !isWritable(dirname(this.#file))) return;
    const code = new Map([...this.#scripts].map(([path, it]) => [basename(path), it.createCachedData()]));
    // What other runs of the command needed, as those on another database, if it is not of an older version of dbm.
    const folder = dirname(this.#scripts.keys().next().value);
    for (const [name, data] of this.#kept) {
      if (!code.has(name) && existsSync(join(folder, name))) code.set(name, data);
    }
    write(this.#file, stored(code));
  }
}

/** CommonJS: `import` would first start what finds the names of their exports, which takes 10 ms. */
const drivers = new Set(['pg', 'mysql2']);

/** As `import()`, which scripts that are compiled with kept code do not have. */
async function importModule(specifier) {
  if (!drivers.has(specifier)) return import(specifier);
  const exported = withNavigator(() => require(specifier));
  return Object.create(exported, { default: { value: exported } });
}

/**
 * To find out that it is not in a Cloudflare Worker, pg makes a Response where there is no `navigator`, and Node loads
 * all of fetch for that: 20 ms and 5 MiB. Node has one since its version 21.
 * https://nodejs.org/api/globals.html#navigator
 */
function withNavigator(load) {
  if ('navigator' in globalThis) return load();
  globalThis.navigator = { userAgent: `Node.js/${Number.parseInt(process.versions.node, 10)}` };
  try {
    return load();
  } finally {
    delete globalThis.navigator;
  }
}

/** A line of JSON that says what follows, and then V8's code of all scripts. */
function stored(code) {
  const sizes = [...code].map(([name, { length }]) => [name, length]);
  return Buffer.concat([Buffer.from(`${JSON.stringify(sizes)}\n`), ...code.values()]);
}

/** Nothing where nothing is kept. */
function read(file) {
  const code = new Map();
  try {
    const content = readFileSync(file);
    const end = content.indexOf('\n');
    const data = content.subarray(end + 1);
    let from = 0;
    for (const [name, size] of JSON.parse(content.toString('utf8', 0, end))) {
      code.set(name, data.subarray(from, from + size));
      from += size;
    }
  } catch {
    // As if it were not there.
  }
  return code;
}

/**
 * Where V8's code is kept: in the node_modules folder that the package is in, or has itself, never where others could
 * leave code for us to run.
 */
function codeFolder(home) {
  const around = dirname(home);
  const modules = basename(around) === 'node_modules' ? around : join(home, 'node_modules');
  return join(modules, '.cache/kysely-dbm');
}

/** One for each command: they need different parts of the program. */
function codeFile(folder, argv) {
  const command = argv.find((it) => /^[a-z][a-z-]*$/.test(it)) ?? 'dbm';
  return join(folder, `code-${process.version}-${command}`);
}

/** Whether files can be made in a folder; it is made, if need be. */
function isWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

module.exports = { codeFile, codeFolder, Program };
