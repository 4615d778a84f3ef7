import type { TableChange } from '../../../operations/index.js';
import { mentions } from '../expressions.js';
import { isMariadb } from '../server.js';
import type { AlterScript } from './alter-script.js';
import { addUsers, dropUsers, usersOf, withoutUsers } from './column-users.js';
import type { TableState } from './table-state.js';

type RenameColumn = Extract<TableChange, { kind: 'renameColumn' }>;

export function renameColumn(script: AlterScript, change: RenameColumn): void {
  const { from, to } = change;
  if (isMariadb(script.server) && isUsed(script.state, from)) script.closeCopies();
  if (script.state?.isTied(from) === true) {
    renameAlone(script, script.state, change);
    return;
  }
  script.writeUnless(({ columns }) => columns.canRename(from, to));
  script.apply(change);
  script.batch.columns.rename(from, to);
}

/**
 * MySQL does not rename a column of a foreign key, at either end, in a statement that copies the table, as
 * adding a check or a stored column does. So what uses the column goes before, and comes back after.
 * https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html#online-ddl-foreign-key-operations
 */
function renameAlone(script: AlterScript, state: TableState, change: RenameColumn): void {
  script.writeAll();
  const users = usersOf(state.table, change.from, 'expressions', script.server);
  dropUsers(script.batch, users);
  script.writeAll();
  script.begin(withoutUsers(state.table, users));
  script.apply(change);
  script.batch.columns.rename(change.from, change.to);
  script.write();
  addUsers(script.batch, usersOf(state.table, change.to, 'expressions', script.server));
}

/** Whether an expression of the table uses the column, be it that a JSON column is one. */
function isUsed(state: TableState | null, name: string): boolean {
  if (state === null) return false;
  const { checks, columns } = state.table;
  const expressions = [
    ...checks.map((it) => it.expression),
    ...state.columnChecks.values(),
    ...columns.flatMap(
      (it) => it.generated?.expression ?? (it.default?.kind === 'sql' ? it.default.sql : []),
    ),
  ];
  return state.column(name)?.type.kind === 'json' || expressions.some((it) => mentions(it, name));
}
