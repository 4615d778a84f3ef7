import { expect, it } from 'vitest';
import { sqlite } from '../../../src/dialects/sqlite/index.js';
import { dumpSqlite } from '../../servers/dumps/sqlite.js';
import { describeRealSchemas } from '../../support/real-schemas.js';
import { createTable, openDatabase, type TestDatabase } from './database.js';

/** The statements of a script; those of a trigger's body belong to it. */
function statementsOf(script: string): readonly string[] {
  const text = script.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*--.*$/gm, '');
  const statements: string[] = [];
  let pending = '';
  for (const line of text.split('\n')) {
    pending += `${line}\n`;
    const isTrigger = /^\s*create\s+trigger/i.test(pending);
    if (isTrigger ? !/\bend\s*;\s*$/i.test(pending) : !/;\s*$/.test(pending)) continue;
    if (!/^\s*(pragma|begin|commit)\b/i.test(pending)) statements.push(pending);
    pending = '';
  }
  if (pending.trim() !== '') statements.push(pending);
  return statements;
}

async function load(script: string): Promise<TestDatabase> {
  const database = await openDatabase();
  await database.run('PRAGMA foreign_keys = OFF');
  await database.run(...statementsOf(script));
  await database.run('PRAGMA foreign_keys = ON');
  return database;
}

const dump = (database: TestDatabase) =>
  dumpSqlite(`sqlite:///${database.path}`, { exclude: 'dbm_version', sql: false, bodies: true });
/** What a dump says of tables and indexes; DEFAULT NULL says nothing. */
const managed = (text: string) =>
  text
    .split('\n')
    .filter((line) => !/^CREATE (VIEW|TRIGGER)/i.test(line))
    .map((line) => line.replace(' default=NULL ', ' default=null '));

describeRealSchemas('sqlite', ({ sql }) => {
  it('is read, and made again in an empty database', async () => {
    const database = await load(sql);
    const live = await database.inspect();
    expect(live.tables.length).toBeGreaterThan(5);
    const copy = await openDatabase();
    await copy.migrate(...live.tables.map(createTable));
    expect((await copy.inspect()).tables).toEqual(live.tables);
    expect(managed(await dump(copy))).toEqual(managed(await dump(database)));
  });

  it('is what its own models resolve to', async () => {
    const live = await (await load(sql)).inspect();
    expect(sqlite.resolve(live, sqlite.assumedServer)).toEqual(live);
  });

  it('survives a rebuild of every table, with its views and triggers', async () => {
    const database = await load(sql);
    const before = await dump(database);
    const live = await database.inspect();
    for (const table of live.tables) {
      const [column] = table.columns.filter((it) => it.default === null && it.generated === null);
      const change = (from: typeof column, to: typeof column) =>
        ({
          kind: 'alterTable',
          table,
          changes: [{ kind: 'alterColumn', from: from!, to: to!, using: null, backfill: null }],
        }) as const;
      const altered = { ...column!, default: { kind: 'sql', sql: "'x' || 'y'" } as const };
      const done = await database.migrate(change(column, altered), change(altered, column));
      expect(done.filter((it) => it.startsWith('DROP TABLE'))).toHaveLength(2);
    }
    expect(await database.inspect()).toEqual(live);
    expect(await dump(database)).toBe(before);
  });
});
