import { DbmError } from '../../errors/index.js';
import type { Connection, ScriptRules, ScriptTransaction } from '../dialect.js';
import { effectOf } from '../shared/effect.js';
import { inMemory } from '../shared/in-memory.js';
import { inlineParameters, withoutEnd } from '../shared/script.js';
import { assertion } from './assertion.js';
import { connect } from './driver.js';
import { literal, sqliteRules } from './names.js';
import { transaction } from './transaction.js';
import { findViolations } from './violations.js';

const violations = 'temp."_dbm_violations"';

/** Every violation with how often it is there: rows of a table without rowid look alike. */
const countedViolations =
  'SELECT "table" AS t, parent AS p, rowid AS r, count(*) AS n FROM pragma_foreign_key_check GROUP BY 1, 2, 3';

/** Scripts for sqlite3. */
export const script: ScriptRules = {
  command: (_server, file) => `sqlite3 <file.db> < ${file}`,
  // Without it, sqlite3 goes on after an error, and a rebuild that was half refused would lose rows.
  opening: () => ['.bail on', 'PRAGMA foreign_keys = OFF;', 'PRAGMA legacy_alter_table = OFF;'],
  terminated: (sql) => `${withoutEnd(sql, sqliteRules)};`,
  begin,
  assert: assertion,
  now: "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
  inline: async ({ sql, parameters }) =>
    inlineParameters(
      sql,
      sqliteRules,
      (tokens, at, seen) => (tokens[at]!.text === '?' ? { index: seen, tokens: 1 } : null),
      (index) => parameterSql(parameters[index]),
    ),
  effect: (sql) => effectOf(sql, sqliteRules),
  replica: {
    open: () => connect(inMemory),
    structureOf: async (connection) => {
      // Tables of its own SQLite makes itself, and so do virtual tables theirs.
      const rows = await connection.query<{ readonly sql: string }>(
        `SELECT m.sql FROM sqlite_master AS m LEFT JOIN pragma_table_list AS l ON l.schema = 'main' AND l.name = m.name
         WHERE m.sql IS NOT NULL AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND coalesce(l.type, '') <> 'shadow'
         ORDER BY m.type = 'trigger', m.rowid`,
      );
      return rows.map((row) => row.sql);
    },
  },
};

/**
 * Foreign keys are off for the whole script, as dbm has them off while it migrates; the violations that a
 * migration makes are found before its commit. A key that fits no table makes the check itself fail, and
 * then there is none.
 */
async function begin(replica: Connection | null): Promise<ScriptTransaction> {
  if (replica !== null) await transaction.begin(replica);
  const isChecked = replica === null || !(await findViolations(replica)).some((it) => it.parent === null);
  return {
    begin: ['BEGIN IMMEDIATE', ...(isChecked ? [`CREATE TABLE ${violations} AS ${countedViolations}`] : [])],
    commit: async () => {
      if (replica !== null) await transaction.commit(replica);
      const known = `SELECT 1 FROM ${violations} b WHERE b.t = a.t AND b.p IS a.p AND b.r IS a.r AND b.n >= a.n`;
      const holds = `NOT EXISTS (SELECT 1 FROM (${countedViolations}) a WHERE NOT EXISTS (${known}))`;
      return [
        ...(isChecked
          ? [
              ...assertion(holds, 'the migration would leave foreign keys that do not hold'),
              `DROP TABLE ${violations}`,
            ]
          : []),
        'COMMIT',
      ];
    },
  };
}

/** What better-sqlite3 binds: every number that is no bigint as a real, so that a column's affinity decides. */
function parameterSql(value: unknown): string {
  if (value === undefined) return 'NULL';
  if (value === null || typeof value === 'bigint' || typeof value === 'string') return literal(value);
  if (typeof value === 'number') return Number.isInteger(value) ? realSql(value) : literal(value);
  if (ArrayBuffer.isView(value)) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return `x'${bytes.toString('hex')}'`;
  }
  throw new DbmError('migration', `SQLite cannot take ${describe(value)} for a value`, {
    hint: 'Give it a number, a bigint, a text, null or a Buffer: 1 for true, toISOString() for a date.',
  });
}

function realSql(value: number): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function describe(value: unknown): string {
  if (value instanceof Date) return 'a Date';
  return typeof value === 'object' ? 'an object' : String(value);
}
