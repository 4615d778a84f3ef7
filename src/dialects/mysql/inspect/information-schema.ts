import type { Connection } from '../../dialect.js';

/** What is asked of a view of the information schema. */
export interface SchemaQuestion<Row> {
  /** The SQL of each. */
  readonly columns: { readonly [Name in keyof Row]: string };
  /** The view, and what is joined with it. */
  readonly from: string;
  readonly where: string;
  readonly order?: readonly string[];
}

/** A question for each list of rows. */
export type SchemaQuestions<Lists> = {
  readonly [Name in keyof Lists]: Lists[Name] extends readonly (infer Row)[] ? SchemaQuestion<Row> : never;
};

/** Asks them one after the other. */
export async function askAll<Lists>(
  connection: Connection,
  questions: SchemaQuestions<Lists>,
): Promise<Lists> {
  const answers: Partial<Record<keyof Lists, readonly unknown[]>> = {};
  for (const name of Object.keys(questions) as (keyof Lists)[]) {
    answers[name] = await connection.query(selectOf(questions[name]));
  }
  return answers as Lists;
}

export function selectOf({ columns, from, where, order = [] }: SchemaQuestion<unknown>): string {
  const list = Object.entries<string>(columns).map(([name, sql]) => `${sql} AS ${name}`);
  const sorting = order.length === 0 ? '' : `\nORDER BY ${order.join(', ')}`;
  return `SELECT ${list.join(', ')}\nFROM information_schema.${from}\nWHERE ${where}${sorting}`;
}

/**
 * A subquery for a text that is another one when the answer is: how many rows there are, and the sum of a hash of
 * each. The order of the rows is part of what is hashed. A row that has no hash, because its text is too long for a
 * packet, counts as a new one each time. https://dev.mysql.com/doc/refman/8.4/en/string-functions.html
 */
export function digestOf({ columns, from, where, order = [] }: SchemaQuestion<unknown>): string {
  const texts = [...Object.values<string>(columns), ...order].map((sql) => `QUOTE(${sql})`);
  const hash = `CONV(LEFT(SHA2(CONCAT_WS(',', ${texts.join(', ')}), 224), 16), 16, 10)`;
  return `(SELECT IF(COUNT(*) = 0, '0', CONCAT(COUNT(*), '-', SUM(CAST(COALESCE(${hash}, UUID_SHORT()) AS UNSIGNED))))
    FROM information_schema.${from} WHERE ${where})`;
}
