import type { Dialect } from '../dialect.js';
import { compile } from './compiler.js';
import { diffRules } from './diff-rules.js';
import { connect, openDriver } from './driver.js';
import { explainError, isLockConflict } from './errors.js';
import { digestQuery } from './inspect/schema-queries.js';
import { inspect } from './inspector.js';
import { lock } from './lock.js';
import { literal, quoteIdentifier } from './names.js';
import { placeholder } from './placeholder.js';
import { resolve } from './resolve.js';
import { sampling } from './sampling.js';
import { scratch } from './scratch-database.js';
import { script } from './script.js';
import { assumeServer, identify } from './server.js';
import { settle } from './settle.js';
import { transaction } from './transaction.js';

/** SQLite 3.37 and newer, through better-sqlite3 or any Kysely dialect for SQLite. */
export const sqlite: Dialect = {
  name: 'sqlite',
  // SQLite sets no limit to names.
  maxNameBytes: Number.MAX_SAFE_INTEGER,
  fitsName: () => true,
  transactionalDdl: true,
  diffRules,
  quoteIdentifier,
  literal,
  connect,
  openDriver,
  explainError,
  isLockConflict,
  identify,
  assumedServer: assumeServer('sqlite', null),
  assumeServer,
  script,
  resolve: (catalog) => resolve(catalog),
  inspect: (connection, _server, scope) => inspect(connection, scope),
  digest: () => ({ sql: digestQuery }),
  settle: (connection, _server, live, target) => settle(connection, live, target),
  // What a STRICT table takes, what is numbered and which checks are an enum's: only the live table says it.
  resolvesChanges: true,
  placeholder,
  compile,
  jsonList: (expression) => `json_group_array(${expression})`,
  transaction,
  scratch,
  sampling,
  lock,
};
