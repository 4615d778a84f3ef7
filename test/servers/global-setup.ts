import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { TestProject } from 'vitest/node';
import type { Server } from './server.js';

declare module 'vitest' {
  interface ProvidedContext {
    servers: Server[];
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // In a session of its own, so that Ctrl-C reaches the runner only.
  const supervisor = fork(new URL('supervisor.mjs', import.meta.url), { detached: true });
  const exit = once(supervisor, 'exit');
  const failed = exit.then(([code]) => {
    throw new Error(`the supervisor of the test servers ended with code ${code}`);
  });
  const [servers] = (await Promise.race([once(supervisor, 'message'), failed])) as [Server[]];
  project.provide('servers', servers);

  return async () => {
    supervisor.disconnect();
    await exit;
  };
}
