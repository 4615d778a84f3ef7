import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Database, Statement } from 'better-sqlite3';
import type { Dialect as KyselyDialect } from 'kysely';
import { DbmError, messageOf } from '../../errors/index.js';
import type { ConnectionSettings, DriverConnection } from '../dialect.js';
import { missingDriver } from '../shared/missing-driver.js';
import { isPrepared } from './prepared-statements.js';

/** How long a statement waits for another connection's lock. */
const defaultTimeoutMs = 5000;

/** One connection; see `open` and Dialect.connect. A file that is not there is created by the first statement that writes. */
export async function connect(settings: ConnectionSettings): Promise<DriverConnection> {
  const imagined = isMissing(settings);
  const file = new LazyFile(settings, await open(imagined ? inMemory(settings) : settings), imagined);
  return {
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => {
      const statement = await file.prepare(sql);
      if (statement.reader) return statement.all(parameters) as Row[];
      statement.run(parameters);
      return [];
    },
    kyselyDialect: async () => {
      const [{ SqliteDialect }, database] = await Promise.all([import('kysely'), file.open()]);
      return new SqliteDialect({ database: { prepare: (sql) => database.prepare(sql), close: () => {} } });
    },
    close: async () => file.close(),
  };
}

/** Whether opening the file would create it: who only asks must not leave an empty database behind. */
function isMissing({ database, parameters }: ConnectionSettings): boolean {
  if (database === ':memory:' || database === '' || (parameters.mode ?? 'rwc') !== 'rwc') return false;
  return existsSync(dirname(database)) && !existsSync(database);
}

function inMemory(settings: ConnectionSettings): ConnectionSettings {
  return { ...settings, database: ':memory:' };
}

/** A database file, or an empty database in memory for as long as there is no file and nothing to write. */
class LazyFile {
  private readonly prepared = new Map<string, Statement>();

  constructor(
    private readonly settings: ConnectionSettings,
    private database: Database,
    private isImagined: boolean,
  ) {}

  async prepare(sql: string): Promise<Statement> {
    if (!this.isImagined) return isPrepared(sql) ? this.prepareOnce(sql) : this.database.prepare(sql);
    if (existsSync(this.settings.database)) return (await this.open()).prepare(sql);
    const statement = this.database.prepare(sql);
    // A setting is one of the connection, so it must not be made on the wrong one.
    const isSetting = /^\s*pragma\s[^=(]*=/i.test(sql);
    return statement.readonly && !isSetting ? statement : (await this.open()).prepare(sql);
  }

  private prepareOnce(sql: string): Statement {
    const known = this.prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.database.prepare(sql);
    this.prepared.set(sql, statement);
    return statement;
  }

  async open(): Promise<Database> {
    if (this.isImagined) {
      const real = await open(this.settings);
      this.close();
      this.database = real;
      this.isImagined = false;
    }
    return this.database;
  }

  close(): void {
    this.database.close();
  }
}

/** Kysely's dialect; see `open` and Dialect.openDriver. */
export async function openDriver(settings: ConnectionSettings): Promise<KyselyDialect> {
  const [database, { SqliteDialect }] = await Promise.all([open(settings), import('kysely')]);
  return new SqliteDialect({ database });
}

/**
 * Opens the file with better-sqlite3; one that is not there is created. Of the URL's parameters it knows `mode`
 * (`ro`, `rw`, `rwc`, as in SQLite's own URIs) and `timeout` in milliseconds. Throws DbmError `driver`,
 * `config` or `connection`.
 */
async function open(settings: ConnectionSettings): Promise<Database> {
  const BetterSqlite = loadDriver();
  const options = optionsOf(settings);
  checkPath(settings.database, options);
  try {
    const database = new BetterSqlite(settings.database, options);
    try {
      // The first look into the file: it tells whether it is a database at all.
      database.pragma('schema_version');
    } catch (thrown) {
      database.close();
      throw thrown;
    }
    return database;
  } catch (thrown) {
    if (isUnbuilt(thrown)) throw driverMissing(thrown);
    throw thrown;
  }
}

// Since its version 13 better-sqlite3 needs Node-API 10, which came with Node.js 22.14; an older one dies of it when a
// database is opened (https://github.com/WiseLibs/better-sqlite3/issues/1514).
const isOlderNode = Number(process.versions.napi) < 10;

function loadDriver(): typeof import('better-sqlite3') {
  // dbm's own, or that of the project: pnpm leaves out what this Node.js is too old for, and shows a package
  // only what it asks for.
  const places = [import.meta.url, join(process.cwd(), 'package.json')].map((it) => createRequire(it));
  const place = places.find(hasDriver) ?? places[0]!;
  try {
    if (isOlderNode) refuseNewerDriver(place);
    // It is CommonJS: `import` would first start what finds the names of its exports, which takes longer than to load it.
    return place('better-sqlite3') as typeof import('better-sqlite3');
  } catch (thrown) {
    throw thrown instanceof DbmError ? thrown : driverMissing(thrown);
  }
}

function hasDriver(require: NodeJS.Require): boolean {
  try {
    return require.resolve('better-sqlite3') !== '';
  } catch {
    return false;
  }
}

function refuseNewerDriver(require: NodeJS.Require): void {
  const { version } = require('better-sqlite3/package.json') as { version: string };
  if (Number.parseInt(version, 10) < 13) return;
  throw new DbmError('driver', `better-sqlite3 ${version} needs Node.js 22.14 or newer`, {
    hint: 'Run `npm install better-sqlite3@12`, or use a newer Node.js.',
  });
}

/** The driver's machine code is loaded when the first database is opened. */
function isUnbuilt(thrown: unknown): boolean {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  return code === 'ERR_DLOPEN_FAILED' || messageOf(thrown).includes('Could not locate the bindings file');
}

/** Why the driver cannot be had, and what helps. */
export function driverMissing(cause: unknown): DbmError {
  const driver = {
    engine: 'SQLite',
    name: 'better-sqlite3',
    install: `better-sqlite3${isOlderNode ? '@12' : ''}`,
  };
  const broken =
    'Build it with the Node.js that runs dbm: `npm rebuild better-sqlite3`, or `pnpm approve-builds better-sqlite3`.';
  return missingDriver(driver, cause, broken);
}

interface FileOptions {
  readonly readonly: boolean;
  readonly fileMustExist: boolean;
  readonly timeout: number;
}

function optionsOf({ parameters, pool }: ConnectionSettings): FileOptions {
  const { mode = 'rwc', timeout, ...unknown } = parameters;
  const [name] = Object.keys(unknown);
  if (name !== undefined) {
    throw new DbmError('config', `The database URL of SQLite has the unknown parameter ${name}`, {
      hint: 'Known are mode (ro, rw or rwc) and timeout (in milliseconds).',
    });
  }
  if (!['ro', 'rw', 'rwc'].includes(mode)) {
    throw new DbmError('config', `The database URL of SQLite has the unknown mode ${mode}`, {
      hint: 'Write mode=ro to read only, mode=rw to refuse a file that is not there, or mode=rwc.',
    });
  }
  const timeoutMs = timeout === undefined ? (pool.connectTimeoutMs ?? defaultTimeoutMs) : Number(timeout);
  if (!Number.isInteger(timeoutMs) || timeoutMs < 0) {
    throw new DbmError(
      'config',
      `The database URL of SQLite has the timeout ${timeout}, which is no number`,
      {
        hint: 'Write it in milliseconds: timeout=5000.',
      },
    );
  }
  return { readonly: mode === 'ro', fileMustExist: mode !== 'rwc', timeout: timeoutMs };
}

/** What SQLite would only call "unable to open database file". */
function checkPath(path: string, { fileMustExist }: FileOptions): void {
  if (path === ':memory:' || path === '') return;
  const file = statSync(path, { throwIfNoEntry: false });
  if (file?.isDirectory()) {
    throw new DbmError('connection', `${path} is a folder, not a database`, {
      hint: 'Name a file in it in the database URL.',
    });
  }
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new DbmError('connection', `There is no folder ${folder} for the database`, {
      hint: 'Create the folder, or correct the database URL.',
    });
  }
  if (file === undefined && fileMustExist) {
    throw new DbmError('connection', `There is no database ${path}`, {
      hint: 'Correct the database URL; mode=rwc creates the file.',
    });
  }
}
