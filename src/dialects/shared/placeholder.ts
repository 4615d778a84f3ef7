import type { Column, ColumnType, Default, ForeignKey, KeyPart, Table } from '../../catalog/index.js';
import { sameTable } from '../../catalog/index.js';
import { qualifiedName } from './qualified-name.js';

/** How an engine makes up values for rows whose own are gone. */
export interface PlaceholderRules {
  quoteIdentifier(name: string): string;
  /** A plain value of a type that has no portable word; null where none is sure to be taken. */
  rawLiteral(sql: string): string | number | null;
  /** The same as SQL, of a type that has no literals. */
  rawSql?(sql: string): string | null;
  /** SQL that gives every row of the table a value of its own; null where the type has too few. */
  distinctSql(type: ColumnType, table: Table): string | null;
  /** SQL for the number of rows of the table that come before this one; null where it cannot be said. */
  rowsBeforeSql(table: Table): string | null;
}

/**
 * A value for the rows that are there when a downgrade brings a column back: the column's values are gone,
 * the rows are not, and the column's constraints hold again. Null when the column can do without (it is
 * nullable, or has a default) and where no value is sure to be taken. `before` is the table that the rows are
 * read from.
 */
export function placeholderFor(
  column: Column,
  table: Table,
  before: Table | null,
  rules: PlaceholderRules,
): Default | null {
  if (column.identity !== null || column.generated !== null) return null;
  const mustDiffer = isNeededByKey(column, table, before);
  const reference = table.foreignKeys.find((it) => it.columns.includes(column.name));
  // Rows with one default for all would not be unique; and no row that is referred to need have that value.
  const takesDefault = column.default !== null && !mustDiffer && reference === undefined;
  if (column.nullable && !isKeyOfNulls(column, table)) {
    return column.default === null || takesDefault ? null : { kind: 'sql', sql: 'NULL' };
  }
  if (takesDefault) return null;
  if (reference !== undefined) {
    const rowsBefore = mustDiffer ? rules.rowsBeforeSql(table) : null;
    return referredValue(column, { table, key: reference, before, rowsBefore }, rules);
  }
  const sql = mustDiffer ? rules.distinctSql(column.type, table) : null;
  if (sql !== null) return { kind: 'sql', sql };
  // Of a type with few values, the others of the key may tell the rows apart.
  return column.default === null ? plainValue(column.type, rules) : null;
}

/** Whether rows are told apart by this column: not where the rest of the key is unique already. */
function isNeededByKey(column: Column, table: Table, before: Table | null): boolean {
  const present = before === null ? [] : keysOf(before);
  return keysOf(table).some(({ parts, where }) => {
    const rest = parts.filter((it) => it.column !== column.name).map((it) => it.text);
    const isUnique = (key: UniqueKey) =>
      (key.where === null || key.where === where) && key.parts.every((it) => rest.includes(it.text));
    return rest.length < parts.length && !present.some(isUnique);
  });
}

/** Whether the first row for several would not do: nothing else tells them apart, or they do without. */
function isAlone(column: Column, table: Table): boolean {
  return (
    column.nullable ||
    keysOf(table).some(({ parts }) => parts.length === 1 && parts[0]!.column === column.name)
  );
}

/** Whether a key has the column: then two rows with one value for it may be alike. */
export function isInKey(column: string, table: Table): boolean {
  return keysOf(table).some(({ parts }) => parts.some((it) => it.column === column));
}

interface UniqueKey {
  readonly parts: readonly { readonly column: string | null; readonly text: string }[];
  readonly where: string | null;
}

function keysOf({ primaryKey, uniques, indexes }: Table): readonly UniqueKey[] {
  const part = (column: string | null, expression: string | null, options: Partial<KeyPart> = {}) => ({
    column,
    text: JSON.stringify([column, expression, options.length ?? null, options.collation ?? null]),
  });
  return [
    ...(primaryKey === null ? uniques : [primaryKey, ...uniques]).map((key) => ({
      // Rows that differ in a range without overlaps may be alike in the rest.
      parts: key.columns.map((it, at) => part(it, key.withoutOverlaps ? 'range' : null, key.parts?.[at])),
      where: null,
    })),
    ...indexes
      .filter((it) => it.unique)
      .map(({ keys, where }) => ({ parts: keys.map((it) => part(it.column, it.expression, it)), where })),
  ];
}

/** Whether two rows without a value would be alike to a key. */
function isKeyOfNulls(column: Column, table: Table): boolean {
  return (
    table.uniques.some((it) => it.nullsNotDistinct && it.columns.includes(column.name)) ||
    table.indexes.some(
      (it) => it.unique && it.nullsNotDistinct && it.keys.some((key) => key.column === column.name),
    )
  );
}

/** A table with a column that comes back, and refers to others. */
interface Referring {
  readonly table: Table;
  readonly key: ForeignKey;
  /** The table that the rows are read from; null when it is not known. */
  readonly before: Table | null;
  /** SQL for the number of rows before this one, where each must refer to another; null where they need not. */
  readonly rowsBefore: string | null;
}

/**
 * A row of the table that the column refers to: the first that has what the row has in the other columns of the
 * key, or each its own where they must differ. Where there are too few, the first may do: other columns of the unique
 * key come back as well, and differ.
 */
function referredValue(
  column: Column,
  { table, key, before, rowsBefore }: Referring,
  { quoteIdentifier }: PlaceholderRules,
): Default {
  const { references } = key;
  const own = quoteIdentifier(table.name);
  const referred = (at: number, alias = 'dbm_referred') =>
    `${alias}.${quoteIdentifier(references.columns[at]!)}`;
  const from = qualifiedName(references, quoteIdentifier);
  const target = key.columns.indexOf(column.name);
  const conditions = [`${referred(target)} IS NOT NULL`];
  for (const [at, name] of key.columns.entries()) {
    const other = before?.columns.find((it) => it.name === name);
    // MySQL reads the table that it writes only where nothing of the row is asked for.
    if (other === undefined || at === target || sameTable(references, table)) continue;
    const value = `${own}.${quoteIdentifier(name)}`;
    const isSame = `${referred(at)} = ${value}`;
    const isOptional = other.nullable && key.match !== 'full';
    conditions.push(isOptional ? `(${isSame} OR ${value} IS NULL)` : isSame);
  }
  const select = (which: string) =>
    `(SELECT ${referred(target)} FROM ${from} AS dbm_referred WHERE ${conditions.join(' AND ')}${which})`;
  // In the order of the key, so that two columns that come back are of one row.
  const first = select(` ORDER BY ${key.columns.map((_, at) => referred(at)).join(', ')} LIMIT 1`);
  if (rowsBefore === null) return { kind: 'sql', sql: first };
  // OFFSET would take no expression over the row.
  const smaller = `${referred(target, 'dbm_smaller')} < ${referred(target)}`;
  const its = select(` AND (SELECT count(*) FROM ${from} AS dbm_smaller WHERE ${smaller}) = ${rowsBefore}`);
  return { kind: 'sql', sql: isAlone(column, table) ? its : `coalesce(${its}, ${first})` };
}

function plainValue(type: ColumnType, rules: PlaceholderRules): Default | null {
  const literal = (value: string | number | boolean): Default => ({ kind: 'literal', value });
  switch (type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'decimal':
    case 'real':
    case 'double':
      return literal(0);
    case 'string':
    case 'char':
    case 'text':
    case 'binary':
      return literal('');
    case 'boolean':
      return literal(false);
    case 'date':
      return literal('1970-01-02');
    case 'time':
      return literal('00:00:00');
    case 'timestamp':
      // A day late, because MySQL's TIMESTAMP begins at 1970-01-01 00:00:01 UTC, whatever the session's zone.
      // https://dev.mysql.com/doc/refman/8.4/en/datetime.html
      return literal('1970-01-02 00:00:00');
    case 'json':
    case 'jsonb':
      return literal('{}');
    case 'uuid':
      return literal('00000000-0000-0000-0000-000000000000');
    case 'enum':
      return type.values[0] === undefined ? null : literal(type.values[0]);
    case 'array':
      return literal('{}');
    case 'raw': {
      const value = rules.rawLiteral(type.sql);
      if (value !== null) return literal(value);
      const sql = rules.rawSql?.(type.sql) ?? null;
      return sql === null ? null : { kind: 'sql', sql };
    }
  }
}
