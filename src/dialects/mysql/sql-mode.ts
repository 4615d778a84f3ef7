import type { Flavor, Server } from '../dialect.js';
import { literal } from './quoting.js';

/** Variables of the session: its sql_mode as it was found, and as it was last. */
const found = '@dbm_found_mode';
const last = '@dbm_last_mode';
const current = '@@SESSION.sql_mode';

const unwanted = ['NO_ZERO_DATE', 'NO_ZERO_IN_DATE', 'TRADITIONAL'];
const wanted = 'NO_AUTO_VALUE_ON_ZERO';

/**
 * The sql_mode in which a table can be copied with all that it holds: rows and defaults that are dates of zeros,
 * and rows whose number is 0 in a column that begins to count, which would be numbered anew.
 * https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sqlmode_no_auto_value_on_zero
 */
function migratingMode(mode: string): string {
  const kept = mode.split(',').filter((it) => it !== '' && !unwanted.includes(it));
  return [...new Set([...kept, wanted])].join(',');
}

/** Of the client protocol's flags, mysql2 sets the one that puts this into the sql_mode. */
const driversOwn = 'IGNORE_SPACE';

/** The sql_mode of a session as the server gives it. */
export function givenMode(mode: string, global: string): string {
  const isGiven = (name: string) => name !== driversOwn || global.split(',').includes(name);
  return mode.split(',').filter(isGiven).join(',');
}

/** Sets the session's sql_mode to that of a migration; `mode` is SQL for it. */
function setMigrating(mode: string): string {
  return `SET ${found} = ${current}, SESSION sql_mode = ${mode}`;
}

/** What sets a session of this sql_mode to that of a migration; null where it is so already. */
export function preparationOf(mode: string, flavor: Flavor): string | null {
  const wantedMode = migratingMode(mode);
  if (flavor === 'mariadb') return `${setMigrating(literal(wantedMode))}, ${keepHistory}`;
  return wantedMode === mode ? null : setMigrating(literal(wantedMode));
}

/** The same for a script, where nobody knows the session's. */
export function scriptPreparation(flavor: Flavor): string {
  const mode = ['NO_BACKSLASH_ESCAPES', ...unwanted].reduce(
    (text, name) => `REPLACE(${text}, '${name}', '')`,
    `CONCAT(${current}, ',${wanted}')`,
  );
  return flavor === 'mariadb' ? `${setMigrating(mode)}, ${keepHistory}` : setMigrating(mode);
}

/**
 * Tables with a history are altered, and their history with them, only where a session says so.
 * https://mariadb.com/docs/server/reference/sql-structure/temporal-tables/system-versioned-tables
 */
const keepHistory = "SESSION system_versioning_alter_history = 'KEEP'";

const name = '(?:`(?:[^`]|``)*`|\'(?:[^\']|\'\')*\'|"(?:[^"]|"")*"|[\\w$]+)';
const isStoredProgram = new RegExp(
  `^\\s*(?:/\\*.*?\\*/\\s*)*create\\s+(?:or\\s+replace\\s+)?(?:definer\\s*=\\s*${name}(?:\\s*\\(\\s*\\)|\\s*@\\s*${name})?\\s+)?` +
    '(?:aggregate\\s+)?(?:trigger|function|procedure|event)\\b',
  'is',
);

const statedMode = /^\s*\/\*\s*sql_mode\s*=\s*([a-z_,0-9]*)\s*\*\/\s*/i;

/** The sql_mode that a trigger or routine says it was made in, in a comment before its statement; null for no word of it. */
export function modeOf(statement: string): string | null {
  const [, mode] = statedMode.exec(statement) ?? [];
  return mode === undefined ? null : canonicalMode(mode);
}

/** The statement behind what it says of its sql_mode. */
export function withoutMode(statement: string): string {
  return statement.replace(statedMode, '');
}

/** The statement of a trigger or routine that was made in this sql_mode, which it says where it is not the session's. */
export function withMode(statement: string, mode: string, server: Server): string {
  const made = canonicalMode(mode);
  return made === usualMode(server) ? statement : stating(made, statement);
}

/** The statement with a word of the sql_mode that it is made in. */
export function stating(mode: string, statement: string): string {
  return `/* sql_mode=${mode} */ ${statement}`;
}

/** The sql_mode of what says none. */
export function usualMode({ sqlMode }: Server): string | null {
  return sqlMode === undefined ? null : canonicalMode(sqlMode);
}

function canonicalMode(mode: string): string {
  const names = mode.toUpperCase().split(',');
  return [...new Set(names.filter((it) => it !== ''))].sort().join(',');
}

/**
 * What is sent around a statement that keeps the sql_mode of its session for good: a trigger or routine runs in the one
 * in which it was made. That is the one that it says, or the session's as the server gives it: mysql2 adds IGNORE_SPACE.
 * Where a migration has set one of its own, that stays.
 * https://dev.mysql.com/doc/refman/8.4/en/create-procedure.html
 */
export function around(statement: string): { readonly before: string; readonly after: string } | null {
  if (!isStoredProgram.test(statement)) return null;
  const stated = modeOf(statement);
  const isMigrating = `FIND_IN_SET('${wanted}', ${current})`;
  const added = `IF(FIND_IN_SET('${driversOwn}', @@GLOBAL.sql_mode), ' ', '${driversOwn}')`;
  const own = `IF(${isMigrating}, REPLACE(${found}, ${added}, ''), ${current})`;
  return {
    before: `SET ${last} = ${current}, SESSION sql_mode = ${stated === null ? own : literal(stated)}`,
    after: `SET SESSION sql_mode = ${last}`,
  };
}
