import type { ExpressionRules } from './expression.js';
import { type Token, tokenize } from './tokenizer.js';

/**
 * An expression after one of the columns that it mentions has got another name. Functions, types, keywords and
 * table names that are spelled alike stay; `quote` writes a name as the engine quotes it.
 */
export function renameInExpression(
  text: string,
  rename: { readonly from: string; readonly to: string },
  rules: ExpressionRules,
  quote: (name: string) => string,
): string {
  const tokens = tokenize(text, rules);
  const wanted = rules.foldQuoted(rename.from);
  let result = '';
  let end = 0;
  tokens.forEach((token, at) => {
    const next = tokens[at + 1];
    const named =
      token.kind === 'quoted'
        ? rules.foldQuoted(token.value) === wanted
        : token.kind === 'word' &&
          token.text.toLowerCase() === wanted &&
          !isGrammar(token, tokens[at - 1], next);
    if (!named || next?.text === '(' || next?.text === '.') return;
    const plain =
      token.kind === 'word' && /^[a-z_][a-z0-9_]*$/.test(rename.to) && !quotedSomewhere.has(rename.to);
    result += text.slice(end, token.start) + (plain ? rename.to : quote(rename.to));
    end = token.end;
  });
  return result + text.slice(end);
}

/** Whether a bare word is a keyword or a type, whatever columns there are. */
function isGrammar(token: Token, previous: Token | undefined, next: Token | undefined): boolean {
  const before = previous?.kind === 'quoted' ? '' : previous?.text.toLowerCase();
  return (
    keywords.has(token.text.toLowerCase()) ||
    // `x::date`, `cast(x as date)`, `double precision`, `timestamp without time zone`, `at time zone`
    (before !== undefined && ['::', 'as', 'double', 'with', 'without', 'at', 'time'].includes(before)) ||
    // `date '2020-01-01'`
    next?.kind === 'string'
  );
}

/** What is a column on no engine unless it stands in quotes. */
const keywords = words(`
  and as between case check collate constraint create default distinct else foreign from group having in is
  isnull join limit not notnull null on or order primary references returning select table then to union unique
  using when where`);

/**
 * What some engine reserves; quotes too many do no harm.
 * https://www.postgresql.org/docs/current/sql-keywords-appendix.html, https://www.sqlite.org/lang_keywords.html
 */
const quotedSomewhere = new Set([
  ...keywords,
  ...words(`
    add all alter analyse analyze any array asc asymmetric authorization autoincrement between bigint binary bit
    boolean both cast char character coalesce collation column commit concurrently cross current_catalog
    current_date current_role current_schema current_time current_timestamp current_user dec decimal deferrable
    delete desc do drop end escape except exists extract false fetch float for freeze full grant greatest ilike
    index initially inner inout insert int integer intersect interval into lateral leading least left like
    localtime localtimestamp national natural nchar none normalize nothing nullif numeric offset only
    out outer overlaps overlay placing position precision real right row session_user set setof similar smallint
    some substring symmetric system_user tablesample time timestamp trailing transaction treat trim true update
    user values varchar variadic verbose window with`),
]);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
