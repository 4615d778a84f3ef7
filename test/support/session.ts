import { parseDatabaseUrl } from '../../src/config/url.js';
import { dialectOf, loadDialect } from '../../src/dialects/index.js';
import type { Session } from '../../src/runtime/session.js';
import { withSession } from '../../src/runtime/session.js';

export interface OpenSession {
  readonly session: Session;
  close(): Promise<void>;
}

/** A session that stays open until it is closed, for tests that share one. */
export async function openSession(url: string): Promise<OpenSession> {
  const settings = parseDatabaseUrl(url, { root: process.cwd(), pool: {}, ssl: null });
  const dialect = await loadDialect(dialectOf(settings.flavor));
  let close = () => {};
  const closing = new Promise<void>((resolve) => {
    close = resolve;
  });
  let ended: Promise<void> = Promise.resolve();
  const session = await new Promise<Session>((resolve, reject) => {
    const options = { dialect, connect: () => dialect.connect(settings), target: url };
    ended = withSession(options, (opened) => {
      resolve(opened);
      return closing;
    });
    ended.catch(reject);
  });
  return {
    session,
    close: () => {
      close();
      return ended;
    },
  };
}
