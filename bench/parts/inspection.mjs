// arguments: URL [STATEMENTS.json]. dbm's inspection of a database, and nothing else of dbm. Writes the
// statements that it sends, where it is told a file for them; those that prepare the session are none of them.
import { writeFileSync } from 'node:fs';
import { parseDatabaseUrl } from '../../src/config/url.js';
import { dialectOf, loadDialect } from '../../src/dialects/index.js';
import { withSession } from '../../src/runtime/session.js';

export async function main([url, path]) {
  const settings = parseDatabaseUrl(url, { root: process.cwd(), pool: {}, ssl: null });
  const dialect = await loadDialect(dialectOf(settings.flavor));
  const statements = [];
  const options = {
    dialect,
    connect: () => dialect.connect(settings),
    target: url,
    onStatement: (it) => statements.push(it),
  };
  await withSession(options, async ({ connection, server }) => {
    statements.length = 0;
    await dialect.inspect(connection, server, { schemas: [], tables: null });
  });
  if (path !== undefined) writeFileSync(path, JSON.stringify(statements));
}
