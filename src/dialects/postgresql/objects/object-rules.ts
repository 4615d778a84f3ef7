import type { ColumnType, Domain, SchemaObject } from '../../../catalog/index.js';
import { equal } from '../../../util/index.js';
import type { ObjectRules } from '../../dialect.js';
import { mentions } from '../../shared/expression.js';
import { isReplaced, isRetyped } from '../alter/alter-column.js';
import { expressionRules } from '../expressions.js';
import { ownedObject } from '../rights.js';
import { isExtended, isOfType, isType, sameValues } from './change-type.js';
import { checkedSql, signatureOf } from './statement.js';

/**
 * A constraint of a domain cannot come while arrays of it, or composite types with it, are in tables, nor go in the downgrade's stead (see
 * find_composite_type_dependencies in PostgreSQL's tablecmds.c).
 */
function isAlterable(
  from: Domain,
  to: Domain,
  columns: readonly ColumnType[],
  outer: readonly SchemaObject[],
): boolean {
  const limits = ({ nullable, checks }: Domain) => ({ nullable, checks });
  return (
    sameValues(from, to) &&
    (equal(limits(from), limits(to)) ||
      (columns.every((it) => it.kind !== 'array') && outer.every((it) => it.kind === 'domain')))
  );
}

export const objectRules: ObjectRules = {
  mentions: (sql, name) => mentions(sql, name, expressionRules),
  checkedSql: (routine) => ('definition' in routine ? checkedSql(routine.definition) : ''),

  hasRights: (object) => ownedObject(object) !== null,
  isOfType: (type, object) => isType(object) && isOfType(type.kind === 'array' ? type.of : type, object),
  isOrderedBy: () => false,

  change(from, to, columns, outer) {
    switch (to.kind) {
      case 'function':
      case 'procedure':
        return 'definition' in from && signatureOf(from.definition) === signatureOf(to.definition)
          ? 'inPlace'
          : 'anew';
      case 'sequence':
        return 'inPlace';
      case 'domain':
        return from.kind === 'domain' && isAlterable(from, to, columns, outer) ? 'inPlace' : 'converted';
      case 'compositeType':
        // What is added at the end goes from the end in the downgrade, and that keeps the others in their places.
        return from.kind === 'compositeType' && isExtended(from, to) ? 'inPlace' : 'converted';
      default:
        return 'anew';
    }
  },

  obstructs(object, change) {
    if (isType(object) || object.kind === 'sequence' || object.kind === 'extension') return false;
    if (change === null || change.to === null) return true;
    // The server keeps them, and computes them anew.
    if (object.kind === 'statistics') return false;
    const { from, to } = change;
    const isRecomputed = from.generated !== null && !equal(from.generated, to.generated);
    return isRecomputed || isReplaced(from, to) || isRetyped(from, to);
  },
};
