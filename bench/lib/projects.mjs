import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const bench = join(root, 'bench');

export const node = process.execPath;
export const dbm = [node, join(root, 'bin/dbm.js')];
export const alembic = ['alembic'];
export const bin = (name) => [node, join(bench, 'node_modules/.bin', name)];

/** Writes files, by path in the folder. */
export function writeFiles(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A folder in which `import` finds the packages of this folder, and dbm. */
export function project(folder, files) {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  const packages = [
    'kysely',
    'knex',
    'pg',
    'mysql2',
    'better-sqlite3',
    'drizzle-orm',
    'drizzle-kit',
    'kysely-ctl',
  ];
  for (const name of packages) link(join(bench, 'node_modules', name), join(folder, 'node_modules', name));
  link(root, join(folder, 'node_modules/kysely-dbm'));
  writeFiles(folder, { 'package.json': '{ "private": true, "type": "module" }\n', ...files });
  return folder;
}

function link(from, to) {
  try {
    symlinkSync(from, to, 'dir');
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

export function dbmConfig(url) {
  return `import { defineConfig } from 'kysely-dbm';

export default defineConfig({
  url: '${url}',
  models: './models.ts',
  migrations: './migrations',
});
`;
}

/** Alembic's URL, and the environment that compares types and defaults as dbm does. */
export function alembicFiles(url) {
  const driver = { sqlite: 'sqlite', postgresql: 'postgresql+psycopg2', mariadb: 'mysql+pymysql' };
  const engine = url.slice(0, url.indexOf(':'));
  const address = url.replace(/^\w+/, driver[engine]);
  return {
    'alembic.ini': `[alembic]\nscript_location = alembic\nsqlalchemy.url = ${address.replaceAll('%', '%%')}\n`,
    'alembic/env.py': `import sys
from alembic import context
from sqlalchemy import create_engine
sys.path.insert(0, '.')
try:
    from models import metadata
except ImportError:
    metadata = None
engine = create_engine(context.config.get_main_option('sqlalchemy.url'))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, compare_type=True,
                      compare_server_default=True, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
`,
    'alembic/script.py.mako': '',
    'alembic/versions/.keep': '',
  };
}
