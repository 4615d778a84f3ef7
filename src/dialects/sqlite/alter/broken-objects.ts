import { messageOf } from '../../../errors/index.js';
import type { Connection, Statement } from '../../dialect.js';
import { parseTrigger } from '../ddl/parse-trigger.js';
import type { ObjectRow } from '../inspect/schema-queries.js';
import { quoteIdentifier, rebuildPrefix, sameName } from '../names.js';

/** A table, and what it is called after the statements. */
interface AlteredTable {
  readonly from: string;
  readonly to: string;
}

/**
 * Statements that rename something or drop a column, with the views and triggers out of the way that use what is not
 * there: while there is one of these, whatever it is about, SQLite refuses. They come back as they were.
 * https://www.sqlite.org/src/file/src/alter.c (renameTestSchema)
 */
export async function besideBroken(
  table: AlteredTable,
  statements: readonly Statement[],
  connection: Connection | null,
): Promise<readonly Statement[]> {
  const broken = connection === null ? [] : await findBroken(table.from, connection);
  if (broken.length === 0) return statements;
  const again = [...broken].sort((a, b) => Number(a.type === 'trigger') - Number(b.type === 'trigger'));
  return [
    ...broken.map((it) => ({ sql: dropSql(it) })),
    ...statements,
    ...again.map((it) => ({ sql: createSql(it, table) })),
  ];
}

/** What SQLite finds broken, each as it finds it when those before are gone. */
async function findBroken(table: string, connection: Connection): Promise<readonly ObjectRow[]> {
  const broken: ObjectRow[] = [];
  let left = await objectsOf(connection);
  if (left.length === 0) return broken;
  await connection.query('SAVEPOINT dbm_broken');
  try {
    for (;;) {
      const found = await firstBroken(table, left, connection);
      if (found === null) return broken;
      await connection.query(dropSql(found));
      const now = await objectsOf(connection);
      // A view takes its own triggers along.
      const gone = left.filter((it) => it !== found && !now.some(({ name }) => name === it.name));
      broken.push(...gone, found);
      left = now;
    }
  } finally {
    await connection.query('ROLLBACK TO dbm_broken');
    await connection.query('RELEASE dbm_broken');
  }
}

function objectsOf(connection: Connection): Promise<readonly ObjectRow[]> {
  return connection.query<ObjectRow>(
    `SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('view', 'trigger') ORDER BY rowid`,
  );
}

async function firstBroken(
  table: string,
  objects: readonly ObjectRow[],
  connection: Connection,
): Promise<ObjectRow | null> {
  try {
    const aside = quoteIdentifier(rebuildPrefix + table);
    await connection.query(`ALTER TABLE ${quoteIdentifier(table)} RENAME TO ${aside}`);
    return null;
  } catch (thrown) {
    const said = messageOf(thrown);
    return objects.find((it) => said.startsWith(`error in ${it.type} ${it.name}: `)) ?? null;
  }
}

function dropSql({ type, name }: ObjectRow): string {
  return `DROP ${type.toUpperCase()} ${quoteIdentifier(name)}`;
}

function createSql({ type, sql }: ObjectRow, { from, to }: AlteredTable): string {
  if (type !== 'trigger' || from === to) return sql!;
  const { table, on } = parseTrigger(sql!);
  return sameName(table, from) ? sql!.slice(0, on.start) + quoteIdentifier(to) + sql!.slice(on.end) : sql!;
}
