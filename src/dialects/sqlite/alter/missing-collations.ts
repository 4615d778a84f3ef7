import type { Connection } from '../../dialect.js';
import { collateSql } from '../clauses.js';

/**
 * Whether an index of the database has a collation that this connection lacks, because an application brings it along:
 * SQLite renames no table then and drops no column, whatever it is about.
 */
export async function lacksCollation(connection: Connection): Promise<boolean> {
  // Most databases need not be asked about each index.
  const mentions = await connection.query("SELECT 1 FROM sqlite_master WHERE sql LIKE '%COLLATE%' LIMIT 1");
  if (mentions.length === 0) return false;
  const named = await connection.query<{ readonly name: string }>(
    `SELECT DISTINCT k.coll AS name FROM sqlite_master AS m JOIN pragma_index_xinfo(m.name) AS k
     WHERE m.type = 'index' AND upper(k.coll) NOT IN ('BINARY', 'NOCASE', 'RTRIM')`,
  );
  for (const { name } of named) if (!(await isKnown(name, connection))) return true;
  return false;
}

async function isKnown(collation: string, connection: Connection): Promise<boolean> {
  try {
    await connection.query(`SELECT 'a' < 'b' ${collateSql(collation)}`);
    return true;
  } catch {
    return false;
  }
}
