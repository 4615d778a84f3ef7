import type { DiffRules } from '../../src/dialects/index.js';
import { plainObjectRules } from './object-rules.js';

/** Rules for tests without an engine: everything is what its text says, and nothing stands in the way. */
export const plainDiffRules: DiffRules = {
  typeSql: (type) => JSON.stringify(type),
  defaultSql: (value) => JSON.stringify(value),
  sameName: (a, b) => a === b,
  renameInExpression: (expression, from, to) => expression.replaceAll(from, to),
  columnsInDefaults: true,
  alterableRemarks: true,
  renamesForeignKeys: true,
  columnOrder: false,
  recomputesInPlace: false,
  sharesNames: () => false,
  forwardReferences: false,
  objects: plainObjectRules,
  obstructs: () => false,
};
