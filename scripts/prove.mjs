// npm run prove -- [pairs] [seed] [engine]: the property test of random schemas, as long as you like.
import { spawnSync } from 'node:child_process';

const [pairs = '5000', seed = String(Date.now() % 2 ** 31), engine] = process.argv.slice(2);
console.log(`${pairs} pairs, seed ${seed}${engine === undefined ? '' : `, ${engine}`}`);
const started = Date.now();
const { status } = spawnSync('npx', ['vitest', 'run', 'test/roundtrip/properties.test.ts'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    DBM_PROVE_RUNS: pairs,
    DBM_PROVE_SEED: seed,
    ...(engine === undefined ? {} : { DBM_PROVE_ENGINE: engine }),
  },
});
console.log(`${pairs} pairs, seed ${seed}: ${Math.round((Date.now() - started) / 1000)} s`);
process.exitCode = status ?? 1;
