import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readRevisions } from '../../../src/revisions/index.js';

let folder = '';
let cache = '';
const fileOf = (number: number) => join(folder, `r${String(number).padStart(4, '0')}.ts`);
const write = (number: number, message: string) =>
  writeFileSync(
    fileOf(number),
    `export const revision = 'id${number}';\nexport const downRevision = ${number === 0 ? 'null' : `'id${number - 1}'`};
export const message = '${message}';\nexport const createdAt = '2026-11-21T09:15:00Z';\n`,
  );
const read = () => readRevisions([{ path: folder, recursive: false }], () => cache);
const stored = () => JSON.parse(readFileSync(cache, 'utf8')).columns[0]?.length ?? 0;

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'dbm-headers-'));
  folder = join(root, 'versions');
  cache = join(root, 'cache', 'headers.json');
  mkdirSync(folder);
  for (let number = 0; number < 250; number++) write(number, 'one');
});

afterEach(() => {
  vi.useRealTimers();
  rmSync(join(folder, '..'), { recursive: true });
});

/** As if what is there had been there for that long. */
const later = (milliseconds = 60_000) =>
  vi.useFakeTimers({ now: statSync(fileOf(0)).ctimeMs + milliseconds, toFake: ['Date'] });

describe('the cache of headers', () => {
  it('gives what the files say, from the first time on', () => {
    const plain = readRevisions([{ path: folder, recursive: false }]);
    later();
    expect(read()).toEqual(plain);
    expect(stored()).toBe(250);
    const writtenAt = statSync(cache).mtimeMs;
    expect(read()).toEqual(plain);
    expect(statSync(cache).mtimeMs).toBe(writtenAt);
  });

  it('sees a change that keeps size and date', () => {
    const { atime, mtime } = statSync(fileOf(7));
    later();
    read();
    write(7, 'two');
    utimesSync(fileOf(7), atime, mtime);
    expect(read()[7]?.message).toBe('two');
  });

  it('keeps nothing of files that have just changed', () => {
    later(1000);
    read();
    expect(stored()).toBe(0);
  });

  it('forgets files that are gone, and does without a cache that cannot be used', () => {
    later();
    read();
    rmSync(fileOf(249));
    write(248, 'new');
    expect(read()).toHaveLength(249);
    const whole = JSON.parse(readFileSync(cache, 'utf8'));
    const { names, stamps, columns } = whole;
    const broken = [
      { stamps: `${stamps}AAAA` },
      { stamps: [stamps] },
      { names: [names] },
      { columns: [columns[0].slice(1), ...columns.slice(1)] },
    ];
    for (const it of ['{ broken', ...broken.map((part) => JSON.stringify({ ...whole, ...part }))]) {
      writeFileSync(cache, it);
      expect(read()).toHaveLength(249);
    }
    rmSync(join(folder, '..', 'cache'), { recursive: true });
    writeFileSync(join(folder, '..', 'cache'), 'a file, not a folder');
    expect(read()).toHaveLength(249);
  });

  it('still refuses a header that is wrong', () => {
    later();
    read();
    writeFileSync(fileOf(3), 'export const nothing = 1;');
    expect(() => read()).toThrow('has no revision');
    expect(() => read()).toThrow('has no revision');
  });
});
