import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from '../cli/projects.js';
import { engines } from '../servers/databases.js';
import { count, rounds, tellRound, timeoutMs } from './extent.js';
import { Command } from './processes.js';
import { openProxy } from './proxy.js';
import { recover } from './recover.js';
import { cleanEnd, withSite } from './site.js';
import { stateOf } from './state.js';

let command: Command;
beforeAll(async () => {
  command = await Command.stage();
}, timeoutMs);
afterAll(() => command.remove());

describe.each(engines().filter((it) => it !== 'sqlite'))('%s', (engine) => {
  test.each(['client', 'server'] as const)(
    'a connection that is cut after any number of bytes of the %s',
    async (side) => {
      const end = await cleanEnd(command, engine);
      for (let round = 0; round < rounds; round++) {
        tellRound(`${engine}: connections that are cut`, round);
        await withSite(command, engine, async ({ url, folder, dbm }) => {
          const at = new URL(url);
          const proxy = await openProxy(at.hostname, Number(at.port));
          try {
            at.port = String(proxy.port);
            proxy.cutAfter(side, Math.random() * 14_000);
            const cut = await runCommand(folder, ['upgrade', '--url', at.href]);
            if (cut.exitCode !== 0) {
              expect(cut.exitCode, cut.stderr).toBe(2);
              expect(cut.stderr).toMatch(/connection|connect/i);
              expect(cut.stderr).not.toMatch(/\n\s+at /);
              expect(cut.stderr).not.toContain('bug in dbm');
            }
            count(`${engine}: connections cut`, proxy.cuts);
            await recover(url, ['upgrade'], dbm);
            expect(await stateOf(url)).toBe(end);
          } finally {
            await proxy.close();
          }
        });
      }
    },
    timeoutMs,
  );
});
