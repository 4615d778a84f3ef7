import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from '../cli/projects.js';
import { engines } from '../servers/databases.js';
import { pgbouncer, startPooler } from '../servers/pgbouncer.js';
import { count, processes, rounds, tellRound, timeoutMs } from './extent.js';
import { Command } from './processes.js';
import { recover } from './recover.js';
import { cleanEnd, withSite } from './site.js';
import { stateOf } from './state.js';

const isThere = engines().includes('postgresql') && pgbouncer !== null;

describe.runIf(isThere)('postgresql behind PgBouncer, which pools by transaction', () => {
  let command: Command;
  beforeAll(async () => {
    command = await Command.stage();
  }, timeoutMs);
  afterAll(() => command.remove());

  test(
    "processes that start together, with lock: 'table'",
    async () => {
      const end = await cleanEnd(command, 'postgresql');
      for (let round = 0; round < rounds; round++) {
        tellRound('postgresql behind PgBouncer', round);
        await withSite(
          command,
          'postgresql',
          async ({ url, folder }) => {
            const pooler = await startPooler(pgbouncer!, url, 3);
            const argv = ['upgrade', '--json', '--lock-timeout', '600', '--url', pooler.url];
            const results = await Promise.all(
              Array.from({ length: processes }, () => command.run(folder, argv)),
            );
            await pooler.stop();
            for (const { exitCode, stderr } of results) expect(exitCode, stderr).toBe(0);
            const applied = results.flatMap(({ stdout }) => JSON.parse(stdout).applied);
            expect(applied).toHaveLength(3);
            expect(await stateOf(url)).toBe(end);
            count('postgresql behind PgBouncer: processes that started together', processes);
          },
          "lock: 'table'",
        );
      }
    },
    timeoutMs,
  );

  test(
    'a killed process, and the whole loop',
    async () => {
      const end = await cleanEnd(command, 'postgresql');
      await withSite(
        command,
        'postgresql',
        async ({ url, folder }) => {
          const pooler = await startPooler(pgbouncer!, url, 3);
          const through = (...argv: readonly string[]) => runCommand(folder, [...argv, '--url', pooler.url]);
          const env = { DBM_FAULT: 'kill@25' };
          const killed = await command.run(folder, ['upgrade', '--url', pooler.url], { env });
          expect(killed.exitCode).toBe(-1);
          await recover(url, ['upgrade'], through);
          expect(await stateOf(url)).toBe(end);
          for (const argv of [['check'], ['current', '-v'], ['migrate', '-m', 'x'], ['downgrade', 'base']]) {
            const { exitCode, stderr } = await through(...argv);
            expect([0, 1], `${argv.join(' ')}: ${stderr}`).toContain(exitCode);
          }
          await pooler.stop();
        },
        "lock: 'table'",
      );
    },
    timeoutMs,
  );
});
