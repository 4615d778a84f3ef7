import { describe, expect, test } from 'vitest';
import { engines, freshDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import { testProject } from './projects.js';

/** Names that would be SQL, a comment, the end of a text or two statements, if they were not quoted. */
const names = [
  `a"b`,
  `a'b`,
  'a`b',
  'a]b[c',
  'a;drop table x',
  'a--b',
  'a/*b*/',
  'line\nbreak',
  'back\\slash',
  '$1 ? :x @y %s',
  '$' + '{x}',
  'schön 名前',
  'select',
  'x'.repeat(63),
  'é'.repeat(29),
];

const models = `import { index, integer, string, table } from 'kysely-dbm/schema';
const names = ${JSON.stringify(names)};
export const tables = names.map((name, i) =>
  table('t' + i + name.slice(0, 55), {
    id: integer().primaryKey(),
    [name]: string(30).notNull().default(name.slice(0, 25)),
  }, (t) => [index('ix' + i + name.slice(0, 50)).on(t[name])]),
);
`;

describe.each(engines())('%s', (engine) => {
  test('hostile names go through the whole loop and back', async () => {
    const database = await freshDatabase(engine);
    const project = await testProject(database.url);
    await project.write({ 'models.ts': models });
    const empty = await dump(database.url);
    await project.ok('migrate', '-m', `it's "quoted"; -- /* ${'`'} */ \${x}`);
    await project.ok('upgrade');
    const { exitCode, stdout, stderr } = await project.dbm('check');
    expect(exitCode, stdout + stderr).toBe(0);
    await project.ok('downgrade', 'base');
    expect(await dump(database.url)).toBe(empty);
    await project.remove();
    await database.drop();
  });
});
