import type { ScriptRules } from '../dialect.js';
import { effectOf } from '../shared/effect.js';
import { hasInnerSemicolon, withoutEnd } from '../shared/script.js';
import { importMysql2 } from './driver.js';
import { expressionRules } from './expressions.js';
import { quoteIdentifier } from './quoting.js';
import { maxNameLength } from './resolve.js';
import { atLeast, isMariadb } from './server.js';
import { around, scriptPreparation } from './sql-mode.js';

const guard = quoteIdentifier('_dbm_check');

/** Scripts for mysql and mariadb. They stop at the first error by themselves. */
export const script: ScriptRules = {
  // Without --comments, clients take the comments out of triggers and functions.
  command: (server, file) => `${isMariadb(server) ? 'mariadb' : 'mysql'} --comments <database> < ${file}`,
  opening: (server) => [
    // As mysql2 has it, whatever the client's locale.
    'SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci;',
    `${scriptPreparation(server.flavor)};`,
    // https://mariadb.com/docs/server/server-management/variables-and-modes/server-system-variables#explicit_defaults_for_timestamp
    ...(isMariadb(server) && !atLeast(server, 10, 10, 1)
      ? ['SET SESSION explicit_defaults_for_timestamp = ON;']
      : []),
  ],
  terminated: (sql) => {
    const settings = around(sql);
    return settings === null
      ? terminated(sql)
      : [`${settings.before};`, terminated(sql), `${settings.after};`].join('\n');
  },
  begin: async () => ({ begin: [], commit: async () => [] }),
  // There is no statement that only fails, outside of stored programs; a check says its name when it does.
  assert: (condition, message) => [
    `CREATE TEMPORARY TABLE ${guard} (holds INT, CONSTRAINT ${quoteIdentifier(shortened(message))} CHECK (holds = 1))`,
    `INSERT INTO ${guard} SELECT ${condition}`,
    `DROP TEMPORARY TABLE ${guard}`,
  ],
  now: "CONCAT(LEFT(DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z')",
  inline: async ({ sql, parameters, settings }) => {
    if (parameters.length === 0) return sql;
    const { format } = await importMysql2();
    const { timezone = 'local', stringifyObjects } = settings?.parameters ?? {};
    return format(sql, [...parameters] as string[], stringifyObjects === 'true', timezone as 'local');
  },
  effect: (sql) => effectOf(sql, expressionRules),
  replica: null,
};

function terminated(sql: string): string {
  const statement = withoutEnd(sql, expressionRules);
  if (!hasInnerSemicolon(statement, expressionRules)) return `${statement};`;
  const delimiter = ['//', '$$', '||', ';;'].find((it) => !statement.includes(it)) ?? '//dbm//';
  return `DELIMITER ${delimiter}\n${statement}${delimiter}\nDELIMITER ;`;
}

function shortened(message: string): string {
  const characters = [...message];
  return characters.length <= maxNameLength
    ? message
    : `${characters.slice(0, maxNameLength - 3).join('')}...`;
}
