import { type Row, withConnection } from '../servers/connection.js';
import { dump } from '../servers/dumps.js';

const tables = ['counters', 'users', 'persons', 'posts', 'gone', 'adults'];

/** All that a scenario can change: the structure in the server's words, all rows, and what counts as applied. */
export async function stateOf(url: string): Promise<string> {
  // The table of the lock stays; who compares does not care.
  await withConnection(url, (query) => query('drop table if exists dbm_version_lock'));
  const structure = await dump(url);
  const rows = await withConnection(url, async (query) => {
    const lines: string[] = [];
    const people: unknown[] = [];
    for (const table of tables) {
      const found = await query(`select * from ${table}`).catch(() => null);
      if (table === 'users' || table === 'persons') people.push(...(found ?? []).map((it) => it.id));
      const plain = found?.map((it) => ({ ...it, ...nameless(table, it, people) }));
      lines.push(`${table}: ${plain === undefined ? 'not there' : JSON.stringify(sorted(plain))}`);
    }
    const applied = await query('select * from dbm_version').catch(() => []);
    const words = applied.map((it) => `${it.revision}${(it.progress ?? null) === null ? '' : ' unfinished'}`);
    return [...lines, `applied: ${words.sort().join(', ')}`];
  });
  // A number that a rolled back insert took is not given again, and MariaDB writes the database into its views.
  const name = new URL(url.replace(/^\w+:/, 'http:')).pathname.slice(1);
  return [structure.replaceAll(name, 'database'), ...rows].join('\n');
}

/** Numbers of people by their place among them. */
function nameless(table: string, row: Row, people: readonly unknown[]): Row {
  if (table === 'posts') return { author: people.indexOf(row.author) };
  return 'id' in row ? { id: people.indexOf(row.id) } : {};
}

function sorted(rows: readonly object[]): readonly object[] {
  return [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Whether a statement of the scenario that only its effect can tell of took effect. */
export function hasView(url: string): Promise<boolean> {
  return withConnection(url, (query) =>
    query('select count(*) as n from adults').then(
      () => true,
      () => false,
    ),
  );
}
