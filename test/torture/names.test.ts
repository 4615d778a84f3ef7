import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testProject } from '../cli/projects.js';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import { count, isThorough, rounds, timeoutMs } from './extent.js';

/** What means something in SQL, in TypeScript, in a regular expression, in a URL or to a terminal. */
const odd = [
  ...[
    '"',
    "'",
    '`',
    ']',
    '[',
    ';',
    '--',
    '/*',
    '*/',
    '#',
    '\\',
    '\n',
    '\r\n',
    '\t',
    '$1',
    '$$',
    '?',
    ':x',
    '@y',
    '%s',
  ],
  ...[
    '$' + '{x}',
    '{',
    '}',
    '(',
    ')',
    ',',
    '.',
    '=',
    '&',
    '|',
    '<',
    '>',
    '~',
    '^',
    '*',
    '+',
    '!',
    ' ',
    '%(x)s',
    '://',
  ],
  ...[
    'ß',
    'é',
    'e\u0301',
    '名前',
    '\u202eabc',
    'שלום',
    '\u200b',
    '\u00a0',
    '\u2028',
    '\x1b[31m',
    '\x7f',
    'İ',
    'ſ',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'select',
    'table',
    'null',
    'true',
    '0',
    'rowid',
  ],
];
const wide = ['🎉', '𝔘'];

interface Names {
  readonly tables: readonly string[];
  readonly columns: readonly string[];
  readonly constraints: readonly string[];
  readonly type: string;
  readonly labels: readonly string[];
  readonly texts: readonly string[];
}

/** MySQL's identifiers end at U+FFFF: https://dev.mysql.com/doc/refman/8.4/en/identifiers.html */
function namesFor(engine: Database['engine']) {
  const isMysql = engine === 'mysql' || engine === 'mariadb';
  const longest = isMysql ? 64 : 63;
  const part = fc.oneof(fc.constantFrom(...odd, ...(isMysql ? [] : wide)), fc.constantFrom(...'abcXYZ'));
  const cut = (text: string) => {
    let name = text;
    while (Buffer.byteLength(name) > longest) name = Array.from(name).slice(0, -1).join('');
    return name;
  };
  const short = fc.array(part, { minLength: 1, maxLength: 5 }).map((it) => it.join(''));
  const long = fc.constantFrom('x', 'é', '名').map((it) => it.repeat(longest));
  // MySQL refuses blanks at the end of names.
  const name = fc
    .oneof({ weight: 6, arbitrary: short }, { weight: 1, arbitrary: long })
    .map(cut)
    .filter((it) => it.trimEnd() === it && it !== '' && !it.startsWith('sqlite_'));
  // Names that differ in case only are one on some engines, and some sort letters alike that are not.
  const same = (it: string) =>
    it
      .normalize('NFKD')
      .replace(/[^\x20-\x7e]/g, '')
      .toLowerCase() + Buffer.byteLength(it);
  const several = (count: number) =>
    fc.uniqueArray(name, { minLength: count, maxLength: count, selector: same });
  // Not longer than the shortest column that has one as its default.
  const textOf = (some: fc.Arbitrary<string>) =>
    fc.array(some, { maxLength: 6 }).map((it) => Array.from(it.join('')).slice(0, 20).join('').trim());
  // A default may hold what MySQL's comments may not.
  const value = textOf(fc.oneof(part, fc.constantFrom(...wide)));
  const comment = textOf(part);
  // On PostgreSQL tables, indexes and types share their names.
  const shared = several(7).map(([one, two, uq, fk, ck, ix, type]) => ({
    tables: [one!, two!],
    constraints: [uq!, fk!, ck!, ix!],
    type: type!,
  }));
  const rest = fc.record({
    columns: several(4),
    // MySQL stores the words of an enum in an alphabet of names as well.
    labels: fc.uniqueArray(
      name.map((it) => it.trim()).filter((it) => it !== ''),
      { minLength: 2, maxLength: 3, selector: same },
    ),
    texts: fc.tuple(value, comment, comment),
  });
  return fc.tuple(shared, rest).map(([names, others]): Names => ({ ...names, ...others }));
}

function modelsOf({ tables, columns, constraints, type, labels, texts }: Names, isChanged: boolean): string {
  const say = (value: unknown) => JSON.stringify(value);
  const [first, second] = tables as [string, string];
  const [id, a, b, c] = columns as [string, string, string, string];
  const [uq, fk, ck, ix] = constraints as [string, string, string, string];
  const wide = isChanged ? 40 : 30;
  return `import { check, enumeration, foreignKey, index, integer, primaryKey, sql, string, table, tableOptions, unique } from 'kysely-dbm/schema';
export const one = table(${say(first)}, {
  [${say(id)}]: integer().notNull(),
  [${say(a)}]: string(${wide}).notNull().default(${say(texts[0])}).comment(${say(texts[1])}),
  [${say(b)}]: enumeration(${say(type)}, ${say(labels)}),
}, () => [
  primaryKey().on(${say(id)}),
  unique(${say(uq)}).on(${say(a)}),
  tableOptions({ comment: ${say(texts[2])} }),
]);
export const two = table(${say(second)}, {
  [${say(id)}]: integer().notNull(),
  [${say(c)}]: integer().notNull().default(1),
  ${isChanged ? `[${say(a)}]: string(20).default(${say(texts[1])}),` : ''}
}, (t) => [
  primaryKey().on(${say(id)}),
  foreignKey(${say(fk)}).on(${say(c)}).references(${say({ name: first })}, [${say(id)}]),
  check(${say(ck)}, sql\`\${t[${say(c)}]!} > 0\`),
  ${isChanged ? '' : `index(${say(ix)}).on(${say(c)}, ${say(id)}),`}
]);
`;
}

const runs = isThorough ? rounds : 3;

describe.each(engines())('%s', (engine) => {
  test(
    'random names go through the whole loop and back',
    async () => {
      await fc.assert(
        fc.asyncProperty(namesFor(engine), async (names) => {
          const database = await freshDatabase(engine);
          const project = await testProject(database.url);
          try {
            const states: string[] = [];
            const state = async () => states.push(await dump(database.url));
            await state();
            for (const isChanged of [false, true]) {
              await project.write({ 'models.ts': modelsOf(names, isChanged) });
              await project.ok('migrate', '-m', names.texts[0] || 'x');
              await project.ok('upgrade');
              const { exitCode, stdout, stderr } = await project.dbm('check');
              expect(exitCode, stdout + stderr).toBe(0);
              await state();
            }
            await project.ok('pull', '--out', './pulled.ts', '--force');
            await project.write({
              'dbm.config.ts': `export default { url: ${JSON.stringify(database.url)}, models: './pulled.ts' };`,
            });
            const pulled = await project.dbm('check');
            expect(pulled.exitCode, pulled.stdout + pulled.stderr).toBe(0);
            await project.ok('downgrade', '-1');
            expect(await dump(database.url)).toBe(states[1]);
            await project.ok('downgrade', 'base');
            expect(await dump(database.url)).toBe(states[0]);
            count(`${engine}: structures of hostile names that went there and back`);
          } finally {
            await project.remove();
            await database.drop();
          }
        }),
        { numRuns: runs },
      );
    },
    timeoutMs,
  );

  test('names that cannot be are refused, and nothing is changed', async () => {
    const database = await freshDatabase(engine);
    const project = await testProject(database.url);
    const tooLong = 'n'.repeat(engine === 'postgresql' ? 64 : 65);
    for (const name of [
      'a\0b',
      ...(engine === 'sqlite' ? [] : [tooLong, '']),
      ...(engine === 'mysql' ? ['a🎉'] : []),
    ]) {
      for (const [table, column] of [
        [name, 'id'],
        ['t', name],
      ]) {
        await project.write({
          'models.ts': `import { integer, table } from 'kysely-dbm/schema';
export const t = table(${JSON.stringify(table)}, { [${JSON.stringify(column)}]: integer() });
`,
        });
        for (const file of await project.versions())
          await rm(join(project.folder, 'migrations/versions', file));
        const made = await project.dbm('migrate', '-m', 'x');
        if (made.exitCode === 0) {
          const { exitCode, stderr } = await project.dbm('upgrade');
          expect(exitCode, `${JSON.stringify(name)}: ${stderr}`).toBe(2);
          expect(stderr).not.toContain('bug in dbm');
          for (const file of await project.versions())
            await project.write({ [`migrations/versions/${file}`]: '' });
        } else {
          expect(made.exitCode, made.stderr).toBe(2);
          expect(made.stderr).not.toContain('bug in dbm');
        }
        expect(await withConnection(database.url, async () => dump(database.url))).not.toContain(
          'CREATE TABLE',
        );
      }
    }
    await project.remove();
    await database.drop();
  });
});
