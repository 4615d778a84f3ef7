import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { freePort } from './free-port.js';

const startTimeout = 60_000;

type Mysqld = ChildProcessByStdio<null, null, Readable>;

/** Options that MySQL and MariaDB understand alike, for their tools too. They refuse to run as root unasked. */
export const commonOptions = ['--no-defaults', ...(process.getuid?.() === 0 ? ['--user=root'] : [])];

/** Nothing outlives the tests, so nothing has to reach the disk. */
const withoutDurability = [
  '--skip-log-bin',
  // MariaDB has announced that this one will go.
  '--loose-innodb-flush-method=nosync',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-doublewrite=OFF',
  '--innodb-buffer-pool-size=64M',
  '--performance-schema=OFF',
];

const users = `
CREATE USER dbm@'%' IDENTIFIED BY 'secret';
GRANT ALL ON *.* TO dbm@'%' WITH GRANT OPTION;
`;

/** Starts a MySQL or MariaDB server on its data folder, `data` inside the folder. */
export async function launchMysqld(program: string, folder: string, options: string[] = []) {
  const port = await freePort();
  const initFile = join(folder, 'init.sql');
  await writeFile(initFile, users);
  const server = spawn(
    program,
    [
      ...commonOptions,
      `--datadir=${join(folder, 'data')}`,
      // Two servers that start at once use the same names for their temporary tables.
      `--tmpdir=${folder}`,
      `--socket=${join(folder, 'mysqld.sock')}`,
      `--pid-file=${join(folder, 'mysqld.pid')}`,
      `--init-file=${initFile}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      ...withoutDurability,
      ...options,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await readyForConnections(server);
  return { authority: `dbm:secret@127.0.0.1:${port}`, stop: () => stop(server) };
}

function readyForConnections(server: Mysqld): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => server.kill('SIGKILL'), startTimeout);
    let log = '';
    server.stderr.on('data', (text: Buffer) => {
      log += text;
      if (!log.includes('ready for connections')) return;
      clearTimeout(timer);
      resolve();
    });
    server.once('error', reject);
    server.once('exit', () => {
      clearTimeout(timer);
      reject(
        new Error(`it ended before it was ready: ${log.match(/\[ERROR].*/g)?.join(' ') ?? log.slice(-300)}`),
      );
    });
  });
}

/** Kills: a clean shutdown would only write down what is deleted next. */
async function stop(server: Mysqld): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, 'exit');
  server.kill('SIGKILL');
  await exit;
}
