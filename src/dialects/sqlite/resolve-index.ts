import type { Column, Index, IndexKey } from '../../catalog/index.js';
import { withoutComments, withoutOuterParentheses } from '../shared/expression.js';
import { mysqlOnly, without } from '../shared/ignored-options.js';
import type { Report } from '../shared/problems.js';
import { keyCollation } from './collations.js';
import { keyColumnName } from './ddl/parse-index.js';
import { foldName, sameName, sqliteRules } from './names.js';

type Named = Pick<Column, 'name' | 'collation'>;

/** An index in SQLite's words; `columns` are those of the table, as far as they are known. */
export function resolveIndex(index: Index, columns: readonly Named[], report: Report): Index {
  if (foldName(index.name).startsWith('sqlite_')) report('names that begin with sqlite_ are SQLite’s own');
  if (index.method !== null && index.method !== 'btree') {
    report(`SQLite has no ${index.method} indexes; take using() away`);
  }
  if (index.include.length > 0) report('SQLite has no include(); make the columns keys of the index');
  if (index.nullsNotDistinct) report('SQLite has no nullsNotDistinct(); there, nulls are always distinct');
  return {
    ...without(index, [...mysqlOnly, 'comment']),
    method: null,
    include: [],
    nullsNotDistinct: false,
    keys: index.keys.map((key) => resolveKey(key, columns, report)),
    where: index.where === null ? null : withoutComments(index.where, sqliteRules),
  };
}

function resolveKey(key: IndexKey, columns: readonly Named[], report: Report): IndexKey {
  if (key.length !== null) report('SQLite has no prefix(); index the whole column, or substr() of it');
  if (key.operatorClass !== null) report('SQLite has no operator classes');
  // Null is less than any value. https://www.sqlite.org/datatype3.html#sort_order
  if (key.nulls !== null && key.nulls !== (key.descending ? 'last' : 'first')) {
    report(`SQLite's indexes have nulls ${key.descending ? 'last' : 'first'} in this order`);
  }
  const plain = { ...key, length: null, operatorClass: null, nulls: null };
  const find = (name: string | null) =>
    name === null ? null : (columns.find((it) => sameName(it.name, name)) ?? null);
  if (key.expression === null) {
    return { ...plain, collation: keyCollation(key.collation, find(key.column)) };
  }
  const expression = withoutOuterParentheses(key.expression, sqliteRules);
  // A column by itself is no expression, however it is written.
  const column = find(keyColumnName(expression));
  const collation = keyCollation(key.collation, column);
  return column === null
    ? { ...plain, expression, collation }
    : { ...plain, column: column.name, expression: null, collation };
}
