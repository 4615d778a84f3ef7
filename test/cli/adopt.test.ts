import { afterEach, describe, expect, it } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import { models, type TestProject, testProject } from './projects.js';

/** What docs/adopting.md tells, on a database that another tool has made and remembers. */
describe.each(engines())('adopting a database on %s', (engine) => {
  const databases: Database[] = [];
  let project: TestProject;

  async function start(): Promise<Database> {
    const [database, empty] = [await freshDatabase(engine), await freshDatabase(engine)];
    databases.push(database, empty);
    project = await testProject(database.url);
    await withConnection(database.url, async (query) => {
      for (const sql of [
        'CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)',
        'CREATE TABLE knex_migrations_lock (n INTEGER PRIMARY KEY)',
        'CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, email VARCHAR(120) NOT NULL, CONSTRAINT uq UNIQUE (email))',
        "INSERT INTO alembic_version VALUES ('35009e41b334')",
        "INSERT INTO users VALUES (1, 'ann@example.org')",
      ]) {
        await query(sql);
      }
    });
    return empty;
  }

  afterEach(async () => {
    await project.remove();
    for (const it of databases.splice(0)) await it.drop();
  });

  it('pull, a first migration, stamp: and dbm goes on from there', async () => {
    const empty = await start();
    const [database] = databases;
    const before = await dump(database!.url);

    const pulled = await project.dbm('pull', '--out', 'models.ts');
    expect(pulled.stderr).toContain("left alone: another tool's table alembic_version, knex_migrations_lock");
    expect(await project.read('models.ts')).not.toMatch(/alembic|knex/);
    await project.ok('migrate', '--url', empty.url, '-m', 'baseline');
    await project.ok('stamp', 'head');
    expect(await project.json('check')).toMatchObject({ inSync: true, operations: [] });
    expect(await dump(database!.url)).toBe(before);

    await project.write({
      'models.ts': (await project.read('models.ts')).replace(
        'email: string(120)',
        'age: integer(),\n  email: string(120)',
      ),
    });
    await project.ok('migrate', '-m', 'age');
    await project.ok('upgrade');
    await project.ok('upgrade', '--url', empty.url);
    expect(await project.json('check')).toMatchObject({ inSync: true, operations: [] });
    const rows = await withConnection(database!.url, async (query) => [
      await query('SELECT id, email, age FROM users'),
      await query('SELECT version_num FROM alembic_version'),
    ]);
    expect(rows).toEqual([
      [{ id: 1, email: 'ann@example.org', age: null }],
      [{ version_num: '35009e41b334' }],
    ]);
    expect((await dump(empty.url)).match(/alembic_version/)).toBeNull();
  });

  it('the memory of another tool is ours when the models declare it', async () => {
    await start();
    await project.write({
      'models.ts': models(`
export const users = table('users', { id: integer().primaryKey(), email: string(120).notNull().unique({ name: 'uq' }) });
export const version = table('alembic_version', { version_num: string(40).primaryKey() });`),
    });
    const { operations } = await project.json('migrate', '-m', 'wider');
    const found = operations.map((it: { description: string }) => it.description);
    expect(found).toContain('alembic_version.version_num string(32) -> string(40)');
  });
});
