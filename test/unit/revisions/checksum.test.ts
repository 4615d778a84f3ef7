// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are source code
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksum } from '../../../src/revisions/index.js';
import { tokensOf } from '../../../src/revisions/tokens.js';

const migration = `/** Add posts */
import { type Op } from "kysely-dbm"
import { integer, sql, string } from 'kysely-dbm/schema';

export const revision = '3f9a1c07b2de', downRevision = null;

export async function upgrade(op: Op): Promise<void> {
  await op.createTable("it's", { 'id': integer().primaryKey(), "full name": string(120).notNull().default('a "b"'), }, [ index().on('id'), ]);
  await op.alterTable('users', t => { t.addColumn('a', string()); t.dropColumn('b') });
  for (let i = 0; i < 10; i++) { if (i % 2) continue
    else if (i / 2 > 1) return; await op.execute(sql\`update x set a = \${ i } -- keep   this\`) }
  const pattern = /[/'"]+\\/;/g; const [first, , third] = rows;
  while (next()) ;
  (await f())?.[0]
}
export async function downgrade(op: Op): Promise<void> { await op.dropTable("it's"); throw new Error("no") }
`;

function formatted(text: string, options: readonly string[]): string {
  const { stdout, status, stderr } = spawnSync(
    'node_modules/.bin/biome',
    ['format', '--stdin-file-path=migration.ts', ...options],
    { input: text, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

describe('checksum', () => {
  it.each([
    [
      'javascript-formatter-quote-style=single',
      'semicolons=as-needed',
      'trailing-commas=none',
      'arrow-parentheses=as-needed',
    ],
    ['javascript-formatter-quote-style=double', 'semicolons=always', 'javascript-formatter-line-width=40'],
    [
      'quote-properties=preserve',
      'javascript-formatter-line-width=200',
      'javascript-formatter-line-ending=crlf',
    ],
  ])('does not change when a formatter passes over the file (%s %s %s)', (...options) => {
    const other = formatted(
      migration,
      options.map((it) => `--${it}`),
    );
    expect(other).not.toBe(migration);
    expect(checksum(other)).toBe(checksum(migration));
  });

  it('does not count comments and white space, wherever they stand', () => {
    const tokens = tokensOf(migration).map((token) => token.text);
    // A line end is not among them: behind `return` it would mean something.
    const filler = fc.constantFrom(' ', '  ', ' \t', ' /* x */', " /* it's ' */ ", ' /**/ ');
    fc.assert(
      fc.property(fc.array(filler, { minLength: tokens.length, maxLength: tokens.length }), (fillers) => {
        const text = tokens.map((token, i) => token + fillers[i]).join('');
        const lines = tokens
          .map((token, i) => `${token + fillers[i]}${token === '{' ? '// c\n' : ''}`)
          .join('');
        expect(checksum(lines)).toBe(checksum(text));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["f('a b')", "f('a  b')"],
    ["f('a')", "f('A')"],
    ["f('a')", 'f(`a`)'],
    ["f('a')", 'f(a)'],
    ['f(`a b`)', 'f(`a  b`)'],
    ['f(`${a}b`)', 'f(`${a} b`)'],
    ['f(`${a} ${b}`)', 'f(`${a + b} `)'],
    ['f(`${`a`}`)', 'f(`${"a"}`)'],
    ['f(`\n`)', 'f(` `)'],
    ['return; f()', 'return f()'],
    ['if (a); b()', 'if (a) b()'],
    ['a; (b)', 'a(b)'],
    ['a; [b]', 'a[b]'],
    ['a; -b', 'a - b'],
    ['[a, , b]', '[a, b]'],
    ['[,]', '[]'],
    ['for (;a;) f()', 'for (a;;) f()'],
    ['x++ + y', 'x + ++y'],
    ['{ a: b }', '{ a: "b" }'],
    ['f(1)', 'f(10)'],
    ['f(/a b/)', 'f(/a  b/)'],
    ['a / b', 'a + b'],
  ])('tells %s from %s', (a, b) => {
    expect(checksum(a)).not.toBe(checksum(b));
  });

  it.each([
    ['f(`${ a } ${{ b: `${ c }` }}`)', 'f(`${a} ${{b:`${c}`}}`)'],
    ['return\n;f()', 'return;\nf()'],
    ['a;\nb', 'a\nb'],
    ['f(a, b,)', 'f(a, b)'],
    ["f('a')", 'f("a")'],
    ["f('it\\'s')", 'f("it\'s")'],
    ['async t => t', 'async (t) => t'],
    ['{ "a": 1, b: 2 }', "{ a: 1, 'b': 2 }"],
    ['#!/usr/bin/env node\nf()', 'f()'],
    ['f(`a\r\nb`)', 'f(`a\nb`)'],
  ])('takes %j for %j', (a, b) => {
    expect(checksum(a)).toBe(checksum(b));
  });

  it('takes any text, also one that is no program', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab\'"`/\\*${}()[];,\n =>'.split(''), '${', '/*') }),
        (text) => {
          expect(checksum(text)).toMatch(/^[0-9a-f]{64}$/);
        },
      ),
    );
  });
});
