import { equal } from '../../../util/index.js';
import type { ObjectRules } from '../../dialect.js';
import { mentions } from '../../shared/expression.js';
import { isReplaced, isRetyped } from '../alter-column.js';
import { expressionRules } from '../expressions.js';
import { typeSql } from '../types.js';
import { checkedSql, signatureOf } from './statement.js';

export const objectRules: ObjectRules = {
  mentions: (sql, name) => mentions(sql, name, expressionRules),
  checkedSql: (routine) => ('definition' in routine ? checkedSql(routine.definition) : ''),

  isAltered(from, to) {
    switch (to.kind) {
      case 'function':
      case 'procedure':
        return 'definition' in from && signatureOf(from.definition) === signatureOf(to.definition);
      case 'sequence':
        return true;
      case 'domain':
        return (
          from.kind === 'domain' &&
          typeSql(from.type) === typeSql(to.type) &&
          equal(from.collation, to.collation)
        );
      case 'view':
      case 'materializedView':
      case 'aggregate':
      case 'trigger':
      case 'extension':
        return false;
    }
  },

  obstructs(object, change) {
    if (object.kind === 'sequence' || object.kind === 'domain' || object.kind === 'extension') return false;
    if (change === null || change.to === null) return true;
    const { from, to } = change;
    const isRecomputed = from.generated !== null && !equal(from.generated, to.generated);
    return isRecomputed || isReplaced(from, to) || isRetyped(from, to);
  },
};
