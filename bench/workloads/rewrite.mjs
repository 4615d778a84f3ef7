import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { recreate, sqlitePath } from '../lib/databases.mjs';
import { runOnce } from '../lib/measure.mjs';
import { bench, dbm, dbmConfig, node, project, writeFiles } from '../lib/projects.mjs';

const rows = 1_000_000;

/** A column added and one made not null, in one block, in a table of a million rows. */
export const workloads = [
  {
    name: `upgrade, one alterTable of ${rows} rows, sqlite`,
    engine: 'sqlite',
    goals: [{ against: 'floor', atMost: 1.2 }],
    prepare: async ({ folder, servers }) => {
      const url = servers.urlOf('sqlite', folder, 'full');
      const run = async (target, statements) => {
        writeFiles(folder, { 'statements.json': JSON.stringify(statements.map((sql) => ({ sql }))) });
        const script = join(bench, 'floors/queries.mjs');
        return runOnce({ command: [node, script, target, join(folder, 'statements.json')], cwd: folder });
      };
      await recreate(url);
      await run(url, [
        'CREATE TABLE people (id INTEGER PRIMARY KEY, email VARCHAR(120), name VARCHAR(80), born INTEGER)',
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
         INSERT INTO people SELECT i, 'person' || i || '@example.org', 'Person ' || i, i % 100 FROM n`,
        'CREATE INDEX ix_people_born ON people (born)',
      ]);
      return [await floor(folder, servers, url), await ours(folder, servers, url)];
    },
  },
];

/** One copy by INSERT ... SELECT, with its index made anew. */
async function floor(folder, servers, full) {
  const url = servers.urlOf('sqlite', folder, 'floor');
  const statements = [
    'BEGIN IMMEDIATE',
    'CREATE TABLE new (id INTEGER PRIMARY KEY, email VARCHAR(120) NOT NULL, name VARCHAR(80), born INTEGER, added INTEGER)',
    'INSERT INTO new (id, email, name, born) SELECT id, email, name, born FROM people',
    'DROP TABLE people',
    'ALTER TABLE new RENAME TO people',
    'CREATE INDEX ix_people_born ON people (born)',
    'COMMIT',
  ];
  writeFiles(folder, { 'floor.json': JSON.stringify(statements.map((sql) => ({ sql }))) });
  const command = [node, join(bench, 'floors/queries.mjs'), url, join(folder, 'floor.json')];
  const before = () => copyFileSync(sqlitePath(full), sqlitePath(url));
  return { name: 'floor', command, cwd: folder, before };
}

async function ours(folder, servers, full) {
  const url = servers.urlOf('sqlite', folder, 'dbm');
  const cwd = project(join(folder, 'dbm'), {
    'dbm.config.ts': dbmConfig(url),
    'migrations/versions/20260101_0000_more.ts': `import type { Op } from 'kysely-dbm';
import { integer, string } from 'kysely-dbm/schema';

export const revision = '3f9a1c07b2de';
export const downRevision = null;

export async function upgrade(op: Op): Promise<void> {
  await op.alterTable('people', (t) => {
    t.addColumn('added', integer());
    t.alterColumn('email', string(120).notNull(), { from: string(120) });
  });
}

export async function downgrade(op: Op): Promise<void> {
  await op.dropColumn('people', 'added');
}
`,
  });
  const before = () => copyFileSync(sqlitePath(full), sqlitePath(url));
  return { name: 'dbm', command: [...dbm, 'upgrade'], cwd, before, database: url };
}
