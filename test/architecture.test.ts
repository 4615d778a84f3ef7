import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = resolve(dirname(fileURLToPath(import.meta.url)), '../src');

/** ARCHITECTURE.md: a file imports only from lower ranks or its own folder. */
const ranks: Readonly<Record<string, number>> = {
  errors: 0,
  util: 0,
  catalog: 1,
  revisions: 1,
  schema: 2,
  operations: 2,
  dialects: 3,
  query: 3,
  diff: 4,
  render: 4,
  config: 5,
  runtime: 6,
  commands: 7,
  cli: 8,
  library: 8,
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(src, name));

const imports: readonly Import[] = files.flatMap((file) => {
  const source = readFileSync(file, 'utf8');
  const found = [
    ...source.matchAll(/^(?:import|export)\b[^'`]*'(\.[^']+)';$/gm),
    ...source.matchAll(/\bimport\('(\.[^']+)'\)/g),
  ];
  return found.map((match) => ({
    from: relative(src, file),
    to: relative(src, resolve(dirname(file), match[1]!.replace(/\.js$/, '.ts'))),
  }));
});

const folder = (file: string) => file.split('/')[0]!;
const isRoot = (file: string) => !file.includes('/');

describe('architecture', () => {
  it('reads imports at all', () => {
    expect(imports.length).toBeGreaterThan(100);
    const existing = new Set(files.map((file) => relative(src, file)));
    expect(imports.filter((it) => !existing.has(it.to))).toEqual([]);
  });

  it('gives every folder a rank', () => {
    expect(
      files.map((file) => relative(src, file)).filter((it) => !isRoot(it) && !(folder(it) in ranks)),
    ).toEqual([]);
  });

  it('imports only from lower ranks or the same folder', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        !isRoot(from) && folder(from) !== folder(to) && !(ranks[folder(to)]! < ranks[folder(from)]!),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps dialects apart', () => {
    const part = (file: string) => file.split('/')[1]!;
    // index.ts loads each dialect when it is asked for; shared/ and the interfaces beside it serve all.
    const servesAll = (it: string) => it === 'shared' || it.endsWith('.ts');
    const wrong = imports.filter(({ from, to }) => {
      if (folder(from) !== 'dialects' || folder(to) !== 'dialects' || part(from) === 'index.ts') return false;
      return part(from) !== part(to) && !servesAll(part(to));
    });
    expect(wrong).toEqual([]);
  });

  it('has no import cycles, type imports counted', () => {
    const targets = new Map<string, string[]>();
    for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
    const cycles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]) => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      else if (!done.has(file)) for (const next of targets.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of targets.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('prints and exits only in the command line, but for the echo of applications', () => {
    const loud = files
      .filter((file) => folder(relative(src, file)) !== 'cli' && relative(src, file) !== 'query/echo.ts')
      .filter((file) => /\bconsole\.|process\.(exit|stdout|stderr)/.test(readFileSync(file, 'utf8')));
    expect(loud.map((file) => relative(src, file))).toEqual([]);
  });
});
