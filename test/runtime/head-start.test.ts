import { beforeEach, describe, expect, test } from 'vitest';
import { defaultNaming } from '../../src/catalog/index.js';
import { DbmError } from '../../src/errors/index.js';
import { runSteps } from '../../src/runtime/executor.js';
import type { LoadedStep } from '../../src/runtime/migration.js';
import type { Op } from '../../src/runtime/op/op.js';
import { VersionTable } from '../../src/runtime/version-table.js';
import { integer } from '../../src/schema/index.js';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { revision } from '../support/revisions.js';
import { useSession } from './sessions.js';

describe.each(engines())('a migration that is called while the one before it is committed: %s', (engine) => {
  let database: Database;
  /** What happens in a run; what is sent to the server begins with `>`. */
  let events: string[];
  beforeEach(async () => {
    events = [];
    database = await freshDatabase(engine);
    return () => database.drop();
  });

  const query = (sql: string) => withConnection(database.url, (send) => send(sql));
  const applied = async () =>
    (await query('SELECT revision FROM dbm_version ORDER BY revision')).map((it) => it.revision);

  function step(id: string, upgrade: (op: Op) => Promise<void>): LoadedStep {
    const called = (op: Op) => {
      events.push(`call ${id}`);
      return upgrade(op);
    };
    const module = { upgrade: called, downgrade: called, usesKysely: false, beginsWithOp: true };
    return { direction: 'up', revision: revision(id, { message: id }), module, checksum: null };
  }
  const creates = (id: string) =>
    step(id, (op) => op.createTable(`table_${id}`, { id: integer().primaryKey() }));

  async function run(steps: readonly LoadedStep[], abort = new AbortController()): Promise<unknown> {
    const ending = (id: string) => {
      events.push(`end ${id}`);
      if (id === 'last') abort.abort(new DbmError('interrupted', 'that is enough'));
    };
    const running = useSession(
      database.url,
      async (session) => {
        const versions = new VersionTable(session, { schema: null, name: 'dbm_version' });
        await versions.ensure();
        events.length = 0;
        await runSteps(steps, {
          session,
          versions,
          naming: defaultNaming,
          signal: abort.signal,
          observer: {
            started: ({ revision }) => events.push(`start ${revision.id}`),
            finished: ({ revision }) => ending(revision.id),
          },
        });
      },
      ({ sql }) => events.push(`> ${sql.replace(/ (?:VALUES|\().*?(?=;|$)/s, '')}`),
    );
    return running.then(
      () => null,
      (thrown: unknown) => thrown,
    );
  }

  test('leaves what it does in the order that it had', async () => {
    expect(await run([creates('a1'), creates('b2'), creates('c3')])).toBeNull();
    const said = (it: string) => /^(?:start|end) /.test(it);
    expect(events.filter(said)).toEqual(['start a1', 'end a1', 'start b2', 'end b2', 'start c3', 'end c3']);
    expect(await applied()).toEqual(['a1', 'b2', 'c3']);
  });

  test('fails for itself, even before its turn', async () => {
    const fails = step('b2', () => Promise.reject(new RangeError('on purpose')));
    const thrown = await run([creates('a1'), fails, creates('c3')]);
    expect(String(thrown)).toMatch(/Upgrade to b2 .*failed: RangeError: on purpose/);
    expect(String(thrown)).toContain('One migration of this run finished before it and stays.');
    expect(await applied()).toEqual(['a1']);
  });

  test('does nothing when the run ends before its turn', async () => {
    const thrown = await run([creates('last'), creates('b2')]);
    expect(String(thrown)).toContain('that is enough');
    expect(await applied()).toEqual(['last']);
    await expect(query('SELECT * FROM table_b2')).rejects.toThrow();
  });

  describe.runIf(engine === 'postgresql')('where the commit takes a message', () => {
    const recorded = '> INSERT INTO "dbm_version"; COMMIT';

    test('asks the server nothing before', async () => {
      await run([creates('a1'), creates('b2')]);
      expect(events).toEqual([
        ...['> BEGIN', 'start a1', 'call a1', '> CREATE TABLE "table_a1"', recorded],
        ...['call b2', 'end a1'],
        ...['> BEGIN', 'start b2', '> CREATE TABLE "table_b2"', recorded, 'end b2'],
      ]);
    });

    test('does nothing when the one before it is not committed', async () => {
      await query('CREATE TABLE parents (id integer PRIMARY KEY)');
      await query(
        'CREATE TABLE children (id integer REFERENCES parents DEFERRABLE INITIALLY DEFERRED, name text)',
      );
      const fails = step('a1', (op) => op.execute('INSERT INTO children VALUES (1)'));
      const tries = step('b2', async (op) => {
        await op.createTable('one', { id: integer() }).catch(() => events.push('refused'));
        await op.createTable('two', { id: integer() }).catch(() => events.push('refused'));
      });
      const thrown = await run([fails, tries]);
      expect(String(thrown)).toMatch(/Upgrade to a1 .*failed: .*children_id_fkey/);
      const after = events.slice(events.indexOf('call b2') + 1);
      expect(after.toSorted()).toEqual(['> ROLLBACK', 'refused', 'refused']);
      expect(await applied()).toEqual([]);
    });
  });
});
