import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withLock } from '../../src/runtime/lock/lock.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { useSession } from './sessions.js';

// SQLite's lock is the transaction's: one that comes second waits at its BEGIN.
describe.each(engines().filter((it) => it !== 'sqlite'))('%s', (engine) => {
  let database: Database;
  beforeAll(async () => {
    database = await freshDatabase(engine);
  });
  afterAll(() => database.drop());

  const name = 'dbm_version';

  test('one waits for the other', async () => {
    const events: string[] = [];
    await useSession(database.url, (first) =>
      useSession(database.url, async (second) => {
        let holds = () => {};
        const held = new Promise<void>((resolve) => {
          holds = resolve;
        });
        let release = () => {};
        const one = withLock(first, { name, timeoutMs: 1000 }, async () => {
          events.push('first has it');
          await new Promise<void>((resolve) => {
            release = resolve;
            holds();
          });
          events.push('first is done');
        });
        await held;
        const onWait = () => {
          events.push('second waits');
          setTimeout(release, 100);
        };
        await withLock(second, { name, timeoutMs: 10_000, onWait }, async () => {
          events.push('second has it');
        });
        await one;
      }),
    );
    expect(events).toEqual(['first has it', 'second waits', 'first is done', 'second has it']);
  });

  test('or gives up, and says so', async () => {
    await useSession(database.url, (first) =>
      withLock(first, { name, timeoutMs: 0 }, () =>
        useSession(database.url, async (second) => {
          const waiting = withLock(second, { name, timeoutMs: 200 }, () =>
            Promise.reject(new Error('unreachable')),
          );
          const message = expect.stringMatching(
            /^This database is being migrated by connection \d+ .*, since 20\d\d-.* UTC; waited 0.2 seconds$/,
          );
          await expect(waiting).rejects.toMatchObject({
            code: 'lock',
            message,
            hint: expect.stringContaining('--lock-timeout'),
          });
        }),
      ),
    );
  });

  test.runIf(engine === 'mysql' || engine === 'mariadb')('whatever others run just then', async () => {
    await useSession(database.url, (first) =>
      withLock(first, { name, timeoutMs: 0 }, async () => {
        const running = useSession(database.url, ({ connection }) =>
          connection.query("SELECT SLEEP(1), '🦄'"),
        );
        const waiting = useSession(database.url, (second) =>
          withLock(second, { name, timeoutMs: 0 }, () => Promise.reject(new Error('unreachable'))),
        );
        await expect(waiting).rejects.toMatchObject({
          code: 'lock',
          message: expect.stringMatching(
            /by connection \d+ of \w+ from [\w.:]+, in its present statement, since/,
          ),
        });
        await running;
      }),
    );
  });

  test('a failure releases it', async () => {
    await useSession(database.url, (first) =>
      useSession(database.url, async (second) => {
        const failing = withLock(first, { name, timeoutMs: 0 }, () =>
          Promise.reject(new RangeError('on purpose')),
        );
        await expect(failing).rejects.toThrow('on purpose');
        expect(await withLock(second, { name, timeoutMs: 0 }, async () => 'mine')).toBe('mine');
      }),
    );
  });
});
