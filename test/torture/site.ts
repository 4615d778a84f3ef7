import { expect } from 'vitest';
import { type Result, runCommand } from '../cli/projects.js';
import { type Database, freshDatabase } from '../servers/databases.js';
import type { Command } from './processes.js';
import { scenario } from './scenario.js';
import { stateOf } from './state.js';

/** A project with the migrations that are interrupted, and an empty database. */
export interface Site {
  readonly url: string;
  readonly folder: string;
  /** Runs the command in this process: what puts things right again needs no process of its own. */
  dbm(...argv: readonly string[]): Promise<Result>;
}

const files = {
  'models.ts':
    "import { table, integer } from 'kysely-dbm/schema';\nexport const t = table('t', { id: integer() });\n",
  ...scenario({ raw: true }).files,
};

export async function withSite<T>(
  command: Command,
  engine: Database['engine'],
  use: (site: Site) => Promise<T>,
  config = '',
): Promise<T> {
  const database = await freshDatabase(engine);
  try {
    const folder = await command.project(database.url, files, config);
    return await use({ url: database.url, folder, dbm: (...argv) => runCommand(folder, argv) });
  } finally {
    command.killAll();
    await database.drop();
  }
}

const ends = new Map<string, Promise<string>>();

/** What an upgrade that nothing happens to comes to. */
export function cleanEnd(command: Command, engine: Database['engine']): Promise<string> {
  const known = ends.get(engine);
  if (known !== undefined) return known;
  const end = withSite(command, engine, async ({ url, dbm }) => {
    const { exitCode, stderr } = await dbm('upgrade');
    expect(exitCode, stderr).toBe(0);
    return stateOf(url);
  });
  ends.set(engine, end);
  return end;
}
