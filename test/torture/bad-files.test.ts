import { copyFile, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestProject, testProject } from '../cli/projects.js';
import { dump } from '../servers/dumps.js';
import { type BadFile, badCalls, badFiles, badSources } from './bad-files.js';
import { count, isThorough, rounds, timeoutMs } from './extent.js';

const migration = (
  revision: string,
  downRevision: string | null,
  body: string,
) => `import type { Op } from 'kysely-dbm';
import { integer } from 'kysely-dbm/schema';
export const revision = '${revision}';
export const downRevision = ${downRevision === null ? null : `'${downRevision}'`};
export async function upgrade(op: Op): Promise<void> {
  await op.createTable('${revision}', { id: integer() });
  ${body}
}
export async function downgrade(op: Op): Promise<void> {
  await op.dropTable('${revision}');
}
`;

const good = {
  'dbm.config.ts': `import { defineConfig } from 'kysely-dbm';
export default defineConfig({
  url: 'sqlite:///x.db',
  models: './models.ts',
  migrations: { folder: './migrations', extension: '.ts' },
  naming: { pk: 'pk_%(table_name)s' },
  versionTable: 'dbm_version',
  exclude: ['other_*'],
  lockTimeout: 1000,
});
`,
  'models.ts': `import { check, index, integer, sql, string, table } from 'kysely-dbm/schema';
export const a1 = table('a1', { id: integer() });
export const b2 = table('b2', { id: integer() });
export const users = table(
  'users',
  { id: integer().primaryKey().autoIncrement(), name: string(20).notNull().default('x'), parent: integer() },
  (t) => [index().on(t.name), check('positive', sql\`id > 0\`)],
);
`,
  'migrations/versions/20260101_0900_a1.ts': migration('a1', null, ''),
  'migrations/versions/20260102_0900_b2.ts': migration('b2', 'a1', ''),
};
type Path = keyof typeof good;

const [config, models, first, second] = Object.keys(good) as [Path, Path, Path, Path];

let project: TestProject;
let upgraded: string;

beforeAll(async () => {
  project = await testProject('sqlite:///x.db');
  await project.write(good);
  await project.ok('upgrade', 'a1');
  // One file of a database, where it stands between two migrations.
  upgraded = join(project.folder, 'upgraded.db');
  await copyFile(join(project.folder, 'x.db'), upgraded);
});
afterAll(() => project.remove());

beforeEach(restore);

async function restore(): Promise<void> {
  await rm(join(project.folder, 'migrations'), { recursive: true, force: true });
  for (const path of [config, models]) await rm(join(project.folder, path), { recursive: true, force: true });
  await project.write(good);
  await copyFile(upgraded, join(project.folder, 'x.db'));
}

/** What a command that fails must leave as it was. */
async function everything(): Promise<unknown> {
  const names = await readdir(project.folder, { recursive: true });
  return [await dump(`sqlite:///${project.folder}/x.db`, { exclude: 'nothing' }), names.sort()];
}

const internals = /^\s+at |bug in dbm|\[object Object\]/m;
const ofJavaScript = /Cannot read prop|is not iterable/;

/** One error with a next step, and no trace of the code that found it; or what the command is for. */
async function answers(
  argv: readonly string[],
  exitCodes: readonly number[],
  what: string,
  unwanted: readonly RegExp[] = [internals, ofJavaScript],
): Promise<void> {
  const before = await everything();
  const { exitCode, stdout, stderr } = await project.dbm(...argv);
  const said = `${what}: dbm ${argv.join(' ')} gave ${exitCode}: ${stdout}${stderr}`;
  expect(exitCodes, said).toContain(exitCode);
  for (const it of unwanted) expect(stderr, said).not.toMatch(it);
  if (exitCode !== 2) return;
  expect(stderr.match(/^(?:dbm|hint): /gm), said).toEqual(['dbm: ', 'hint: ']);
  expect(stderr, said).toMatch(/^dbm: \S/m);
  expect(stdout, said).toBe('');
  expect(await everything(), said).toEqual(before);
  count('malformed files that were refused');
}

const asFile =
  (source: string): BadFile =>
  async (path) => {
    await badFiles['is not there']!(path);
    const name = path.slice(project.folder.length + 1);
    await project.write({ [name]: source.replace('SELF', `${basename(path, '.ts')}.js`) });
  };

const bad = {
  ...badFiles,
  ...Object.fromEntries(Object.entries(badSources).map(([name, it]) => [name, asFile(it)])),
};

describe.each(Object.entries(bad))('a file that %s', (what, make) => {
  test('as the config', async () => {
    await make(join(project.folder, config));
    for (const command of ['current', 'migrate', 'upgrade']) await answers([command], [2], what);
  });

  test('as the models', async () => {
    await make(join(project.folder, models));
    await answers(['upgrade'], [0], what);
    for (const command of ['migrate', 'check']) await answers([command], [2], what);
  });

  test.skipIf(what === 'is not there')('as a migration', async () => {
    await make(join(project.folder, second));
    // Tools make folders and dangling links of any name: what is no file is no migration.
    const isNoFile = what === 'is a folder';
    for (const command of ['upgrade', 'history', 'migrate'])
      await answers([command], isNoFile ? [0] : [2], what);
  });
});

describe('a migration with a header', () => {
  const header = "export const revision = 'b2';\nexport const downRevision = 'a1';\n";

  test.each(Object.entries(badSources))('that %s', async (what, source) => {
    await asFile(header + source)(join(project.folder, second));
    await answers(['upgrade'], [2], what);
  });

  test.each(badCalls)('and %s', async (call) => {
    await project.write({ [second]: migration('b2', 'a1', call) });
    await answers(['upgrade'], [2], call);
  });
});

/** A text that was damaged: cut, doubled, mixed up, or with a character too many. */
const damaged = (source: string) =>
  fc
    .array(
      fc.record({
        at: fc.nat(source.length),
        length: fc.nat(12),
        put: fc.oneof(
          fc.constantFrom(
            '',
            ',',
            ')',
            '(',
            '{',
            '}',
            "'",
            '`',
            '"',
            '\\',
            '/*',
            '//',
            '=>',
            '\0',
            'null',
            'await ',
            '-1',
          ),
          fc.string({ maxLength: 4 }),
        ),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((edits) =>
      edits.reduce((text, { at, length, put }) => text.slice(0, at) + put + text.slice(at + length), source),
    );

const commandsFor: Readonly<Record<string, readonly (readonly string[])[]>> = {
  [config]: [['current'], ['migrate', '-m', 'x'], ['upgrade']],
  [models]: [['check'], ['migrate', '-m', 'x']],
  [first]: [['history'], ['check'], ['upgrade']],
  [second]: [['history'], ['upgrade'], ['migrate', '-m', 'x']],
};

test(
  'files that were damaged at random',
  async () => {
    const paths = Object.keys(good) as Path[];
    const cases = fc
      .constantFrom(...paths)
      .chain((path) =>
        fc.tuple(fc.constant(path), damaged(good[path]), fc.constantFrom(...commandsFor[path]!)),
      );
    await fc.assert(
      fc.asyncProperty(cases, async ([path, source, argv]) => {
        await restore();
        await project.write({ [path]: source });
        // Damaged code may itself read a property of null, and is told what JavaScript says of it.
        await answers(argv, [0, 1, 2], source, [internals]);
        count('files damaged at random');
      }),
      { numRuns: isThorough ? rounds * 40 : 40 },
    );
  },
  timeoutMs,
);

/** Anything that JavaScript can say, as source. */
const values = fc.constantFrom(
  ...[
    'undefined',
    'null',
    'true',
    'false',
    '0',
    '-1',
    '1.5',
    'NaN',
    '1e300',
    '10n',
    "''",
    "' '",
    "'x'",
    "'\\0'",
  ],
  ...[
    '[]',
    '[[]]',
    '[null]',
    "['']",
    '{}',
    '{ x: 1 }',
    "{ name: '' }",
    '{ name: null }',
    '{ schema: 3 }',
    '() => 1',
  ],
  ...["() => { throw new Error('on purpose'); }", 'async () => null', '/(/.source', '/x/', "Symbol('x')"],
  ...['new Date(NaN)', 'Promise.resolve(1)', 'new Map()', 'Object.create(null)', 'class {}', "'../../..'"],
  ...[
    "'x'.repeat(300)",
    "'/dev/null'",
    "'postgres://'",
    "'%(nothing)s'",
    "['models.ts', 3]",
    'new Proxy({}, {})',
  ],
);

const settings = [
  ...[
    'url',
    'scratchUrl',
    'dialect',
    'engine',
    'models',
    'casing',
    'naming',
    'versionTable',
    'schemas',
    'objects',
  ],
  ...[
    'include',
    'exclude',
    'pool',
    'ssl',
    'includeObject',
    'compareType',
    'compareDefault',
    'processOperations',
  ],
  ...['onVersionApply', 'databases', 'migrations', 'echo', 'lock', 'lockTimeout', 'statementTimeout'],
  ...['transactionPerMigration', '__proto__', 'constructor', 'toString', '', 'unknown'],
];

test(
  'settings of any value',
  async () => {
    const setting = fc.tuple(fc.constantFrom(...settings), values);
    await fc.assert(
      fc.asyncProperty(
        fc.array(setting, { minLength: 1, maxLength: 2 }),
        fc.constantFrom(['current'], ['migrate', '-m', 'x'], ['check'], ['upgrade'], ['history']),
        async (chosen, argv) => {
          await restore();
          const lines = chosen.map(([name, value]) => `[${JSON.stringify(name)}]: ${value},`).join(' ');
          const source = `export default { url: 'sqlite:///x.db', models: './models.ts', ${lines} };`;
          await project.write({ [config]: source });
          await answers(argv, [0, 1, 2], source);
          count('settings of any value');
        },
      ),
      { numRuns: isThorough ? rounds * 40 : 40 },
    );
  },
  timeoutMs,
);

test(
  'histories of any shape',
  async () => {
    const id = fc.constantFrom('a1', 'b2', 'c3', 'd4', 'head', 'A1', 'a', '');
    const ids = fc.oneof(
      id.map((it) => `'${it}'`),
      fc.constant('null'),
      fc.array(id, { maxLength: 3 }).map((it) => JSON.stringify(it)),
    );
    const header = fc.record(
      {
        revision: id.map((it) => `'${it}'`),
        downRevision: ids,
        dependsOn: ids,
        branchLabels: ids,
        replaces: ids,
        transaction: fc.constantFrom('true', 'false', 'null', "'no'"),
        createdAt: fc.constantFrom("'2026-01-01'", "'never'", '3', "''"),
        message: fc.constantFrom("'x'", 'null', '3', "''"),
      },
      { requiredKeys: ['revision', 'downRevision'] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(header, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(
          ...[
            ['history'],
            ['heads'],
            ['branches'],
            ['current'],
            ['check'],
            ['upgrade'],
            ['upgrade', 'heads'],
          ],
          ...[['stamp', 'head'], ['downgrade', 'base'], ['merge', 'heads'], ['migrate'], ['show', 'a1']],
        ),
        async (headers, argv) => {
          await restore();
          await rm(join(project.folder, 'migrations/versions'), { recursive: true });
          for (const [i, constants] of headers.entries()) {
            const lines = Object.entries(constants).map(
              ([name, value]) => `export const ${name} = ${value};`,
            );
            const body = 'export async function upgrade() {}\nexport async function downgrade() {}\n';
            await project.write({ [`migrations/versions/${i}.ts`]: `${lines.join('\n')}\n${body}` });
          }
          await answers(argv, [0, 1, 2], JSON.stringify(headers));
          count('histories of any shape');
        },
      ),
      { numRuns: isThorough ? rounds * 40 : 40 },
    );
  },
  timeoutMs,
);
