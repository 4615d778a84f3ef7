import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { engines } from '../servers/databases.js';
import { count, isThorough, rounds, tellRound, timeoutMs } from './extent.js';
import { Command } from './processes.js';
import { recover } from './recover.js';
import { cleanEnd, withSite } from './site.js';
import { stateOf } from './state.js';

let command: Command;
beforeAll(async () => {
  command = await Command.stage();
}, timeoutMs);
afterAll(() => command.remove());

/** After the lock is had, before the migrations are through. */
const anywhere = () => ({ env: { DBM_FAULT: `stop@${26 + Math.floor(Math.random() * 14)}` } });

/** The rows of the tables that a clean run leaves, and what counts as applied. */
const rowsOf = (state: string) =>
  state.split('\n').filter((it) => /^(counters|persons|posts|applied): /.test(it));

describe.each(engines())('%s', (engine) => {
  test(
    'a holder that stands still on the same machine keeps the lock, and is named',
    async () => {
      await withSite(
        command,
        engine,
        async ({ url, folder, dbm }) => {
          const paused = command.start(folder, ['upgrade'], anywhere());
          expect(await paused.stopped()).toBe(true);
          const { exitCode, stderr } = await dbm('upgrade', '--lock-timeout', '1');
          expect(exitCode, stderr).toBe(2);
          if (engine !== 'sqlite') expect(stderr).toContain(`process ${paused.pid} on `);
          paused.signal('SIGCONT');
          const ended = await paused.result;
          expect(ended.exitCode, ended.stderr).toBe(0);
          expect(await stateOf(url)).toBe(await cleanEnd(command, engine));
        },
        "lock: 'table'",
      );
    },
    timeoutMs,
  );

  // It takes as long as a heartbeat may stand still, twelve seconds: `npm test` has test/runtime/table-lock for it.
  test.runIf(isThorough && engine !== 'sqlite')(
    'a holder that stands still elsewhere is followed by another, and does no harm when it wakes',
    async () => {
      const end = await cleanEnd(command, engine);
      const isMysql = engine === 'mysql' || engine === 'mariadb';
      for (let round = 0; round < Math.max(1, rounds / 5); round++) {
        tellRound(`${engine}: holders that stand still`, round);
        await withSite(
          command,
          engine,
          async ({ url, folder, dbm }) => {
            const paused = command.start(folder, ['upgrade'], anywhere());
            expect(await paused.stopped()).toBe(true);
            await withConnection(url, async (query) => {
              await query(isMysql ? 'set innodb_lock_wait_timeout = 2' : "set lock_timeout = '2s'");
              const moved = query("update dbm_version_lock set holder = 'somebody elsewhere'");
              // Stopped while its transaction has the row, it cannot be followed.
              await moved.catch((thrown) => expect(String(thrown)).toMatch(/lock (wait )?timeout/i));
            });
            // What the other holds in an open transaction, it holds: then this one gives up, and says so.
            const next = await command.run(folder, ['upgrade', '--lock-timeout', '25']);
            if (next.exitCode !== 0) expect(next.stderr).toMatch(/lock|dbm resolve --done/i);
            // Who followed it has ended, and taken the row away.
            const left = await withConnection(url, (query) => query('select holder from dbm_version_lock'));
            const isKept = left.length > 0;
            paused.signal('SIGCONT');
            const woken = await paused.result;
            expect(woken.exitCode, woken.stderr).toBe(isKept ? 0 : 2);
            if (!isKept) expect(woken.stderr).toContain('The lock was lost');
            count(`${engine}: holders that stood still, and lost the lock`, isKept ? 0 : 1);
            count(`${engine}: of these, runs of another that came through`, next.exitCode === 0 ? 1 : 0);
            await recover(url, ['upgrade'], dbm);
            const after = await stateOf(url);
            // docs/promises.md: what it was about to send when it was stopped, it still sends.
            const isOneMore = !isKept && isMysql && after !== end;
            if (isOneMore) expect(rowsOf(after)).toEqual(rowsOf(end));
            else expect(after).toBe(end);
            count(`${engine}: of these, that sent one more statement`, isOneMore ? 1 : 0);
          },
          "lock: 'table', lockTimeout: 300",
        );
      }
    },
    timeoutMs,
  );
});
