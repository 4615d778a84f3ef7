import { appendFileSync } from 'node:fs';
import { afterAll } from 'vitest';

/** The short form is part of `npm test`; `npm run torture` is thorough, and says how much. */
export const isThorough = process.env.DBM_TORTURE !== undefined;
export const rounds = isThorough ? Number(process.env.DBM_TORTURE) : 1;
export const processes = isThorough ? Number(process.env.DBM_TORTURE_PROCESSES ?? 20) : 3;

/** For a test that takes as long as there are rounds, on a machine that may be busy. */
export const timeoutMs = isThorough ? 24 * 3_600_000 : 120_000;

const counts = new Map<string, number>();

/** What was done to dbm, for the report of `npm run torture`. */
export function count(what: string, by = 1): void {
  counts.set(what, (counts.get(what) ?? 0) + by);
}

/** Says what round it is, now and then: a long run shows that it lives. */
export function tellRound(what: string, round: number): void {
  if (isThorough && round % 10 === 0) process.stderr.write(`torture: ${what}, round ${round} of ${rounds}\n`);
}

afterAll(() => {
  const file = process.env.DBM_TORTURE_COUNTS;
  if (file === undefined) return;
  for (const [what, by] of counts) appendFileSync(file, `${JSON.stringify({ what, by })}\n`);
  counts.clear();
});
