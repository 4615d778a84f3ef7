import type { Connection, Server } from '../../dialect.js';
import { tokensOf } from '../expressions.js';
import { inOrder } from '../inexact-texts.js';
import { quoteIdentifier } from '../quoting.js';
import { isMariadb } from '../server.js';
import type { ObjectRows } from './object-queries.js';

/**
 * The rows with the bodies of triggers and routines as they were written. information_schema has them in utf8mb3,
 * and without what escapes a character: of `'it''s'` MySQL makes `'it's'`, and of `'\\'` both servers make `'\'`.
 * SHOW CREATE has them whole, in one query for each body that this may concern.
 * https://github.com/mysql/mysql-server/blob/mysql-8.4.0/sql/sql_lex.cc (Lex_input_stream::body_utf8_append_literal)
 */
export async function withExactBodies(
  connection: Connection,
  server: Server,
  rows: ObjectRows,
): Promise<ObjectRows> {
  const isInexact = (body: string | null): body is string =>
    body !== null && (isMariadb(server) ? /[\\?]/ : /['"?]/).test(body);
  const shown = async (kind: string, name: string) => {
    const [row] = await connection.query<Record<string, unknown>>(
      `SHOW CREATE ${kind} ${quoteIdentifier(name)}`,
    );
    return String(Object.values(row!)[2]);
  };
  return {
    ...rows,
    triggers: await inOrder(rows.triggers, async (row) =>
      isInexact(row.body) ? { ...row, body: triggerBody(await shown('TRIGGER', row.name)) } : row,
    ),
    routines: await inOrder(rows.routines, async (row) =>
      isInexact(row.body) ? { ...row, body: routineBody(await shown(row.type, row.name)) } : row,
    ),
  };
}

/** What stands behind FOR EACH ROW; where the trigger comes among others is not told. */
function triggerBody(statement: string): string {
  const tokens = tokensOf(statement);
  const isWord = (at: number, word: string) => tokens[at]?.text.toLowerCase() === word;
  const row = tokens.findIndex(
    (_, at) => isWord(at, 'row') && isWord(at - 1, 'each') && isWord(at - 2, 'for'),
  );
  return statement.slice(tokens[row]!.end);
}

/**
 * What stands behind the parameters, the rest of their line, and a line for each characteristic.
 * https://dev.mysql.com/doc/refman/8.4/en/show-create-procedure.html
 */
function routineBody(statement: string): string {
  let depth = 0;
  const close = tokensOf(statement).find(({ text }) => {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    return text === ')' && depth === 0;
  });
  return statement.slice(close!.end).replace(/^.*\n(?: {4}.*\n)*/, '');
}
