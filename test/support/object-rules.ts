import type { ObjectRules } from '../../src/dialects/index.js';

/** Rules for tests without an engine: a name is mentioned where it stands as a word. */
export const plainObjectRules: ObjectRules = {
  mentions: (sql, name) => new RegExp(`\\b${name}\\b`).test(sql),
  checkedSql: (routine) => ('definition' in routine ? routine.definition : ''),
  change: (from) => (from.kind === 'sequence' ? 'inPlace' : 'anew'),
  hasRights: () => false,
  isOfType: () => false,
  isOrderedBy: () => false,
  obstructs: (_object, change) => change === null || change.to === null,
};
