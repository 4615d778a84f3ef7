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
});
