import { type Constraint, constraintWords } from '../../../catalog/index.js';
import { DbmError } from '../../../errors/index.js';
import { equal } from '../../../util/index.js';
import { normalizeExpression } from '../../shared/expression.js';
import { foldName, sameName, sqliteRules, withoutQualifiers } from '../names.js';
import { type ReadConstraint, readConstraints } from './read-table.js';
import type { TableSyntax } from './syntax.js';

/** The constraint that is meant: the primary key, or one by its name, or else by what it says. */
export function findConstraint(table: TableSyntax, wanted: Constraint): ReadConstraint {
  const all = readConstraints(table).filter((it) => it.constraint.kind === wanted.kind);
  const named = ({ constraint: { name } }: ReadConstraint) =>
    name !== null && wanted.name !== null && sameName(name, wanted.name);
  const alike = all.filter(
    (it) => (it.constraint.name === null || wanted.name === null) && says(it.constraint, wanted),
  );
  // Of two foreign keys from the same columns to the same table, the one that does the same.
  const same = alike.find((it) => equal({ ...it.constraint, name: null }, { ...wanted, name: null }));
  const found = (wanted.kind === 'primaryKey' ? all[0] : undefined) ?? all.find(named) ?? same ?? alike[0];
  if (found !== undefined) return found;
  throw new DbmError('migration', `${table.name} has no ${constraintWords(wanted)}`);
}

function says(a: Constraint, b: Constraint): boolean {
  if (a.kind === 'check' || b.kind === 'check') {
    const text = (it: Constraint) =>
      it.kind === 'check' ? normalizeExpression(withoutQualifiers(it.expression), sqliteRules) : null;
    return text(a) === text(b);
  }
  if (a.kind === 'exclude' || b.kind === 'exclude' || !sameNames(a.columns, b.columns)) return false;
  if (a.kind === 'unique' && b.kind === 'unique') return equal(a.parts, b.parts);
  if (a.kind !== 'foreignKey' || b.kind !== 'foreignKey') return true;
  // A foreign key that names no columns means the primary key, which the catalog has in its place.
  const referred = a.references.columns.length === 0 || sameNames(a.references.columns, b.references.columns);
  return referred && sameName(a.references.name, b.references.name);
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return equal(a.map(foldName), b.map(foldName));
}
