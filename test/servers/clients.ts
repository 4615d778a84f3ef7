import { execFile } from 'node:child_process';
import { findPrograms, versionLine } from './programs.js';
import type { Engine } from './server.js';
import { engineOf, sqlitePath } from './url.js';

export interface Client {
  readonly program: string;
  /** What it prints for --version. */
  readonly version: string;
}

/** The programs that run a script on an engine, best first. */
const programs: Readonly<Record<Engine, readonly string[]>> = {
  sqlite: ['sqlite3'],
  postgresql: ['psql'],
  mysql: ['mysql', 'mariadb'],
  mariadb: ['mariadb'],
};

const found = new Map<Engine, Promise<Client>>();

/** The engine's own client. Throws when there is none: a test that needs it must not pass without. */
export function findClient(engine: Engine): Promise<Client> {
  const client = found.get(engine) ?? search(engine);
  found.set(engine, client);
  return client;
}

async function search(engine: Engine): Promise<Client> {
  const candidates: Client[] = [];
  for (const program of programs[engine].flatMap(findPrograms)) {
    const version = await versionLine(program);
    if (version !== '') candidates.push({ program, version });
  }
  // What Debian calls mysql is MariaDB's client; MySQL's own is better for MySQL.
  const own = candidates.find((it) => engine !== 'mysql' || !/mariadb/i.test(it.version));
  const client = own ?? candidates[0];
  if (client !== undefined) return client;
  throw new Error(`no ${programs[engine].join(' or ')} to run scripts on ${engine}; .ci/run installs one`);
}

/** Runs a script with the engine's own client, as the script's first lines say. */
export async function runScript(url: string, script: string): Promise<void> {
  const { program, version } = await findClient(engineOf(url));
  const { argv, env } = invocation(url, version);
  await new Promise<void>((resolve, reject) => {
    const child = execFile(
      program,
      argv,
      // No locale: a script must say itself how it is encoded.
      { env: { PATH: process.env.PATH, ...env }, maxBuffer: 2 ** 26 },
      (error, _stdout, stderr) => {
        if (error === null) resolve();
        else reject(new Error(`${program}: ${stderr.trim()}`, { cause: error }));
      },
    );
    // A client that stops early closes its end.
    child.stdin!.on('error', () => undefined);
    child.stdin!.end(script);
  });
}

function invocation(url: string, version: string): { argv: readonly string[]; env: Record<string, string> } {
  const engine = engineOf(url);
  if (engine === 'sqlite') return { argv: [sqlitePath(url)], env: {} };
  if (engine === 'postgresql') return { argv: ['-X', '-q', '-v', 'ON_ERROR_STOP=1', url], env: {} };
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const socket = searchParams.get('socket');
  const where = socket === null ? [`--host=${hostname}`, `--port=${port}`] : [`--socket=${socket}`];
  const isForeign = engine === 'mysql' && /mariadb/i.test(version);
  return {
    argv: [
      '--no-defaults',
      ...where,
      `--user=${username}`,
      '--comments',
      ...(isForeign ? ['--ssl'] : []),
      pathname.slice(1),
    ],
    env: { MYSQL_PWD: decodeURIComponent(password) },
  };
}
