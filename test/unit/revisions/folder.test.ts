import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listMigrationFiles, RevisionGraph, readRevisions } from '../../../src/revisions/index.js';
import { failure, idsOf } from '../../support/revisions.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dbm-versions-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text = ''): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const header = (id: string, parent: string | null) =>
  `export const revision = '${id}';\nexport const downRevision = ${parent === null ? 'null' : `'${parent}'`};\n`;

const list = (recursive: boolean) =>
  listMigrationFiles([{ path: folder, recursive }]).map((path) => path.slice(folder.length + 1));

describe('listMigrationFiles', () => {
  it('takes source files whose names begin with neither a dot nor an underscore', () => {
    for (const name of ['c.ts', 'a.mts', 'b.js', 'd.mjs', 'e.cjs', 'f.cts']) write(name);
    for (const name of [
      '_helpers.ts',
      '.hidden.ts',
      'types.d.ts',
      'types.d.mts',
      'notes.md',
      'x.ts.orig',
      'y.tsx',
      '.gitkeep',
      'a.sql',
    ]) {
      write(name);
    }
    expect(list(false)).toEqual(['a.mts', 'b.js', 'c.ts', 'd.mjs', 'e.cjs', 'f.cts']);
  });

  it('enters folders only when told to', () => {
    for (const name of ['b.ts', 'a/2.ts', 'a/deep/1.ts', '_old/3.ts', '.git/4.ts']) write(name);
    expect(list(false)).toEqual(['b.ts']);
    expect(list(true)).toEqual([join('a', '2.ts'), join('a', 'deep', '1.ts'), 'b.ts']);
  });

  it('takes a file once when two folders hold it', () => {
    write('sub/1.ts');
    const folders = [
      { path: folder, recursive: true },
      { path: join(folder, 'sub'), recursive: false },
    ];
    expect(listMigrationFiles(folders)).toHaveLength(1);
  });

  it('says when there is no folder', () => {
    const error = failure(() => listMigrationFiles([{ path: join(folder, 'none'), recursive: false }]));
    expect(error.code).toBe('revision');
    expect(error.message).toMatch(/There is no migrations folder .*none$/);
    expect(error.hint).toMatch(/dbm init/);
  });
});

describe('readRevisions', () => {
  it('reads several folders', () => {
    write('one/20260101_0000_a.ts', header('a', null));
    write('two/20260102_0000_b.ts', header('b', 'a'));
    const folders = ['two', 'one'].map((name) => ({ path: join(folder, name), recursive: false }));
    const graph = new RevisionGraph(readRevisions(folders));
    expect(idsOf(graph.revisions)).toEqual(['a', 'b']);
    expect(graph.find('a')).toMatchObject({
      message: 'a',
      createdAt: '2026-01-01T00:00:00.000Z',
      path: join(folder, 'one/20260101_0000_a.ts'),
    });
  });

  it('leaves out folders that are called like migration files', () => {
    write('1.ts', header('a', null));
    mkdirSync(join(folder, '2.ts'));
    for (const recursive of [false, true]) {
      expect(idsOf(readRevisions([{ path: folder, recursive }]))).toEqual(['a']);
    }
  });

  it('executes nothing', () => {
    write('a.ts', `${header('a', null)}throw new Error('executed');`);
    expect(idsOf(readRevisions([{ path: folder, recursive: false }]))).toEqual(['a']);
  });

  it('names both files of a repeated id', () => {
    const [a, b] = [write('1.ts', header('a', null)), write('2.ts', header('a', null))];
    const error = failure(() => new RevisionGraph(readRevisions([{ path: folder, recursive: false }])));
    expect(error.message).toBe(`Two files have the revision a: ${a} and ${b}`);
  });
});
