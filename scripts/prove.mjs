import { spawnSync } from 'node:child_process';
import { readArguments, wholeNumber } from './arguments.mjs';

const usage = `Usage: npm run prove -- [pairs] [seed] [engine]

The property test of random schemas, with as many pairs as you like (default: 5000).`;

const { positionals } = readArguments(usage);
const pairs = String(wholeNumber(positionals[0] ?? '5000', 'pairs'));
const seed = String(wholeNumber(positionals[1] ?? String(Date.now() % 2 ** 31), 'seed'));
const engine = positionals[2];
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
