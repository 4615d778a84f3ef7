// usage: node scripts/build.mjs [FOLDER [TSC OPTION...]]
// Builds dist, or FOLDER: the declarations by TypeScript, and the code as one file for each part that is loaded by itself.
// Node opens, reads and links every module on its own: unbundled, the short commands take half as long again. The
// command itself is built as scripts, in dist/program: see bin/program.js.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { importThroughModule } from './import-through-module.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What is installed beside dbm; all other packages become part of it. */
const installed = ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((kind) =>
  Object.keys(manifest[kind] ?? {}),
);

/** What package.json exports: `schema/index` is dist/schema/index.js. */
const entries = Object.values(manifest.exports).flatMap(
  (it) => /^\.\/dist\/(.*)\.js$/.exec(it.default ?? '')?.[1] ?? [],
);

const [folder = join(root, 'dist'), ...options] = process.argv.slice(2);
const dist = resolve(folder);
rmSync(dist, { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/package.json');
const declarations = [join(tsc, '../bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', dist, ...options];
execFileSync(process.execPath, declarations, { cwd: root, stdio: 'inherit' });

/** commander loads what starts other programs, a twentieth of the time of `dbm --version`, and dbm has it start none. */
const withoutPrograms = {
  name: 'commander-without-programs',
  transform(code, id) {
    if (!/[\\/]commander[\\/]lib[\\/]command\.js$/.test(id)) return null;
    const line = "const childProcess = require('node:child_process');";
    if (!code.includes(line)) throw new Error('commander is not what it was: see withoutPrograms');
    const lazily = "const childProcess = { get spawn() { return require('node:child_process').spawn; } };";
    return { code: code.replace(line, lazily), map: null };
  },
};

/** Bundles `input`, by the names that the files get, and gives what was written. */
async function build(input, output, plugins = []) {
  const bundle = await rolldown({
    cwd: root,
    platform: 'node',
    plugins: [withoutPrograms, ...plugins],
    input,
    external: (name) =>
      name.startsWith('node:') || installed.some((it) => name === it || name.startsWith(`${it}/`)),
  });
  const written = await bundle.write({
    dir: dist,
    // What every command begins with, however little it does: one file instead of four.
    codeSplitting: {
      groups: [{ name: 'base', test: /[\\/]src[\\/](?:errors[\\/]|config[\\/]secrets|cli[\\/]errors)/ }],
    },
    sourcemap: true,
    sourcemapExcludeSources: true,
    ...output,
  });
  await bundle.close();
  return written.output;
}

/** V8 keeps all of a script's text in two bytes for each character when one of them is beyond Latin-1. */
const inAscii = {
  name: 'in-ascii',
  generateBundle(_, bundle) {
    const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk') chunk.code = chunk.code.replace(/[^\0-\x7f]/g, escaped);
    }
  },
};

// As deep as the sources, whose import.meta.url finds package.json and the templates.
const output = [
  ...(await build(Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])), {
    format: 'esm',
    chunkFileNames: 'chunks/[name]-[hash].js',
  })),
  // The command is CommonJS, because only of scripts can V8's code be kept.
  ...(await build(
    { dbm: 'src/cli/index.ts' },
    {
      format: 'cjs',
      entryFileNames: 'program/[name]-[hash].cjs',
      chunkFileNames: 'program/[name]-[hash].cjs',
      // They would be read and kept in memory with the rest of the text.
      comments: false,
    },
    [importThroughModule, inAscii],
  )),
];

const bundled = new Set(
  output
    .flatMap((chunk) => chunk.moduleIds ?? [])
    .map((id) => /(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1])
    .filter((folder) => folder !== undefined),
);
const licenses = [...bundled].sort().map((folder) => {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((it) => /^licen[cs]e/i.test(it));
  if (file === undefined) throw new Error(`${name} has no license to be passed on`);
  return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
});
writeFileSync(join(dist, 'third-party-licenses.txt'), licenses.join(`\n${'-'.repeat(80)}\n\n`));
