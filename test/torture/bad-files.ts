import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What may stand where a file of the project is looked for. */
export type BadFile = (path: string) => Promise<void>;

/** Puts something else in the place of a file. */
const instead =
  (make: BadFile): BadFile =>
  async (path) => {
    await rm(path, { recursive: true, force: true });
    await mkdir(dirname(path), { recursive: true });
    await make(path);
  };

const bytes = (content: Uint8Array): BadFile => instead((path) => writeFile(path, content));

/** What is no readable text. */
export const badFiles: Readonly<Record<string, BadFile>> = {
  'is not there': instead(async () => {}),
  'is a folder': instead(async (path) => {
    await mkdir(path);
  }),
  'is a link to itself': instead((path) => symlink(path, path)),
  'is one of two links to each other': instead(async (path) => {
    await rm(`${path}.other`, { force: true });
    await symlink(`${path}.other`, path);
    await symlink(path, `${path}.other`);
  }),
  'is a link to nowhere': instead((path) => symlink(join(dirname(path), 'nowhere'), path)),
  // Root reads it all the same: it is as bad as an empty one.
  'may not be read': instead(async (path) => {
    await writeFile(path, '');
    await chmod(path, 0);
  }),
  'is binary': bytes(Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)),
  'is UTF-16': bytes(Buffer.from('\ufeffexport default {};', 'utf16le')),
  'is broken UTF-8': bytes(Buffer.from([...Buffer.from('export const a = '), 0xc3, 0x28, 0xff, 0x3b])),
};

/** Text that cannot be loaded, or exports what is no config, no model and no migration. */
export const badSources: Readonly<Record<string, string>> = {
  'is empty': '',
  'is a BOM': '\ufeff',
  'is NUL': '\0'.repeat(100),
  'is huge': `export const a = [${'1,'.repeat(500_000)}`,
  'is deep': `export const a = ${'['.repeat(20_000)}`,
  'is JSON': '{ "revision": "a" }',
  'is HTML': '<!doctype html><title>404</title>',
  'has a merge conflict': '<<<<<<< HEAD\nexport const a = 1;\n=======\nexport const a = 2;\n>>>>>>> x\n',
  'does not end': 'export const a = `$' + '{',
  'ends in a comment': 'export const a = 1; /*',
  'has a wrong regular expression': 'export const a = /(/;',
  'has an unknown escape': "export const a = '\\u{110000}';",
  'throws an error': "throw new Error('on purpose');",
  'throws an error without words': 'throw new Error();',
  'throws a text': "throw 'on purpose';",
  'throws nothing': 'throw undefined;',
  'throws null': 'throw null;',
  'throws what cannot be printed': 'throw Object.create(null);',
  'throws what throws when it is printed':
    "throw { toString() { throw new Error('again'); }, get message() { throw new Error('and again'); } };",
  'throws an error that throws when it is printed':
    "throw Object.defineProperty(new Error('x'), 'message', { get() { throw new Error('again'); } });",
  'throws a proxy': "throw new Proxy({}, { get() { throw new Error('of the proxy'); } });",
  'throws another DbmError': "throw Object.assign(new Error('x'), { code: 42, name: 'DbmError', hint: 7 });",
  rejects: "await Promise.reject(new Error('on purpose')); export const a = 1;",
  'imports itself': "import { a as b } from './SELF'; export const a = b + 1;",
  'imports what is not there': "import { x } from './not-there.js'; export const a = x;",
  'imports an unknown package': "import x from 'no-such-package-at-all'; export default x;",
  'imports an unknown name': "import { noSuchBuilder } from 'kysely-dbm/schema'; noSuchBuilder();",
  'refers to what is not there': 'export const a = notThere;',
  'uses a name before it is there': 'export const a = b; const b = 1;',
  'overflows the stack': 'const f = (): number => f() + 1; export const a = f();',
  'exports a proxy that throws':
    "export default new Proxy({}, { get() { throw new Error('get'); }, ownKeys() { throw new Error('keys'); } });",
  'exports getters that throw':
    "export default { get url() { throw new Error('url'); }, get models() { throw new Error('models'); } };",
  'exports a class': 'export default class {}',
  'exports a function that throws': "export default () => { throw new Error('of the function'); };",
  'exports a text': "export default 'sqlite:///x.db';",
  'exports a symbol': "export default Symbol('x');",
  'exports null': 'export default null;',
};

/** Calls of `op` that cannot be meant. */
export const badCalls: readonly string[] = [
  'throw undefined;',
  'throw Object.create(null);',
  "throw new Proxy({}, { get() { throw new Error('of the proxy'); } });",
  'await Promise.reject();',
  'op.notThere();',
  'await op.createTable();',
  'await op.createTable(null, null);',
  "await op.createTable('x');",
  "await op.createTable('x', {});",
  "await op.createTable('x', { a: 1 });",
  "await op.createTable('x', { a: 'integer' });",
  "await op.createTable('x', { a: integer }, []);",
  "await op.createTable('x', { a: integer() }, [1]);",
  "await op.createTable('x', { a: integer() }, 7);",
  'await op.createTable(3, { a: integer() });',
  "await op.createTable('a\\0b', { a: integer() });",
  "await op.createTable('x', { 'a\\0b': integer() });",
  'await op.dropTable();',
  'await op.dropTable(undefined);',
  "await op.dropTable(Symbol('x'));",
  "await op.renameTable('a1');",
  "await op.addColumn('a1');",
  "await op.addColumn('a1', 'b');",
  "await op.addColumn('a1', 'b', 3);",
  "await op.dropColumn('a1');",
  "await op.alterTable('a1');",
  "await op.alterTable('a1', null);",
  "await op.alterTable('a1', (t: any) => t.notThere());",
  "await op.alterTable('a1', () => { throw null; });",
  "await op.alterColumn('a1', 'id');",
  "await op.createIndex('a1');",
  "await op.createIndex('a1', {});",
  "await op.addConstraint('a1', null);",
  'await op.execute();',
  'await op.execute(null);',
  'await op.execute(3);',
  "await op.execute('');",
  "await op.execute('not sql');",
  "await op.execute('select \\0');",
  "await op.execute('create table x (a integer); not sql');",
  "await op.db.insertInto('nowhere').values({}).execute();",
  'await op.db.selectFrom(null).execute();',
  'await op.createEnum();',
  'await op.createEnum(1, 2);',
];
