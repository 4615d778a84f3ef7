import type { Column, Index, IndexKey } from '../../../catalog/index.js';
import { plainIndex } from '../../../catalog/index.js';
import { DbmError } from '../../../errors/index.js';
import { keyCollation } from '../collations.js';
import { parseIndex } from '../ddl/parse-index.js';
import type { IndexKeyRow, ObjectRow } from './schema-queries.js';

/** An index from its statement and what SQLite says of its keys. */
export function readIndex(
  { name, sql }: ObjectRow,
  rows: readonly IndexKeyRow[],
  columns: readonly Column[],
): Index {
  const syntax = parseIndex(sql!);
  if (syntax.keys.length !== rows.length) {
    throw new DbmError('internal', `dbm and SQLite read different keys from the statement of ${name}`, {
      hint: `Report it with the statement: ${sql}`,
    });
  }
  const keys = syntax.keys.map(
    (key, i): IndexKey => ({
      column: rows[i]!.name,
      expression: rows[i]!.name === null ? key.text : null,
      descending: key.descending,
      nulls: null,
      length: null,
      operatorClass: null,
      collation: keyCollation(key.collation, columns.find((it) => it.name === rows[i]!.name) ?? null),
    }),
  );
  return { ...plainIndex(name, keys), unique: syntax.unique, where: syntax.where };
}
