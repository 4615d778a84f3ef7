import { spawnSync } from 'node:child_process';
import { startVitest } from 'vitest/node';
import { readArguments, wholeNumber, wrongUse } from './arguments.mjs';

/** What scripts/fetch-servers.sh can fetch. */
const known = {
  postgresql: ['13', '14', '15', '16', '17'],
  mysql: ['8.0', '8.4'],
  mariadb: ['10.5', '10.6', '11.4', '11.8'],
};

const usage = `Usage: npm run test:versions -- [options] [engine] [versions...]

Fetches servers of other versions, starts one after the other on a free port, and runs on it the round trips and
the tests of its dialect, of the runtime and of queries. Without versions all of the engine, without an engine all:

${Object.entries(known)
  .map(([engine, versions]) => `  ${engine.padEnd(12)} ${versions.join(', ')}`)
  .join('\n')}

  --pairs <n>  how many pairs of random structures (default: 60)
  -h, --help   print this`;

const { values, positionals } = readArguments(usage, { pairs: { type: 'string', default: '60' } });
const [engine, ...versions] = positionals;
if (engine !== undefined && known[engine] === undefined) wrongUse(`there is no engine '${engine}'`);
const unknown = versions.find((it) => !known[engine].includes(it));
if (unknown !== undefined) wrongUse(`no place is known to fetch ${engine} ${unknown} from`);
const pairs = String(wholeNumber(values.pairs, 'pairs'));

const servers = Object.entries(known)
  .filter(([name]) => engine === undefined || engine === name)
  .flatMap(([name, all]) => (versions.length > 0 ? versions : all).map((version) => `${name}-${version}`));
const rows = [];
for (const server of servers) rows.push(await test(server));
console.log();
console.table(Object.fromEntries(rows.map(({ server, lacks: _, ...row }) => [server, row])));
for (const { server, lacks } of rows) for (const it of lacks) console.log(`${server} skips ${it}`);
process.exitCode = rows.every(({ passed, failed }) => passed > 0 && failed === 0) ? 0 : 1;

async function test(server) {
  const row = { server, passed: 0, failed: 0, skipped: 0, seconds: 0, lacks: [] };
  const { status } = spawnSync('bash', ['scripts/fetch-servers.sh', server], { stdio: 'inherit' });
  if (status !== 0) return row;
  Object.assign(process.env, { DBM_TEST_SERVER: server, DBM_PROVE_RUNS: pairs });
  const dialect = server.startsWith('postgresql') ? 'postgresql' : 'mysql';
  const folders = ['test/roundtrip', `test/dialects/${dialect}`, 'test/runtime', 'test/query'];
  const began = Date.now();
  const vitest = await startVitest('test', folders, { watch: false });
  for (const module of vitest.state.getTestModules()) {
    for (const it of module.children.allTests()) {
      const { state, note } = it.result();
      row[state] += 1;
      if (note !== undefined) row.lacks.push(`${it.name}: ${note}`);
    }
    if (module.errors().length > 0) row.failed += 1;
  }
  await vitest.close();
  return { ...row, seconds: Math.round((Date.now() - began) / 1000) };
}
