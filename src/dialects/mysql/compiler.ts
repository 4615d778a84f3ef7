import type { Constraint, ForeignKey, Table, TableRef } from '../../catalog/index.js';
import { sameTable } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';
import type { Operation, TableChange } from '../../operations/index.js';
import type { CompileContext, Statement } from '../dialect.js';
import { noPartitionTable } from '../shared/postgresql-only.js';
import { planAlterations } from './alter/alter-plan.js';
import { alterTable } from './alter/alter-table.js';
import { readLiveTable } from './alter/live-table.js';
import { createTableSql } from './create-table.js';
import { alterObject, createObject, dropObject } from './objects/compile-object.js';
import { qualified } from './quoting.js';
import { resolveRef } from './resolve.js';
import { isMariadb, productName } from './server.js';

/**
 * The statements of one operation; see Dialect.compile. DDL commits by itself and cannot be rolled back, so
 * a block becomes one ALTER TABLE wherever that is possible: it takes effect as a whole or not at all.
 *
 * Without `using`, values are converted as the server converts them. In a strict sql_mode, which is the
 * default, it refuses to cut text, to overflow a number and to drop an enum's value that is in use. It
 * rounds without a word: decimals and times that lose digits, floating point numbers that become integers
 * and, on MySQL, text with a fraction that does.
 * https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sql-mode-strict
 */
export async function compile(operation: Operation, context: CompileContext): Promise<readonly Statement[]> {
  const statements = await statementsOf(operation, context);
  return statements.map((sql) => ({ sql }));
}

async function statementsOf(operation: Operation, context: CompileContext): Promise<readonly string[]> {
  const { server } = context;
  const product = productName(server);
  switch (operation.kind) {
    case 'createTable':
      return [createTableSql({ ...operation.table, ...resolveRef(operation.table, server) }, server)];
    case 'dropTable':
      return [`DROP TABLE ${qualified(resolveRef(operation.table, server))}`];
    case 'renameTable':
      return renameTable(resolveRef(operation.from, server), resolveRef(operation.to, server), context);
    case 'alterTable':
      return alterTable(operation, context);
    case 'createObject':
      return [createObject(operation.object, server)];
    case 'dropObject':
      return [dropObject(operation.object, server)];
    case 'alterObject':
      return alterObject(operation.from, operation.to, server);
    case 'commentOn':
      // There is nothing to hold it.
      return [];
    case 'execute':
      return [operation.sql];
    case 'partitionTable':
      throw noPartitionTable(product);
    case 'createSchema':
    case 'dropSchema':
      throw new DbmError('unsupported', `${product} has no schemas in a database: ${operation.name}`, {
        hint: 'Keep all tables in the database that the URL names.',
      });
    case 'createEnum':
    case 'dropEnum':
    case 'alterEnum':
      throw new DbmError('unsupported', `${product} has no enum types of their own`, {
        hint: 'The values stand in each column: use alterColumn with enumeration(...).',
      });
  }
}

/**
 * With a table the server renames the constraints whose names it made of the table's: `posts_ibfk_1`, and
 * on MySQL `posts_chk_1`. They get their names back, because a table keeps its constraints' names.
 * https://dev.mysql.com/doc/refman/8.4/en/rename-table.html
 */
async function renameTable(
  from: TableRef,
  to: TableRef,
  context: CompileContext,
): Promise<readonly string[]> {
  const rename = `RENAME TABLE ${qualified(from)} TO ${qualified(to)}`;
  const live = await readLiveTable(from, context);
  if (live === null) return [rename];
  const made = madeNames(live.table, isMariadb(context.server));
  if (made.length === 0) return [rename];
  const renamed = <T extends Constraint>(it: T): T =>
    made.includes(it) ? { ...it, name: `${to.name}${it.name!.slice(from.name.length)}` } : it;
  const redirected = (key: ForeignKey): ForeignKey =>
    sameTable(key.references, from) ? { ...key, references: { ...key.references, ...to } } : key;
  const table: Table = {
    ...live.table,
    ...to,
    foreignKeys: live.table.foreignKeys.map((it) => redirected(renamed(it))),
    checks: live.table.checks.map(renamed),
  };
  const changes = made.map(
    (it): TableChange => ({ kind: 'renameConstraint', constraint: renamed(it), to: it.name! }),
  );
  return [rename, ...planAlterations(to, changes, { ...live, table }, context.server)];
}

/** The constraints whose names begin as the server would begin them. */
function madeNames(table: Table, mariadb: boolean): readonly Constraint[] {
  const begins = (infix: string) => (it: Constraint) => it.name?.startsWith(`${table.name}${infix}`) === true;
  return [
    ...table.foreignKeys.filter(begins('_ibfk_')),
    ...(mariadb ? [] : table.checks.filter(begins('_chk_'))),
  ];
}
