import { describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { engines, freshDatabase } from '../servers/databases.js';
import { testProject } from './projects.js';

const first = `import type { Op } from 'kysely-dbm';
import { integer } from 'kysely-dbm/schema';
export const revision = 'a1';
export const downRevision = null;
export async function upgrade(op: Op): Promise<void> {
  await op.createTable('counters', { value: integer() });
  await op.execute('insert into counters values (1)');
}
export async function downgrade(op: Op): Promise<void> {}
`;

const second = (rest: string) => `import type { Op } from 'kysely-dbm';
import { integer } from 'kysely-dbm/schema';
export const revision = 'b2';
export const downRevision = 'a1';
export async function upgrade(op: Op): Promise<void> {
  await op.createTable('earlier', { id: integer() });
  ${rest}
}
export async function downgrade(op: Op): Promise<void> {}
`;

const steal = `await (globalThis as any).dbmTestSteal();`;
const write = `await op.execute('update counters set value = value + 1');`;

describe.each(engines().filter((it) => it !== 'sqlite'))('%s', (engine) => {
  test.each([
    ['before rows are written', steal + write],
    ['while rows are written', write + steal + write],
    ['before the structure changes', `${steal} await op.createTable('later', { id: integer() });`],
    ['at the end', write + steal],
  ])('who loses the lock %s commits nothing more', async (_, rest) => {
    const database = await freshDatabase(engine);
    const project = await testProject(database.url);
    await project.write({
      'dbm.config.ts': `export default { url: ${JSON.stringify(database.url)}, lock: 'table' };`,
      'migrations/versions/a.ts': first,
    });
    await project.ok('upgrade');
    await project.write({ 'migrations/versions/b.ts': second(rest) });
    await withConnection(database.url, async (query) => {
      const progress = () => query("select progress from dbm_version where revision = 'b2'");
      let ofTheOther: unknown = null;
      const steals = async () => {
        await query("update dbm_version_lock set token = 'thief', holder = 'another'");
        // The new holder goes on with the migration.
        if (engine !== 'postgresql') {
          await query(`update dbm_version set progress = concat(progress, ' ') where revision = 'b2'`);
        }
        ofTheOther = await progress();
      };
      Object.assign(globalThis, { dbmTestSteal: steals });
      const { exitCode, stderr } = await project.dbm('upgrade');
      expect(stderr).toContain('The lock was lost');
      expect(exitCode).toBe(2);
      expect(await query('select value from counters')).toEqual([{ value: 1 }]);
      expect(await progress()).toEqual(ofTheOther);
      await expect(query('select * from later')).rejects.toThrow();
      expect(await query('select token from dbm_version_lock')).toEqual([{ token: 'thief' }]);
    });
    await project.remove();
    await database.drop();
  });
});
