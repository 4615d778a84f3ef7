import { type Query, withConnection } from '../connection.js';
import type { DumpOptions } from './options.js';

const objects = `
  SELECT CASE table_type WHEN 'VIEW' THEN 'VIEW' ELSE 'TABLE' END AS kind, table_name AS name
    FROM information_schema.tables WHERE table_schema = DATABASE()
  UNION ALL
  SELECT 'TRIGGER', trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()
  UNION ALL
  SELECT routine_type, routine_name FROM information_schema.routines WHERE routine_schema = DATABASE()`;

/** What SHOW CREATE calls the column that holds the statement. */
const statementColumn: Record<string, string> = {
  TABLE: 'Create Table',
  VIEW: 'Create View',
  TRIGGER: 'SQL Original Statement',
  PROCEDURE: 'Create Procedure',
  FUNCTION: 'Create Function',
};

/** MySQL and MariaDB: SHOW CREATE of every object, tables first, each kind in the order of names. */
export function dumpMysql(url: string, { exclude, bodies }: Required<DumpOptions>): Promise<string> {
  return withConnection(url, async (query) => {
    const found = (await query(objects)).map(({ kind, name }) => ({
      kind: String(kind),
      name: String(name),
    }));
    const statements: string[] = [];
    for (const kind of bodies ? Object.keys(statementColumn) : ['TABLE']) {
      const names = found
        .filter((object) => object.kind === kind && object.name !== exclude)
        .map(({ name }) => name);
      for (const name of names.sort()) statements.push(`${await showCreate(query, kind, name)};`);
    }
    return statements.join('\n');
  });
}

async function showCreate(query: Query, kind: string, name: string): Promise<string> {
  const [row] = await query(`SHOW CREATE ${kind} \`${name.replaceAll('`', '``')}\``);
  return (
    String(row?.[statementColumn[kind]!])
      .replace(/^(\) ENGINE=\w+) AUTO_INCREMENT=\d+/m, '$1')
      // MariaDB names the database of a sequence.
      .replaceAll(/\b(nextval|lastval)\(`[^`]*`\./g, '$1(')
      .replace(/ DEFINER=`[^`]*`@`[^`]*`/, '')
  );
}
