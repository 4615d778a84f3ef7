import type { Dialect } from '../dialect.js';
import { compile } from './compiler.js';
import { diffRules } from './diff-rules.js';
import { connect, openDriver } from './driver.js';
import { explainError, isLockConflict, isMissingTable } from './errors.js';
import { inspect } from './inspector.js';
import { lock } from './lock.js';
import { message } from './message.js';
import { placeholder } from './placeholder.js';
import { literal, quoteIdentifier } from './quoting.js';
import { fitsName, maxNameLength, resolve } from './resolve.js';
import { sampling } from './sampling.js';
import { scratch } from './scratch-database.js';
import { script } from './script.js';
import { assumedServer, assumeServer, identify } from './server.js';
import { settle } from './settle.js';
import { around } from './sql-mode.js';
import { digest } from './structure-digest.js';
import { tableState } from './table-text.js';
import { limit, transaction } from './transaction.js';

/** MySQL 8 and 9, and MariaDB. */
export const mysql: Dialect = {
  name: 'mysql',
  // The servers count characters; a name of as many bytes has no more of them.
  maxNameBytes: maxNameLength,
  fitsName,
  transactionalDdl: false,
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
  digest,
  settle,
  // What a collation says depends on the table's.
  resolvesChanges: true,
  placeholder,
  compile,
  transaction,
  message,
  around,
  limit,
  tableState,
  scratch,
  sampling,
  lock,
};
