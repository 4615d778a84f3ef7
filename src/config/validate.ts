import { objectWords } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { type Check, type Checks, didYouMean, flag, is, isObject, misfitIn, oneOf } from '../util/index.js';
import type { Config, DatabaseConfig, MigrationExtension, MigrationsConfig } from './config.js';

/**
 * Checks what a config exports, and returns it as one. `where` is the file, for the messages. Throws DbmError
 * `config` that names the key. Values are never shown: one of them may be a password.
 */
export function validateConfig(value: unknown, where: string): Config {
  if (!isObject(value)) {
    throw new DbmError('config', `${where} exports no config`, {
      hint: 'Write export default defineConfig({ url: ..., models: ... });',
    });
  }
  checkObject(value, configChecks, where, '');
  const config = value as Config;
  if (isObject(config.migrations)) {
    checkObject(config.migrations, migrationsChecks, where, 'migrations.');
  }
  checkNested(value, where, '');
  const { databases } = config;
  if (databases === undefined) checkConnection(config, where);
  for (const [name, database] of Object.entries(databases ?? {})) {
    const prefix = `databases.${name}.`;
    checkObject(database as Readonly<Record<string, unknown>>, databaseChecks, where, prefix);
    checkNested(database as Readonly<Record<string, unknown>>, where, prefix);
    checkConnection({ ...config, ...database }, `${where}: databases.${name}`);
  }
  return config;
}

function checkNested(value: Readonly<Record<string, unknown>>, where: string, prefix: string): void {
  for (const [key, checks] of Object.entries(nestedChecks)) {
    const nested = value[key];
    if (isObject(nested)) checkObject(nested, checks, where, `${prefix}${key}.`);
  }
}

function checkConnection({ url, dialect, engine }: Config, where: string): void {
  if (url !== undefined && dialect !== undefined) {
    throw new DbmError('config', `${where} has both url and dialect`, { hint: 'Leave one of them out.' });
  }
  if (dialect !== undefined && engine === undefined) {
    throw new DbmError('config', `${where}: engine is missing`, {
      hint: `Say what dialect connects to: engine: ${engines.map((it) => `'${it}'`).join(' or ')}.`,
    });
  }
  if (dialect === undefined && engine !== undefined) {
    throw new DbmError('config', `${where}: engine belongs to a ready dialect, and there is none`, {
      hint: 'Leave engine out: the url says it.',
    });
  }
}

const engines = ['sqlite', 'postgresql', 'mysql', 'mariadb'] as const;
const extensions: readonly MigrationExtension[] = ['.ts', '.mts', '.js', '.mjs'];

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isTexts = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isText);
const isFilter = (value: unknown) => isText(value) || value instanceof RegExp || typeof value === 'function';
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;

const text = is('a text', isText);
const count = is('a whole number', isCount);
const milliseconds = is(
  'a whole number of milliseconds or null',
  (value) => value === null || isCount(value),
);
const filters = is(
  'a text, a regular expression, a function or a list of these',
  (value) => isFilter(value) || (Array.isArray(value) && value.every(isFilter)),
);

const hook = is('a function', (value) => typeof value === 'function');

const databaseChecks: Readonly<Record<keyof DatabaseConfig, Check>> = {
  url: is('a database URL', (value) => typeof value === 'string'),
  scratchUrl: is('a database URL', (value) => typeof value === 'string'),
  dialect: is(
    'a Kysely dialect or a function that makes one',
    (value) => typeof value === 'function' || (isObject(value) && typeof value.createDriver === 'function'),
  ),
  engine: oneOf(...engines),
  models: is(
    'a path, a list of paths, or an object of models',
    (value) => isText(value) || isTexts(value) || isObject(value),
  ),
  casing: is("'snake_case'", (value) => value === 'snake_case'),
  naming: is('an object', isObject),
  versionTable: is('a name or an object', (value) => isText(value) || isObject(value)),
  schemas: is(
    "a list of names or 'all'",
    (value) => value === 'all' || (Array.isArray(value) && value.every(isText)),
  ),
  objects: is(
    `'all' or a list of ${Object.keys(objectWords).join(', ')}`,
    (value) => value === 'all' || (Array.isArray(value) && value.every((it) => it in objectWords)),
  ),
  include: filters,
  exclude: filters,
  pool: is('an object', isObject),
  ssl: is('true, false or an object', (value) => typeof value === 'boolean' || isObject(value)),
  includeObject: hook,
  compareType: hook,
  compareDefault: hook,
  processOperations: hook,
  onVersionApply: hook,
};

const configChecks: Readonly<Record<keyof Config, Check>> = {
  ...databaseChecks,
  databases: is(
    'an object of databases by their names, { main: { url: ... } }',
    (value) => isObject(value) && Object.keys(value).length > 0 && Object.values(value).every(isObject),
  ),
  migrations: is('a path or an object', (value) => isText(value) || isObject(value)),
  echo: flag,
  lock: is("'session' or 'table'", (value) => value === 'session' || value === 'table'),
  lockTimeout: milliseconds,
  statementTimeout: milliseconds,
  transactionPerMigration: flag,
};

const migrationsChecks: Readonly<Record<keyof MigrationsConfig, Check>> = {
  folder: text,
  versions: is('a path or a list of paths', (value) => isText(value) || isTexts(value)),
  recursive: flag,
  fileTemplate: text,
  extension: oneOf(...extensions),
  timeZone: text,
  postWrite: is('a command, a function or a list of these', (value) =>
    [value].flat().every((it) => isText(it) || typeof it === 'function'),
  ),
};

const nestedChecks: Readonly<Record<'naming' | 'versionTable' | 'pool', Checks>> = {
  naming: { pk: text, fk: text, uq: text, ck: text, ix: text },
  versionTable: { name: text, schema: text },
  pool: { max: count, min: count, idleTimeoutMs: count, connectTimeoutMs: count },
};

function checkObject(
  value: Readonly<Record<string, unknown>>,
  checks: Checks,
  where: string,
  prefix: string,
): void {
  const misfit = misfitIn(value, checks);
  if (misfit === null) return;
  const { key, value: inner, wanted } = misfit;
  if (wanted === null) {
    const known = Object.keys(checks);
    const elsewhere = checks === databaseChecks && Object.hasOwn(configChecks, key);
    throw new DbmError('config', `${where}: there is no setting ${prefix}${key}`, {
      hint: elsewhere
        ? `Write ${key} beside databases: it is the same for all of them.`
        : didYouMean(key, known) || `Known are ${known.map((it) => prefix + it).join(', ')}.`,
    });
  }
  throw new DbmError('config', `${where}: ${prefix}${key} is ${kindOf(inner)}, and must be ${wanted}`, {
    hint: 'Correct it in the config.',
  });
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === '') return 'an empty text';
  if (Array.isArray(value)) return 'a list';
  const names: Readonly<Record<string, string>> = {
    string: 'a text',
    boolean: 'a truth value',
    object: 'an object',
  };
  const type = typeof value;
  return names[type] ?? `a ${type}`;
}
