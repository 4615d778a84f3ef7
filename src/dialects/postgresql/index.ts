import type { Dialect } from '../dialect.js';
import { advise } from './advise.js';
import { compile } from './compiler.js';
import { diffRules } from './diff-rules.js';
import { connect, openDriver } from './driver.js';
import { explainError, isLockConflict, isMissingTable } from './errors.js';
import { withoutJit } from './inspect/without-jit.js';
import { inspect } from './inspector.js';
import { lock } from './lock.js';
import { message } from './message.js';
import { isTooLong, maxNameBytes } from './names.js';
import { placeholder } from './placeholder.js';
import { literal, quoteIdentifier } from './quoting.js';
import { resolve } from './resolve.js';
import { sampling } from './sampling.js';
import { scratch } from './scratch-database.js';
import { script } from './script.js';
import { assumedServer, assumeServer, identify } from './server.js';
import { settle } from './settle.js';
import { digestQuery } from './structure-digest.js';
import { limit, transaction } from './transaction.js';

/** PostgreSQL 12 and newer, through pg. */
export const postgresql: Dialect = {
  name: 'postgresql',
  maxNameBytes,
  fitsName: (name) => !isTooLong(name),
  transactionalDdl: true,
  diffRules,
  quoteIdentifier,
  literal,
  connect,
  openDriver,
  explainError,
  isLockConflict,
  isMissingTable,
  identify,
  assumedServer,
  assumeServer,
  script,
  resolve,
  inspect,
  digest: (_server, connection) => ({ sql: withoutJit(digestQuery, connection) }),
  settle,
  placeholder,
  advise,
  compile,
  jsonList: (expression) => `pg_catalog.json_agg(${expression})::text`,
  transaction,
  message,
  limit,
  scratch,
  sampling,
  lock,
};
