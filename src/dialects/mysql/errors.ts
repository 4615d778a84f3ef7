import { messageOf } from '../../errors/index.js';
import type { Explanation } from '../dialect.js';
import { networkErrors } from '../shared/network-errors.js';

/**
 * Hints for the errors that people meet, by the server's numbers.
 * https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html, https://mariadb.com/kb/en/mariadb-error-codes/
 */
const hints: Readonly<Record<number, string>> = {
  1005: 'Both ends of a foreign key need the same type, sign and collation, and a key over the columns it points to.',
  1040: 'Wait until connections are free, or use a smaller pool.',
  1044: 'Grant the user rights on this database, or correct its name in the database URL.',
  1045: 'Check the user and the password in the database URL.',
  1048: 'Give the column a default or a backfill, or update the rows first.',
  1049: 'Create the database, or correct its name in the database URL.',
  1050: 'It is there already: was it made by hand, or by a migration that is not recorded?',
  1054: 'Check the names: a column that was renamed keeps its old name in raw SQL.',
  1060: 'It is there already: was it made by hand, or by a migration that is not recorded?',
  1061: 'It is there already: was it made by hand, or by a migration that is not recorded?',
  1062: 'Correct or delete the rows with equal values, then try again.',
  1071: 'Index only the beginning: key(t.column).prefix(n).',
  1075: 'Make the column with auto increment the primary key, or the first column of a unique key.',
  1091: 'It is not there: was it dropped by hand?',
  1118: 'Use text() for the longest columns: it is stored apart from the row.',
  1130: 'Let the user in from this host.',
  1138: 'Some rows have no value: give a backfill.',
  1142: 'Grant the user the right to do this, or connect as one who has it.',
  1143: 'Grant the user the right to do this, or connect as one who has it.',
  1146: 'Check the name; was the table dropped or renamed by hand?',
  1170: 'Index only the beginning: key(t.column).prefix(n).',
  1205: 'Another session holds a lock on it: wait until it is done, and try again.',
  1213: 'Another session locked the same things in another order: try again.',
  1227: 'Grant the user the right to do this, or connect as one who has it.',
  1251: 'Use a newer mysql2, or another authentication plugin for the user.',
  1264: 'Correct the values that are out of range, or say with `using` how they are converted.',
  // Also what MariaDB says of a null where none may be.
  1265: 'Correct the values that do not fit, or say with `using` how they are converted; for rows without a value give a backfill.',
  1290: 'Connect to a server that may be written to.',
  1292: 'Correct the values, or say with `using` how they are converted.',
  1364: 'Give the column a default or a backfill.',
  1366: 'Correct the values, or say with `using` how they are converted.',
  1370: 'Grant the user the right to do this, or connect as one who has it.',
  1406: 'Shorten the values first, or say with `using` how they are cut.',
  1419: 'Ask the administrator for log_bin_trust_function_creators=1, or connect with more rights.',
  1451: 'Other rows refer to these: correct or delete those first.',
  1452: 'Correct or delete the rows that refer to nothing, then try again.',
  1553: 'Drop the foreign key first, or create another index that serves it.',
  1698: 'Check the user and the password in the database URL.',
  1701: 'Drop the foreign keys that point to the table first.',
  1792: 'Connect to a server, with a user, that may write.',
  1827: 'The column is part of a foreign key: drop the key before, and add it again after.',
  1828: 'Drop the foreign key before the column.',
  1829: 'Drop the foreign key of the other table before the column.',
  1832: 'The column is part of a foreign key: drop the key before, and add it again after.',
  1833: 'The foreign key of another table points to the column: drop it before, and add it again after.',
  1836: 'Connect to a server that may be written to.',
  1862: 'The password has expired: set a new one.',
  3572: 'Another session holds a lock on it: wait until it is done, and try again.',
  3024: 'It took longer than max_execution_time.',
  3118: 'The account is locked: unlock it, or connect as another user.',
  3730: 'Drop the foreign keys that point to the table first.',
  3780: 'Both ends of a foreign key need the same type, sign and character set.',
  3819: 'Correct the rows that break the check, then try again.',
  3959: 'Drop the check before, and add it again after.',
  4025: 'Correct the rows that break the check, then try again.',
};

/** What keeps a connection from coming to be, by the codes of Node and mysql2. */
const network: Readonly<Record<string, Explanation>> = {
  ...networkErrors,
  HANDSHAKE_NO_SSL_SUPPORT: {
    message: 'The server does not support SSL',
    hint: 'Use ssl-mode=DISABLED or PREFERRED, or turn ssl off.',
  },
  HANDSHAKE_SSL_ERROR: {
    message: "The server's certificate was not accepted",
    hint: 'Give its authority with ssl-ca, or encrypt without checking it: ssl-mode=REQUIRED.',
  },
};

/** Turns what mysql2 throws into words for the user; see Dialect.explainError. Its messages hold no password. */
export function explainError(thrown: unknown): Explanation {
  const text = messageOf(thrown);
  const { errno, code } = fieldsOf(thrown);
  if (code !== null && network[code] !== undefined) {
    const { message, hint } = network[code];
    return { message: `${message} (${text})`, hint };
  }
  // The server says where it stopped by quoting what follows.
  if (errno === 1064) {
    const near = /near '(.*)' at line (\d+)$/s.exec(text);
    if (near === null) return { message: `Wrong syntax (${text})`, hint: null };
    const [, rest, line] = near;
    const where = rest === '' ? 'at the end' : `at: ${rest}`;
    return {
      message: `Wrong syntax in line ${line} ${where}`,
      hint: 'Correct the SQL just before that place.',
    };
  }
  return { message: text, hint: (errno === null ? null : hints[errno]) ?? null };
}

/** mysql2's own fields, also of an AggregateError of Node's, whose parts all say the same. */
function fieldsOf(thrown: unknown): { readonly errno: number | null; readonly code: string | null } {
  const { errno, code } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Record<
    string,
    unknown
  >;
  return {
    errno: typeof errno === 'number' ? errno : null,
    code: typeof code === 'string' ? code : null,
  };
}

/** A lock that was not had within lock_wait_timeout, or a deadlock. */
export function isLockConflict(thrown: unknown): boolean {
  return [1205, 1213, 3572].includes(fieldsOf(thrown).errno ?? 0);
}

/** ER_NO_SUCH_TABLE: a view that is broken, or a table that may not be read, is another error. */
export function isMissingTable(thrown: unknown): boolean {
  return fieldsOf(thrown).errno === 1146;
}

/** ER_NO_SUCH_TABLE, ER_BAD_FIELD_ERROR, ER_SP_DOES_NOT_EXIST: SQL that names what is not there, or not yet. */
export function namesWhatIsMissing(thrown: unknown): boolean {
  return [1146, 1054, 1305].includes(fieldsOf(thrown).errno ?? 0);
}
