import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { drop, recreate } from '../lib/databases.mjs';
import { median, runOnce } from '../lib/measure.mjs';
import { dbm, dbmConfig, project } from '../lib/projects.mjs';

const statements = 200;
const delayMs = 20;

/** One migration of many statements over a link that is far: what counts is how often it waits. */
export const workloads = ['postgresql', 'mariadb'].map((engine) => ({
  name: `upgrade, ${statements} statements over a link of ${delayMs} ms, ${engine}`,
  engine,
  measure: async ({ folder, servers, runs }) => {
    const url = servers.urlOf(engine, folder, 'dbm_bench_far');
    const proxy = await startProxy(new URL(url.replace(/^\w+:/, 'http:')));
    const far = new URL(url.replace(/^\w+:/, 'http:'));
    far.host = `127.0.0.1:${proxy.port}`;
    const address = far.href.replace(/^http:/, `${engine}:`);
    const cwd = project(join(folder, 'dbm'), {
      'dbm.config.ts': dbmConfig(address),
      'migrations/versions/20260101_0000_many.ts': migration,
    });
    const samples = [];
    try {
      for (let run = 0; run < runs; run++) {
        await recreate(url);
        proxy.reset();
        const { wall } = await runOnce({ command: [...dbm, 'upgrade'], cwd });
        samples.push({ wall, roundTrips: proxy.roundTrips() });
      }
    } finally {
      await proxy.stop();
      await drop(url);
    }
    const reached = median(samples.map((it) => it.roundTrips)) - statements;
    const atMost = 6;
    return {
      rows: [
        {
          name: 'dbm',
          wallMs: Math.round(median(samples.map((it) => it.wall))),
          roundTrips: reached + statements,
        },
      ],
      goals: [{ against: 'statements', figure: 'round trips', atMost, reached, met: reached <= atMost }],
    };
  },
}));

const migration = `import type { Op } from 'kysely-dbm';

export const revision = '3f9a1c07b2de';
export const downRevision = null;

export async function upgrade(op: Op): Promise<void> {
  for (let i = 0; i !== ${statements}; i++) {
    await op.execute(\`CREATE TABLE far_\${i} (id integer)\`);
  }
}

export async function downgrade(op: Op): Promise<void> {
  for (let i = 0; i !== ${statements}; i++) await op.dropTable(\`far_\${i}\`);
}
`;

/**
 * Hands on what it gets, half the delay later in each direction, and counts how often the client speaks after
 * the server has: those are the times that the client waits. What it takes to connect is not counted: it ends
 * with the first statement, which is the first message that the client sends with text in it.
 */
async function startProxy({ hostname, port }) {
  let turns = 0;
  const sockets = new Set();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let clientSpoke = false;
    let connected = false;
    const later = (socket, chunk) => setTimeout(() => socket.write(chunk), delayMs / 2);
    client.setNoDelay(true);
    upstream.setNoDelay(true);
    client.on('data', (chunk) => {
      connected ||= /select|begin|create/i.test(chunk.toString('latin1'));
      if (connected && !clientSpoke) turns++;
      clientSpoke = true;
      later(upstream, chunk);
    });
    upstream.on('data', (chunk) => {
      clientSpoke = false;
      later(client, chunk);
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ]) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('end', () => setTimeout(() => other.end(), delayMs));
      socket.on('close', () => sockets.delete(socket));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    roundTrips: () => turns,
    reset: () => {
      turns = 0;
    },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
