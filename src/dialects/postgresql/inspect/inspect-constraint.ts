import type {
  Constraint,
  Deferrable,
  RareConditionOptions,
  RareKeyOptions,
  ReferentialAction,
} from '../../../catalog/index.js';
import { remarked } from '../../../operations/index.js';
import { liveExpression } from '../in-lists.js';
import { canonicalStorage, parseStorage } from '../table-options.js';
import type { ConstraintRow } from './catalog-rows.js';

export interface ConstraintNames {
  readonly columns: ReadonlyMap<number, string>;
  /** The catalog's name of a schema: null for the default one. */
  schemaOf(schema: string): string | null;
}

const actions: Readonly<Record<string, ReferentialAction>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

export function inspectConstraint(row: ConstraintRow, names: ConstraintNames): Constraint {
  return remarked(constraintOf(row, names), row.comment);
}

function constraintOf(row: ConstraintRow, names: ConstraintNames): Constraint {
  const { name } = row;
  const columns = (row.columns ?? []).map((number) => names.columns.get(number)!);
  const deferrable = deferrableOf(row);
  switch (row.type) {
    case 'p':
      return {
        kind: 'primaryKey',
        name,
        columns,
        ...(deferrable === null ? {} : { deferrable }),
        ...rareKeyOptions(row),
      };
    case 'u': {
      const nullsNotDistinct = row.nullsNotDistinct === true;
      return {
        kind: 'unique',
        name,
        columns,
        nullsNotDistinct,
        deferrable,
        ...rareKeyOptions(row),
      };
    }
    case 'f':
      return {
        kind: 'foreignKey',
        name,
        columns,
        references: {
          schema: names.schemaOf(row.referencedSchema!),
          name: row.referencedTable!,
          columns: row.referencedColumns!,
        },
        onDelete: actions[row.onDelete]!,
        onUpdate: actions[row.onUpdate]!,
        match: row.match === 'f' ? 'full' : null,
        deferrable,
        ...rareOptions(row),
        ...(row.temporal ? { period: true } : {}),
        ...(row.deleteColumns === null
          ? {}
          : { onDeleteColumns: row.deleteColumns.map((number) => names.columns.get(number)!) }),
      };
    case 'c':
      return {
        kind: 'check',
        name,
        expression: liveExpression(row.expression!),
        ...rareOptions(row),
        ...(row.noInherit ? { noInherit: true } : {}),
      };
    case 'x':
      return { kind: 'exclude', name, definition: row.exclusion!.replace(/^EXCLUDE /, '') };
    default:
      throw new Error(`pg_constraint has a constraint of type ${row.type}`);
  }
}

function rareKeyOptions({ included, temporal, storage }: ConstraintRow): RareKeyOptions {
  return {
    ...(included === null ? {} : { include: included }),
    ...(temporal ? { withoutOverlaps: true } : {}),
    ...canonicalStorage(parseStorage(storage)),
  };
}

/** What is not enforced counts as not valid, too. */
function rareOptions(row: ConstraintRow): RareConditionOptions {
  if (!row.enforced) return { notEnforced: true };
  return row.validated ? {} : { notValid: true };
}

function deferrableOf(row: ConstraintRow): Deferrable | null {
  if (!row.deferrable) return null;
  return row.deferred ? 'deferred' : 'immediate';
}
