import { join } from 'node:path';
import { recreate } from '../lib/databases.mjs';
import { contender, tools } from '../lib/peers.mjs';
import { bench, node, writeFiles } from '../lib/projects.mjs';
import { floorStatements, makeRevisions } from '../lib/revisions.mjs';

/** A thousand small revisions from nothing, each in a transaction of its own. */
export const workloads = [
  ['sqlite', [{ against: 'drizzle-kit', atMost: 1 }]],
  ['postgresql', [{ against: 'floor', atMost: 1.5 }]],
].map(([engine, goals]) => ({
  name: `upgrade, 1000 revisions, ${engine}`,
  engine,
  goals,
  prepare: async ({ folder, servers, seed }) => {
    const revisions = makeRevisions(1000, seed);
    const urlOf = (name) => servers.urlOf(engine, folder, `dbm_bench_${name.replaceAll('-', '_')}`);
    writeFiles(folder, { 'statements.json': JSON.stringify(floorStatements(revisions, engine)) });
    const bare = (name, program, input) => ({
      name,
      command: [node, join(bench, 'floors', program), urlOf(name), join(folder, input)],
      cwd: folder,
      before: () => recreate(urlOf(name)),
      database: urlOf(name),
    });
    const floors = [bare('floor', 'queries.mjs', 'statements.json')];
    // The least that running such files takes, whoever does it.
    if (engine === 'sqlite') floors.push(bare('bare-runner', 'migrations.mjs', 'dbm/migrations/versions'));
    const found = Object.keys(tools).map((name) => {
      const url = urlOf(name);
      const upgrade = contender(name, 'upgrade', { folder: join(folder, name), url, revisions });
      return upgrade === null ? [] : [{ ...upgrade, before: () => recreate(url), database: url }];
    });
    return [...floors, ...found.flat()];
  },
}));
