/** The constraints that a statement can violate. */
export type Violation = 'unique' | 'foreignKey' | 'notNull' | 'check';

/**
 * https://www.postgresql.org/docs/current/errcodes-appendix.html (class 23),
 * https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html,
 * https://mariadb.com/kb/en/mariadb-error-code-reference/, https://www.sqlite.org/rescode.html
 */
const codes: Readonly<Record<string, Violation>> = {
  '23505': 'unique',
  '23503': 'foreignKey',
  '23502': 'notNull',
  '23514': 'check',
  ER_DUP_ENTRY: 'unique',
  ER_DUP_ENTRY_WITH_KEY_NAME: 'unique',
  ER_NO_REFERENCED_ROW_2: 'foreignKey',
  ER_ROW_IS_REFERENCED_2: 'foreignKey',
  ER_BAD_NULL_ERROR: 'notNull',
  ER_NO_DEFAULT_FOR_FIELD: 'notNull',
  ER_CHECK_CONSTRAINT_VIOLATED: 'check',
  ER_CONSTRAINT_FAILED: 'check',
  SQLITE_CONSTRAINT_UNIQUE: 'unique',
  SQLITE_CONSTRAINT_PRIMARYKEY: 'unique',
  SQLITE_CONSTRAINT_ROWID: 'unique',
  SQLITE_CONSTRAINT_FOREIGNKEY: 'foreignKey',
  SQLITE_CONSTRAINT_NOTNULL: 'notNull',
  SQLITE_CONSTRAINT_CHECK: 'check',
};

/** MariaDB's number for a violated check has no name in mysql2. */
const numbers: Readonly<Record<number, Violation>> = { 4025: 'check' };

/**
 * Which kind of constraint made a query fail, by what pg, mysql2 or better-sqlite3 throw; null for any other
 * failure.
 *
 *     try {
 *       await db.insertInto('users').values(user).execute();
 *     } catch (error) {
 *       if (violationOf(error) === 'unique') return 'This address is taken.';
 *       throw error;
 *     }
 */
export function violationOf(error: unknown): Violation | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, errno } = error as { readonly code?: unknown; readonly errno?: unknown };
  return codes[String(code)] ?? numbers[Number(errno)] ?? null;
}
