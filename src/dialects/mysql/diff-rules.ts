import type { Column, Constraint, Index, Table } from '../../catalog/index.js';
import { isRecomputed } from '../../catalog/index.js';
import { equal } from '../../util/index.js';
import type { DiffRules } from '../dialect.js';
import { partOfColumn } from './column-definition.js';
import { defaultSql } from './defaults.js';
import { generatedFrom, isRowTime, mentions, renamedIn } from './expressions.js';
import { objectRules } from './objects/object-rules.js';
import { hasCollation, typeSql } from './types.js';

export const diffRules: DiffRules = {
  typeSql,
  isTimeOfRow: ({ generated }) => isRowTime(generated?.expression),
  defaultSql,
  // Names of columns, indexes and constraints have no case, on any platform.
  // https://dev.mysql.com/doc/refman/8.4/en/identifier-case-sensitivity.html
  sameName: (a, b) => a.toLowerCase() === b.toLowerCase(),
  renameInExpression: renamedIn,
  isPartOfColumn: (check, table, server) => partOfColumn(check, table, server) !== null,
  columnsInDefaults: true,
  alterableRemarks: false,
  renamesForeignKeys: false,
  changedByOptions,
  columnOrder: true,
  recomputesInPlace: false,
  // Names of checks are those of the whole database, but for MariaDB.
  // https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html
  sharesNames: (part) => part.kind === 'check',
  forwardReferences: false,
  obstructs,
  objects: objectRules,
};

/** Columns that say nothing of a collation have the table's. */
function changedByOptions(from: Table, to: Table): readonly { from: Column; to: Column }[] {
  const collationOf = ({ options }: Table) => options.collation ?? options.charset ?? 'default';
  if (collationOf(from) === collationOf(to)) return [];
  const follows = (column: Column) => column.collation === null && hasCollation(column.type);
  return to.columns.flatMap((column) => {
    const before = from.columns.find((it) => it.name.toLowerCase() === column.name.toLowerCase());
    if (before === undefined || !follows(before) || !follows(column)) return [];
    return [
      { from: { ...before, collation: collationOf(from) }, to: { ...column, collation: collationOf(to) } },
    ];
  });
}

/**
 * Another type, collation or numbering of a column in a foreign key is refused, at either end of the key. A column that
 * is computed in another way is dropped and added, so what is made of it goes and comes with it. Everything
 * else that uses a column stays in its place, or comes along in the same ALTER TABLE (see alter/redefine-users.ts
 * and alter/replace-column.ts).
 * https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html#foreign-key-restrictions
 */
function obstructs(
  part: Constraint | Index | Column,
  { from, to }: { from: Column; to: Column },
  table: Table,
): boolean {
  if ('kind' in part && part.kind === 'foreignKey') {
    const isPart = part.columns.includes(from.name) || part.references.columns.includes(from.name);
    return isPart && !equal(storageOf(from), storageOf(to));
  }
  if (!isRecomputed(from, to)) return false;
  const made = generatedFrom(table, from.name).map((it) => it.name);
  const uses = (expression: string) => [from.name, ...made].some((name) => mentions(expression, name));
  if (!('kind' in part)) return made.includes(part.name);
  if (part.kind === 'check') return uses(part.expression);
  return part.kind === 'index' && part.keys.some((key) => key.expression !== null && uses(key.expression));
}

const storageOf = (column: Column) => [
  typeSql(column.type),
  column.collation,
  column.generated,
  // MySQL: "Cannot change column: used in a foreign key constraint" when it begins to count.
  column.identity !== null,
];
