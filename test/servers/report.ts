import { basename } from 'node:path';
import chalk from 'chalk';
import type { Reporter, Vitest } from 'vitest/node';
import { findClient } from './clients.js';
import { findPgDump } from './pg-dump.js';
import { pgbouncer } from './pgbouncer.js';
import { type Engine, isRunning, type Server } from './server.js';

const labels: Record<Engine, string> = {
  sqlite: 'SQLite',
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
};

/** Ends the output with a line per engine: what the tests ran on, and loudly what they did not. */
export class ServerReport implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunEnd(): Promise<void> {
    const servers = this.#vitest?.getRootProject().getProvidedContext().servers ?? [];
    const lines = await Promise.all(servers.map((server) => describe(server, servers)));
    this.#vitest?.logger.log([...lines, describePooler()].join('\n'));
  }
}

async function describe(server: Server, servers: Server[]): Promise<string> {
  const label = labels[server.engine];
  if (!isRunning(server)) {
    return alarm(
      `${label} did NOT run: ${server.missing.replaceAll(/\s+/g, ' ')}.${substitute(server.engine, servers)}`,
    );
  }
  const programs = [
    findClient(server.engine).then(({ program }) => basename(program)),
    ...(server.engine === 'postgresql'
      ? [findPgDump(server.version).then(({ version }) => `pg_dump ${version}`)]
      : []),
  ];
  const found: string[] = [];
  const alarms: string[] = [];
  for (const result of await Promise.allSettled(programs)) {
    if (result.status === 'fulfilled') found.push(result.value);
    else alarms.push(alarm(String(result.reason)));
  }
  return [chalk.green([`   ${label} ${server.version}`, ...found].join(', ')), ...alarms].join('\n');
}

function describePooler(): string {
  return pgbouncer === null
    ? alarm('PgBouncer did NOT run: it is not installed, and scripts/fetch-servers.sh fetches it')
    : chalk.green('   PgBouncer');
}

function alarm(text: string): string {
  return chalk.bold.red(`!! ${text}`);
}

const substitutes: Partial<Record<Engine, Engine>> = { mysql: 'mariadb', mariadb: 'mysql' };

function substitute(engine: Engine, servers: Server[]): string {
  const other = substitutes[engine];
  const runs = servers.some((server) => server.engine === other && isRunning(server));
  return other !== undefined && runs ? ` ${labels[other]} stands in.` : '';
}
