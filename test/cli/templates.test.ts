import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestProject, testProject } from './projects.js';

let project: TestProject;

beforeEach(async () => {
  project = await testProject('sqlite:///unused.db');
  await rm(join(project.folder, 'dbm.config.ts'));
  await rm(join(project.folder, 'migrations'), { recursive: true });
  await project.write({ 'package.json': '{"type":"module"}' });
});

afterEach(() => project.remove());

test('list-templates names what init can start from', async () => {
  expect(await project.ok('list-templates')).toBe(
    [
      'generic     One database, in TypeScript',
      'javascript  One database, in JavaScript with types in JSDoc',
      'multidb     Several databases with one history, in TypeScript',
      '',
    ].join('\n'),
  );
  const { templates } = await project.json('list-templates');
  expect(templates.map((it: { name: string }) => it.name)).toEqual(['generic', 'javascript', 'multidb']);
});

describe('init -t', () => {
  test('javascript: everything that dbm writes is JavaScript, and runs', async () => {
    await project.ok('init', '-t', 'javascript');
    expect(existsSync(join(project.folder, 'dbm.config.js'))).toBe(true);
    const { path } = await project.json('migrate', '-m', 'first tables');
    expect(path).toMatch(/_first_tables\.js$/);
    const source = await project.read(path.slice(project.folder.length + 1));
    expect(source).toContain(
      "/** @param {import('kysely-dbm').Op} op */\nexport async function upgrade(op) {",
    );
    expect(source).not.toContain('import type');
    await project.ok('upgrade');
    expect(await project.json('check')).toMatchObject({ inSync: true, operations: [] });
    await project.ok('downgrade', 'base');
  });

  test('a folder of your own', async () => {
    const own = await mkdtemp(join(tmpdir(), 'dbm-template-'));
    try {
      await project.write({
        'mine/dbm.config.mjs': "export default { url: 'sqlite:///x.db', migrations: './migrations' };",
        'mine/src/tables.js': '// tables',
        'mine/migrations/_shared.js': '// shared',
      });
      await project.ok('init', '-t', 'mine', '-d', 'db');
      expect(await project.read('dbm.config.mjs')).toContain("migrations: './db'");
      expect(await project.read('src/tables.js')).toBe('// tables');
      expect(await project.read('db/_shared.js')).toBe('// shared');
    } finally {
      await rm(own, { recursive: true });
    }
  });

  test('what is no template is refused', async () => {
    const { exitCode, stderr } = await project.dbm('init', '-t', 'javascrip');
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('javascript'),
    });
    await project.write({ 'mine/x.txt': '' });
    expect((await project.dbm('init', '-t', 'mine')).stderr).toContain("'mine' has no dbm.config.ts");
    expect((await project.dbm('init', '-t', 'generic', '--multidb')).stderr).toContain('exclude each other');
  });
});

test('init --multidb works from migrate to downgrade', async () => {
  await project.ok('init', '--multidb');
  await project.ok('migrate', '-m', 'first tables');
  await project.ok('upgrade');
  expect(await project.json('check')).toMatchObject({
    databases: { main: { inSync: true, operations: [] }, audit: { inSync: true, operations: [] } },
  });
  expect(existsSync(join(project.folder, 'audit.db'))).toBe(true);
});
