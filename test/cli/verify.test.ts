import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DbmError } from '../../src/errors/index.js';
import { createDbm } from '../../src/library/create-dbm.js';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase, runningServer } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import type { Engine } from '../servers/server.js';
import { databaseUrl } from '../servers/url.js';
import { models, type TestProject, testProject } from './projects.js';

/** The source of a migration; `imports` are of kysely-dbm/schema. */
function migration(id: string, parent: string | null, up: string, down: string): string {
  return `import { bigint, foreignKey, integer, primaryKey, sql, string, text, unique } from 'kysely-dbm/schema';
export const revision = '${id}';
export const downRevision = ${parent === null ? 'null' : `'${parent}'`};
export async function upgrade(op) { ${up} }
export async function downgrade(op) { ${down} }
`;
}

/** Writes a chain of migrations: each follows the one before. */
async function writeChain(
  project: TestProject,
  steps: Readonly<Record<string, readonly [up: string, down: string]>>,
  first: string | null = null,
): Promise<void> {
  let parent = first;
  const files: Record<string, string> = {};
  for (const [id, [up, down]] of Object.entries(steps)) {
    files[`migrations/versions/20260101_0000_${id}.ts`] = migration(id, parent, up, down);
    parent = id;
  }
  await project.write(files);
}

const base: Readonly<Record<string, readonly [string, string]>> = {
  a1_tables: [
    `await op.createTable('authors', { id: integer().autoIncrement(), name: string(20).notNull(), n: integer() }, [primaryKey('pk_people').on('id')]);
     await op.createTable('posts', { id: integer().autoIncrement(), author: integer(), body: text().notNull() },
       [primaryKey('pk_posts').on('id'), foreignKey('fk_posts').on('author').references('authors', ['id'], { onDelete: 'cascade' })]);`,
    `await op.dropTable('posts'); await op.dropTable('authors');`,
  ],
  a2_renames: [
    `await op.renameTable('authors', 'people');
     await op.alterTable('people', (t) => { t.renameColumn('name', 'full_name'); t.alterColumn('n', bigint(), { from: integer() }); });`,
    `await op.alterTable('people', (t) => { t.alterColumn('n', integer(), { from: bigint() }); t.renameColumn('full_name', 'name'); });
     await op.renameTable('people', 'authors');`,
  ],
};

const finalModels = models(`
export const people = table('people', {
  id: integer().primaryKey().autoIncrement(), full_name: string(20).notNull(), n: bigint(),
});
export const posts = table('posts', {
  id: integer().primaryKey().autoIncrement(),
  author: integer().references(() => people.id, { onDelete: 'cascade', name: 'fk_posts' }),
  body: text().notNull(),
});
`);

describe.each(engines())('dbm verify on %s', (engine) => {
  let database: Database;
  let project: TestProject;
  beforeEach(async () => {
    database = await freshDatabase(engine);
    project = await testProject(database.url);
    await project.write({ 'models.ts': finalModels });
  });
  afterEach(async () => {
    await project.remove();
    await database.drop();
  });

  it('proves a chain that is right, and leaves the database alone', async () => {
    await writeChain(project, base);
    const before = engine === 'sqlite' ? null : await dump(database.url);
    const { exitCode, stdout, stderr } = await project.dbm('verify');
    expect(stdout).toMatch(/^All well: 2 of 2 migrations proven on \w+ [\d.]+\S*, \d\d+ sample rows\.\n$/);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(
        /^Proving 1\/2 a1_tables.* proven \(\d+ ms\)\nProving 2\/2 a2_renames.* proven /,
      ),
    });
    if (before !== null) expect(await dump(database.url)).toBe(before);
    expect(await project.json('verify', '--no-rows', '-r', 'head:head')).toMatchObject({
      ok: true,
      revisions: [{ revision: 'a2_renames', outcome: 'proven', problems: [], warnings: [] }],
      problems: [],
      rows: null,
    });
  });

  it('tells of each migration what is wrong with it', async () => {
    await writeChain(project, {
      ...base,
      b1_forgets: [`await op.addColumn('people', 'age', integer());`, ''],
      b2_irreversible: [
        `await op.dropColumn('people', 'n');`,
        `await op.irreversible('the numbers are gone');`,
      ],
      b3_refuses: [
        `await op.requireNoRows('people', 'people.must needs a value');
         await op.addColumn('people', 'must', integer().notNull());`,
        `await op.dropColumn('people', 'must');`,
      ],
      b4_rewrites: [`await op.execute("UPDATE people SET full_name = 'x'");`, ''],
      b5_deletes: [`await op.db.deleteFrom('posts').execute();`, ''],
      b6_throws: [`await op.addColumn('posts', 'title', string(20));`, `throw new Error('never mind');`],
      b7_breaks: [`await op.execute('SELECT no_such_column FROM people');`, ''],
      b8_after: ['', ''],
    });
    const { exitCode, stdout } = await project.dbm('verify', '--json');
    const found = JSON.parse(stdout);
    const outcomes = Object.fromEntries(
      found.revisions.map((it: { revision: string; outcome: string }) => [it.revision, it.outcome]),
    );
    expect({ exitCode, outcomes }).toEqual({
      exitCode: 1,
      outcomes: {
        a1_tables: 'proven',
        a2_renames: 'proven',
        b1_forgets: 'failed',
        b2_irreversible: 'irreversible',
        b3_refuses: 'proven',
        b4_rewrites: 'proven',
        b5_deletes: 'proven',
        b6_throws: 'failed',
        b7_breaks: 'failed',
        b8_after: 'unreached',
      },
    });
    const of = (id: string) => found.revisions.find((it: { revision: string }) => it.revision === id);
    expect(of('b1_forgets').problems).toMatchObject([
      { kind: 'structure', operations: [{ kind: 'dropColumn', description: 'people.age' }] },
    ]);
    expect(of('b3_refuses').warnings).toEqual([
      expect.stringContaining('refuses rows that the structure before it allows: people has rows'),
    ]);
    expect(of('b4_rewrites').warnings[0]).toMatch(
      /changes rows by SQL of its own. people: full_name: ".*" is gone/,
    );
    expect(of('b5_deletes').warnings.join()).toMatch(/posts: it had \d+ rows, and has 0 rows/);
    expect(of('b6_throws').problems).toMatchObject([
      { kind: 'downgrade', text: 'The downgrade fails: never mind' },
    ]);
    expect(of('b7_breaks').problems).toMatchObject([
      { kind: 'upgrade', text: expect.stringContaining('SELECT no_such_column') },
    ]);
    const text = await project.dbm('verify', '--no-rows');
    expect(text).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(
        /b1_forgets, b1 forgets\n {2}! The downgrade does not lead back .*:\n {6}- people\.age/,
      ),
    });
  });

  it('sees what migrations do behind their names, and that head is not what the models say', async () => {
    await writeChain(project, {
      ...base,
      c1_trigger: [
        `await op.createTable('quiet', { id: integer(), word: string(20) }, [primaryKey('pk_quiet').on('id')]);
         ${triggers[engine].map((sql) => `await op.execute(${JSON.stringify(sql)});`).join('\n')}`,
        `${dropTriggers[engine].map((sql) => `await op.execute(${JSON.stringify(sql)});`).join('\n')}
         await op.dropTable('quiet');`,
      ],
      c2_touch: ['await op.execute("UPDATE people SET n = n");', ''],
    });
    const { exitCode, stdout } = await project.dbm('verify');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /! A migration changed rows of a table that it does not name\. quiet: it had \d+ rows, and has 0/,
    );
    expect(stdout).toMatch(
      /! The state at head is not what the models say: a migration is missing:\n(?: {4}- trigger people\.wipe\n)? {4}- table quiet/,
    );
  });

  it('wants one head', async () => {
    await writeChain(project, base);
    await project.write({
      'migrations/versions/20260101_0000_x.ts': migration('d1_other', 'a1_tables', '', ''),
    });
    expect(await project.dbm('verify')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/a2_renames[\s\S]*d1_other[\s\S]*dbm merge heads/),
    });
  });
});

const servers = engines().filter((it) => it !== 'sqlite');

describe.each(servers)('dbm verify on %s without the right to create databases', (engine) => {
  it('says so, and takes scratchUrl instead', async () => {
    const [database, scratch] = [await freshDatabase(engine), await freshDatabase(engine)];
    const user = `u_${new URL(database.url).pathname.slice(-12)}`;
    const [name, other] = [database, scratch].map((it) => new URL(it.url).pathname.slice(1));
    const admin = engine === 'postgresql' ? runningServer(engine).url : database.url;
    await withConnection(admin, async (query) => {
      for (const sql of grants(engine, user, name!, other!)) await query(sql);
    });
    const as = (url: string) => {
      const changed = new URL(url);
      changed.username = user;
      changed.password = 'hush_hush';
      return changed.href;
    };
    const project = await testProject(as(database.url));
    await project.write({ 'models.ts': finalModels });
    await writeChain(project, base);
    const refused = await project.dbm('verify', '--debug');
    expect(refused).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/Cannot create a scratch database[\s\S]*scratchUrl/),
    });
    const config = { url: as(database.url), scratchUrl: as(scratch.url), models: './models.ts' };
    await project.write({ 'dbm.config.ts': `export default ${JSON.stringify(config)};` });
    const empty = await dump(scratch.url);
    const proven = await project.dbm('verify');
    expect(proven).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('All well: 2 of 2') });
    expect(await dump(scratch.url)).toBe(empty);
    expect(JSON.stringify([refused, proven])).not.toContain('hush_hush');
    await project.remove();
    for (const it of [database, scratch]) await it.drop();
    await withConnection(runningServer(engine).url, (query) =>
      query(engine === 'postgresql' ? `DROP ROLE ${user}` : `DROP USER ${user}@'%'`),
    );
  });
});

function grants(engine: Engine, user: string, ...names: readonly [string, string]): readonly string[] {
  return engine === 'postgresql'
    ? [
        `CREATE ROLE ${user} LOGIN PASSWORD 'hush_hush'`,
        ...names.map((it) => `ALTER DATABASE ${it} OWNER TO ${user}`),
      ]
    : [
        `CREATE USER ${user}@'%' IDENTIFIED BY 'hush_hush'`,
        ...names.map((it) => `GRANT ALL ON ${it}.* TO ${user}@'%'`),
      ];
}

const ofMysql = ['CREATE TRIGGER wipe AFTER UPDATE ON people FOR EACH ROW DELETE FROM quiet'];
const triggers: Readonly<Record<Engine, readonly string[]>> = {
  sqlite: ['CREATE TRIGGER wipe AFTER UPDATE ON people BEGIN DELETE FROM quiet; END'],
  postgresql: [
    'CREATE FUNCTION wipe() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM quiet; RETURN NULL; END $$',
    'CREATE TRIGGER wipe AFTER UPDATE ON people FOR EACH STATEMENT EXECUTE FUNCTION wipe()',
  ],
  mysql: ofMysql,
  mariadb: ofMysql,
};
const dropTriggers: Readonly<Record<Engine, readonly string[]>> = {
  sqlite: ['DROP TRIGGER wipe'],
  postgresql: ['DROP TRIGGER wipe ON people', 'DROP FUNCTION wipe()'],
  mysql: ['DROP TRIGGER wipe'],
  mariadb: ['DROP TRIGGER wipe'],
};

describe.each(servers)('dbm verify on %s, interrupted', (engine) => {
  it('drops what it made', async () => {
    const database = await freshDatabase(engine);
    const project = await testProject(database.url);
    await project.write({ 'models.ts': finalModels });
    await writeChain(project, base);
    const controller = new AbortController();
    let made: string | undefined;
    const dbm = createDbm({
      cwd: project.folder,
      signal: controller.signal,
      onStatement: ({ sql }) => {
        made ??= /^CREATE DATABASE \W(dbm_scratch_\w+)/.exec(sql)?.[1];
      },
      onEvent: (event) => {
        if (event.kind === 'proving' && event.position === 2) {
          controller.abort(new DbmError('interrupted', 'Interrupted'));
        }
      },
    });
    await expect(dbm.verify()).rejects.toMatchObject({ code: 'interrupted' });
    expect(made).toBeDefined();
    await expect(withConnection(databaseUrl(database.url, made!), async () => 0)).rejects.toThrow();
    await project.remove();
    await database.drop();
  });
});

describe.runIf(engines().includes('mysql'))('dbm verify on mysql', () => {
  it('takes the numbers that the server gives a column which begins to count for filled nulls', async () => {
    const database = await freshDatabase('mysql');
    const project = await testProject(database.url);
    await project.write({ 'models.ts': finalModels });
    await writeChain(project, {
      a1_tables: [
        `await op.createTable('numbered', { word: string(20).notNull(), n: integer().unique({ name: 'uq' }) }, [
           primaryKey('pk').on('word'),
         ]);`,
        "await op.dropTable('numbered');",
      ],
      a2_counts: [
        "await op.alterTable('numbered', (t) => t.alterColumn('n', integer().autoIncrement().notNull(), { from: integer() }));",
        "await op.alterTable('numbered', (t) => t.alterColumn('n', integer(), { from: integer().autoIncrement().notNull() }));",
      ],
    });
    const { stdout } = await project.dbm('verify');
    expect(stdout).toContain('2 of 2');
    expect(stdout).not.toContain('loses rows or values');
    await project.remove();
    await database.drop();
  });
});
