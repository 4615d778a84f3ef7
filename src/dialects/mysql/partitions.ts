import { tokensOf } from './expressions.js';

/**
 * What follows PARTITION BY, in one spelling: without the engine, which is the table's in every partition.
 * https://dev.mysql.com/doc/refman/8.4/en/partitioning-limitations-storage-engines.html
 */
export function canonicalPartitions(text: string): string {
  const tokens = tokensOf(text);
  const isEngine = (at: number) => {
    const words = tokens.slice(at, at + 2).map((it) => it.text.toUpperCase());
    return tokens[at]?.kind === 'word' && words[0] === 'ENGINE' && words[1] === '=';
  };
  let result = '';
  let end: number | null = null;
  for (let at = 0; at < tokens.length; at++) {
    if (isEngine(at)) {
      at += 2;
      end = tokens[at]?.end ?? end;
      continue;
    }
    const { start, text: word } = tokens[at]!;
    result += (end === null ? '' : gapOf(text.slice(end, start))) + word;
    end = tokens[at]!.end;
  }
  return result;
}

/** Lines stay lines, whatever the server indents them with. */
function gapOf(blanks: string): string {
  if (blanks === '') return '';
  return blanks.includes('\n') ? '\n' : ' ';
}
