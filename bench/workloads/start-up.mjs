import { join } from 'node:path';
import { recreate } from '../lib/databases.mjs';
import { runOnce } from '../lib/measure.mjs';
import { bareNode, contender, tools, whyMissing } from '../lib/peers.mjs';
import { makeRevisions } from '../lib/revisions.mjs';

/** What is typed a hundred times a day. */
export const workloads = [
  ...['help', 'version'].map((action) => ({
    name: `--${action}`,
    goals: [{ against: 'node', atMost: 1.4 }],
    prepare: async ({ folder }) => [
      bareNode,
      ...Object.entries(tools)
        .filter(([, tool]) => tool[action] !== undefined)
        .map(([name, tool]) => ({ name, command: tool[action], cwd: folder })),
    ],
  })),
  ...[
    [
      'sqlite',
      [
        { against: 'node', atMost: 2.2 },
        { against: 'knex', atMost: 1 },
      ],
    ],
    [
      'postgresql',
      [
        { against: 'node', atMost: 2.8 },
        { against: 'knex', atMost: 1 },
      ],
    ],
  ].map(([engine, goals]) => ({
    name: `current, ten revisions, ${engine}`,
    engine,
    goals,
    prepare: async ({ folder, servers, seed }) => {
      const found = [bareNode];
      for (const name of Object.keys(tools)) {
        const url = servers.urlOf(engine, folder, `dbm_bench_${name.replaceAll('-', '_')}`);
        const options = { folder: join(folder, name), url, revisions: makeRevisions(10, seed) };
        const current = contender(name, 'current', options);
        if (current === null) continue;
        if (whyMissing(name) === null) {
          await recreate(url);
          await runOnce(contender(name, 'upgrade', options));
        }
        found.push({ ...current, database: url });
      }
      return found;
    },
  })),
];
