import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.js';
import { ServerReport } from './test/servers/report.js';

function source(path: string): string {
  return fileURLToPath(new URL(`src/${path}`, import.meta.url));
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/servers/global-setup.ts',
    reporters: ['default', new ServerReport()],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Files share what they import: loading it anew for each is a fifth of the time.
    isolate: false,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    alias: [
      { find: /^kysely-dbm$/, replacement: source('index.ts') },
      { find: /^kysely-dbm\/schema$/, replacement: source('schema/index.ts') },
      { find: /^kysely-dbm\/query$/, replacement: source('query.ts') },
    ],
  },
});
