import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runScript } from '../servers/clients.js';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import { models, type TestProject, testProject } from './projects.js';

/** A migration file; `imports` come from kysely-dbm/schema. */
function migration(id: string, down: string | null, up: string, back: string, more = ''): string {
  return `import {
  array, boolean, check, date, decimal, enumeration, foreignKey, index, integer, json, primaryKey, sql, string, text, timestamp, unique,
} from 'kysely-dbm/schema';
import { sql as ksql } from 'kysely';
export const revision = '${id}';
export const downRevision = ${down === null ? 'null' : `'${down}'`};
${more}
export async function upgrade(op) {
${up}
}
export async function downgrade(op) {
${back}
}
`;
}

const nasty = JSON.stringify(`it's "so" \\ \\n \\' ; -- $$ $1 ? :x \`b\` %s\nnew\tline 😀 ünïcödé`);

/** Values that a driver takes, by column of the table `samples`. */
const samples = `
  const none = { name: null, amount: null, flag: null, born: null, at: null, doc: null, data: null, big: null };
  const flag = op.dialect === 'sqlite' ? 1 : true;
  const at = op.dialect === 'sqlite' ? '2026-02-03 04:05:06.007' : new Date(2026, 1, 3, 4, 5, 6, 7);
  await op.db.insertInto('samples').values([
    { ...none, name: ${nasty}, amount: 12.5, flag, born: '1999-12-31', at, doc: JSON.stringify({ a: ["it's", 1] }) },
    { ...none, name: '', amount: -3, data: Buffer.from([0, 1, 92, 39, 255]), big: 9007199254740993n },
    { ...none, name: 'Zoë', big: 7, amount: '0.01' },
  ]).execute();
  await op.db.updateTable('samples').set({ name: ${nasty} + '!' }).where('name', '=', 'Zoë').where('big', '=', 7).execute();
  await op.execute(sql\`update samples set amount = \${5} where name = \${''}\`);
  await ksql\`update samples set name = \${'x'} where name = \${'nobody'} or big in (\${1}, \${2n})\`.execute(op.db);
`;

/** A trigger that counts, in the words of each engine, with comments and quotes in its body. */
const triggers: Readonly<Record<string, readonly string[]>> = {
  sqlite: [
    `CREATE TRIGGER touch AFTER INSERT ON samples BEGIN
  -- don't; stop
  UPDATE samples SET amount = 1 WHERE name = 'a;b';
  DELETE FROM samples WHERE name = 'gone';
END`,
  ],
  postgresql: [
    `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  -- don't; stop
  NEW.name := NEW.name || ';\\n$$';
  RETURN NEW;
END $fn$;`,
    'CREATE TRIGGER touch BEFORE INSERT ON samples FOR EACH ROW EXECUTE FUNCTION touch()',
  ],
  mysql: [
    `CREATE TRIGGER touch BEFORE INSERT ON samples FOR EACH ROW
BEGIN
  -- don't; stop
  SET NEW.name = CONCAT(NEW.name, ';//\\n');
  SET NEW.amount = 1;
END`,
  ],
};

const files = (dialect: string) => ({
  'a.ts': migration(
    'aaaa1',
    null,
    `  await op.createTable('people', {
    id: integer().autoIncrement(), name: string(80).notNull(), mood: enumeration('mood', ['happy', 'sad']).notNull().default('sad'),
  }, [primaryKey('pk_people').on('id')]);
  await op.createTable('samples', {
    id: integer().autoIncrement(), name: text(), amount: decimal(10, 2), flag: boolean(), born: date(),
    at: timestamp({ precision: 3 }), doc: json(), data: binary(), big: bigint(),
  }, [primaryKey('pk_samples').on('id'), check('ck_samples_amount', sql\`amount > -100\`)]);`.replace(
      /binary\(\)|bigint\(\)/g,
      (it) => `schema.${it}`,
    ),
    `  await op.dropTable('samples');
  await op.dropTable('people');${dialect === 'postgresql' ? "\n  await op.dropEnum('mood');" : ''}`,
  )
    .replace('import { sql as ksql }', "import * as schema from 'kysely-dbm/schema';\nimport { sql as ksql }")
    .replace(
      'export async function upgrade(op) {',
      `export async function upgrade(op) {${dialect === 'postgresql' ? "\n  await op.createEnum('mood', ['happy', 'sad']);" : ''}`,
    ),
  'b.ts': migration('bbbb2', 'aaaa1', samples, '  await op.db.deleteFrom("samples").execute();'),
  'c.ts': migration(
    'cccc3',
    'bbbb2',
    `  await op.requireNoRows('people', 'give them an age');
  await op.addColumn('people', 'age', integer().notNull(), { backfill: 3 });
  await op.alterTable('people', (t) => {
    t.renameColumn('name', 'full_name');
    t.addConstraint(unique('uq_people_full_name').on('full_name'));
    t.createIndex(index('ix_people_age').on('age'));
  });
  await op.alterColumn('people', 'full_name', string(120));
  await op.renameTable('people', 'persons');
  await op.addColumn('samples', 'person_id', integer());
  await op.addConstraint('samples', foreignKey('fk_samples_person').on('person_id').references('persons', ['id']));`,
    `  await op.dropConstraint('samples', foreignKey('fk_samples_person'));
  await op.dropColumn('samples', 'person_id');
  await op.renameTable('persons', 'people');
  await op.alterColumn('people', 'full_name', string(80).notNull());
  await op.alterTable('people', (t) => {
    t.dropIndex('ix_people_age');
    t.dropConstraint(unique('uq_people_full_name'));
    t.renameColumn('full_name', 'name');
    t.dropColumn('age');
  });`.replace('dropColumn', 'dropColumn'),
  ),
  'd.ts': migration(
    'dddd4',
    'cccc3',
    `${triggers[dialect]!.map((it) => `  await op.execute(${JSON.stringify(it)});`).join('\n')}
  await op.createView('names', sql\`select id, name from samples where name <> 'a;b'\`);`,
    `  await op.dropView('names');
${
  dialect === 'postgresql'
    ? "  await op.execute('DROP TRIGGER touch ON samples');\n  await op.execute('DROP FUNCTION touch()');"
    : "  await op.execute('DROP TRIGGER touch');"
}`,
  ),
  'e.ts': migration(
    'eeee5',
    'dddd4',
    `  await op.alterColumn('samples', 'amount', decimal(12, 2).notNull(), { backfill: 0 });
  await op.db.insertInto('samples').values({ name: 'a;b', amount: 2 }).execute();
  await op.alterTable('persons', (t) => {
    t.dropConstraint(unique('uq_people_full_name'));
    t.alterColumn('age', string(10), { from: integer().notNull() });
  });`,
    `  await op.alterTable('persons', (t) => {
    t.alterColumn('age', integer().notNull(), { from: string(10), backfill: 0 });
    t.addConstraint(unique('uq_people_full_name').on('full_name'));
  });
  await op.alterColumn('samples', 'amount', decimal(10, 2));`,
  ),
});

describe.each(engines())('scripts on %s', (engine) => {
  const databases: Database[] = [];
  const projects: TestProject[] = [];
  const dialect = engine === 'mariadb' ? 'mysql' : engine;

  async function project(): Promise<{ database: Database; project: TestProject }> {
    const database = await freshDatabase(engine);
    databases.push(database);
    return { database, project: await projectFor(database.url) };
  }

  async function projectFor(url: string): Promise<TestProject> {
    const made = await testProject(url);
    projects.push(made);
    await made.write(
      Object.fromEntries(
        Object.entries(files(dialect)).map(([name, text]) => [`migrations/versions/${name}`, text]),
      ),
    );
    return made;
  }

  /** A project whose database is not there. */
  const projectForNobody = () =>
    projectFor(
      engine === 'sqlite' ? 'sqlite:////no/such/folder/app.db' : `${engine}://dbm:secret@127.0.0.1:1/app`,
    );

  afterAll(async () => {
    for (const it of projects) await it.remove();
    for (const it of databases) await it.drop();
  });

  /** Everything in a database, but for when it came there. */
  async function everything({ url }: Database) {
    const read = (sql: string) => withConnection(url, (query) => query(sql));
    const structure = await dump(url, { exclude: 'no such table' });
    const versions = await read(
      'SELECT revision, down_revisions, message, checksum FROM dbm_version ORDER BY revision',
    );
    const rows = structure.includes('samples') ? await read('SELECT * FROM samples ORDER BY id') : [];
    return { structure, versions, rows };
  }

  describe('what a script makes', () => {
    let online: Awaited<ReturnType<typeof project>>;
    let offline: Awaited<ReturnType<typeof project>>;
    const script = async (...argv: string[]) => {
      const { exitCode, stdout, stderr } = await offline.project.dbm(...argv, '--sql');
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      return stdout;
    };

    beforeAll(async () => {
      online = await project();
      offline = await project();
    });

    test('upgrade --sql makes what upgrade makes, rows and all', async () => {
      await online.project.ok('upgrade');
      await runScript(offline.database.url, await script('upgrade'));
      const made = await everything(offline.database);
      expect(made).toEqual(await everything(online.database));
      expect(made.rows).toHaveLength(4);
      const [first] = made.versions;
      expect(first).toMatchObject({ revision: 'aaaa1', down_revisions: '[]' });
    });

    test('and dbm finds itself at home in it', async () => {
      const { current } = await offline.project.json('current');
      expect(current).toMatchObject([
        { revision: 'eeee5', appliedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) },
      ]);
      const age = Date.now() - Date.parse(current[0].appliedAt);
      expect(Math.abs(age)).toBeLessThan(60_000);
    });

    test('downgrade --sql undoes it step by step', async () => {
      await online.project.ok('downgrade', 'bbbb2');
      await runScript(offline.database.url, await script('downgrade', 'head:bbbb2'));
      expect(await everything(offline.database)).toEqual(await everything(online.database));
    });

    test('upgrade <from>:<to> --sql goes on from where the database stands', async () => {
      await online.project.ok('upgrade', 'dddd4');
      await runScript(offline.database.url, await script('upgrade', 'bbbb2:+2'));
      expect(await everything(offline.database)).toEqual(await everything(online.database));
      await online.project.ok('upgrade');
      await runScript(offline.database.url, await script('upgrade', 'dddd4:head'));
      expect(await everything(offline.database)).toEqual(await everything(online.database));
    });

    test('and back to the base', async () => {
      await online.project.ok('downgrade', 'base');
      await runScript(offline.database.url, await script('downgrade', 'head:base'));
      expect(await everything(offline.database)).toEqual(await everything(online.database));
    });

    test('a script from the base also runs where the version table is left from before', async () => {
      await runScript(offline.database.url, await script('upgrade', 'aaaa1'));
      await online.project.ok('upgrade', 'aaaa1');
      expect(await everything(offline.database)).toEqual(await everything(online.database));
    });

    test('stamp --sql records, and runs nothing', async () => {
      await runScript(offline.database.url, await script('stamp', 'aaaa1:dddd4'));
      await online.project.ok('stamp', 'dddd4');
      expect(await everything(offline.database)).toEqual(await everything(online.database));
      await runScript(offline.database.url, await script('stamp', '--purge', 'bbbb2'));
      await online.project.ok('stamp', '--purge', 'bbbb2');
      expect(await everything(offline.database)).toEqual(await everything(online.database));
    });
  });

  test('migrate --sql prints what the migration would run, and writes nothing', async () => {
    const database = await freshDatabase(engine);
    const modelled = await testProject(database.url);
    databases.push(database);
    projects.push(modelled);
    const columns = 'id: integer().primaryKey().autoIncrement(), name: string(40).notNull()';
    const write = (more: string, options = '') =>
      modelled.write({
        'models.ts': models(`export const users = table('users', { ${columns}${more} }${options});`),
      });
    await write('');
    expect((await modelled.dbm('migrate', '--sql')).stdout).toContain('-- Run it with: ');
    expect(await modelled.versions()).toEqual([]);
    const check = async () => (await modelled.json('check')).operations;
    const apply = async () => {
      const { sql } = await modelled.json('migrate', '--sql');
      await runScript(database.url, sql);
      expect(await check()).toEqual([]);
    };
    await apply();
    await withConnection(database.url, (query) => query("INSERT INTO users (name) VALUES ('Ann')"));
    await write(
      ', age: string(9).notNull().default("x")',
      ", (t) => [check('ck_age', sql`age <> ''`), index().on(t.age)]",
    );
    await apply();
    expect(await withConnection(database.url, (query) => query('SELECT name, age FROM users'))).toEqual([
      { name: 'Ann', age: 'x' },
    ]);
    const { stdout, stderr } = await modelled.dbm('migrate', '--sql');
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: expect.stringContaining('are the same') });
    const { exitCode, stderr: said } = await modelled.dbm('revision', '--sql');
    expect({ exitCode, said }).toEqual({
      exitCode: 2,
      said: expect.stringContaining('--sql needs --autogenerate'),
    });
  });

  test('needs no database to be written', async () => {
    const made = await projectForNobody();
    const { exitCode, stdout } = await made.dbm('upgrade', '--sql');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^-- upgrade --sql, written by dbm\n-- For a database on which no migration has run\./,
    );
    expect(stdout).not.toContain('secret');
    const document = await made.json('upgrade', 'aaaa1:cccc3', '--sql');
    expect(document).toMatchObject({ from: ['aaaa1'], to: ['cccc3'] });
    expect(document.sql).toContain('-- Running upgrade bbbb2 -> cccc3');
  });

  test('a check that was written into it stops it before anything is lost', async () => {
    const { project: made, database } = await project();
    await made.ok('upgrade', 'bbbb2');
    await withConnection(database.url, (query) => query("INSERT INTO people (name) VALUES ('Ann')"));
    const before = await everything(database);
    const { stdout } = await made.dbm('upgrade', 'bbbb2:head', '--sql');
    await expect(runScript(database.url, stdout)).rejects.toThrow('people has rows: give them an age');
    expect(await everything(database)).toEqual(before);
  });

  describe('what cannot be written', () => {
    const fails = async (up: string, argv: readonly string[] = ['upgrade', '--sql']) => {
      const made = await projectForNobody();
      await made.write({ 'migrations/versions/f.ts': migration('ffff6', 'eeee5', up, '') });
      return made.refused(...argv);
    };

    test('a migration that throws, with the line', async () => {
      const error = await fails('  op.createTabel("t", {});');
      expect(error).toContain('cannot be written as SQL: TypeError: op.createTabel is not a function');
      expect(error).toMatch(/File: .*f\.ts:\d+\n/);
    });

    test('a migration that reads rows, even by counting what it changed', async () => {
      const all = await fails('  await op.db.selectFrom("samples").selectAll().execute();');
      expect(all).toContain('Upgrade to ffff6');
      expect(all).toContain(
        'cannot be written as SQL: It reads rows, and a script is written without the database',
      );
      expect(all).toMatch(/File: .*f\.ts:\d+\n/);
      const counted = await fails(
        '  const { numDeletedRows } = await op.db.deleteFrom("samples").executeTakeFirst();\n  if (numDeletedRows > 3n) await op.execute("select 1");',
      );
      expect(counted).toContain('It reads rows');
      const raw = await fails(
        '  const { rows } = await ksql`select 1 as one`.execute(op.db);\n  if (rows.length) return;',
      );
      expect(raw).toContain('It reads rows');
      // It may say what it does instead.
      const made = await projectForNobody();
      const up = `  if (op.offline) await op.execute('delete from samples');
  else await op.db.selectFrom('samples').selectAll().execute();`;
      await made.write({ 'migrations/versions/f.ts': migration('ffff6', 'eeee5', up, '') });
      expect((await made.dbm('upgrade', '--sql')).stdout).toContain('delete from samples;');
    });

    test('what follows SQL that nobody can see through', async () => {
      const change = "\n  await op.alterColumn('samples', 'name', string(200));";
      if (engine === 'sqlite') {
        const made = await projectForNobody();
        const up = `  await op.execute('ALTER TABLE samples ADD COLUMN extra TEXT');${change}`;
        await made.write({ 'migrations/versions/f.ts': migration('ffff6', 'eeee5', up, '') });
        const { stdout } = await made.dbm('upgrade', '--sql');
        // The replica has seen it.
        expect(stdout).toMatch(/CREATE TABLE "_dbm_new_samples" \([^;]*"?extra"? TEXT/);
        return;
      }
      const said = await fails(`  await op.execute('ALTER TABLE samples ADD COLUMN extra INT');${change}`);
      expect(said).toContain(
        'What the table samples is by then decides how it is changed, and that is not known without the database: ffff6',
      );
      expect(said).toContain('changed it by SQL of its own: ALTER TABLE samples ADD COLUMN extra INT');
      // A table of which the SQL says nothing is still known.
      const made = await projectForNobody();
      const up = `  await op.execute('CREATE VIEW v AS SELECT * FROM samples');${change}`;
      await made.write({ 'migrations/versions/f.ts': migration('ffff6', 'eeee5', up, '') });
      expect((await made.dbm('upgrade', '--sql')).exitCode).toBe(0);
    });

    test('a table that no migration creates, where its form matters', async () => {
      const said = await fails(
        "  await op.alterColumn('legacy', 'name', string(200));\n  await op.renameTable('legacy', 'old');",
      );
      expect(said).toMatch(/legacy .*no migration up to here creates it/s);
    });

    test('usage that makes no sense', async () => {
      const made = await projectForNobody();
      const said = async (...argv: string[]) => {
        const { exitCode, stderr } = await made.dbm(...argv);
        expect(exitCode).toBe(2);
        return stderr;
      };
      expect((await made.dbm('upgrade', 'bbbb2:aaaa1', '--sql')).stderr).toContain('the script does nothing');
      expect(await said('downgrade', '--sql')).toContain('dbm downgrade <from>:<to> --sql');
      expect(await said('downgrade', 'base', '--sql')).toContain('must be told from where to where');
      expect(await said('upgrade', 'aaaa1:bbbb2')).toContain('is a range, which needs --sql');
      expect(await said('upgrade', '--server-version', '15')).toContain('--server-version needs --sql');
      expect(await said('upgrade', '--sql', '--server-version', 'new')).toContain(
        'new is no version of a server',
      );
      expect(await said('upgrade', '--sql', '--server-version', '1.2')).toMatch(/too old|dbm needs/);
      expect(await said('upgrade', 'current:head', '--sql')).toContain('current');
    });
  });
});
