import type { ExpressionRules } from './expression.js';
import { tokenize } from './tokenizer.js';

/**
 * An expression after one of the columns that it mentions has got another name. Functions and table names
 * that are spelled alike stay; `quote` writes a name as the engine quotes it.
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
    const next = tokens[at + 1]?.text;
    const named =
      token.kind === 'quoted'
        ? rules.foldQuoted(token.value) === wanted
        : token.kind === 'word' && token.text.toLowerCase() === wanted.toLowerCase();
    if (!named || next === '(' || next === '.') return;
    const plain = token.kind === 'word' && /^[a-z_][a-z0-9_]*$/.test(rename.to);
    result += text.slice(end, token.start) + (plain ? rename.to : quote(rename.to));
    end = token.end;
  });
  return result + text.slice(end);
}
