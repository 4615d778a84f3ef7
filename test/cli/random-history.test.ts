import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, freshDatabase } from '../servers/databases.js';
import { type TestProject, testProject } from './projects.js';

let database: Database;
let project: TestProject;
const query = (sql: string) => withConnection(database.url, (send) => send(sql));

beforeEach(async () => {
  database = await freshDatabase('sqlite');
  project = await testProject(database.url);
  await project.write({ 'package.json': '{"type":"module"}' });
  await query('CREATE TABLE applied (id text PRIMARY KEY, place integer)');
});

afterEach(async () => {
  await project.remove();
  await database.drop();
});

interface Node {
  readonly id: string;
  readonly parents: readonly string[];
  readonly dependsOn: readonly string[];
}

/** Forks, merges, several bases and dependencies; each revision builds only on earlier ones. */
const histories = fc
  .array(fc.record({ parents: fc.array(fc.nat(), { maxLength: 2 }), depends: fc.option(fc.nat()) }), {
    minLength: 2,
    maxLength: 7,
  })
  .map((specs) => {
    const nodes: Node[] = [];
    for (const [i, { parents, depends }] of specs.entries()) {
      const pick = (n: number) => nodes[n % nodes.length]!.id;
      const chosen = nodes.length === 0 ? [] : [...new Set(parents.map(pick))];
      const dependency = nodes.length === 0 || depends === null ? [] : [pick(depends)];
      nodes.push({
        id: `r${i}`,
        parents: chosen,
        dependsOn: dependency.filter((id) => !chosen.includes(id)),
      });
    }
    return nodes;
  });

/** Each migration notes itself, and fails when something that it needs is not there, or is still there. */
function source({ id, parents, dependsOn }: Node, all: readonly Node[]): string {
  const needs = [...parents, ...dependsOn];
  const users = all.filter((it) => [...it.parents, ...it.dependsOn].includes(id)).map((it) => it.id);
  const list = (ids: readonly string[]) => `[${ids.map((it) => `'${it}'`).join(', ')}]`;
  return `export const revision = '${id}';
export const downRevision = ${parents.length === 0 ? 'null' : list(parents)};
export const dependsOn = ${list(dependsOn)};
const there = async (op) => (await op.db.selectFrom('applied').select('id').execute()).map((it) => it.id);
export async function upgrade(op) {
  const ids = await there(op);
  const missing = ${list(needs)}.filter((it) => !ids.includes(it));
  if (missing.length > 0) throw new Error('${id} before ' + missing);
  await op.db.insertInto('applied').values({ id: '${id}' }).execute();
}
export async function downgrade(op) {
  const ids = await there(op);
  const left = ${list(users)}.filter((it) => ids.includes(it));
  if (left.length > 0) throw new Error('${id} is gone before ' + left);
  await op.db.deleteFrom('applied').where('id', '=', '${id}').execute();
}
`;
}

test('any route applies each revision once and in order, and base leaves nothing', async () => {
  const versions = join(project.folder, 'migrations/versions');
  let round = 0;
  await fc.assert(
    fc.asyncProperty(histories, fc.array(fc.nat(), { maxLength: 3 }), async (nodes, stops) => {
      // Node keeps a module that it has loaded: every round has paths of its own.
      await rm(versions, { recursive: true });
      await mkdir(versions);
      round++;
      for (const node of nodes) {
        await project.write({ [`migrations/versions/${round}_${node.id}.js`]: source(node, nodes) });
      }
      for (const stop of stops) await project.ok('upgrade', nodes[stop % nodes.length]!.id);
      await project.ok('upgrade', 'heads');
      const ids = async (table: string, column: string) =>
        (await query(`SELECT ${column} AS id FROM ${table} ORDER BY 1`)).map((it) => it.id);
      const all = nodes.map((it) => it.id).sort();
      expect(await ids('applied', 'id')).toEqual(all);
      expect(await ids('dbm_version', 'revision')).toEqual(all);
      expect((await project.dbm('current', '--check-heads')).exitCode).toBe(0);
      await project.ok('downgrade', 'base');
      expect(await ids('applied', 'id')).toEqual([]);
      expect(await ids('dbm_version', 'revision')).toEqual([]);
    }),
    { numRuns: 12 },
  );
}, 60_000);
