import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = (...argv: string[]) => spawnSync(process.execPath, argv, { cwd: root, encoding: 'utf8' });

test.each(['bench/run.mjs', 'scripts/prove.mjs', 'scripts/torture.mjs'])(
  '%s says how it is called',
  (script) => {
    const help = run(script, '--help');
    expect([help.status, help.stderr]).toEqual([0, '']);
    expect(help.stdout).toMatch(/^Usage: /);
    const wrong = run(script, '--wrong');
    expect([wrong.status, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toBe("error: Unknown option '--wrong' (see --help)\n");
  },
);
