import { capitalized } from '../../../util/index.js';
import type { Connection, Server } from '../../dialect.js';
import type { Token } from '../../shared/tokenizer.js';
import { tokensOf } from '../expressions.js';
import { inOrder } from '../inspect/inexact-texts.js';
import { quoteIdentifier } from '../quoting.js';
import { isMariadb } from '../server.js';
import type { ObjectRows, ViewRow } from './object-queries.js';
import { triggerParts } from './trigger-text.js';

/**
 * The rows with their texts as SHOW CREATE has them, where information_schema may tell another: in one query for each
 * such text. It is in utf8mb3. A body goes without what escapes a character: of `'it''s'` MySQL makes `'it's'`, of
 * `'\\'` both servers make `'\'`. And MySQL leaves out a view's algorithm, and its
 * columns that stand before the query.
 * https://dev.mysql.com/doc/refman/8.4/en/charset-metadata.html,
 * Lex_input_stream::body_utf8_append_literal in https://github.com/mysql/mysql-server/blob/mysql-8.4.0/sql/sql_lex.cc
 */
export async function withExactTexts(
  connection: Connection,
  server: Server,
  rows: ObjectRows,
): Promise<ObjectRows> {
  const isInexactBody = (body: string | null) =>
    body !== null && (isMariadb(server) ? /[\\?]/ : /['"?]/).test(body);
  const shown = async (kind: string, name: string) => {
    const [row] = await connection.query<Record<string, unknown>>(
      `SHOW CREATE ${kind} ${quoteIdentifier(name)}`,
    );
    return String(
      row![kind === 'TRIGGER' ? 'SQL Original Statement' : `Create ${capitalized(kind.toLowerCase())}`],
    );
  };
  return {
    ...rows,
    views: await inOrder(rows.views, async (row) => {
      if (row.definition === null || row.definition === '') return row;
      if (row.algorithm !== null && !isInexactView(row)) return row;
      const { algorithm, ...parts } = viewParts(await shown('VIEW', row.name));
      return { ...row, algorithm, ...(isInexactView(row) ? parts : {}) };
    }),
    triggers: await inOrder(rows.triggers, async (row) =>
      isInexactBody(row.body) ? { ...row, body: triggerParts(await shown('TRIGGER', row.name)).body } : row,
    ),
    routines: await inOrder(rows.routines, async (row) =>
      isInexactBody(row.body) ? { ...row, body: routineBody(await shown(row.type, row.name)) } : row,
    ),
  };
}

function isInexactView({ definition, names }: ViewRow): boolean {
  const text = definition ?? '';
  return text.includes('?') || (names !== null && !isNamedInQuery(names, text));
}

/** Whether the columns have the names that the query gives, and so none stand before it. */
function isNamedInQuery(names: string, query: string): boolean {
  let depth = 0;
  const given = tokensOf(query).flatMap((token, at, all) => {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    return depth === 0 && token.kind === 'quoted' && all[at - 1]?.text === 'AS' ? [token.value] : [];
  });
  return Object.values<string>(JSON.parse(names)).every((name, at) => given[at] === name);
}

/** The algorithm, the columns that stand before AS, and the query behind it, without the check option. */
function viewParts(statement: string): Pick<ViewRow, 'algorithm' | 'columns' | 'definition'> {
  const tokens = tokensOf(statement);
  const isWord = (word: string) => (token: Token) => token.kind === 'word' && token.text === word;
  const as = tokens.findIndex(isWord('AS'));
  const [, ...list] = tokens.slice(tokens.findIndex(isWord('VIEW')) + 1, as);
  return {
    algorithm: /^CREATE ALGORITHM=(\w+)/.exec(statement)?.[1] ?? null,
    columns: list.filter((it) => it.kind !== 'operator').map((it) => it.value),
    definition: statement
      .slice(tokens[as]!.end)
      .replace(/ WITH (CASCADED|LOCAL) CHECK OPTION$/, '')
      .trim(),
  };
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
