import type { Column, Constraint, Table, TableRef } from '../../../catalog/index.js';
import { displayName } from '../../../catalog/index.js';
import { DbmError } from '../../../errors/index.js';
import { equal } from '../../../util/index.js';
import { without } from '../../shared/ignored-options.js';
import { noExclusions } from '../../shared/postgresql-only.js';
import { isRowTime } from '../expressions.js';
import { quoteIdentifier } from '../quoting.js';

/** What kinds of things besides columns ALTER TABLE drops, adds and renames. Unique constraints are indexes. */
export type PartKind = 'index' | 'check' | 'foreignKey' | 'primaryKey';

export interface Part {
  readonly kind: PartKind;
  readonly name: string;
}

/** How ALTER TABLE finds a constraint. Throws DbmError `migration` for one without a name. */
export function partOf(constraint: Constraint, ref: TableRef): Part {
  if (constraint.kind === 'primaryKey') return { kind: 'primaryKey', name: 'PRIMARY' };
  if (constraint.kind === 'exclude') throw noExclusions('MySQL');
  if (constraint.name === null) throw incomplete(constraint, ref, 'name');
  return { kind: constraint.kind === 'unique' ? 'index' : constraint.kind, name: constraint.name };
}

/** A hand-written change that says too little, of a table that nothing else is known of. */
export function incomplete(constraint: Constraint, ref: TableRef, what: 'name' | 'definition'): DbmError {
  return new DbmError(
    'migration',
    `A ${constraint.kind} of ${displayName(ref)} is given without its ${what}`,
    {
      hint: `Write its ${what} in the migration file.`,
    },
  );
}

/** A change that must repeat the definition of a column which is not there, or of which nothing is known. */
export function unknownColumn(ref: TableRef, column: string): DbmError {
  return new DbmError('migration', `The definition of ${displayName(ref)}.${column} is not known`, {
    hint: 'Run the migration on the database, where the column is looked up.',
  });
}

/** "Duplicate ROW START column": MariaDB takes no other definition and no other place of such a column. */
export function refuseTimeOfRow(ref: TableRef, { name, generated }: Column): void {
  if (!isRowTime(generated?.expression)) return;
  throw new DbmError(
    'unsupported',
    `MariaDB does not change ${displayName(ref)}.${name}, which is ${generated!.expression}`,
    {
      hint: 'It can be renamed, or dropped and added again with its like, which ends the history of the rows.',
    },
  );
}

/** The keys and indexes over a column: they go with it. The server would only shorten those of several columns. */
export function keysOver(table: Table, column: string): readonly Part[] {
  const over = (columns: readonly (string | null)[]) => columns.includes(column);
  const ref: TableRef = table;
  return [
    ...[table.primaryKey, ...table.uniques, ...table.foreignKeys].flatMap((it) =>
      it !== null && over(it.columns) ? [partOf(it, ref)] : [],
    ),
    ...table.indexes.flatMap((it): readonly Part[] =>
      over(it.keys.map((key) => key.column)) ? [{ kind: 'index', name: it.name }] : [],
    ),
  ];
}

/** The live column with what a change means to change of it. */
export function mergedColumn(live: Column, from: Column, to: Column): Column {
  const isChanged = (key: string) => !equal(from[key as keyof Column], to[key as keyof Column]);
  const changes = Object.entries(to).filter(([key]) => isChanged(key));
  const gone = Object.keys(from).filter((key) => !(key in to));
  return without({ ...live, ...Object.fromEntries(changes) }, gone);
}

export function dropClause({ kind, name }: Part): string {
  switch (kind) {
    case 'index':
      return `DROP INDEX ${quoteIdentifier(name)}`;
    case 'check':
      return `DROP CONSTRAINT ${quoteIdentifier(name)}`;
    case 'foreignKey':
      return `DROP FOREIGN KEY ${quoteIdentifier(name)}`;
    case 'primaryKey':
      return 'DROP PRIMARY KEY';
  }
}
