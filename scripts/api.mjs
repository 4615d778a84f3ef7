// usage: node scripts/api.mjs [FILE]
// Writes the API reference, docs/api.md or FILE, from the declarations and docstrings of everything that is exported.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const entries = { 'kysely-dbm': 'index', 'kysely-dbm/schema': 'schema/index', 'kysely-dbm/query': 'query' };

const types = mkdtempSync(join(tmpdir(), 'dbm-api-'));
const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');
const options = ['-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', types, '--noCheck'];
execFileSync(process.execPath, [tsc, ...options], { cwd: root, stdio: 'inherit' });

const fileOf = (from, path) => resolve(dirname(from), path.replace(/\.js$/, '.d.ts'));

/** What a module exports, by name: `{ file, name }` of the declaration. */
function exportsOf(file) {
  const text = readFileSync(file, 'utf8');
  const found = new Map();
  for (const [, name] of text.matchAll(
    /^export (?:declare )?(?:abstract )?(?:function|const|class|interface|type) (\w+)/gm,
  )) {
    found.set(name, { file, name });
  }
  for (const [, path] of text.matchAll(/^export (?:type )?\* from '(.+)';/gm)) {
    for (const [name, place] of exportsOf(fileOf(file, path))) found.set(name, place);
  }
  for (const [, names, path] of text.matchAll(/^export (?:type )?\{ ([^}]+) \} from '(.+)';/gm)) {
    const inner = exportsOf(fileOf(file, path));
    for (const item of names.split(',')) {
      const [name, as = name] = item
        .trim()
        .replace(/^type /, '')
        .split(' as ');
      if (inner.has(name)) found.set(as, inner.get(name));
    }
  }
  return found;
}

/** The docstrings and declarations of a name; a function with overloads has several. */
function declarationsOf({ file, name }) {
  const text = readFileSync(file, 'utf8');
  const start = new RegExp(
    `^export (?:declare )?(?:abstract )?(function|const|class|interface|type) ${name}\\b`,
    'gm',
  );
  return [...text.matchAll(start)].map((match) => ({
    doc: /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n$/.exec(text.slice(0, match.index))?.[1] ?? null,
    code: text.slice(match.index, endOf(text, match.index, match[1])).replace(/^export (declare )?/, ''),
  }));
}

/** Where a declaration ends: at a semicolon outside of all brackets, or after the braces of an interface or class. */
function endOf(text, start, kind) {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text.startsWith('/*', i)) i = text.indexOf('*/', i) + 1;
    else if ('{(['.includes(text[i])) depth++;
    else if ('})]'.includes(text[i])) {
      depth--;
      if (depth === 0 && text[i] === '}' && (kind === 'interface' || kind === 'class')) return i + 1;
    } else if (text[i] === ';' && depth === 0) return i + 1;
  }
  return text.length;
}

function markdownOf(doc) {
  const lines = doc.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  return lines.join('\n').trim();
}

const sections = Object.entries(entries).map(([specifier, entry]) => {
  const names = [...exportsOf(join(types, `${entry}.d.ts`))].sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = names.map(([name, place]) => {
    const declarations = declarationsOf(place);
    const docs = declarations.flatMap(({ doc }) => (doc === null ? [] : [markdownOf(doc)]));
    const code = declarations.map((it) => it.code).join('\n');
    return [`### \`${name}\``, ...docs, `\`\`\`typescript\n${code}\n\`\`\``].join('\n\n');
  });
  return [`## \`${specifier}\``, ...parts].join('\n\n');
});
rmSync(types, { recursive: true });
const head =
  '# API reference\n\nWritten by `npm run docs` from the docstrings. [The other pages](README.md) say how things go together.';
writeFileSync(process.argv[2] ?? join(root, 'docs/api.md'), `${[head, ...sections].join('\n\n')}\n`);
