import { messageOf } from '../../errors/index.js';
import type { Explanation } from '../dialect.js';
import { rebuildPrefix } from './names.js';

/**
 * What SQLite says, for the user. Result codes: https://www.sqlite.org/rescode.html; drivers report them as
 * text in `code`, of which some give only the first part.
 */
export function explainError(thrown: unknown): Explanation {
  const code = codeOf(thrown);
  // A table that is being rebuilt fails under the name it has for that while.
  const said = messageOf(thrown).replaceAll(rebuildPrefix, '');
  const known = explanations.find(([start]) => code.startsWith(start));
  if (known !== undefined) return known[1](said);
  return explainText(said);
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

function unopened(): Explanation {
  return {
    message: 'The database file cannot be opened',
    hint: 'Check the path in the database URL and the rights to the file and its folder.',
  };
}

const explanations: readonly (readonly [code: string, explain: (said: string) => Explanation])[] = [
  ['SQLITE_CONSTRAINT', explainConstraint],
  [
    'SQLITE_MISMATCH',
    () => ({
      message: 'A row has no integer where the primary key is an INTEGER',
      hint: 'Correct these rows first, with op.execute() or by hand.',
    }),
  ],
  [
    'SQLITE_BUSY',
    () => ({
      message: 'The database is locked by another connection',
      hint: 'Let the other program finish or close it, then run the command again.',
    }),
  ],
  [
    'SQLITE_LOCKED',
    (said) => ({
      message: `The database is locked by this connection itself: ${said}`,
      hint: 'Read the results of earlier queries to their end before the structure changes.',
    }),
  ],
  [
    'SQLITE_READONLY',
    () => ({
      message: 'The database can only be read',
      hint: 'Make the file and its folder writable for this user, or take mode=ro out of the database URL.',
    }),
  ],
  ['SQLITE_CANTOPEN', unopened],
  // From Node, of a folder into which nobody may look.
  ['EACCES', unopened],
  [
    'SQLITE_NOTADB',
    () => ({
      message: 'The file is not a SQLite database',
      hint: 'Check the path in the database URL. An encrypted database looks like this, too.',
    }),
  ],
  [
    'SQLITE_CORRUPT',
    (said) => ({
      message: `The database file is damaged: ${said}`,
      hint: 'Restore it from a backup, or try `.recover` of the sqlite3 program.',
    }),
  ],
  [
    'SQLITE_FULL',
    () => ({ message: 'The disk is full', hint: 'Make room: a rebuilt table is there twice for a while.' }),
  ],
  [
    'SQLITE_IOERR',
    (said) => ({ message: `The file cannot be read or written: ${said}`, hint: 'Check the disk.' }),
  ],
  ['SQLITE_AUTH', (said) => ({ message: `This connection is not allowed to do that: ${said}`, hint: null })],
];

function explainConstraint(said: string): Explanation {
  const detail = said.slice(said.indexOf(':') + 1).trim();
  if (said.startsWith('UNIQUE')) {
    return {
      message: `Two rows have the same ${detail}, which must be unique`,
      hint: `Find them with a query that groups by ${detail}, and change or delete all but one.`,
    };
  }
  if (said.startsWith('NOT NULL')) {
    return { message: `A row has no ${detail}, which must not be null`, hint: 'Give these rows a value.' };
  }
  if (said.startsWith('CHECK')) {
    return {
      message: `A row does not satisfy the check ${detail}`,
      hint: 'Correct these rows first, with op.execute() or by hand.',
    };
  }
  if (said.startsWith('FOREIGN KEY')) {
    return {
      message: 'A foreign key would not hold: a row refers to one that is not there',
      hint: 'List them with PRAGMA foreign_key_check.',
    };
  }
  return { message: said, hint: null };
}

/** SQLITE_ERROR is everything else, and only the text tells what. */
function explainText(said: string): Explanation {
  const broken = /^error in (view|trigger) (.+?)(?: after .+?)?: (.+)$/s.exec(said);
  if (broken !== null) {
    const [, kind, name, why] = broken;
    return {
      message: `The ${kind} ${name} stands in the way: ${why}`,
      hint: `Drop the ${kind} before this change and create it again after, with op.execute().`,
    };
  }
  const missing = /(?:no such collation sequence|no such function|unknown function): (.+?)(?:\(\))?$/s.exec(
    said,
  )?.[1];
  if (missing !== undefined) {
    return {
      message: said,
      hint: `If the application of this database brings ${missing} along, give the config a Kysely dialect whose connection has it.`,
    };
  }
  if (said.includes('NOT NULL column with default value NULL')) {
    return {
      message: 'The table has rows, and a new column that must not be null has no value for them',
      hint: 'Give the column a default, or addColumn a backfill.',
    };
  }
  // What a new column makes of the rows that are there has neither a code nor the name of the column.
  if (/^(NOT NULL|CHECK) constraint failed$/.test(said)) {
    return {
      message: `A row does not satisfy the ${said.startsWith('CHECK') ? 'check' : 'NOT NULL'} of the new column`,
      hint: 'Give addColumn a backfill that does, or the column a default.',
    };
  }
  // https://www.sqlite.org/quirks.html#double_quoted_string_literals_are_accepted
  if (said.endsWith('should this be a string literal in single-quotes?')) {
    return {
      message: said,
      hint: 'Another program has made that, which takes double quotes for texts. Write the text in single quotes in the models, and apply that migration before any other.',
    };
  }
  return { message: said, hint: null };
}

/** Another connection writes, or commits just now. */
export function isLockConflict(thrown: unknown): boolean {
  return codeOf(thrown).startsWith('SQLITE_BUSY');
}
