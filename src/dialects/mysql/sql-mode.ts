import type { Flavor } from '../dialect.js';
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
  `^\\s*create\\s+(?:or\\s+replace\\s+)?(?:definer\\s*=\\s*${name}(?:\\s*\\(\\s*\\)|\\s*@\\s*${name})?\\s+)?` +
    '(?:aggregate\\s+)?(?:trigger|function|procedure|event)\\b',
  'i',
);

/**
 * What is sent around a statement that keeps the sql_mode of its session for good: a trigger or routine runs in the one
 * in which it was made. Where a migration has set one of its own, that stays.
 * https://dev.mysql.com/doc/refman/8.4/en/create-procedure.html
 */
export function around(statement: string): { readonly before: string; readonly after: string } | null {
  if (!isStoredProgram.test(statement)) return null;
  const isMigrating = `FIND_IN_SET('${wanted}', ${current})`;
  return {
    before: `SET ${last} = ${current}, SESSION sql_mode = IF(${isMigrating}, ${found}, ${current})`,
    after: `SET SESSION sql_mode = ${last}`,
  };
}
