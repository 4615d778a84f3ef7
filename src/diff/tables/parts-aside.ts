import type { Catalog, Constraint, Index } from '../../catalog/index.js';
import { constraintsOf, namespaces, refOf } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import type { Operation, TableChange } from '../../operations/index.js';
import { asideName } from '../untangle.js';

/**
 * Gives another name to the index, or the constraint with one, whose name a table is about to get, where these are
 * among the names of tables. It goes, or gets its own new name, only after the renames.
 */
export function partsAside({ tables }: Catalog, rename: Operation, rules: DiffRules): readonly Operation[] {
  if (rename.kind !== 'renameTable') return [];
  const { schema, name } = rename.to;
  const isInTheWay = (part: Constraint | Index) =>
    namespaces[part.kind] === 'index' &&
    rules.sharesNames(part) &&
    part.name !== null &&
    rules.sameName(part.name, name);
  return tables
    .filter((table) => table.schema === schema)
    .flatMap((table): readonly Operation[] => {
      const changes = [...constraintsOf(table), ...table.indexes].filter(isInTheWay).map(stepAside);
      return changes.length === 0 ? [] : [{ kind: 'alterTable', table: refOf(table), changes }];
    });
}

function stepAside(part: Constraint | Index): TableChange {
  const to = asideName(part.name!);
  return part.kind === 'index'
    ? { kind: 'renameIndex', index: part, to }
    : { kind: 'renameConstraint', constraint: part, to };
}
