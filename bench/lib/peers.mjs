import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { alembic, alembicFiles, bench, bin, dbm, dbmConfig, node, project } from './projects.mjs';
import {
  alembicRevisions,
  dbmRevisions,
  drizzleRevisions,
  knexRevisions,
  kyselyRevisions,
  nodePgRevisions,
} from './revisions.mjs';

/** The tools that run migrations: how a project of theirs looks, and what is typed for what. */
export const tools = {
  dbm: {
    files: (url, revisions) => ({
      'dbm.config.ts': dbmConfig(url),
      'models.ts': '',
      ...dbmRevisions(revisions),
    }),
    upgrade: [...dbm, 'upgrade'],
    current: [...dbm, 'current'],
    history: [...dbm, 'history'],
    heads: [...dbm, 'heads'],
    help: [...dbm, '--help'],
    version: [...dbm, '--version'],
  },
  alembic: {
    files: (url, revisions) => ({ ...alembicFiles(url), ...alembicRevisions(revisions) }),
    upgrade: [...alembic, 'upgrade', 'head'],
    current: [...alembic, 'current'],
    history: [...alembic, 'history'],
    heads: [...alembic, 'heads'],
    help: [...alembic, '--help'],
    version: [...alembic, '--version'],
  },
  knex: {
    files: (url, revisions) => ({ 'knexfile.mjs': knexfile(url), ...knexRevisions(revisions) }),
    upgrade: [...bin('knex'), 'migrate:latest'],
    current: [...bin('knex'), 'migrate:currentVersion'],
    history: [...bin('knex'), 'migrate:list'],
    help: [...bin('knex'), '--help'],
    version: [...bin('knex'), '--version'],
  },
  'kysely-ctl': {
    files: (url, revisions) => ({ 'kysely.config.ts': kyselyConfig(url), ...kyselyRevisions(revisions) }),
    upgrade: [...bin('kysely'), 'migrate', 'latest'],
    current: [...bin('kysely'), 'migrate', 'list'],
    history: [...bin('kysely'), 'migrate', 'list'],
    help: [...bin('kysely'), '--help'],
    version: [...bin('kysely'), '--version'],
  },
  'drizzle-kit': {
    files: (url, revisions) => ({
      'drizzle.config.js': drizzleConfig(url),
      ...drizzleRevisions(revisions, url.slice(0, url.indexOf(':'))),
    }),
    upgrade: [...bin('drizzle-kit'), 'migrate'],
    // It has no word for it; this finds that nothing is to be done.
    current: [...bin('drizzle-kit'), 'migrate'],
    help: [...bin('drizzle-kit'), '--help'],
  },
  'node-pg-migrate': {
    engines: ['postgresql'],
    files: (_url, revisions) => nodePgRevisions(revisions),
    env: (url) => ({ DATABASE_URL: url }),
    upgrade: [...bin('node-pg-migrate'), 'up', '--no-lock'],
    help: [...bin('node-pg-migrate'), '--help'],
  },
};

/** Why a tool cannot be measured here, or null. */
export function whyMissing(name) {
  if (name === 'dbm' || name === 'node') return null;
  if (name === 'alembic') {
    try {
      execFileSync('alembic', ['--version'], { stdio: 'ignore' });
      return null;
    } catch {
      return 'alembic is not installed (apt-get install alembic python3-psycopg2 python3-pymysql)';
    }
  }
  const folder = name === 'mikro-orm' ? '@mikro-orm/core' : name;
  return existsSync(join(bench, 'node_modules', folder))
    ? null
    : `${name} is not installed (npm ci in bench/)`;
}

/** A contender for one of a tool's commands in a project of its own; null where the tool has no such command. */
export function contender(name, action, { folder, url, revisions }) {
  const tool = tools[name];
  const engine = url.slice(0, url.indexOf(':'));
  if (tool[action] === undefined || !(tool.engines ?? [engine]).includes(engine)) return null;
  const cwd = project(folder, tool.files(url, revisions));
  return { name, command: tool[action], cwd, env: tool.env?.(url) ?? {} };
}

export const bareNode = { name: 'node', command: [node, '-e', '0'], cwd: bench };

function knexfile(url) {
  const path = url.slice('sqlite:///'.length);
  const connection = url.startsWith('sqlite:')
    ? `client: 'better-sqlite3', connection: { filename: '${path}' }, useNullAsDefault: true`
    : `client: '${url.startsWith('postgresql:') ? 'pg' : 'mysql2'}', connection: '${url.replace(/^mariadb:/, 'mysql:')}'`;
  return `export default { ${connection}, migrations: { directory: './migrations', loadExtensions: ['.mjs'] } };\n`;
}

function kyselyConfig(url) {
  const [imports, dialect] = url.startsWith('sqlite:')
    ? [
        "import Database from 'better-sqlite3';",
        `dialect: 'better-sqlite3', dialectConfig: { database: new Database('${url.slice('sqlite:///'.length)}') }`,
      ]
    : [
        "import pg from 'pg';",
        `dialect: 'pg', dialectConfig: { pool: new pg.Pool({ connectionString: '${url}' }) }`,
      ];
  return `${imports}\nimport { defineConfig } from 'kysely-ctl';\n
export default defineConfig({ ${dialect}, migrations: { migrationFolder: 'migrations' } });\n`;
}

function drizzleConfig(url) {
  const [dialect, address] = url.startsWith('sqlite:')
    ? ['sqlite', url.slice('sqlite:///'.length)]
    : ['postgresql', url];
  return `export default { dialect: '${dialect}', out: './drizzle', schema: './schema.js', dbCredentials: { url: '${address}' } };\n`;
}
