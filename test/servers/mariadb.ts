import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { commonOptions, launchMysqld } from './mysqld.js';
import { findPrograms, run } from './programs.js';
import type { Launched } from './server.js';

export async function launchMariadb(folder: string): Promise<Launched> {
  const home = join(folder, 'mariadb');
  const [program] = findPrograms('mariadbd');
  const [install] = findPrograms('mariadb-install-db');
  if (program === undefined || install === undefined) throw new Error('no mariadbd on this machine');
  await mkdir(home);
  const folders = [`--datadir=${join(home, 'data')}`, `--tmpdir=${home}`];
  await run(install, [...commonOptions, ...folders, '--skip-test-db']);
  const { authority, stop } = await launchMysqld(program, home);
  return { url: `mariadb://${authority}/`, stop };
}
