import { runningServer } from '../databases.js';
import { findPgDump, type PgDump } from '../pg-dump.js';
import { run } from '../programs.js';
import type { DumpOptions } from './options.js';

/** Comments, session settings, and the \restrict lines whose key is new each time. */
const noise = /^(--.*|SET .*|SELECT pg_catalog\.set_config\(.*|\\(un)?restrict .*|)$/;

let found: Promise<PgDump> | undefined;

export async function dumpPostgresql(url: string, { exclude }: Required<DumpOptions>): Promise<string> {
  found ??= findPgDump(runningServer('postgresql').version);
  const { program } = await found;
  const options = ['--schema-only', '--no-owner', '--no-privileges', `--exclude-table=${exclude}`];
  const { stdout } = await run(program, [...options, `--dbname=${url}`], { maxBuffer: 2 ** 26 });
  return stdout
    .split('\n')
    .filter((line) => !noise.test(line))
    .join('\n');
}
