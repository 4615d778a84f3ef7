import type { Column, Default, Table } from '../../catalog/index.js';
import { findColumn } from '../../catalog/index.js';
import { qualifiedName } from '../../dialects/shared/qualified-name.js';
import type { Session } from '../session.js';
import { type Condition, conditionsOf } from './checked-values.js';
import { withComputed } from './computed-rows.js';
import { usedColumns } from './used-columns.js';

/** A table as it is, with its rows, and as it becomes. */
export interface Becoming {
  readonly before: Table;
  readonly after: Table;
  /** What a column of `after` is called before; null for one that is new. */
  formerColumn(name: string): string | null;
}

/** Whether what the rows of a table must meet depends on a column that may be null by itself. */
export function isInConditions(column: Column, table: Table): boolean {
  const isFree = column.nullable && column.default === null && column.generated === null;
  return isFree && conditionsOn(column, table).length > 0;
}

/** Whether rows that are there would break a check, or leave a generated column null, for want of a value in a new one. */
export async function wantsValue(
  { dialect, connection }: Session,
  { before, after, formerColumn }: Becoming,
  column: Column,
  given: ReadonlyMap<string, Default>,
): Promise<boolean> {
  const { diffRules, quoteIdentifier, sampling } = dialect;
  const conditions = conditionsOn(column, after);
  const columns = usedColumns(conditions.map((it) => it.expression).join(' '), after);
  const valueSql = (it: Column): string => {
    const former = formerColumn(it.name);
    if (former !== null && findColumn(before, former) !== null) return quoteIdentifier(former);
    const value = given.get(it.name) ?? it.default;
    return value === null ? sampling.typedSql(null, it) : diffRules.defaultSql(value, it);
  };
  const plain = columns
    .filter((it) => it.generated === null)
    .map((it) => `${valueSql(it)} AS ${quoteIdentifier(it.name)}`);
  const rows = `SELECT ${plain.join(', ')} FROM ${qualifiedName(before, quoteIdentifier)}`;
  const broken = conditions.map(({ expression, notNull }) =>
    notNull ? `${quoteIdentifier(expression)} IS NULL` : `(${expression}) IS FALSE`,
  );
  const computed = withComputed(rows, { name: after.name, columns }, dialect);
  const query = `SELECT 1 FROM (${computed}) AS ${quoteIdentifier(after.name)} WHERE ${broken.join(' OR ')} LIMIT 1`;
  try {
    return (await connection.query(query)).length > 0;
  } catch {
    // What cannot be computed of the rows as they are is for the migration to find out.
    return false;
  }
}

/** The conditions that all rows must meet from now on, and that use a column. */
function conditionsOn(column: Column, table: Table): readonly Condition[] {
  const checks = table.checks.filter((it) => it.notEnforced !== true && it.notValid !== true);
  return conditionsOf({ columns: table.columns, checks }).filter(({ expression }) =>
    usedColumns(expression, table).some((it) => it.name === column.name),
  );
}
