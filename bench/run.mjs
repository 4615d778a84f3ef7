import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments, wholeNumber, wrongUse } from '../scripts/arguments.mjs';
import { drop, startServers } from './lib/databases.mjs';
import { measure, median, medianRatio } from './lib/measure.mjs';
import { whyMissing } from './lib/peers.mjs';

const usage = `Usage: node bench/run.mjs [options] [workloads...]

Measures dbm beside its peers and the bare driver: all workloads, or those whose names
contain one of the given texts. See docs/performance.md.

  --list      print the names of the workloads, and measure nothing
  --json      print one JSON document on standard output
  --runs <n>  how often each of them is measured (default: 5)
  --seed <n>  what the random schemas begin with (default: 1)
  --large     measure those that take long, too
  -h, --help  print this`;

const { values: options, positionals: wanted } = readArguments(usage, {
  json: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  runs: { type: 'string', default: '5' },
  seed: { type: 'string', default: '1' },
  large: { type: 'boolean', default: false },
});
const runs = wholeNumber(options.runs, '--runs');
const seed = wholeNumber(options.seed, '--seed');
const note = (text) => process.stderr.write(`${text}\n`);

/** What a goal's number counts, by what is compared. */
const units = {
  wall: 'x',
  memory: 'x the memory of',
  difference: 'ms more than',
  'round trips': 'round trips more than',
  statements: 'statements',
};

const parts = ['start-up', 'history', 'upgrade', 'compare', 'rewrite', 'latency'];
const all = [];
for (const part of parts) all.push(...(await import(`./workloads/${part}.mjs`)).workloads);
const isWanted = ({ name, isLarge = false }) =>
  wanted.length === 0 ? options.large || !isLarge : wanted.some((text) => name.includes(text));
const unknown = wanted.find((text) => !all.some(({ name }) => name.includes(text)));
if (unknown !== undefined) wrongUse(`no workload has '${unknown}' in its name, see --list`);

if (options.list) {
  for (const { name } of all.filter(isWanted)) console.log(name);
  process.exit();
}
const servers = await startServers();
const notes = new Set(servers.notes);
// https://nodejs.org/docs/latest-v20.x/api/cli.html#node_extra_ca_certsfile
if (process.env.NODE_EXTRA_CA_CERTS !== undefined) {
  notes.add(
    'NODE_EXTRA_CA_CERTS is set: until Node 22 every start reads the certificates, bare Node most of all',
  );
}
const results = [];
try {
  for (const workload of all.filter(isWanted)) {
    if (workload.engine !== undefined && !servers.has(workload.engine)) continue;
    note(workload.name);
    results.push(await resultOf(workload));
    if (!options.json) printResult(results.at(-1));
  }
} finally {
  await servers.stop();
}
const machine = {
  node: process.version,
  platform: process.platform,
  cpus: cpus().length,
  model: cpus()[0]?.model,
};
if (options.json) console.log(JSON.stringify({ machine, seed, runs, results, notes: [...notes] }, null, 2));
else for (const text of notes) console.log(`note: ${text}`);
process.exitCode = results.every((it) => it.goals.every((goal) => goal.met !== false)) ? 0 : 1;

async function resultOf(workload) {
  const folder = mkdtempSync(join(tmpdir(), 'dbm-bench-'));
  let contenders = [];
  try {
    if (workload.measure !== undefined)
      return { name: workload.name, ...(await workload.measure({ folder, servers, seed, runs })) };
    contenders = (await workload.prepare({ folder, servers, seed })).filter(({ name, failure }) => {
      if (failure !== undefined) {
        notes.add(`${workload.name}: ${name} could not be prepared: ${failure.message}`);
        return false;
      }
      const why = ['floor', 'bare-runner', 'check'].includes(name) ? null : whyMissing(name);
      if (why !== null) notes.add(why);
      return why === null;
    });
    const { samples, failures } = await measure(contenders, runs, (name, round, { wall }) => {
      if (round > 0) process.stderr.write(`  ${name} ${Math.round(wall)} ms\n`);
    });
    for (const [name, error] of failures) notes.add(`${workload.name}: ${name} failed: ${error.message}`);
    return summary(workload, samples, contenders);
  } finally {
    for (const { database } of contenders) if (database !== undefined) await drop(database);
    rmSync(folder, { recursive: true, force: true });
  }
}

function summary(workload, samples, contenders) {
  const own = samples.get('dbm') ?? [];
  const rows = [...samples].flatMap(([name, list]) => {
    if (list.length === 0) return [];
    const of = (figure) => (list[0][figure] === null ? null : median(list.map((it) => it[figure])));
    return [
      {
        name,
        wallMs: Math.round(of('wall')),
        cpuMs: of('cpu') === null ? null : Math.round(of('cpu')),
        memoryMiB: of('memory') === null ? null : Math.round(of('memory')),
        dbmToThis: round(medianRatio(own, list, 'wall')),
        dbmToThisCpu: round(medianRatio(own, list, 'cpu')),
        dbmToThisMemory: round(medianRatio(own, list, 'memory')),
      },
    ];
  });
  const goals = (workload.goals ?? []).map(({ against, atMost, figure = 'wall' }) => {
    const others = samples.get(against) ?? [];
    if (others.length === 0 || own.length === 0)
      return { against, figure, atMost: round(atMost), reached: null, met: null };
    const reached =
      figure === 'difference'
        ? median(own.map((it) => it.wall)) - median(others.map((it) => it.wall))
        : medianRatio(own, others, figure);
    return {
      against,
      figure,
      atMost: round(atMost),
      reached: round(reached),
      met: reached === null ? null : reached <= atMost,
    };
  });
  for (const { counts = [] } of contenders) {
    goals.push(...counts.map((it) => ({ ...it, met: it.reached <= it.atMost })));
  }
  return { name: workload.name, rows, goals };
}

function round(value) {
  return value === null ? null : Math.round(value * 100) / 100;
}

function printResult({ name, rows, goals }) {
  console.log(`\n${name}`);
  const table = rows.map((row) => [
    row.name,
    `${row.wallMs} ms`,
    row.cpuMs == null ? '' : `${row.cpuMs} ms cpu`,
    row.memoryMiB == null ? '' : `${row.memoryMiB} MiB`,
    row.dbmToThis == null || row.name === 'dbm'
      ? ''
      : `dbm takes ${row.dbmToThis} x (cpu ${row.dbmToThisCpu ?? '-'} x)`,
  ]);
  for (const line of table) {
    const [first, wall, cpu, memory, ratio] = line;
    console.log(
      `  ${first.padEnd(18)}${wall.padStart(10)}${cpu.padStart(13)}${memory.padStart(10)}  ${ratio}`,
    );
  }
  for (const { against, figure, atMost, reached, met } of goals) {
    const said = met === null ? 'not measured' : met ? 'met' : 'NOT MET';
    console.log(`  goal: at most ${atMost} ${units[figure]} ${against}: ${reached ?? '-'}  ${said}`);
  }
}
