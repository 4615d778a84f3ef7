import type { TableOptions, TableRef } from '../../catalog/index.js';
import { defaultTableOptions } from '../../catalog/index.js';
import { qualified } from './quoting.js';

/** The statements that give a table other options; without `from` those of a new table. */
export function alterOptions(
  table: TableRef,
  to: TableOptions,
  from: TableOptions = defaultTableOptions,
): readonly string[] {
  const actions = [
    ...(from.rowLevelSecurity === to.rowLevelSecurity
      ? []
      : [`${to.rowLevelSecurity ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`]),
    ...(from.forceRowLevelSecurity === to.forceRowLevelSecurity
      ? []
      : [`${to.forceRowLevelSecurity ? 'FORCE' : 'NO FORCE'} ROW LEVEL SECURITY`]),
  ];
  return actions.length === 0 ? [] : [`ALTER TABLE ${qualified(table)} ${actions.join(', ')}`];
}
