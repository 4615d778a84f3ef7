const blanks = /(?:\s|--[^\n]*(?:\n|$)|#[^\n]*(?:\n|$)|\/\*(?!!)[\s\S]*?\*\/)*/y;
const words = /[a-z]+/iy;

/** The first word of a statement, in lower case and without comments before it; empty when there is none. */
function firstWord(sql: string): string {
  blanks.lastIndex = 0;
  blanks.test(sql);
  words.lastIndex = blanks.lastIndex;
  return words.exec(sql)?.[0].toLowerCase() ?? '';
}

const readers = ['select', 'show', 'explain', 'describe', 'desc', 'values', 'table'];
const writers = ['insert', 'update', 'delete', 'replace', 'merge', 'with', 'select', 'values'];

/** Whether a statement only asks, as far as its first word says. */
export function isQuery(sql: string): boolean {
  return readers.includes(firstWord(sql));
}

/** Whether a statement is about rows, so that a transaction holds it on every engine. */
export function isAboutRows(sql: string): boolean {
  return writers.includes(firstWord(sql));
}
