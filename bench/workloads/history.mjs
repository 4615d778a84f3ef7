import { join } from 'node:path';
import { recreate } from '../lib/databases.mjs';
import { runOnce } from '../lib/measure.mjs';
import { bareNode, contender, tools } from '../lib/peers.mjs';
import { makeRevisions } from '../lib/revisions.mjs';

/** A folder of thousands of migrations. */
export const workloads = [5_000, 10_000].flatMap((count) =>
  ['history', 'heads', 'current'].map((action) => ({
    name: `${action}, ${count} revisions`,
    goals: [{ against: 'node', atMost: 3 }],
    prepare: async ({ folder, servers, seed }) => {
      const revisions = makeRevisions(count, seed);
      const found = [bareNode];
      for (const name of Object.keys(tools).filter((it) => it !== 'drizzle-kit')) {
        const url = servers.urlOf('sqlite', folder, name);
        const asked = contender(name, action, { folder: join(folder, name), url, revisions });
        if (asked === null) continue;
        await recreate(url);
        if (name === 'dbm')
          await runOnce({ ...asked, command: [...tools.dbm.upgrade.slice(0, -1), 'stamp', 'head'] });
        found.push({ ...asked, database: url });
      }
      return found;
    },
  })),
);
