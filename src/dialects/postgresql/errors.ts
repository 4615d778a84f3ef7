import { messageOf } from '../../errors/index.js';
import type { Explanation } from '../dialect.js';
import { networkErrors } from '../shared/network-errors.js';

/** What pg throws for an error of the server. https://www.postgresql.org/docs/current/protocol-error-fields.html */
interface ServerError {
  readonly code: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly position?: string;
}

/** Hints for the conditions that people meet, by SQLSTATE. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const hints: Readonly<Record<string, string>> = {
  '28P01': 'Check the user and the password in the database URL.',
  '28000': 'Check the user in the database URL, and that pg_hba.conf lets it in from this host.',
  '3D000': 'Create the database, or correct its name in the database URL.',
  '42501': 'Grant the user the right to do this, or connect as one who has it.',
  '25006': 'Connect to the primary server, with a user whose transactions may write.',
  '55P03': 'Another session holds a lock on it: wait until it is done, and try again.',
  '57014': 'It took longer than statement_timeout, or was cancelled.',
  '40P01': 'Another session locked the same things in another order: try again.',
  '53300': 'Wait until connections are free, or use a smaller pool.',
  '57P01': 'The server ended the connection: try again when it is up.',
  '57P03': 'The server is starting or stopping: try again in a moment.',
  '23502': 'Give the column a default or a backfill, or update the rows first.',
  '23503': 'Correct or delete the rows that refer to nothing, then try again.',
  '23505': 'Correct or delete the rows with equal values, then try again.',
  '23514': 'Correct the rows that break the check, then try again.',
  '22P02': 'Correct the value first, with op.execute() or by hand, or say with `using` how it is converted.',
  '22001': 'Shorten the values first, or say with `using` how they are cut.',
  '42804': 'Say with `using` how the old values become new ones.',
  '42846': 'Say with `using` how the old values become new ones.',
  '2BP01': 'Drop what depends on it first: op.execute() can do that.',
  '42883': 'Check the name and the types; a function of an extension needs the extension.',
  '55P04':
    'PostgreSQL cannot use a new enum value in the transaction that added it: alterEnum(..., { rewrite: true }).',
  '42P07': 'It is there already: was it made by hand, or by a migration that is not recorded?',
  '3F000': 'Create the schema first: op.createSchema().',
};

const network: Readonly<Record<string, Explanation>> = {
  ...networkErrors,
  ENOENT: {
    message: 'There is no server at that socket',
    hint: "Check the socket's folder in the database URL, and that the server runs.",
  },
};

/** Messages of pg and of Node's TLS that have no SQLSTATE. */
const phrases: readonly (readonly [pattern: RegExp, explanation: Explanation])[] = [
  [
    /client password must be a string|no password supplied/i,
    { message: 'The server wants a password, and none is given', hint: 'Put it into the database URL.' },
  ],
  [
    /does not support SSL/i,
    { message: 'The server does not support SSL', hint: 'Use sslmode=disable or prefer, or turn ssl off.' },
  ],
  [
    /certificate|altnames|self.signed/i,
    {
      message: "The server's certificate was not accepted",
      hint: 'Give its authority with sslrootcert, or encrypt without checking it: sslmode=require.',
    },
  ],
  [/timeout expired|timeout exceeded/i, network.ETIMEDOUT!],
  [/Connection terminated|connection is closed/i, network.ECONNRESET!],
];

/** Turns what pg throws into words for the user; see Dialect.explainError. pg's messages hold no password. */
export function explainError(thrown: unknown): Explanation {
  if (isServerError(thrown)) return explainServerError(thrown, messageOf(thrown));
  const text = messageOf(thrown);
  const known = network[codeOf(thrown) ?? ''];
  if (known !== undefined) return { message: `${known.message} (${text})`, hint: known.hint };
  const phrase = phrases.find(([pattern]) => pattern.test(text));
  if (phrase !== undefined) return { message: `${phrase[1].message} (${text})`, hint: phrase[1].hint };
  return { message: text, hint: null };
}

function explainServerError(error: ServerError, text: string): Explanation {
  const details = [
    ...(error.detail === undefined ? [] : [error.detail]),
    ...(error.position === undefined ? [] : [`at character ${error.position} of the statement`]),
  ];
  const message = details.length === 0 ? text : `${text} (${details.join('; ')})`;
  if (error.code === '28000' && /no encryption|SSL off/i.test(text)) {
    return { message, hint: 'Ask for encryption: add ?sslmode=require to the database URL.' };
  }
  // 0A000 says of everything that is not supported; a view in the way is what people meet.
  if (error.code === '0A000' && /used by a view or rule/.test(text)) {
    return {
      message,
      hint: 'Drop the view in the migration before, and create it again after: op.execute().',
    };
  }
  if (error.code === '42704' && /^type /.test(text)) {
    return { message, hint: 'Create the type first: op.createEnum() makes an enumeration.' };
  }
  return { message, hint: hints[error.code] ?? error.hint ?? null };
}

function isServerError(thrown: unknown): thrown is ServerError & Error {
  return codeOf(thrown) !== null && 'severity' in (thrown as object);
}

function codeOf(thrown: unknown): string | null {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return codeOf(thrown.errors[0]);
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return null;
  return typeof thrown.code === 'string' ? thrown.code : null;
}

/**
 * A lock that was not had within lock_timeout, or a deadlock.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isLockConflict(thrown: unknown): boolean {
  return ['55P03', '40P01'].includes(codeOf(thrown) ?? '');
}

/** undefined_table: a table or a schema that may not be read is another error. */
export function isMissingTable(thrown: unknown): boolean {
  return codeOf(thrown) === '42P01';
}
