import { parseDatabaseUrl } from '../../src/config/url.js';
import { dialectOf, loadDialect } from '../../src/dialects/index.js';
import { type SentStatement, type Session, withSession } from '../../src/runtime/session.js';

/** Lends a session on the database of a URL, as a command would have it. */
export async function useSession<T>(
  url: string,
  use: (session: Session) => Promise<T>,
  onStatement?: (statement: SentStatement) => void,
): Promise<T> {
  const settings = parseDatabaseUrl(url, { root: '/', pool: {}, ssl: null });
  const dialect = await loadDialect(dialectOf(settings.flavor));
  return withSession(
    { dialect, connect: () => dialect.connect(settings), target: 'the test database', onStatement },
    use,
  );
}
