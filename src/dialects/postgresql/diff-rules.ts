import type { Column } from '../../catalog/index.js';
import type { DiffRules } from '../dialect.js';
import { renameInExpression } from '../shared/rename.js';
import { aheadOfRename } from './alter/ahead-of-rename.js';
import { isReplaced, isRetyped } from './alter/alter-column.js';
import { isComparable } from './alter/conversions.js';
import { computesWith, uses } from './alter/parts.js';
import { sequenceRef } from './automatic-names.js';
import { defaultSql } from './defaults.js';
import { expressionRules } from './expressions.js';
import { objectRules } from './objects/object-rules.js';
import { quoteIdentifier } from './quoting.js';
import { sequenceName } from './sequences.js';
import { sequencesApart } from './sequences-apart.js';
import { typeSql } from './types.js';

export const diffRules: DiffRules = {
  typeSql,
  defaultSql,
  sameName: (a, b) => a === b,
  renameInExpression: (expression, from, to) =>
    renameInExpression(expression, { from, to }, expressionRules, quoteIdentifier),
  aheadOfRename,
  columnsInDefaults: false,
  alterableRemarks: true,
  renamesForeignKeys: true,
  columnOrder: false,
  recomputesInPlace: false,
  // What has an index has a name among the tables of its schema; a check has one among those of its table.
  // https://www.postgresql.org/docs/current/sql-createindex.html
  sharesNames: (part) => part.kind !== 'check' && part.kind !== 'foreignKey',
  forwardReferences: false,
  sequenceName: (table, { name, identity }) =>
    identity === null ? null : sequenceRef(table, name, sequenceName(identity)).name,
  sequencesApart,
  objects: objectRules,

  obstructs(part, { from, to }, table) {
    const isGenerated = !('kind' in part);
    if (isGenerated && part.name === from.name) return false;
    if (!uses(part, from.name, table)) return false;
    if (isAnotherColumn(from, to)) return true;
    if (!isRetyped(from, to)) return false;
    // "cannot alter type of a column used by a generated column"
    if (isGenerated) return true;
    // Keys, indexes and checks are made again for the new type, where what they say holds for it.
    if (isComparable(from.type, to.type)) return false;
    switch (part.kind) {
      case 'foreignKey':
      case 'check':
      case 'exclude':
        return true;
      case 'index':
        return computesWith(part, from.name) || part.keys.some((key) => key.operatorClass !== null);
      case 'primaryKey':
      case 'unique':
        return false;
    }
  },
};

/** Whether the column is dropped and added: what is over it goes with it. */
function isAnotherColumn(from: Column, to: Column): boolean {
  // Version 17 can change an expression in place; which version it is cannot be seen from here.
  const isRecomputed =
    from.generated !== null && to.generated !== null && from.generated.expression !== to.generated.expression;
  return isRecomputed || isReplaced(from, to);
}
