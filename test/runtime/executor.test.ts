import BetterSqlite from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { defaultNaming } from '../../src/catalog/index.js';
import type { DbmError } from '../../src/errors/index.js';
import { runSteps } from '../../src/runtime/executor.js';
import type { LoadedStep, MigrationModule } from '../../src/runtime/migration.js';
import type { Op } from '../../src/runtime/op/op.js';
import type { Session } from '../../src/runtime/session.js';
import { VersionTable } from '../../src/runtime/version-table.js';
import { enumeration, index, integer, string } from '../../src/schema/index.js';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import { sqlitePath } from '../servers/url.js';
import { revision } from '../support/revisions.js';
import { useSession } from './sessions.js';

type Migrate = (op: Op) => Promise<void>;

function step(id: string, upgrade: Migrate, direction: 'up' | 'down' = 'up'): LoadedStep {
  const module: MigrationModule = { upgrade, downgrade: upgrade };
  return { direction, revision: revision(id, { message: `does ${id}` }), module, checksum: 'c0ffee' };
}

async function run(session: Session, ...steps: readonly LoadedStep[]) {
  const versions = new VersionTable(session, { schema: null, name: 'dbm_version' });
  await versions.read();
  return runSteps(steps, { session, versions, naming: defaultNaming });
}

const users = { id: integer().primaryKey(), name: string(20).notNull() };

describe.each(engines())('%s', (engine) => {
  const isTransactional = engine === 'sqlite' || engine === 'postgresql';
  let database: Database;
  const query = (sql: string) => withConnection(database.url, (send) => send(sql));
  const applied = async () =>
    (await query('SELECT revision FROM dbm_version WHERE progress IS NULL')).map((it) => it.revision);

  beforeEach(async () => {
    database = await freshDatabase(engine);
    return () => database.drop();
  });

  const failure = (...steps: readonly LoadedStep[]) =>
    useSession(database.url, (session) => run(session, ...steps)).catch(
      (thrown) => thrown,
    ) as Promise<DbmError>;

  test.runIf(engine === 'sqlite')('enforces foreign keys again, however a run ends', async () => {
    const fails = step('b2', async () => {
      throw new Error('no');
    });
    const abort = new AbortController();
    const ends = step('c3', async () => abort.abort());
    const alone = step('d4', (op) => op.execute('CREATE TABLE seen AS SELECT * FROM pragma_foreign_keys'));
    const without: LoadedStep = { ...alone, revision: { ...alone.revision, transaction: false } };
    const empty = (id: string) => step(id, async () => undefined);
    await useSession(database.url, async (session) => {
      const versions = new VersionTable(session, { schema: null, name: 'dbm_version' });
      const isEnforced = async () => (await session.connection.query('PRAGMA foreign_keys'))[0];
      for (const [steps, isWell] of [
        [[empty('a1'), fails], false],
        [[empty('a2'), ends, empty('a3')], false],
        [[empty('a4'), without], true],
      ] as const) {
        const options = { session, versions, naming: defaultNaming, signal: abort.signal };
        const signal = isWell ? new AbortController().signal : abort.signal;
        const running = runSteps(steps, { ...options, signal });
        if (isWell) await running;
        else await expect(running).rejects.toThrow();
        expect(await isEnforced()).toEqual({ foreign_keys: 1 });
      }
      expect(await session.connection.query('SELECT * FROM seen')).toEqual([{ foreign_keys: 1 }]);
    });
  });

  /** Written by another connection, at once. */
  const elsewhere = (...statements: readonly string[]) => {
    const other = new BetterSqlite(sqlitePath(database.url));
    for (const sql of statements) other.exec(sql);
    other.close();
  };

  test.runIf(engine === 'sqlite')('sees what others do between two steps', async () => {
    const ran: string[] = [];
    const tells = (id: string) => step(id, async () => void ran.push(id));
    const record = (id: string) =>
      elsewhere(`INSERT INTO dbm_version (revision, down_revisions, applied_at) VALUES ('${id}', '[]', '')`);
    await useSession(database.url, async (session) => {
      const versions = new VersionTable(session, { schema: null, name: 'dbm_version' });
      await versions.ensure();
      await versions.read();
      record('d4');
      await runSteps([tells('a1'), tells('b2'), tells('c3'), tells('d4'), tells('e5')], {
        session,
        versions,
        naming: defaultNaming,
        observer: { finished: ({ revision }) => revision.id === 'a1' && record('b2') },
      });
    });
    expect(ran).toEqual(['a1', 'c3', 'e5']);
  });

  test.runIf(engine === 'sqlite')('holds no row against a migration that was wrong before it', async () => {
    await query('CREATE TABLE parents (id integer PRIMARY KEY)');
    await query('CREATE TABLE children (parent integer REFERENCES parents (id))');
    const addWrong = (id: number) =>
      elsewhere('PRAGMA foreign_keys = OFF', `INSERT INTO children VALUES (${id})`);
    addWrong(1);
    const empty = (id: string) => step(id, (op) => op.execute(`CREATE TABLE ${id} (id integer)`));
    const wrong = step('f6', (op) => op.execute('INSERT INTO children VALUES (3)'));
    await useSession(database.url, async (session) => {
      const versions = new VersionTable(session, { schema: null, name: 'dbm_version' });
      await versions.read();
      const options = { session, versions, naming: defaultNaming };
      await runSteps([empty('a1'), empty('b2')], options);
      await runSteps([empty('c3'), empty('d4'), empty('e5')], {
        ...options,
        observer: { finished: ({ revision }) => revision.id === 'c3' && addWrong(2) },
      });
      await expect(runSteps([empty('e6'), wrong], options)).rejects.toThrow(/foreign keys that do not hold/);
    });
    expect(await applied()).toEqual(['a1', 'b2', 'c3', 'd4', 'e5', 'e6']);
  });

  test.runIf(!isTransactional)('what cannot be noted is not done', async () => {
    await useSession(database.url, (session) =>
      new VersionTable(session, { schema: null, name: 'dbm_version' }).ensure(),
    );
    await query('ALTER TABLE dbm_version MODIFY progress varchar(1)');
    const error = await failure(
      step('a1', async (op) => {
        await op.execute('CREATE TABLE one (id integer)').catch(() => undefined);
        await op.createTable('two', users).catch(() => undefined);
      }),
    );
    expect(error.message).toMatch(/progress.*\n.*\nStatement: INSERT INTO `dbm_version`/);
    expect(await query('SHOW TABLES')).toHaveLength(1);
    expect(await query('SELECT * FROM dbm_version')).toEqual([]);
  });

  test('runs steps in order, each with its row', async () => {
    const events: string[] = [];
    const first = step('a1', async (op) => {
      await op.createTable('users', users);
      await op.db.insertInto('users').values({ id: 1, name: 'ann' }).execute();
    });
    const second = step('b2', (op) =>
      op.addColumn('users', 'role', enumeration('role', ['reader', 'writer'])),
    );
    await useSession(database.url, async (session) => {
      if (engine === 'postgresql')
        await session.connection.query("CREATE TYPE role AS ENUM ('reader', 'writer')");
      const versions = new VersionTable(session, { schema: null, name: 'dbm_version' });
      await versions.read();
      const finished = await runSteps([first, second], {
        session,
        versions,
        naming: defaultNaming,
        observer: {
          started: ({ revision }) => events.push(`start ${revision.id}`),
          finished: ({ revision }, ms) => events.push(`end ${revision.id} ${typeof ms}`),
        },
      });
      expect(finished.map((it) => it.revision.id)).toEqual(['a1', 'b2']);
      expect(await versions.read()).toEqual([
        expect.objectContaining({ revision: 'a1', message: 'does a1', checksum: 'c0ffee' }),
        expect.objectContaining({ revision: 'b2', appliedAt: expect.stringMatching(/^\d{4}-.*Z$/) }),
      ]);
    });
    expect(events).toEqual(['start a1', 'end a1 number', 'start b2', 'end b2 number']);
    expect(await query('SELECT name, role FROM users')).toEqual([{ name: 'ann', role: null }]);
    await expect(query("UPDATE users SET role = 'nonsense'")).rejects.toThrow();
  });

  test('a downgrade takes its row away', async () => {
    const up = step('a1', (op) => op.createTable('users', users));
    const down = step('a1', (op) => op.dropTable('users'), 'down');
    await useSession(database.url, async (session) => {
      await run(session, up);
      await run(session, down);
    });
    expect(await applied()).toEqual([]);
    await expect(query('SELECT * FROM users')).rejects.toThrow();
  });

  test('a failing migration is explained', async () => {
    const error = await failure(
      step('a1', (op) => op.createTable('users', users)),
      step('b2', async (op) => {
        await op.createTable('posts', users);
        await op.db.insertInto('users').values({ id: 1, name: 'ann' }).execute();
        await op.execute('INSERT INTO nowhere VALUES (1)');
      }),
    );
    expect(error).toMatchObject({ name: 'DbmError', code: 'sql', hint: expect.any(String) });
    expect(error.message).toMatch(/^Upgrade to b2 \(does b2\) failed: .*nowhere/);
    expect(error.message).toContain('\nStatement: INSERT INTO nowhere VALUES (1)\n');
    expect(error.message).toContain('\nOne migration of this run finished before it and stays.');
    if (isTransactional) {
      expect(error.message).toContain('It was rolled back: the database is as it was before this migration.');
      expect(await query('SELECT * FROM users')).toEqual([]);
      await expect(query('SELECT * FROM posts')).rejects.toThrow();
    } else {
      const name = engine === 'mysql' ? 'MySQL' : 'MariaDB';
      expect(error.message).toContain(
        `${name} cannot roll back changes of structure. Done, and still there, is:\n  1. + table posts\n`,
      );
      expect(error.message).toContain('\nRolled back: the statement about rows after that.\n');
      expect(await query('SELECT * FROM users')).toEqual([]);
    }
    expect(await applied()).toEqual(['a1']);
  });

  test.runIf(isTransactional)(
    'a failing first migration leaves nothing, not even the version table',
    async () => {
      const before = await dump(database.url, { exclude: 'nothing' });
      await failure(
        step('a1', async (op) => {
          await op.createTable('users', users);
          throw new RangeError('on purpose');
        }),
      );
      expect(await dump(database.url, { exclude: 'nothing' })).toBe(before);
    },
  );

  test('an error of the migration itself keeps its name', async () => {
    const error = await failure(step('a1', () => Promise.reject(new RangeError('on purpose'))));
    expect(error).toMatchObject({ code: 'migration' });
    expect(error.message).toMatch(/^Upgrade to a1 \(does a1\) failed: RangeError: on purpose\n/);
    if (!isTransactional) expect(error.message).toContain('Nothing of this migration is done yet.');
    expect(error.hint).toMatch(/^Correct a1\.ts/);
  });

  test('requireNoRows fails before anything is changed', async () => {
    await useSession(database.url, (session) =>
      run(
        session,
        step('a1', async (op) => {
          await op.createTable('users', users);
          await op.requireNoRows('users', 'a value is needed');
          await op.db.insertInto('users').values({ id: 1, name: 'ann' }).execute();
        }),
      ),
    );
    const error = await failure(step('b2', (op) => op.requireNoRows('users', 'a value is needed')));
    expect(error.message).toContain('users has rows: a value is needed');
    expect(error).toMatchObject({ code: 'migration' });
  });

  test('requireNoNulls fails for rows without a value only', async () => {
    await useSession(database.url, (session) =>
      run(
        session,
        step('a1', async (op) => {
          await op.createTable('users', { id: integer().notNull(), name: string(20) });
          await op.requireNoNulls('users', 'name', 'a value is needed');
          await op.db.insertInto('users').values({ id: 1, name: 'ann' }).execute();
          await op.requireNoNulls('users', 'name', 'a value is needed');
          await op.db.insertInto('users').values({ id: 2, name: null }).execute();
        }),
      ),
    );
    const error = await failure(step('b2', (op) => op.requireNoNulls('users', 'name', 'a value is needed')));
    expect(error.message).toContain('users has rows without name: a value is needed');
    expect(error).toMatchObject({ code: 'migration' });
  });

  test('requireNoValues fails for rows with a value only', async () => {
    await useSession(database.url, (session) =>
      run(
        session,
        step('a1', async (op) => {
          await op.createTable('users', { id: integer().notNull(), name: string(20) });
          await op.db.insertInto('users').values({ id: 1, name: null }).execute();
          await op.requireNoValues('users', 'name', 'it refers to nothing');
          await op.db.insertInto('users').values({ id: 2, name: 'ann' }).execute();
        }),
      ),
    );
    const error = await failure(
      step('b2', (op) => op.requireNoValues('users', 'name', 'it refers to nothing')),
    );
    expect(error.message).toContain('users has rows with name: it refers to nothing');
    expect(error).toMatchObject({ code: 'migration' });
  });

  test('a call that nobody awaits is found', async () => {
    const error = await failure(
      step('a1', async (op) => {
        void op.createTable('users', users);
      }),
    );
    expect(error.message).toContain('ended before all of its op calls had');
    if (isTransactional) await expect(query('SELECT * FROM users')).rejects.toThrow();
    else expect(error.message).toContain('1. + table users');
  });

  test.runIf(isTransactional)('a transaction inside of the transaction is refused', async () => {
    const error = await failure(
      step('a1', async (op) => {
        await op.createTable('users', users);
        await op.db
          .transaction()
          .execute((trx) => trx.insertInto('users').values({ id: 1, name: 'a' }).execute());
      }),
    );
    expect(error.message).toContain('already runs in a transaction');
    await expect(query('SELECT * FROM users')).rejects.toThrow();
  });

  test.runIf(!isTransactional)('data steps may have a transaction of their own', async () => {
    await useSession(database.url, (session) =>
      run(
        session,
        step('a1', async (op) => {
          await op.createTable('users', users);
          await op.db.transaction().execute(async (trx) => {
            await trx.insertInto('users').values({ id: 1, name: 'a' }).execute();
          });
        }),
      ),
    );
    expect(await query('SELECT * FROM users')).toHaveLength(1);
  });

  test.runIf(engine !== 'sqlite')('a connection that is lost in the middle is said to be', async () => {
    const kill =
      engine === 'postgresql' ? 'SELECT pg_terminate_backend(pg_backend_pid())' : 'KILL CONNECTION_ID()';
    const error = await failure(
      step('a1', async (op) => {
        await op.createTable('users', users);
        await op.execute(kill);
        await op.createTable('posts', users);
      }),
    );
    expect(error).toMatchObject({ name: 'DbmError', code: 'sql' });
    expect(error.message).toMatch(/^Upgrade to a1 \(does a1\) failed: /);
    if (isTransactional) {
      expect(error.message).toContain('The rollback could not be confirmed: ');
      await expect(query('SELECT * FROM users')).rejects.toThrow();
    } else {
      expect(error.message).toContain('1. + table users');
    }
  });

  test('a unique index written by hand is one, whatever the engine calls it', async () => {
    await useSession(database.url, (session) =>
      run(
        session,
        step('a1', async (op) => {
          await op.createTable('users', users);
          await op.createIndex('users', index('ux_name').on('name').unique());
          await op.db.insertInto('users').values({ id: 1, name: 'ann' }).execute();
        }),
      ),
    );
    await expect(query("INSERT INTO users VALUES (2, 'ann')")).rejects.toThrow();
    await useSession(database.url, (session) =>
      run(
        session,
        step('b2', (op) => op.dropIndex('users', 'ux_name')),
      ),
    );
    await query("INSERT INTO users VALUES (2, 'ann')");
  });

  test('a migration that wants no transaction gets none', async () => {
    const bare = step('a1', async (op) => {
      await op.createTable('users', users);
      throw new RangeError('on purpose');
    });
    const error = await failure({ ...bare, revision: { ...bare.revision, transaction: false } });
    expect(error.message).toMatch(/Done, and still there, is:\n {2}1\. \+ table users/);
    expect(error.message).toContain('the revision does not count as applied.');
    expect(await query('SELECT * FROM users')).toEqual([]);
  });

  test.runIf(isTransactional)('one transaction for the whole run undoes all of it', async () => {
    const steps = [
      step('a1', (op) => op.createTable('users', users)),
      step('b2', (op) => op.createTable('posts', users)),
      step('c3', () => Promise.reject(new RangeError('on purpose'))),
    ];
    const all = (list: readonly LoadedStep[]) =>
      useSession(database.url, async (session) => {
        const versions = new VersionTable(session, { schema: null, name: 'dbm_version' });
        await versions.read();
        const options = { session, versions, naming: defaultNaming, transactionPerMigration: false };
        return runSteps(list, options);
      });
    const before = await dump(database.url, { exclude: 'nothing' });
    await expect(all(steps)).rejects.toThrow(
      'The whole run was rolled back: the database is as it was before.',
    );
    expect(await dump(database.url, { exclude: 'nothing' })).toBe(before);
    expect(await all(steps.slice(0, 2))).toHaveLength(2);
    expect(await applied()).toEqual(['a1', 'b2']);
  });
});

test('SQLite alters no table outside of a transaction: the rebuild would cascade', async () => {
  const alter = step('b2', (op) => op.alterColumn('users', 'name', string(30)));
  const running = useSession('sqlite::memory:', async (session) => {
    await run(
      session,
      step('a1', (op) => op.createTable('users', users)),
    );
    await run(session, { ...alter, revision: { ...alter.revision, transaction: false } });
  });
  await expect(running).rejects.toThrow('users cannot be altered without a transaction');
});
