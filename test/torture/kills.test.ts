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

/** A statement near the beginning of the migrations: the last before them, or one of the first two. */
const middle = () => 12 + Math.floor(Math.random() * 8);
const anywhere = () => 6 + Math.floor(Math.random() * 40);

describe.each(engines())('%s', (engine) => {
  test(
    'kill -9 at a statement, and at any time',
    async () => {
      const end = await cleanEnd(command, engine);
      for (let round = 0; round < rounds; round++) {
        tellRound(`${engine}: kill -9`, round);
        const faults = [
          { env: { DBM_FAULT: `kill@${anywhere()}` } },
          { killAfterMs: 250 + Math.random() * 900 },
        ];
        // One of them shows it; the other is a matter of time.
        for (const options of isThorough ? faults : faults.slice(0, 1)) {
          await withSite(command, engine, async ({ url, folder, dbm }) => {
            const killed = await command.run(folder, ['upgrade'], options);
            count(`${engine}: processes killed`, killed.exitCode === -1 ? 1 : 0);
            const { resolved } = await recover(url, ['upgrade'], dbm);
            count(`${engine}: statements a person had to decide on`, resolved);
            expect(await stateOf(url), JSON.stringify(options)).toBe(end);
          });
        }
      }
    },
    timeoutMs,
  );

  test(
    'SIGTERM stops before the next statement, says where, and ends with 143',
    async () => {
      const end = await cleanEnd(command, engine);
      for (let round = 0; round < rounds; round++) {
        await withSite(command, engine, async ({ url, folder, dbm }) => {
          const running = command.start(folder, ['upgrade'], { env: { DBM_FAULT: `stop@${middle()}` } });
          expect(await running.stopped()).toBe(true);
          running.signal('SIGTERM');
          running.signal('SIGCONT');
          const { exitCode, stderr } = await running.result;
          expect(exitCode, stderr).toBe(143);
          expect(stderr).toContain('Interrupted');
          expect(stderr).toMatch(/rolled back|goes on|stays?\.|Nothing (of this migration|was written)/);
          count(`${engine}: processes that got SIGTERM`);
          await recover(url, ['upgrade'], dbm);
          expect(await stateOf(url)).toBe(end);
        });
      }
    },
    timeoutMs,
  );

  test(
    'a holder that was killed blocks nobody',
    async () => {
      await withSite(
        command,
        engine,
        async ({ folder, dbm, url }) => {
          const { exitCode } = await command.run(folder, ['upgrade'], {
            env: { DBM_FAULT: `kill@${middle()}` },
          });
          expect(exitCode).toBe(-1);
          await recover(url, ['upgrade', '--lock-timeout', '5'], dbm);
          const [row] = await withConnection(url, (query) =>
            query("select value from counters where name = 'runs'"),
          );
          expect(Number(row!.value)).toBe(2222);
        },
        `lock: '${Math.random() < 0.5 ? 'table' : 'session'}'`,
      );
    },
    timeoutMs,
  );
});
