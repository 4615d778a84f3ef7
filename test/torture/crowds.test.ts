import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../servers/databases.js';
import { count, isThorough, processes, rounds, tellRound, timeoutMs } from './extent.js';
import { Command } from './processes.js';
import { cleanEnd, withSite } from './site.js';
import { stateOf } from './state.js';

let command: Command;
beforeAll(async () => {
  command = await Command.stage();
}, timeoutMs);
afterAll(() => command.remove());

// On an empty database: the version table and that of the lock are made by the first that comes.
describe.each(engines())('%s', (engine) => {
  test.each(isThorough ? ['session', 'table'] : [Math.random() < 0.5 ? 'session' : 'table'])(
    'processes that start together, lock: %s',
    async (lock) => {
      const end = await cleanEnd(command, engine);
      for (let round = 0; round < rounds; round++) {
        tellRound(`${engine}: processes that start together, lock: ${lock}`, round);
        await withSite(
          command,
          engine,
          async ({ url, folder }) => {
            const argv = ['upgrade', '--json', '--lock-timeout', '600'];
            const results = await Promise.all(
              Array.from({ length: processes }, () => command.run(folder, argv)),
            );
            for (const { exitCode, stderr } of results) expect(exitCode, stderr).toBe(0);
            const applied = results.flatMap(({ stdout }) =>
              (JSON.parse(stdout).applied as { revision: string }[]).map((it) => it.revision),
            );
            expect(applied.sort()).toEqual(['a1', 'b2', 'c3']);
            expect(await stateOf(url)).toBe(end);
            count(`${engine}: processes that started together (lock: ${lock})`, processes);
          },
          `lock: '${lock}'`,
        );
      }
    },
    timeoutMs,
  );
});
