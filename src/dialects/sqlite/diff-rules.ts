import type { DiffRules } from '../dialect.js';
import { renameInExpression } from '../shared/rename.js';
import { defaultSql } from './defaults.js';
import { quoteIdentifier, sameName, sqliteRules } from './names.js';
import { objectRules } from './objects.js';
import { typeSql } from './types.js';

export const diffRules: DiffRules = {
  typeSql,
  defaultSql: (value, column) => defaultSql(value, column.type),
  sameName,
  sameTableName: sameName,
  renameInExpression: (expression, from, to) =>
    renameInExpression(expression, { from, to }, sqliteRules, quoteIdentifier),
  columnsInDefaults: false,
  alterableRemarks: false,
  renamesForeignKeys: false,
  columnOrder: true,
  recomputesInPlace: true,
  sharesNames: (part) => part.kind === 'index',
  forwardReferences: true,
  // A rebuild makes everything of a table anew, so nothing stands in the way.
  obstructs: () => false,
  objects: objectRules,
};
