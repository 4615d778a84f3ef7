import { engines } from '../servers/databases.js';
import type { Engine as EngineName } from '../servers/server.js';

// `npm run prove -- 5000 42` sets these for a long run; DBM_PROVE_SHRINK=1 looks for the smallest failing pair.
const runs = Number(process.env.DBM_PROVE_RUNS ?? 0);
// The same structures in every run of the tests; the long form chooses its own.
const seed = Number(process.env.DBM_PROVE_SEED ?? 2026);
const only = process.env.DBM_PROVE_ENGINE;

/** The engines that random structures are tried on. */
export const randomEngines: readonly EngineName[] = engines().filter(
  (it) => only === undefined || it === only,
);

/** How fast-check makes them; `usual` is how many a plain test run affords. */
export function randomRuns(usual: number) {
  return { numRuns: runs || usual, seed, endOnFailure: process.env.DBM_PROVE_SHRINK === undefined };
}

/** How long they may take, in milliseconds; `usual` in a plain test run, else as long as they like. */
export function randomTimeout(usual: number): number {
  return runs > 0 ? 0 : usual;
}
