import { sameText, tokensOf } from './expressions.js';

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

/**
 * Whether the live partitions are the wanted ones. Those of a history begin when they are made where nothing is said of
 * it, and are two; with AUTO they become more as time goes by.
 * https://mariadb.com/docs/server/reference/sql-structure/temporal-tables/system-versioned-tables
 */
export function samePartitions(wanted: string, live: string): boolean {
  if (sameText(wanted, live)) return true;
  if (!/^system_time\b/i.test(wanted) || !/^system_time\b/i.test(live)) return false;
  const starts = /\bSTARTS\s+(TIMESTAMP\s*)?'[^']*'/i;
  const count = /\bPARTITIONS\s+\d+/i;
  const isOpen = [/\bAUTO\b/i, /\bPARTITIONS\s+2\b/i].some((it) => it.test(live)) && !wanted.includes('(');
  const plain = (text: string) => {
    const begun = starts.test(wanted) ? text : text.replace(starts, '');
    return isOpen && (/\bAUTO\b/i.test(live) || !count.test(wanted)) ? begun.replace(count, '') : begun;
  };
  return sameText(plain(wanted), plain(live));
}
