import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { Command } from './processes.js';
import { openProxy } from './proxy.js';
import { recover } from './recover.js';
import { scenario } from './scenario.js';
import { stateOf } from './state.js';

/** How much: the short form is part of `npm test`; `npm run torture -- <rounds> <processes>` says more. */
const isThorough = process.env.DBM_TORTURE !== undefined;
const rounds = isThorough ? Number(process.env.DBM_TORTURE) : 1;
const processes = isThorough ? Number(process.env.DBM_TORTURE_PROCESSES ?? 20) : 3;
const timeoutMs = isThorough ? 24 * 3_600_000 : 120_000;
const counts = new Map<string, number>();
const count = (what: string, by = 1) => counts.set(what, (counts.get(what) ?? 0) + by);

let command: Command;
beforeAll(async () => {
  command = await Command.stage();
}, 120_000);
afterAll(async () => {
  await command.remove();
  if (isThorough) for (const [what, n] of counts) process.stderr.write(`torture: ${n} ${what}\n`);
});

const { files } = scenario({ raw: true });
const until = {
  'models.ts':
    "import { table, integer } from 'kysely-dbm/schema';\nexport const t = table('t', { id: integer() });\n",
};

async function withProject<T>(
  engine: Database['engine'],
  use: (site: {
    url: string;
    folder: string;
    dbm: (...argv: readonly string[]) => ReturnType<Command['run']>;
  }) => Promise<T>,
  config = '',
): Promise<T> {
  const database = await freshDatabase(engine);
  try {
    const folder = await command.project(database.url, { ...until, ...files }, config);
    return await use({ url: database.url, folder, dbm: (...argv) => command.run(folder, argv) });
  } finally {
    await database.drop();
  }
}

const ends = new Map<string, string>();

/** What an upgrade that nothing happens to comes to. */
async function cleanEnd(engine: Database['engine']): Promise<string> {
  const known = ends.get(engine);
  if (known !== undefined) return known;
  return withProject(engine, async ({ url, dbm }) => {
    const { exitCode, stderr } = await dbm('upgrade');
    expect(exitCode, stderr).toBe(0);
    const state = await stateOf(url);
    ends.set(engine, state);
    return state;
  });
}

describe.each(engines())('%s', (engine) => {
  test(
    'kill -9 at a statement, and at any time',
    async () => {
      const end = await cleanEnd(engine);
      for (let round = 0; round < rounds; round++) {
        for (const options of [
          { env: { DBM_FAULT: `kill@${6 + Math.floor(Math.random() * 40)}` } },
          { killAfterMs: 250 + Math.random() * 900 },
        ]) {
          await withProject(engine, async ({ url, folder, dbm }) => {
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
    'SIGTERM stops at a safe point, says where, and ends with 143',
    async () => {
      await withProject(engine, async ({ url, folder, dbm }) => {
        const result = await command.run(folder, ['upgrade'], {
          killAfterMs: 300 + Math.random() * 500,
          signal: 'SIGTERM',
        });
        expect([0, 143, -1]).toContain(result.exitCode);
        if (result.exitCode === 143) expect(result.stderr).toContain('Interrupted');
        await recover(url, ['upgrade'], dbm);
        expect(await stateOf(url)).toBe(await cleanEnd(engine));
      });
    },
    timeoutMs,
  );

  test.each(isThorough ? ['session', 'table'] : ['session'])(
    'processes that start together, lock: %s',
    async (lock) => {
      const end = await cleanEnd(engine);
      for (let round = 0; round < rounds; round++) {
        await withProject(
          engine,
          async ({ url, dbm }) => {
            const results = await Promise.all(
              Array.from({ length: processes }, () => dbm('upgrade', '--json')),
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

  test.runIf(engine !== 'sqlite')(
    'a connection that is cut',
    async () => {
      const end = await cleanEnd(engine);
      for (let round = 0; round < rounds; round++) {
        const database = await freshDatabase(engine);
        const at = new URL(database.url);
        const proxy = await openProxy(at.hostname, Number(at.port));
        try {
          at.port = String(proxy.port);
          const folder = await command.project(at.href, { ...until, ...files });
          proxy.cutAfter(2_000 + Math.random() * 12_000);
          const cut = await command.run(folder, ['upgrade']);
          if (cut.exitCode !== 0) {
            expect(cut.exitCode, cut.stderr).toBe(2);
            expect(cut.stderr).toMatch(/connection/i);
            expect(cut.stderr).not.toMatch(/\n\s+at /);
          }
          count(`${engine}: connections cut`, proxy.cuts);
          proxy.cutAfter(Number.POSITIVE_INFINITY);
          await recover(database.url, ['upgrade'], (...argv) => command.run(folder, argv));
          expect(await stateOf(database.url)).toBe(end);
        } finally {
          await proxy.close();
          await database.drop();
        }
      }
    },
    timeoutMs,
  );

  test(
    'a holder that was killed blocks nobody',
    async () => {
      await withProject(engine, async ({ folder, dbm, url }) => {
        const { exitCode } = await command.run(folder, ['upgrade'], { env: { DBM_FAULT: 'kill@12' } });
        expect(exitCode).toBe(-1);
        await recover(url, ['upgrade', '--lock-timeout', '5'], dbm);
        const [row] = await withConnection(url, (query) =>
          query("select value from counters where name = 'runs'"),
        );
        expect(Number(row!.value)).toBe(2222);
      });
    },
    timeoutMs,
  );
});
