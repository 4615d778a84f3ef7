import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commonOptions, launchMysqld } from './mysqld.js';
import { cacheFolder, findPrograms, run, versionLine } from './programs.js';
import type { Launched } from './server.js';

export async function launchMysql(folder: string): Promise<Launched> {
  const home = join(folder, 'mysql');
  const { program, version } = await findMysqld();
  await mkdir(home);
  await createDataFolder(program, version, join(home, 'data'));
  const { authority, stop } = await launchMysqld(program, home, ['--mysqlx=OFF', '--secure-file-priv=']);
  return { url: `mysql://${authority}/`, stop };
}

/** MariaDB installs itself under MySQL's name too. */
async function findMysqld(): Promise<{ program: string; version: string }> {
  for (const program of findPrograms('mysqld')) {
    const line = await versionLine(program);
    const version = /Ver ([\w.-]+)/.exec(line)?.[1];
    if (version !== undefined && !line.includes('MariaDB')) return { program, version };
  }
  throw new Error('no MySQL on this machine; scripts/fetch-servers.sh fetches one');
}

/** MySQL takes seconds to create a data folder, so an untouched one is kept to copy from. */
async function createDataFolder(program: string, version: string, data: string): Promise<void> {
  const kept = join(cacheFolder, 'mysql-data', version);
  if (existsSync(kept)) return cp(kept, data, { recursive: true });
  await run(program, [...commonOptions, '--initialize-insecure', `--datadir=${data}`, '--secure-file-priv=']);
  const copy = `${kept}.${process.pid}`;
  await cp(data, copy, { recursive: true });
  // Where another run was faster, its copy stays.
  await rename(copy, kept).catch(() => rm(copy, { recursive: true }));
}
