import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { type TestProject, testProject } from './projects.js';

const models = `import { integer, string, table } from 'kysely-dbm/schema';
export const users = table('users', { id: integer().primaryKey(), name: string(20) });
`;

const migration = `import type { Op } from 'kysely-dbm';
import { integer, primaryKey, string } from 'kysely-dbm/schema';
export const revision = 'a1';
export const downRevision = null;
export async function upgrade(op: Op): Promise<void> {
  await op.createTable('users', { id: integer().notNull(), name: string(20) }, [primaryKey('pk_users').on('id')]);
}
export async function downgrade(op: Op): Promise<void> {
  await op.dropTable('users');
}
`;

/** What docs/promises.md says that each kind of work needs. */
const rights = {
  postgresql: {
    reader: (user: string) => [
      `GRANT USAGE ON SCHEMA public TO ${user}`,
      `GRANT SELECT ON dbm_version TO ${user}`,
      `GRANT TEMPORARY ON DATABASE "$DATABASE" TO ${user}`,
    ],
    migrator: (user: string) => [`GRANT USAGE, CREATE ON SCHEMA public TO ${user}`],
  },
  mysql: {
    reader: (user: string) => [`GRANT SELECT, CREATE TEMPORARY TABLES ON \`$DATABASE\`.* TO ${user}`],
    migrator: (user: string) => [
      `GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON \`$DATABASE\`.* TO ${user}`,
    ],
  },
};

describe.each(engines().filter((it) => it !== 'sqlite'))('%s', (engine) => {
  let database: Database;
  let project: TestProject;
  const users: string[] = [];
  const query = (sql: string) => withConnection(database.url, (send) => send(sql));
  const isPostgresql = engine === 'postgresql';

  /** A user with just these rights, and the database's URL for it. */
  async function user(kind: 'reader' | 'migrator'): Promise<string> {
    const name = `dbm_${kind}_${randomBytes(4).toString('hex')}`;
    const quoted = isPostgresql ? name : `'${name}'@'%'`;
    await query(
      isPostgresql
        ? `CREATE ROLE ${name} LOGIN PASSWORD 'pw-of-${name}'`
        : `CREATE USER ${quoted} IDENTIFIED BY 'pw-of-${name}'`,
    );
    users.push(quoted);
    const url = new URL(database.url);
    const granted = rights[isPostgresql ? 'postgresql' : 'mysql'][kind](quoted);
    for (const sql of granted) await query(sql.replace('$DATABASE', url.pathname.slice(1)));
    url.username = name;
    url.password = `pw-of-${name}`;
    return url.href;
  }

  beforeEach(async () => {
    database = await freshDatabase(engine);
    project = await testProject(database.url);
    await project.write({ 'models.ts': models, 'migrations/versions/20260101_0900_a1.ts': migration });
  });
  afterEach(async () => {
    for (const it of users.splice(0)) {
      if (isPostgresql) await query(`DROP OWNED BY ${it}`);
      await query(isPostgresql ? `DROP ROLE ${it}` : `DROP USER ${it}`);
    }
    await project.remove();
    await database.drop();
  });

  test('who only reads may ask where it stands, and nothing is created', async () => {
    await project.ok('upgrade');
    const url = await user('reader');
    expect(await project.ok('current', '--url', url)).toContain('a1');
    expect(await project.ok('history', '-i', '--url', url)).toContain('a1');
    expect((await project.dbm('check', '--url', url)).exitCode).toBe(0);
    const { exitCode, stderr } = await project.dbm('downgrade', '--url', url);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/hint: .*(right|Grant)/i);
    expect(stderr).not.toContain('pw-of-');
  });

  test('who migrates needs no more than the rights over the tables', async () => {
    const url = await user('migrator');
    await project.ok('upgrade', '--url', url);
    await project.ok('downgrade', '--url', url);
    await project.ok('upgrade', '--url', url);
  });
});

test.runIf(engines().includes('sqlite'))('asking where it stands creates no SQLite database', async () => {
  const project = await testProject('sqlite:///app.db');
  await project.write({ 'models.ts': models, 'migrations/versions/20260101_0900_a1.ts': migration });
  expect(await project.ok('current')).toContain('No migration is applied yet');
  expect(existsSync(join(project.folder, 'app.db'))).toBe(false);
  await project.ok('upgrade');
  expect(existsSync(join(project.folder, 'app.db'))).toBe(true);
  await project.remove();
});
