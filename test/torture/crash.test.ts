import { describe, expect, test } from 'vitest';
import { runCommand, type TestProject, testProject } from '../cli/projects.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { count, isThorough, timeoutMs } from './extent.js';
import { recover } from './recover.js';
import { scenario } from './scenario.js';
import { stateOf } from './state.js';

const scenarios = {
  'as it is written by default': scenario(),
  'without a transaction': scenario({ transaction: false }),
  'with raw SQL about structure': scenario({ raw: true }),
  'raw, without a transaction': scenario({ transaction: false, raw: true }),
};

interface Site {
  readonly project: TestProject;
  readonly database: Database;
  close(): Promise<void>;
}

async function site(engine: Database['engine'], files: Readonly<Record<string, string>>): Promise<Site> {
  const database = await freshDatabase(engine);
  const project = await testProject(database.url);
  await project.write(files);
  const close = async () => {
    await project.remove();
    await database.drop();
  };
  return { project, database, close };
}

/**
 * The connection breaks before the first statement of a run, before the second, and so on until the run gets
 * through: what is in the database then is what a kill at that place leaves.
 */
async function breakEverywhere(
  engine: Database['engine'],
  files: Readonly<Record<string, string>>,
  stride = 1,
) {
  const first = 1 + Math.floor(Math.random() * stride);
  const run = await site(engine, files);
  const clean = await site(engine, files);
  try {
    const { url } = run.database;
    const dbm = (...argv: readonly string[]) => runCommand(run.project.folder, argv);
    let faults = 0;
    await clean.project.ok('upgrade', 'a1');
    await dbm('upgrade', 'a1');
    const start = await stateOf(url);
    expect(start).toBe(await stateOf(clean.database.url));
    await clean.project.ok('upgrade');
    const end = await stateOf(clean.database.url);
    for (const [command, argv, before, wanted] of [
      ['upgrade', ['upgrade'], ['downgrade', 'a1'], end],
      ['downgrade', ['downgrade', 'a1'], ['upgrade'], start],
    ] as const) {
      for (let place = first; ; place += stride) {
        const { exitCode } = await runCommand(run.project.folder, argv, null, {
          DBM_FAULT: `break@${place}`,
        });
        if (exitCode !== 0) {
          faults += 1;
          await recover(url, argv, dbm);
        }
        expect(await stateOf(url), `${command} that broke at statement ${place}`).toBe(wanted);
        if (exitCode === 0) break;
        expect((await dbm(...before)).exitCode).toBe(0);
      }
    }
    count(`${engine}: statements at which the connection broke`, faults);
    return faults;
  } finally {
    await run.close();
    await clean.close();
  }
}

const chosen = Object.entries(scenarios).filter((_, i) => isThorough || i === 2);

describe.each(engines())('%s', (engine) => {
  test.each(chosen)(
    'a crash at any statement is survived: %s',
    async (_, { files }) => {
      const faults = await breakEverywhere(engine, files, isThorough ? 1 : 9);
      expect(faults).toBeGreaterThan(3);
    },
    timeoutMs,
  );
});
