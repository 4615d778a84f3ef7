import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readArguments, wholeNumber, wrongUse } from './arguments.mjs';

const engines = ['sqlite', 'postgresql', 'mysql', 'mariadb'];
const sections = readdirSync('test/torture').flatMap((name) => /^(.*)\.test\.ts$/.exec(name)?.[1] ?? []);

const usage = `Usage: npm run torture -- [options] [rounds] [processes]

Crashes, kills, cut connections, crowds and bad input, as long as you like, one engine and one kind of
fault after the other. What came through is kept in .cache/torture.json: a run that was stopped goes on
there, as long as neither the sources nor the extent have changed.

  --only <name>  an engine (${engines.join(', ')})
                 or a kind of fault (${sections.join(', ')}); repeatable
  --again        begin anew
  -h, --help     print this`;

const { values, positionals } = readArguments(usage, {
  only: { type: 'string', multiple: true, default: [] },
  again: { type: 'boolean', default: false },
});
const rounds = wholeNumber(positionals[0] ?? '50', 'rounds');
const processes = wholeNumber(positionals[1] ?? '20', 'processes');
const unknown = values.only.find((it) => !engines.includes(it) && !sections.includes(it));
if (unknown !== undefined) wrongUse(`there is no engine and no kind of fault '${unknown}'`);
const isWanted = (names, name) => {
  const chosen = values.only.filter((it) => names.includes(it));
  return chosen.length === 0 || chosen.includes(name);
};

const git = (...argv) => execFileSync('git', argv, { encoding: 'utf8' });
const sources = git('rev-parse', 'HEAD') + git('diff', 'HEAD', '--', 'src', 'test/torture');
const version = createHash('sha256').update(sources).digest('hex');
const extent = `${rounds} rounds, ${processes} processes at once`;
const file = '.cache/torture.json';
const kept = values.again ? null : read(file);
const state = kept?.version === version && kept.extent === extent ? kept : { version, extent, done: {} };

console.log(extent);
let failed = 0;
for (const section of sections.filter((it) => isWanted(sections, it))) {
  for (const engine of engines.filter((it) => isWanted(engines, it))) {
    const slice = `${section} on ${engine}`;
    if (state.done[slice] !== undefined) {
      console.log(`${slice}: came through before`);
      continue;
    }
    const seconds = run(section, engine, slice);
    if (seconds === null) failed += 1;
    console.log(`${slice}: ${seconds === null ? 'FAILED' : `${seconds} s`}`);
  }
}

const totals = new Map();
for (const { counts } of Object.values(state.done)) {
  for (const { what, by } of counts) totals.set(what, (totals.get(what) ?? 0) + by);
}
console.log(`\n${Object.keys(state.done).length} slices came through, ${failed} failed:`);
for (const [what, count] of [...totals].sort()) console.log(`${String(count).padStart(8)}  ${what}`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs the tests of one section that name the engine, or for SQLite none; the seconds, or null when they failed. */
function run(section, engine, slice) {
  const started = Date.now();
  const countsFile = `.cache/torture-counts-${process.pid}.jsonl`;
  mkdirSync('.cache', { recursive: true });
  rmSync(countsFile, { force: true });
  const others = engines.filter((it) => it !== engine).join('|');
  const names = engine === 'sqlite' ? `^(?!(${others}) )` : `^${engine} `;
  const argv = ['vitest', 'run', `test/torture/${section}.test.ts`, '-t', names, '--passWithNoTests'];
  const { status } = spawnSync('npx', argv, {
    stdio: 'inherit',
    env: {
      ...process.env,
      DBM_TORTURE: rounds,
      DBM_TORTURE_PROCESSES: processes,
      DBM_TORTURE_COUNTS: countsFile,
    },
  });
  const lines = read(countsFile, (text) => text.trim().split('\n').map(JSON.parse)) ?? [];
  rmSync(countsFile, { force: true });
  if (status !== 0) return null;
  const seconds = Math.round((Date.now() - started) / 1000);
  state.done[slice] = { seconds, counts: lines };
  writeFileSync(file, JSON.stringify(state, null, 2));
  return seconds;
}

function read(path, parse = JSON.parse) {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
