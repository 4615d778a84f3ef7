// npm run torture -- [rounds] [processes]: crashes, kills, cut connections and crowds, as long as you like.
import { spawnSync } from 'node:child_process';

const [rounds = '50', processes = '20'] = process.argv.slice(2);
console.log(`${rounds} rounds, ${processes} processes at once`);
const started = Date.now();
const { status } = spawnSync('npx', ['vitest', 'run', 'test/torture', '--maxWorkers', '1'], {
  stdio: 'inherit',
  env: { ...process.env, DBM_TORTURE: rounds, DBM_TORTURE_PROCESSES: processes },
});
console.log(`torture: ${Math.round((Date.now() - started) / 1000)} s`);
process.exitCode = status ?? 1;
