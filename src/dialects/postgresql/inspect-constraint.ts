import type { Constraint, Deferrable, RareConditionOptions, ReferentialAction } from '../../catalog/index.js';
import type { ConstraintRow } from './catalog-queries.js';
import { liveExpression } from './in-lists.js';

export interface ConstraintNames {
  readonly columns: ReadonlyMap<number, string>;
  /** The catalog's name of a schema: null for the default one. */
  schemaOf(schema: string): string | null;
}

export interface InspectedConstraint {
  /** Null when the catalog's words cannot say it. */
  readonly constraint: Constraint | null;
  /** What about it is not managed, in the user's words. */
  readonly unmanaged: string | null;
}

const actions: Readonly<Record<string, ReferentialAction>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

export function inspectConstraint(row: ConstraintRow, names: ConstraintNames): InspectedConstraint {
  const obstacle = obstacleOf(row);
  // A table has one primary key: without it every diff would add one, so it is kept but for what it lacks.
  if (obstacle !== null && row.type !== 'p') return { constraint: null, unmanaged: obstacle };
  return { constraint: constraintOf(row, names), unmanaged: obstacle };
}

function constraintOf(row: ConstraintRow, names: ConstraintNames): Constraint {
  const { name } = row;
  const columns = (row.columns ?? []).map((number) => names.columns.get(number)!);
  const included = row.included === null ? {} : { include: row.included };
  switch (row.type) {
    case 'p':
      return { kind: 'primaryKey', name, columns, ...included };
    case 'u': {
      const nullsNotDistinct = row.nullsNotDistinct === true;
      return {
        kind: 'unique',
        name,
        columns,
        nullsNotDistinct,
        deferrable: deferrableOf(row),
        ...included,
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
        deferrable: deferrableOf(row),
        ...rareOptions(row),
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

/** What of a constraint the catalog has no words for, or null when it has words for everything. */
function obstacleOf(row: ConstraintRow): string | null {
  if (row.temporal) return `${kindOf(row)} WITHOUT OVERLAPS or PERIOD`;
  switch (row.type) {
    case 'p':
      return row.deferrable ? 'primary key DEFERRABLE' : null;
    case 'f':
      return row.deleteColumns ? 'foreign key with columns to set' : null;
    default:
      return null;
  }
}

/** What is not enforced counts as not valid, too. */
function rareOptions(row: ConstraintRow): RareConditionOptions {
  if (!row.enforced) return { notEnforced: true };
  return row.validated ? {} : { notValid: true };
}

function kindOf(row: ConstraintRow): string {
  const kinds: Readonly<Record<string, string>> = {
    c: 'check constraint',
    f: 'foreign key',
    p: 'primary key',
    u: 'unique constraint',
    x: 'exclusion constraint',
  };
  return kinds[row.type]!;
}

function deferrableOf(row: ConstraintRow): Deferrable | null {
  if (!row.deferrable) return null;
  return row.deferred ? 'deferred' : 'immediate';
}
