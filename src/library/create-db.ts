import { join } from 'node:path';
import { CamelCasePlugin, Kysely, type KyselyConfig, type KyselyPlugin } from 'kysely';
import type { DialectName } from '../catalog/index.js';
import type { Config } from '../config/config.js';
import { type DatabaseSource, type Project, requireDatabase, resolveProject } from '../config/project.js';
import { validateConfig } from '../config/validate.js';
import { dialectOf, loadDialect } from '../dialects/index.js';
import { echo } from '../query/echo.js';
import { updatedAtPlugin } from '../query/index.js';
import { sqliteBooleans } from '../query/sqlite-booleans.js';
import { lazyDialect } from './lazy-dialect.js';

export interface CreateDbOptions {
  /** Which of the config's `databases`. */
  readonly database?: string;
  /** The models: columns that are `onUpdateNow({ plugin: true })` are then set on the engines that do not do it. */
  readonly models?: object;
  /** Where relative paths of SQLite files start; the working directory if nothing is said. */
  readonly root?: string;
  /** Kysely's plugins, after those that the config asks for. */
  readonly plugins?: readonly KyselyPlugin[];
  /** Kysely's own `log`; without it the config's `echo` prints every statement. */
  readonly log?: KyselyConfig['log'];
}

/**
 * The Kysely instance for the database that the config names, with its pool, SSL, echo and casing. `db.destroy()`
 * closes it. The driver is loaded and connects when the first query runs.
 *
 *     export const db = createDb<KyselyDatabase<typeof models, 'postgresql'>>(config);
 *
 * Throws DbmError `config` for a config without a database, or with a setting that cannot be used, and `usage` for
 * one with several of which none, or one that is not there, is chosen.
 */
export function createDb<DB>(config: Config, options: CreateDbOptions = {}): Kysely<DB> {
  const cwd = options.root ?? process.cwd();
  const checked = validateConfig(config, 'The config');
  const { database = null } = options;
  const overrides = { cwd, url: null, directory: null, database };
  const project = resolveProject(checked, join(cwd, 'dbm.config.ts'), overrides);
  const source = requireDatabase(project);
  const name = dialectOf(source.flavor);
  const log = options.log ?? (project.echo ? echo : undefined);
  return new Kysely<DB>({
    dialect: lazyDialect(name, () => openSource(source, name), onConnect[name]),
    plugins: [...pluginsOf(project, name, options.models ?? null), ...(options.plugins ?? [])],
    ...(log === undefined ? {} : { log }),
  });
}

async function openSource(source: DatabaseSource, name: DialectName) {
  return source.kind === 'dialect' ? source.open() : (await loadDialect(name)).openDriver(source.settings);
}

/**
 * MariaDB cuts JSON_ARRAYAGG, with which relations are loaded, off at this length. MySQL has the setting for
 * GROUP_CONCAT alone. https://mariadb.com/kb/en/json_arrayagg/
 */
const onConnect: Readonly<Record<DialectName, string | null>> = {
  sqlite: null,
  postgresql: null,
  mysql: 'set session group_concat_max_len = 4294967295',
};

function pluginsOf({ casing }: Project, name: DialectName, models: object | null): readonly KyselyPlugin[] {
  return [
    // Above all, so that the others see the names of the models. Keys inside JSON documents are no columns.
    ...(models === null || name === 'mysql' ? [] : [updatedAtPlugin(models)]),
    ...(name === 'sqlite' ? [sqliteBooleans()] : []),
    ...(casing === 'snake_case' ? [new CamelCasePlugin({ maintainNestedObjectKeys: true })] : []),
  ];
}
