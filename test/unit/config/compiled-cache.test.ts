import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compilePlain } from '../../../src/config/plain-module.js';

let cache = '';

beforeEach(() => {
  cache = join(mkdtempSync(join(tmpdir(), 'dbm-compiled-')), 'cache');
});

afterEach(() => {
  rmSync(join(cache, '..'), { recursive: true });
});

const padding = `// ${'-'.repeat(40_000)}\n`;
const textOf = (value: string) =>
  `import { sep as end } from 'node:path';\nexport const value = () => ${value} + end;\n${padding}`;

/** What the text exports, run with the imports that it asks for. */
async function resultOf(text: string): Promise<unknown> {
  const module = compilePlain(text, '/app/models.ts', cache)!;
  expect([...module.imports]).toEqual([['node:path', ['sep']]]);
  const { value } = await module.run({ 'node:path': { sep: '/' } });
  const result = (value as () => unknown)();
  // What it compiles to is written when the event loop comes round.
  await new Promise(setImmediate);
  return result;
}

const files = () => readdirSync(cache).map((name) => join(cache, name));

describe('what a long text compiles to', () => {
  it('is kept, and written but once', async () => {
    expect(await resultOf(textOf('1'))).toBe('1/');
    const [file] = files();
    const kept = readFileSync(file!);
    expect(await resultOf(textOf('1'))).toBe('1/');
    expect(readFileSync(file!).equals(kept)).toBe(true);
  });

  it('is forgotten when the text is another, of the same length', async () => {
    await resultOf(textOf('1'));
    expect(await resultOf(textOf('2'))).toBe('2/');
    expect(files()).toHaveLength(1);
  });

  it('is compiled again when the file is damaged', async () => {
    await resultOf(textOf('1'));
    const [file] = files();
    const kept = readFileSync(file!);
    for (const damaged of [
      Buffer.alloc(0),
      kept.subarray(0, kept.length / 2),
      Buffer.from(kept).fill(7, 1000, 1100),
    ]) {
      writeFileSync(file!, damaged);
      expect(await resultOf(textOf('1'))).toBe('1/');
      expect(readFileSync(file!).equals(damaged)).toBe(false);
    }
  });

  it('is not kept for a short text, nor where nothing can be written', async () => {
    await resultOf(textOf('1').replace(padding, ''));
    writeFileSync(cache, 'a file where the folder would be');
    expect(await resultOf(textOf('1'))).toBe('1/');
  });
});
