import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** GNU time, where there is one, tells what the process itself cannot: its CPU time and the most memory it had. */
const gnuTime = ['/usr/bin/time', '/opt/homebrew/bin/gtime'].find((it) => existsSync(it)) ?? null;
const timeFile = join(tmpdir(), `dbm-bench-time-${process.pid}`);
process.once('exit', () => rmSync(timeFile, { force: true }));

/**
 * Runs one command to its end. Gives wall and CPU milliseconds, and the peak memory in MiB (null where it is
 * not known). Throws when the exit code is not one of `exitCodes`.
 */
export async function runOnce({ command, cwd, env = {}, exitCodes = [0] }) {
  const timed = gnuTime === null ? command : [gnuTime, '-o', timeFile, '-f', '%U %S %M', ...command];
  const startedAt = performance.now();
  const { exitCode, output } = await new Promise((resolve, reject) => {
    const child = spawn(timed[0], timed.slice(1), {
      cwd,
      env: { ...process.env, NO_COLOR: '1', CI: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ exitCode: code, output: Buffer.concat(chunks).toString() }));
  });
  const wall = performance.now() - startedAt;
  if (!exitCodes.includes(exitCode)) {
    throw new Error(`${command.join(' ')} exited with ${exitCode}:\n${output.slice(-2000)}`);
  }
  if (gnuTime === null) return { wall, cpu: null, memory: null, output };
  const [user, system, kibibytes] = readFileSync(timeFile, 'utf8')
    .trim()
    .split('\n')
    .at(-1)
    .split(' ')
    .map(Number);
  return { wall, cpu: (user + system) * 1000, memory: kibibytes / 1024, output };
}

/**
 * Runs the contenders in turn, round after round, after one run each that does not count. Taking turns, a
 * machine that becomes slower is slower for all of them.
 */
export async function measure(contenders, rounds, onRun = () => {}) {
  const samples = new Map(contenders.map(({ name }) => [name, []]));
  const failures = new Map();
  for (let round = 0; round <= rounds; round++) {
    for (const contender of contenders) {
      if (failures.has(contender.name)) continue;
      try {
        await contender.before?.();
        const sample = await runOnce(contender);
        if (round > 0) samples.get(contender.name).push(sample);
        onRun(contender.name, round, sample);
      } catch (error) {
        failures.set(contender.name, error);
      }
    }
  }
  return { samples, failures };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of the ratios of runs that took turns. */
export function medianRatio(samples, others, figure) {
  const pairs = samples.map((it, i) => it[figure] / others[i][figure]).filter(Number.isFinite);
  return pairs.length === 0 ? null : median(pairs);
}
