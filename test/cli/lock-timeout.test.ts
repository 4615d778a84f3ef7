import { describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { engines, freshDatabase } from '../servers/databases.js';
import { testProject } from './projects.js';

const header = `import type { Op } from 'kysely-dbm';
import { integer, string } from 'kysely-dbm/schema';
`;

const first = `${header}
export const revision = 'a1';
export const downRevision = null;
export async function upgrade(op: Op): Promise<void> {
  await op.createTable('users', { id: integer() });
}
export async function downgrade(op: Op): Promise<void> {
  await op.dropTable('users');
}
`;

const second = `${header}
export const revision = 'b2';
export const downRevision = 'a1';
export async function upgrade(op: Op): Promise<void> {
  await op.addColumn('users', 'name', string(20));
}
export async function downgrade(op: Op): Promise<void> {
  await op.dropColumn('users', 'name');
}
`;

describe.each(engines().filter((it) => it !== 'sqlite'))('%s', (engine) => {
  test('a migration that does not get its lock is tried again', async () => {
    const database = await freshDatabase(engine);
    const project = await testProject(database.url);
    await project.write({
      'dbm.config.ts': `export default { url: ${JSON.stringify(database.url)}, lockTimeout: 300 };`,
      'migrations/versions/20260101_0900_a1.ts': first,
    });
    await project.ok('upgrade');
    await project.write({ 'migrations/versions/20260102_0900_b2.ts': second });
    await withConnection(database.url, async (query) => {
      await query('BEGIN');
      // Whoever reads in a transaction keeps the structure as it is, on all three.
      await query('SELECT * FROM users');
      const upgrading = project.dbm('upgrade');
      await new Promise((resolve) => setTimeout(resolve, 1700));
      await query('COMMIT');
      const { exitCode, stderr } = await upgrading;
      expect(stderr).toContain('Trying b2 again');
      expect(exitCode, stderr).toBe(0);
    });
    expect(await project.ok('current')).toContain('b2');
    await project.remove();
    await database.drop();
  });

  test('a statement that takes longer than statementTimeout is ended', async () => {
    const database = await freshDatabase(engine);
    const project = await testProject(database.url);
    const sleeps = {
      postgresql: 'select pg_sleep(20)',
      // MySQL's sleep() ends early without an error.
      mysql: 'with recursive n (i) as (select 1 union all select i + 1 from n) select count(*) from n',
      mariadb: 'select sleep(20)',
      sqlite: '',
    };
    await project.write({
      'dbm.config.ts': `export default { url: ${JSON.stringify(database.url)}, statementTimeout: 500 };`,
      'migrations/versions/20260101_0900_a1.ts': first.replace(
        "  await op.createTable('users'",
        `${engine === 'mysql' ? "  await op.execute('set session cte_max_recursion_depth = 4294967295');\n" : ''}  await op.execute('${sleeps[engine]}');\n  await op.createTable('users'`,
      ),
    });
    const startedAt = performance.now();
    const { exitCode, stderr } = await project.dbm('upgrade');
    expect(exitCode, stderr).toBe(2);
    expect(stderr).toMatch(/statement timeout|max_statement_time|maximum statement execution time/);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    await expect(withConnection(database.url, (query) => query('select * from users'))).rejects.toThrow();
    await project.remove();
    await database.drop();
  });
});

test.runIf(engines().includes('postgresql'))(
  'PostgreSQL: what would read a large table under a lock is told, with the way around it',
  async () => {
    const database = await freshDatabase('postgresql');
    const project = await testProject(database.url);
    const write = (name: string, extras: string) =>
      project.write({
        'models.ts': `import { check, foreignKey, integer, sql, table } from 'kysely-dbm/schema';
export const users = table('users', { id: integer().primaryKey() });
export const t = table('${name}', { id: integer().primaryKey(), user_id: integer() }, (t) => [${extras}]);`,
      });
    await write('events', '');
    await project.ok('migrate', '-m', 'first');
    await project.ok('upgrade');
    const added = (options: string) =>
      `check('ck_id', sql\`id > 0\`, ${options}), foreignKey('fk_user').on(t.user_id).references(() => [users.id], ${options})`;
    const migrate = async () => (await project.dbm('migrate', '--sql', '--rename', 'events:log')).stderr;
    await write('log', added('{}'));
    expect(await migrate()).toBe('');
    await withConnection(database.url, (query) =>
      query("UPDATE pg_class SET reltuples = 2340000 WHERE oid = 'events'::regclass"),
    );
    expect(await migrate()).toMatch(
      /^note: log has about 2\.3 million rows, and adding (ck_id and fk_user|fk_user and ck_id) reads .* notValid: true .*\n$/,
    );
    await write('log', added('{ notValid: true }'));
    expect(await migrate()).toBe('');
    await project.remove();
    await database.drop();
  },
);
