import { describe, expect, it } from 'vitest';
import type { ExpressionRules } from '../../../src/dialects/shared/expression.js';
import {
  mentions,
  normalizeExpression,
  withoutComments,
  withoutOuterParentheses,
} from '../../../src/dialects/shared/expression.js';
import { tokenize } from '../../../src/dialects/shared/tokenizer.js';

const sqlite: ExpressionRules = {
  identifierQuotes: { '"': '"', '`': '`', '[': ']' },
  stringQuotes: ["'"],
  stringPrefixes: ['x'],
  backslashEscapes: 'never',
  hashComments: false,
  nestedComments: false,
  dollarQuotes: false,
  foldQuoted: (name) => name.toLowerCase(),
};

const postgresql: ExpressionRules = {
  ...sqlite,
  identifierQuotes: { '"': '"' },
  stringPrefixes: ['e', 'x', 'b', 'n', 'u&'],
  backslashEscapes: { prefix: 'e' },
  nestedComments: true,
  dollarQuotes: true,
  foldQuoted: (name) => name,
};

const mysql: ExpressionRules = {
  ...sqlite,
  identifierQuotes: { '`': '`' },
  stringQuotes: ["'", '"'],
  backslashEscapes: 'always',
  hashComments: true,
};

const kinds = (text: string, rules: ExpressionRules) =>
  tokenize(text, rules).map((token) => `${token.kind} ${token.value}`);

describe('tokens', () => {
  it('knows every way to quote', () => {
    expect(kinds(`"a""b" \`c\`\`d\` [e f] 'it''s' x'00' g$1 .5e-3 0xFF 1_000`, sqlite)).toEqual([
      'quoted a"b',
      'quoted c`d',
      'quoted e f',
      "string it's",
      'string 00',
      'word g$1',
      'number .5e-3',
      'number 0xFF',
      'number 1_000',
    ]);
  });

  it('passes over comments, nested ones where the engine nests them', () => {
    expect(kinds("a -- b'\n/* c /* d */ e */ f", postgresql)).toEqual(['word a', 'word f']);
    expect(kinds('a /* c /* d */ e', sqlite)).toEqual(['word a', 'word e']);
    expect(kinds('a # b\nc', mysql)).toEqual(['word a', 'word c']);
  });

  it('ends a string where the engine ends it', () => {
    expect(kinds(String.raw`'a\' b`, sqlite)).toEqual([String.raw`string a\ `.trim(), 'word b']);
    expect(kinds(String.raw`'a\'' b`, mysql)).toEqual([String.raw`string a\'`, 'word b']);
    expect(kinds(String.raw`E'a\'' b`, postgresql)).toEqual([String.raw`string a\'`, 'word b']);
    expect(kinds('$x$ a $$ b $x$ c', postgresql)).toEqual(['string  a $$ b ', 'word c']);
    expect(kinds("'open", sqlite)).toEqual(['string open']);
  });

  it('keeps the places of tokens', () => {
    const text = ' "ä" >= 1';
    for (const token of tokenize(text, sqlite)) {
      expect(text.slice(token.start, token.end)).toBe(token.text);
    }
  });
});

describe('normalizeExpression', () => {
  const same: readonly [string, string][] = [
    ['price>0', '( "price"  >  0 )'],
    ['a != 1', 'A <> 1'],
    ['a + (b)', 'a + ((b))'],
    ['((a) + (b))', '(a) + (b)'],
    ["status in ('a', 'b')", "[status] IN ('a','b') -- all"],
    ['lower(`Name`)', 'LOWER("name")'],
  ];
  it.each(same)('%s is %s', (a, b) => {
    expect(normalizeExpression(a, sqlite)).toBe(normalizeExpression(b, sqlite));
  });

  const different: readonly [string, string][] = [
    ["a = 'x'", "a = 'X'"],
    ['(a) + (b)', '(a + b)'],
    ['a in ((1, 2))', 'a in (1, 2)'],
    ['f((a, b))', 'f(a, b)'],
    ['"user" = 1', 'user = 1'],
    ['a = "b c"', "a = 'b c'"],
    ['(a or b) and c', 'a or (b and c)'],
    ['a - -1', 'a --1'],
  ];
  it.each(different)('%s is not %s', (a, b) => {
    expect(normalizeExpression(a, sqlite)).not.toBe(normalizeExpression(b, sqlite));
  });

  it('keeps the case of quoted names where the engine keeps it', () => {
    expect(normalizeExpression('"Name"', postgresql)).not.toBe(normalizeExpression('name', postgresql));
    expect(normalizeExpression('"name"', postgresql)).toBe(normalizeExpression('NAME', postgresql));
  });
});

describe('texts', () => {
  it('loses comments and nothing else', () => {
    expect(withoutComments(" a/* x */>  'b -- c' -- d", sqlite)).toBe("a >  'b -- c'");
  });

  it('loses the parentheses around the whole', () => {
    expect(withoutOuterParentheses('((a > 1))', sqlite)).toBe('a > 1');
    expect(withoutOuterParentheses('(a) > (1)', sqlite)).toBe('(a) > (1)');
    expect(withoutOuterParentheses('()', sqlite)).toBe('()');
  });

  it('finds names, not texts', () => {
    expect(mentions('"Price" > 0', 'price', sqlite)).toBe(true);
    expect(mentions("x = 'price'", 'price', sqlite)).toBe(false);
  });
});
