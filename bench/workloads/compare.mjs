import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { recreate } from '../lib/databases.mjs';
import { runOnce } from '../lib/measure.mjs';
import { partCommand } from '../lib/parts.mjs';
import { whyMissing } from '../lib/peers.mjs';
import { alembic, alembicFiles, bench, dbm, dbmConfig, node, project, writeFiles } from '../lib/projects.mjs';
import { changed, dbmModels, makeSchema, mikroOrmModels, sqlalchemyModels } from '../lib/schema.mjs';

/** The comparison of models and database. Each tool compares with the tables that it made itself. */
export const workloads = [1000, 3000, 10_000].flatMap((count) =>
  ['sqlite', 'postgresql', 'mariadb'].flatMap((engine) => {
    const common = { engine, isLarge: count > 1000 };
    const peers = [
      { against: 'alembic', atMost: 1 / 10 },
      { against: 'mikro-orm', atMost: 1 / 4 },
      { against: 'mikro-orm', atMost: 1 / 2, figure: 'memory' },
    ];
    const check = {
      ...common,
      name: `check, ${count} tables, ${engine}`,
      goals: [{ against: 'floor', atMost: 2 }, ...peers],
      prepare: (context) => contenders(context, engine, count, { isChanged: false }),
    };
    const migrate = {
      ...common,
      name: `migrate, 50 of ${count} tables changed, ${engine}`,
      goals: [{ against: 'check', atMost: 100, figure: 'difference' }],
      prepare: (context) => contenders(context, engine, count, { isChanged: true }),
    };
    const inspection = {
      ...common,
      isLarge: false,
      name: `inspection, ${count} tables, ${engine}`,
      goals: [{ against: 'floor', atMost: 2 }],
      prepare: (context) => inspections(context, engine, count),
    };
    if (count === 1000) return [check, migrate];
    return count === 3000 ? [inspection, check] : [check];
  }),
);

/** dbm's inspection, and its queries sent by the bare driver: of so many tables, and how many queries those are. */
async function inspections({ folder, servers, seed }, engine, count) {
  const url = servers.urlOf(engine, folder, 'dbm_bench_inspection');
  const statements = [];
  for (const tables of [10, count]) {
    await dbmContenders(join(folder, String(tables)), url, makeSchema(tables, seed));
    statements.push((await inspectionOf(join(folder, `queries-${tables}`), url)).statements);
  }
  const { command, floor } = await inspectionOf(folder, url);
  const counts = [
    { figure: 'statements', against: '', atMost: 12, reached: Math.max(...statements) },
    { figure: 'statements', against: 'with 10 tables', atMost: statements[0], reached: statements[1] },
  ];
  return [floor, { name: 'dbm', command, cwd: folder, database: url, counts }];
}

async function contenders({ folder, servers, seed }, engine, count, { isChanged }) {
  const schema = makeSchema(count, seed);
  const wanted = isChanged ? changed(schema, count / 50) : schema;
  const urlOf = (name) => servers.urlOf(engine, folder, `dbm_bench_${name}`);
  const ours = await dbmContenders(join(folder, 'dbm'), urlOf('dbm'), schema, wanted);
  const found = [...ours];
  // A check may do with fewer queries than the inspection.
  if (!isChanged) found.unshift((await inspectionOf(join(folder, 'inspection'), urlOf('dbm'))).floor);
  for (const [name, make] of Object.entries({ alembic: alembicContender, 'mikro-orm': mikroOrmContender })) {
    if (whyMissing(name) !== null) continue;
    try {
      found.push(await make(join(folder, name), urlOf(name.replace('-', '_')), schema, wanted));
    } catch (failure) {
      found.push({ name, failure });
    }
  }
  return found;
}

async function dbmContenders(folder, url, schema, wanted = schema) {
  const cwd = project(folder, { 'dbm.config.ts': dbmConfig(url), 'models.ts': dbmModels(schema) });
  await recreate(url);
  writeFiles(cwd, { 'migrations/versions/.keep': '' });
  for (const argv of [['migrate', '-m', 'first'], ['upgrade']]) {
    await runOnce({ command: [...dbm, ...argv], cwd });
  }
  if (wanted === schema) return [{ name: 'dbm', command: [...dbm, 'check'], cwd, database: url }];
  writeFiles(cwd, { 'models.ts': dbmModels(wanted) });
  const versions = join(cwd, 'migrations/versions');
  const removeNew = () => {
    for (const name of readdirSync(versions)) if (name.includes('second')) rmSync(join(versions, name));
  };
  return [
    { name: 'check', command: [...dbm, 'check'], cwd, before: removeNew, exitCodes: [1] },
    { name: 'dbm', command: [...dbm, 'migrate', '-m', 'second'], cwd, before: removeNew, database: url },
  ];
}

/** The inspection by itself, how many statements it sends, and the floor: the same by the bare driver. */
async function inspectionOf(folder, url) {
  const cwd = project(folder, {});
  const queries = join(cwd, 'queries.json');
  const command = [...(await partCommand('inspection', cwd)), url];
  await runOnce({ command: [...command, queries], cwd });
  const floor = { name: 'floor', command: [node, join(bench, 'floors/queries.mjs'), url, queries], cwd };
  return { command, floor, statements: JSON.parse(readFileSync(queries, 'utf8')).length };
}

async function alembicContender(folder, url, schema, wanted) {
  const cwd = project(folder, { ...alembicFiles(url), 'models.py': sqlalchemyModels(schema) });
  await recreate(url);
  // Its `check` came with 1.9: the same comparison, by its interface.
  const compare = `import models
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
import configparser, sys
url = configparser.RawConfigParser(); url.read('alembic.ini')
engine = create_engine(url.get('alembic', 'sqlalchemy.url'))
if sys.argv[1] == 'create': models.metadata.create_all(engine)
else:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={'compare_type': True, 'compare_server_default': True})
        difference = compare_metadata(context, models.metadata)
        sys.exit(min(len(difference), 1))
`;
  writeFiles(cwd, { 'compare.py': compare });
  await runOnce({ command: [...python, 'compare.py', 'create'], cwd });
  if (wanted === schema) {
    return {
      name: 'alembic',
      command: [...python, 'compare.py', 'check'],
      cwd,
      exitCodes: [0, 1],
      database: url,
    };
  }
  writeFiles(cwd, { 'models.py': sqlalchemyModels(wanted), 'alembic/script.py.mako': mako });
  const versions = join(cwd, 'alembic/versions');
  const before = () => {
    for (const name of readdirSync(versions)) if (name.endsWith('.py')) rmSync(join(versions, name));
  };
  const command = [...alembic, 'revision', '--autogenerate', '-m', 'second'];
  return { name: 'alembic', command, cwd, before, database: url };
}

/** The interpreter that Debian's alembic runs with. */
const python = ['/usr/bin/python3'];

const mako = `revision = \${repr(up_revision)}
down_revision = \${repr(down_revision)}
def upgrade():
    \${upgrades if upgrades else "pass"}
def downgrade():
    \${downgrades if downgrades else "pass"}
`;

async function mikroOrmContender(folder, url, schema, wanted) {
  const write = (models) => writeFiles(folder, { 'models.json': JSON.stringify(mikroOrmModels(models)) });
  write(schema);
  await recreate(url);
  const script = join(bench, 'peers/mikro-orm.mjs');
  await runOnce({ command: [node, script, 'create', url, 'models.json'], cwd: folder });
  write(wanted);
  const command = [node, script, 'check', url, 'models.json'];
  return { name: 'mikro-orm', command, cwd: folder, exitCodes: [0, 1], database: url };
}
