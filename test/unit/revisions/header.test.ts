// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are source code
import { describe, expect, it } from 'vitest';
import { DbmError } from '../../../src/errors/index.js';
import { readHeader } from '../../../src/revisions/index.js';

const path = '/app/migrations/versions/20261121_0915_add_posts.ts';

const read = (text: string, at = path) => readHeader(text, at);

function failure(text: string): DbmError {
  try {
    read(text);
  } catch (thrown) {
    if (thrown instanceof DbmError) return thrown;
    throw thrown;
  }
  throw new Error('The header was read');
}

const generated = `/**
 * Add posts
 *
 * Revision: 3f9a1c07b2de
 * Revises: a81b6e2c9d04
 * Created: 2026-11-21 09:15 UTC
 */
import type { Op } from 'kysely-dbm';
import { integer } from 'kysely-dbm/schema';

export const revision = '3f9a1c07b2de';
export const downRevision = 'a81b6e2c9d04';

export async function upgrade(op: Op): Promise<void> {
  await op.createTable('posts', { id: integer().primaryKey(), message: text() });
}

export async function downgrade(op: Op): Promise<void> {
  await op.dropTable('posts');
}
`;

describe('readHeader', () => {
  it('reads what dbm writes', () => {
    expect(read(generated)).toEqual({
      id: '3f9a1c07b2de',
      downRevisions: ['a81b6e2c9d04'],
      dependsOn: [],
      branchLabels: [],
      replaces: [],
      message: 'Add posts',
      createdAt: '2026-11-21T09:15:00.000Z',
      transaction: true,
      path,
    });
  });

  it('refuses a file with both sides of a merge, wherever they are', () => {
    const header = generated.replace(/^export const downRevision.*$/m, (mine) =>
      ['<<<<<<< HEAD', mine, '=======', "export const downRevision = 'b';", '>>>>>>> theirs'].join('\n'),
    );
    expect(failure(header).message).toMatch(/add_posts\.ts:12: the file holds both sides of a merge/);
    const body = generated.replace(
      '  await op.dropTable',
      '<<<<<<< HEAD\n=======\n>>>>>>> b\n  await op.dropTable',
    );
    expect(failure(body).message).toMatch(/add_posts\.ts:19: .*<<<<<<< HEAD/);
  });

  it('reads every constant', () => {
    const header = read(`
      export const revision: string = "b", downRevision: string | readonly string[] | null = ['x', "y",] as const;
      export const branchLabels = \`billing\` satisfies string
      export const dependsOn: Array<string> = [
        'd', // the other branch
        /* and */ 'e',
      ];
      export const replaces = ['r'] as readonly string[];
      export const message = 'it\\'s \\u00e9 \\u{1f600} \\x41';
      export const transaction = false
      export const createdAt = '2026-11-21T10:15:30+01:00';
    `);
    expect(header).toMatchObject({
      id: 'b',
      downRevisions: ['x', 'y'],
      branchLabels: ['billing'],
      dependsOn: ['d', 'e'],
      replaces: ['r'],
      message: "it's é 😀 A",
      transaction: false,
      createdAt: '2026-11-21T09:15:30.000Z',
    });
  });

  it.each([
    [
      'no semicolons',
      "export const revision = 'a'\nexport const downRevision = null\nexport function upgrade() {}",
    ],
    ['undefined for null', "export const revision = 'a'; export const downRevision = undefined;"],
    ['let and var', "export let revision = 'a'; export var downRevision = null;"],
    [
      'a hashbang, a byte order mark and line ends of Windows',
      "\uFEFFexport const revision = 'a';\r\nexport const downRevision = null;\r\n",
    ],
    [
      'an export list',
      "const revision = 'a';\nconst downRevision = null;\nexport { revision, downRevision };",
    ],
    [
      "TypeScript's CommonJS",
      '"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\n' +
        "exports.downRevision = exports.revision = void 0;\nexports.upgrade = upgrade;\nexports.revision = 'a';\nexports.downRevision = null;\n",
    ],
    [
      "Babel's CommonJS",
      "const revision = exports.revision = 'a';\nconst downRevision = exports.downRevision = null;",
    ],
    [
      "esbuild's CommonJS",
      '__export(stdin_exports, { downRevision: () => downRevision, revision: () => revision });\n' +
        'module.exports = __toCommonJS(stdin_exports);\nconst revision = "a";\nconst downRevision = null;\n0 && (module.exports = { downRevision, revision });',
    ],
    [
      'module.exports',
      "module.exports = { 'revision': 'a', async upgrade(op) { await op.x({ downRevision: f() }); }, downRevision: null };",
    ],
    ['module.exports.name', "module.exports.revision = 'a'; module.exports.downRevision = null"],
    [
      'constants behind the functions',
      "export const revision = 'a';\nexport function upgrade() { const downRevision = f(); }\nexport const downRevision = null;",
    ],
    [
      'code that only looks like a header',
      "const a = `export const revision = 'x' ${`}` + \"`\"}`; // export const revision = 'y'\n" +
        "const b = /'/; const c = 4 / 2; /* export const revision = 'z'; */\nf(\"export const revision = 'q'\");\n" +
        "export const revision = 'a';\nexport const downRevision = null;",
    ],
  ])('reads %s', (_, text) => {
    expect(read(text)).toMatchObject({ id: 'a', downRevisions: [] });
  });

  it('takes the message from the constant, else the comment, else the name of the file', () => {
    const constants = "export const revision = 'a';\nexport const downRevision = null;";
    expect(
      read(`/** From the comment */\nexport const message = 'From the constant';\n${constants}`).message,
    ).toBe('From the constant');
    expect(read(`import x from 'x';\n/**\n *\n * From the comment\n * more\n */\n${constants}`).message).toBe(
      'From the comment',
    );
    expect(read(constants).message).toBe('add posts');
    expect(read(`${constants}\n/** Upgrades. */\nexport function upgrade() {}`).message).toBe('add posts');
  });

  it('takes the time from the comment, else the name of the file', () => {
    const constants = "export const revision = 'a';\nexport const downRevision = null;";
    const alembic = `/** x\n\nRevision ID: a\nCreate Date: 2021-03-04 05:06:07.123456\n*/\n${constants}`;
    expect(read(alembic).createdAt).toBe('2021-03-04T05:06:07.123Z');
    expect(read(constants).createdAt).toBe('2026-11-21T09:15:00.000Z');
    expect(read(constants, '/v/first.ts').createdAt).toBeNull();
    expect(read(constants, '/v/20261399_2561_x.ts').createdAt).toBeNull();
  });

  it.each([
    ['a call', "export const revision = 'a';\n\nexport const downRevision = parent();", 3, 'downRevision'],
    ['a name', 'export const revision = ID;', 1, 'revision'],
    ['a method', "\nexport const revision = 'a'.trim();", 2, 'revision'],
    ['a sum', "export const message = 'a' +\n 'b';", 1, 'message'],
    ['a template with a value', 'export const revision = `a${1}`;', 1, 'revision'],
    ['a list with a name', "export const dependsOn = ['a', B];", 1, 'dependsOn'],
    ['no value', '// x\nexport let revision: string;', 2, 'revision'],
    ['a text without end', "\n\nexport const revision = 'abc\n;", 3, 'revision'],
    ['a property', "module.exports = {\n  revision: 'a',\n  downRevision: f(),\n};", 3, 'downRevision'],
  ])('says where and how when a constant is %s', (_, text, line, name) => {
    const error = failure(text);
    expect(error.code).toBe('revision');
    expect(error.message).toBe(`${path}:${line}: ${name} cannot be read without running the file`);
    expect(error.hint).toContain(`export const ${name} =`);
  });

  it.each([
    ['export const downRevision = null;', /add_posts\.ts has no revision$/],
    ["export const revision = 'a';", /has no downRevision$/],
    ["export const revision = ['a'];\nexport const downRevision = null;", /:1: revision is not a text$/],
    ["export const revision = 'a';\nexport const downRevision = false;", /:2: downRevision is not a text or/],
    ["export const revision = 'a';\nexport const downRevision = ['b', 'b'];", /names b twice/],
    ["export const revision = 'a';\nexport const downRevision = 'a';", /the revision a follows itself/],
    [
      "export const revision = 'a';\nexport const downRevision = null; export const dependsOn = 'a';",
      /follows itself/,
    ],
    ["export const revision = 'head';\nexport const downRevision = null;", /:1: revision 'head' is a word/],
    ["export const revision = 'a@b';\nexport const downRevision = null;", /revision 'a@b' cannot be used/],
    [
      "export const revision = 'a';\nexport const downRevision = null;\nexport const branchLabels = 'x-1';",
      /:3: branchLabels 'x-1' cannot/,
    ],
    [
      "export const revision = 'a';\nexport const downRevision = null;\nexport const transaction = 'no';",
      /:3: transaction is neither/,
    ],
    [
      "export const revision = 'a';\nexport const downRevision = null;\nexport const createdAt = 'soon';",
      /:3: createdAt is not a date/,
    ],
  ])('refuses %j', (text, message) => {
    expect(failure(text).message).toMatch(message);
    expect(failure(text).hint).not.toBeNull();
  });

  it('knows a misspelt constant', () => {
    expect(failure("export const revison = 'a';\nexport const downRevision = null;").hint).toBe(
      'Rename revison to revision.',
    );
  });
});
