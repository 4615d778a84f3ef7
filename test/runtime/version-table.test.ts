import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppliedRevision } from '../../src/runtime/version-statements.js';
import { currentOf, VersionTable } from '../../src/runtime/version-table.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import { useSession } from './sessions.js';

const row = (revision: string, downRevisions: readonly string[] = []): AppliedRevision => ({
  revision,
  downRevisions,
  message: null,
  appliedAt: '2026-11-21T09:15:00.123Z',
  checksum: null,
  durationMs: null,
});

describe('currentOf', () => {
  test.each([
    ['nothing', [], []],
    ['the last of a line', [row('a'), row('b', ['a']), row('c', ['b'])], ['c']],
    ['both branches', [row('a'), row('b', ['a']), row('c', ['a'])], ['b', 'c']],
    ['a merge', [row('a'), row('b', ['a']), row('c', ['a']), row('d', ['b', 'c'])], ['d']],
  ])('%s', (_, rows, expected) => {
    expect(currentOf(rows)).toEqual(expected);
  });
});

describe.each(engines())('%s', (engine) => {
  let database: Database;
  beforeAll(async () => {
    database = await freshDatabase(engine);
  });
  afterAll(() => database.drop());

  const names =
    engine === 'postgresql' ? ['dbm_version', 'Odd "name"', 'audit'] : ['dbm_version', 'Odd `"name'];

  test.each(names)('keeps what is written, in %s', async (name) => {
    const ref = name === 'audit' ? { schema: name, name: 'dbm_version' } : { schema: null, name };
    const full: AppliedRevision = {
      revision: '3f9a1c07b2de',
      downRevisions: ['a1', "o'dd\\"],
      message: 'añade “posts” 🎉\nsecond \\ line',
      appliedAt: '2026-11-21T09:15:00.123Z',
      checksum: 'f'.repeat(64),
      durationMs: 86_400_000,
    };
    await useSession(database.url, async (session) => {
      if (name === 'audit') await session.connection.query('CREATE SCHEMA audit');
      const versions = new VersionTable(session, ref);
      expect(await versions.read()).toEqual([]);
      await versions.add(row('a1'));
      await versions.add(full);
      // Revisions are compared to the letter, on every engine.
      await versions.add(row('A1'));
    });
    await useSession(database.url, async (session) => {
      const versions = new VersionTable(session, ref);
      const rows = await versions.read();
      expect(rows).toHaveLength(3);
      expect(rows).toEqual(expect.arrayContaining([row('a1'), full, row('A1')]));
      await versions.remove('a1');
      expect((await versions.read()).map((it) => it.revision).sort()).toEqual(['3f9a1c07b2de', 'A1']);
    });
  });

  test.runIf(engine === 'postgresql')(
    'the default schema is the same with its name and without',
    async () => {
      await useSession(database.url, async (session) => {
        const named = new VersionTable(session, { schema: 'public', name: 'versions' });
        expect(named.ref).toEqual({ schema: null, name: 'versions' });
        await named.add(row('a1'));
        const again = new VersionTable(session, { schema: 'public', name: 'versions' });
        await again.add(row('b2'));
        expect(await new VersionTable(session, { schema: null, name: 'versions' }).read()).toHaveLength(2);
      });
    },
  );

  test('reading creates nothing', async () => {
    const fresh = await freshDatabase(engine);
    const before = await dump(fresh.url, { exclude: 'nothing' });
    await useSession(fresh.url, async (session) => {
      expect(await new VersionTable(session, { schema: null, name: 'dbm_version' }).read()).toEqual([]);
      expect(
        (await new VersionTable(session, { schema: null, name: 'dbm_version' }).readTimes()).times.size,
      ).toBe(0);
    });
    expect(await dump(fresh.url, { exclude: 'nothing' })).toBe(before);
    await fresh.drop();
  });

  test.skipIf(engine === 'sqlite')('a first row over a slow link asks the catalog nothing', async () => {
    const fresh = await freshDatabase(engine);
    const sent: string[] = [];
    await useSession(
      fresh.url,
      async (session) => {
        const versions = new VersionTable(session, { schema: null, name: 'dbm_version' });
        sent.length = 0;
        expect(await versions.read()).toEqual([]);
        await versions.add(row('a1'));
        const words = sent
          .filter((sql) => sql !== session.server.preparation)
          .map((sql) => sql.split(' ', 1)[0]);
        expect(words).toEqual(['SELECT', 'CREATE', 'INSERT']);
        expect(await versions.read()).toEqual([row('a1')]);
      },
      ({ sql }) => sent.push(sql),
    );
    await fresh.drop();
  });

  test('the times alone are those of the rows', async () => {
    const ref = { schema: null, name: 'times' };
    const times = new Map([['a1', row('a1').appliedAt]]);
    const running = { direction: 'up', done: [], results: {}, pending: null } as const;
    await useSession(database.url, async (session) => {
      const read = () => new VersionTable(session, ref).readTimes();
      expect(await read()).toEqual({ times: new Map(), unfinished: [] });
      const versions = new VersionTable(session, ref);
      await versions.add(row('a1'));
      expect(await read()).toEqual({ times, unfinished: [] });
      await versions.saveProgress(row('b2', ['a1']), running, false);
      const { applied, unfinished } = await versions.readAll();
      expect(applied).toEqual([row('a1')]);
      expect(unfinished).toHaveLength(1);
      expect(await read()).toEqual({ times, unfinished });
      await versions.finish(row('b2'));
      expect((await read()).times).toEqual(new Map([...times, ['b2', row('b2').appliedAt]]));
      // As older versions of dbm made it.
      await session.connection.query('ALTER TABLE times DROP COLUMN progress');
      expect((await read()).times.size).toBe(2);
    });
  });

  test('a table of that name that is none of dbm is an error, not an empty history', async () => {
    await useSession(database.url, async (session) => {
      await session.connection.query('CREATE TABLE other (a integer)');
      const versions = new VersionTable(session, { schema: null, name: 'other' });
      await expect(versions.read()).rejects.toThrow(/revision/);
      await expect(versions.readTimes()).rejects.toThrow(/revision/);
    });
  });

  test('a list of parents that is none is an error that names the table', async () => {
    await useSession(database.url, async (session) => {
      const versions = new VersionTable(session, { schema: null, name: 'broken' });
      await versions.read();
      await versions.add(row('a1'));
      await session.connection.query("UPDATE broken SET down_revisions = 'a0'");
      await expect(versions.read()).rejects.toMatchObject({ code: 'revision', message: /broken/ });
    });
  });
});
