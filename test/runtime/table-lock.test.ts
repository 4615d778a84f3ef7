import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseDatabaseUrl } from '../../src/config/url.js';
import { dialectOf, loadDialect } from '../../src/dialects/index.js';
import type { LockPace } from '../../src/runtime/lock/held-lock.js';
import { type LockOptions, withLock } from '../../src/runtime/lock/lock.js';
import { ownLife, ownThread } from '../../src/runtime/lock/process-life.js';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { useSession } from './sessions.js';

describe.each(engines())('%s', (engine) => {
  let database: Database;
  const query = (sql: string) => withConnection(database.url, (send) => send(sql));
  const lock = (
    timeoutMs: number,
    onWait?: LockOptions['onWait'],
    pace: LockPace = { beatMs: 50, staleMs: 600 },
  ): LockOptions => ({
    name: 'unused',
    timeoutMs,
    strategy: {
      schema: null,
      table: 'dbm_version_lock',
      pace,
      connect: async () => {
        const settings = parseDatabaseUrl(database.url, { root: '/', pool: {}, ssl: null });
        return (await loadDialect(dialectOf(settings.flavor))).connect(settings);
      },
    },
    ...(onWait === undefined ? {} : { onWait }),
  });
  const leave = (holder: string, life = 'elsewhere 1', thread = ownThread()) =>
    query(
      `INSERT INTO dbm_version_lock VALUES (1, '${holder}', 'another ${thread} ${life}', 7, '2026-11-21T09:15:00.000Z')`,
    );

  beforeEach(async () => {
    database = await freshDatabase(engine);
  });
  afterEach(() => database.drop());

  test('one at a time, and the row goes', async () => {
    const events: string[] = [];
    await useSession(database.url, (first) =>
      useSession(database.url, async (second) => {
        let other: Promise<void> = Promise.resolve();
        await withLock(first, lock(0), async (held) => {
          events.push('first has it');
          await held.check();
          let waits = () => {};
          const waiting = new Promise<void>((resolve) => {
            waits = resolve;
          });
          other = withLock(second, lock(10_000, waits), async () => {
            events.push('second has it');
          });
          await waiting;
          events.push('first is done');
        });
        await other;
      }),
    );
    expect(events).toEqual(['first has it', 'first is done', 'second has it']);
    expect(await query('SELECT * FROM dbm_version_lock')).toEqual([]);
  });

  test('who waits too long is told who has it, and since when', async () => {
    await useSession(database.url, async (session) => {
      await withLock(session, lock(0), async () => {});
      await leave('process 12 on elsewhere');
      await expect(withLock(session, lock(300), async () => {})).rejects.toMatchObject({
        code: 'lock',
        message:
          'This database is being migrated by process 12 on elsewhere, since 2026-11-21 09:15:00 UTC; waited 0.3 seconds',
        hint: expect.stringMatching(
          engine === 'sqlite' ? /DELETE FROM "dbm_version_lock"/ : /--lock-timeout/,
        ),
      });
    });
  });

  const [where, start] = ownLife().split(' ');
  test.each([
    ['is gone from this machine', spawnSync('true').pid, `${where} ${start}`],
    // Of a number that a living process has now.
    ['ended before another got its number', process.ppid, `${where} 1`],
    ['had the number of this one', process.pid, `${where} 1`],
    ['is this one, and could not release what it held,', process.pid, `${where} ${start}`],
  ])('a process that %s holds nothing', async (_, pid, life) => {
    await useSession(database.url, async (session) => {
      await withLock(session, lock(0), async () => {});
      await leave(`process ${pid} on ${hostname()}`, life);
      expect(await withLock(session, lock(0), async () => 'mine')).toBe('mine');
    });
  });

  test('another thread of this process may live', async () => {
    await useSession(database.url, async (session) => {
      await withLock(session, lock(0), async () => {});
      await leave(`process ${process.pid} on ${hostname()}`, ownLife(), 'other');
      await expect(withLock(session, lock(300), async () => {})).rejects.toMatchObject({ code: 'lock' });
    });
  });

  test('a process that another container gave its number to may live', async () => {
    await useSession(database.url, async (session) => {
      await withLock(session, lock(0), async () => {});
      await leave(`process ${spawnSync('true').pid} on ${hostname()}`, 'container 1');
      await expect(withLock(session, lock(300), async () => {})).rejects.toMatchObject({ code: 'lock' });
    });
  });

  test.runIf(engine !== 'sqlite')(
    'a heartbeat that stands still is taken over, and the former holder finds out',
    async () => {
      await useSession(database.url, (session) => withLock(session, lock(0), async () => {}));
      await leave('process 12 on elsewhere');
      await useSession(database.url, (session) =>
        withLock(session, lock(20_000), async (held) => {
          await query("UPDATE dbm_version_lock SET token = 'thief'");
          await expect(held.check()).rejects.toMatchObject({ code: 'lock' });
          if (!held.signal!.aborted)
            await new Promise((resolve) => held.signal!.addEventListener('abort', resolve));
        }),
      );
    },
  );

  test.runIf(engine !== 'sqlite')('a heart that beats is not taken over', async () => {
    await useSession(database.url, (first) =>
      useSession(database.url, (second) =>
        withLock(first, lock(0), async () => {
          await query("UPDATE dbm_version_lock SET holder = 'process 12 on elsewhere'");
          const waiting = withLock(second, lock(1500), async () => {});
          await expect(waiting).rejects.toMatchObject({ code: 'lock' });
        }),
      ),
    );
  });

  test.runIf(engine !== 'sqlite')(
    'a holder that stands still while its transaction has the row is not waited for longer than said',
    async () => {
      await useSession(database.url, (session) =>
        withLock(session, lock(0), async () => {
          await withConnection(database.url, async (holder) => {
            await holder("UPDATE dbm_version_lock SET token = 'another', holder = 'somebody elsewhere'");
            await holder('BEGIN');
            await holder('SELECT * FROM dbm_version_lock FOR UPDATE');
            const startedAt = performance.now();
            await useSession(database.url, async (second) => {
              await expect(withLock(second, lock(1500), async () => {})).rejects.toMatchObject({
                code: 'lock',
              });
            });
            expect(performance.now() - startedAt).toBeLessThan(10_000);
            await holder('ROLLBACK');
          });
        }),
      );
    },
    30_000,
  );
});
