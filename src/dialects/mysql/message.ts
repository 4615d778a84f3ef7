import type { Dialect } from '../dialect.js';
import { quoteString } from './quoting.js';
import { isMariadb } from './server.js';

/** What can be prepared, has no rows, and does not set what the end of a block sets back, as the sql_mode. */
const isTaken =
  /^\s*do\b|^\s*(?:create|alter|drop|rename|truncate)\s+(?:or\s+replace\s+|temporary\s+|unique\s+|fulltext\s+|spatial\s+|vector\s+)*(?:table|index)\b/i;

const counter = '@dbm_done';

/**
 * MariaDB's anonymous block, in which every statement still commits by itself, and the first that fails is the last.
 * What a user wrote is handed over as a text, so that it is one statement. MySQL has no such block, and to let a
 * message hold several statements (multipleStatements) would also run a user's text of several, where nobody knows
 * afterwards which of them took effect.
 * https://mariadb.com/kb/en/using-compound-statements-outside-of-stored-programs/
 */
export const message: NonNullable<Dialect['message']> = {
  join(statements, server) {
    const last = statements.at(-1)!;
    if (!isMariadb(server) || !isTaken.test(last)) return null;
    const own = statements.slice(0, -1).flatMap((sql, i) => [sql, `SET ${counter} = ${i + 1}`]);
    const block = [`SET ${counter} = 0`, ...own, `EXECUTE IMMEDIATE ${quoteString(last)}`];
    return `BEGIN NOT ATOMIC ${block.join('; ')}; END`;
  },

  async failedAt(connection, _thrown, statements) {
    try {
      const [row] = await connection.query<{ done: unknown }>(`SELECT ${counter} AS done`);
      return Math.min(Number(row?.done ?? statements.length - 1), statements.length - 1);
    } catch {
      // The connection is gone, and the message with it.
      return statements.length - 1;
    }
  },
};
