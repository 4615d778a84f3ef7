import type { Column, Index, IndexKey } from '../../../catalog/index.js';
import { plainIndex } from '../../../catalog/index.js';
import { DbmError } from '../../../errors/index.js';
import { keyCollation } from '../collations.js';
import { parseIndex } from '../ddl/parse-index.js';
import type { IndexSyntax } from '../ddl/syntax.js';
import type { IndexFacts, ObjectRow } from './schema-queries.js';

/** An index from what pragmas tell; its statement is read where that has an expression or a predicate. */
export function readIndex(object: ObjectRow, facts: IndexFacts, columns: readonly Column[]): Index {
  const isOfColumns = facts.keys.every((it) => it.name !== null);
  const syntax = isOfColumns && facts.partial === 0 ? null : readStatement(object, facts);
  const keys = facts.keys.map(({ name, desc, coll }, i): IndexKey => {
    const text = name === null ? syntax!.keys[i]! : null;
    const column = columns.find((it) => it.name === name) ?? null;
    return {
      column: name,
      expression: text?.text ?? null,
      descending: desc === 1,
      nulls: null,
      length: null,
      operatorClass: null,
      collation: text === null ? keyCollation(coll, column) : keyCollation(text.collation, null),
    };
  });
  return { ...plainIndex(object.name, keys), unique: facts.unique === 1, where: syntax?.where ?? null };
}

function readStatement({ name, sql }: ObjectRow, { keys }: IndexFacts): IndexSyntax {
  const syntax = parseIndex(sql!);
  if (syntax.keys.length === keys.length) return syntax;
  throw new DbmError('internal', `dbm and SQLite read different keys from the statement of ${name}`, {
    hint: `Report it with the statement: ${sql}`,
  });
}
