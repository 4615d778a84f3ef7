'use strict';
const { accessSync, constants, existsSync, mkdirSync, readFileSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');
const { crc32 } = require('node:zlib');

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

  /** `file` is where V8's code is kept; null for nowhere. */
  constructor(file) {
    this.#file = file;
    this.#kept = file === null ? new Map() : read(file);
  }

  /** What the script at `path` exports. */
  load(path) {
    const known = this.#modules.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: {}, importModule: (specifier) => import(specifier) };
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
    if (this.#file === null || !this.#isNew || !isWritable(dirname(this.#file))) return;
    const code = new Map([...this.#scripts].map(([path, it]) => [basename(path), it.createCachedData()]));
    // What other runs of the command needed, as those on another database, if it is not of an older version of dbm.
    const folder = dirname(this.#scripts.keys().next().value);
    for (const [name, data] of this.#kept) {
      if (!code.has(name) && existsSync(join(folder, name))) code.set(name, data);
    }
    write(this.#file, stored(code));
  }
}

/** A line of JSON that says what follows, and then V8's code of all scripts. */
function stored(code) {
  const data = Buffer.concat([...code.values()]);
  const sizes = [...code].map(([name, { length }]) => [name, length]);
  return Buffer.concat([Buffer.from(`${JSON.stringify({ crc32: crc32(data), sizes })}\n`), data]);
}

/** Nothing where nothing is kept, or a crash has left half of it: V8 would run that. */
function read(file) {
  const code = new Map();
  try {
    const content = readFileSync(file);
    const end = content.indexOf('\n');
    const head = JSON.parse(content.toString('utf8', 0, end));
    const data = content.subarray(end + 1);
    if (crc32(data) !== head.crc32) return code;
    let from = 0;
    for (const [name, size] of head.sizes) {
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

/** One for each command: they need different parts of the program. Null before Node.js 20.15, which has no crc32. */
function codeFile(folder, argv) {
  if (crc32 === undefined) return null;
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
