import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultNaming, type TableRef } from '../../src/catalog/index.js';
import { describeAll } from '../../src/operations/index.js';
import { findDifferences } from '../../src/runtime/autogenerate/autogenerate.js';
import { noRenames } from '../../src/runtime/autogenerate/renames.js';
import { VersionTable } from '../../src/runtime/version-table.js';
import { declarationsIn } from '../../src/schema/declare.js';
import { enumeration, integer, policy, sql, string, table } from '../../src/schema/index.js';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { useSession } from './sessions.js';

const versionTable = { schema: null, name: 'dbm_version' };

let database: Database;
const query = (sql: string) => withConnection(database.url, (send) => send(sql));
afterEach(() => database.drop());

function differences(models: object, includes: (table: TableRef) => boolean = () => true) {
  return useSession(database.url, async (session) => {
    const found = await findDifferences({
      session,
      models: declarationsIn(models),
      naming: defaultNaming,
      schemas: [],
      includes,
      objects: [],
      versionTable,
      renames: noRenames,
    });
    return {
      ...found,
      described: describeAll(found.operations).map(({ sign, description }) => `${sign} ${description}`),
    };
  });
}

describe.each(engines())('%s', (engine) => {
  beforeEach(async () => {
    database = await freshDatabase(engine);
  });

  const users = table('users', { id: integer().primaryKey(), name: string(20) });

  test('a view that nobody declares goes where a table takes its name', async () => {
    await query('CREATE TABLE notes (id integer, CONSTRAINT pk_notes PRIMARY KEY (id))');
    await query('CREATE VIEW users AS SELECT id FROM notes');
    await query('CREATE VIEW others AS SELECT id FROM notes');
    const notes = table('notes', { id: integer().primaryKey() });
    const { described, unmanaged } = await differences({ notes, users });
    expect(described).toEqual(['- view users', '+ table users']);
    expect(unmanaged).toMatchObject([{ kind: 'view', name: 'others' }]);
  });

  test('columns that are called by numbers have no place among others', async () => {
    const quoted = engine === 'mysql' || engine === 'mariadb' ? '`2020`' : '"2020"';
    await query(`CREATE TABLE years (id integer, ${quoted} integer, CONSTRAINT pk_years PRIMARY KEY (id))`);
    const years = table('years', { id: integer().primaryKey(), 2020: integer() });
    expect((await differences({ years })).described).toEqual([]);
  });

  test('renamedFrom what the models and the database still have says nothing, and that is said', async () => {
    await query('CREATE TABLE users (id integer PRIMARY KEY, name varchar(20), nick varchar(20))');
    const both = table('users', {
      id: integer().primaryKey(),
      name: string(20),
      nick: string(20).renamedFrom('name'),
    });
    const { operations, notes } = await differences({ both });
    expect(operations.filter((it) => it.kind === 'renameTable' || it.kind === 'dropTable')).toEqual([]);
    expect(notes).toContainEqual(
      expect.stringContaining(
        'renamedFrom of users.nick says nothing: the models and the database have users.name',
      ),
    );
  });

  test('the version table and what is not included are never seen', async () => {
    await query('CREATE TABLE theirs (id integer)');
    await useSession(database.url, async (session) => {
      const versions = new VersionTable(session, versionTable);
      await versions.add({
        revision: 'a1',
        downRevisions: [],
        message: null,
        appliedAt: '',
        checksum: null,
        durationMs: null,
      });
    });
    expect((await differences({ users }, (it) => it.name !== 'theirs')).described).toEqual(['+ table users']);
    expect((await differences({ users })).described).toEqual(['- table theirs', '+ table users']);
  });

  test('a model that is not included is not created', async () => {
    const other = table('other', { id: integer().primaryKey() });
    expect((await differences({ users, other }, (it) => it.name !== 'other')).described).toEqual([
      '+ table users',
    ]);
  });

  test('what no model declares and dbm does not drop is told', async () => {
    await query('CREATE TABLE users (id integer NOT NULL PRIMARY KEY, name varchar(20))');
    await query('CREATE VIEW everyone AS SELECT * FROM users');
    expect((await differences({ users })).unmanaged).toEqual([
      { kind: 'view', schema: null, name: 'everyone' },
    ]);
  });
});

describe.runIf(engines().includes('postgresql'))('postgresql', () => {
  beforeEach(async () => {
    database = await freshDatabase('postgresql');
  });

  test("an enum type of other people's tables is theirs", async () => {
    await query("CREATE TYPE theirs AS ENUM ('a')");
    await query("CREATE TYPE shared AS ENUM ('a')");
    await query('CREATE TABLE their_table (x theirs, y shared)');
    const shared = enumeration('shared', ['a']);
    const mine = table('mine', { id: integer().primaryKey(), y: shared });
    expect((await differences({ mine }, (it) => it.name === 'mine')).described).toEqual(['+ table mine']);
  });

  test('the schemas of the models are looked into', async () => {
    await query('CREATE SCHEMA audit');
    await query('CREATE TABLE audit.events (id integer CONSTRAINT pk_events PRIMARY KEY)');
    const events = table({ schema: 'audit', name: 'events' }, { id: integer().primaryKey() });
    expect((await differences({ events })).described).toEqual([]);
  });

  test('row level security is left alone until it or a policy is declared', async () => {
    await query('CREATE TABLE notes (id integer CONSTRAINT pk_notes PRIMARY KEY)');
    await query('ALTER TABLE notes ENABLE ROW LEVEL SECURITY');
    await query('CREATE POLICY own ON notes USING (id > 0)');
    const notes = table('notes', { id: integer().primaryKey() });
    const left = await differences({ notes });
    expect(left.described).toEqual([]);
    expect(left.unmanaged).toEqual([
      { kind: 'policy', schema: null, name: 'notes.own' },
      { kind: 'row level security', schema: null, name: 'notes' },
    ]);
    const other = policy('other', notes, { using: sql`id > 1` });
    expect((await differences({ notes, other })).described).toEqual([
      '- policy notes.own',
      '~ options of notes rowLevelSecurity true -> rowLevelSecurity false',
      '+ policy notes.other',
    ]);
  });
});
