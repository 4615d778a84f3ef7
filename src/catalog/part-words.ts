import { displayName } from './lookup.js';
import type { Constraint, Index, IndexKey, PrimaryKey, RareIndexOptions, UniqueConstraint } from './table.js';
import { plainKey } from './table.js';
import { conflictWords, quoteText } from './words.js';

const constraintKinds = {
  primaryKey: 'primary key',
  unique: 'unique constraint',
  foreignKey: 'foreign key',
  check: 'check',
  exclude: 'exclusion constraint',
} as const;

/** A constraint in the user's words: `unique constraint uq_users_email (email)`. */
export function constraintWords(constraint: Constraint): string {
  const kind = constraintKinds[constraint.kind];
  return [kind, constraint.name, contentWords(constraint)].filter((part) => part !== null).join(' ');
}

function contentWords(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'check':
      return `(${constraint.expression})`;
    case 'exclude':
      return constraint.definition;
    case 'foreignKey': {
      const { columns, references } = constraint;
      return `(${columns.join(', ')}) -> ${displayName(references)} (${references.columns.join(', ')})`;
    }
    case 'primaryKey':
    case 'unique':
      return `(${keyColumnWords(constraint)})${conflictWords(constraint.onConflict)}`;
  }
}

function keyColumnWords({ columns, parts = [] }: PrimaryKey | UniqueConstraint): string {
  return columns.map((column, i) => keyWords({ ...plainKey(column), ...parts[i] })).join(', ');
}

/** An index in the user's words: `unique index uq_users_email (email)`. */
export function indexWords(index: Index): string {
  const keys = index.keys.map(keyWords).join(', ');
  const where = index.where === null ? '' : ` where ${index.where}`;
  return `${index.unique ? 'unique ' : ''}index ${index.name} (${keys})${where}${rareWords(index)}`;
}

function rareWords({ invisible, storage = {}, comment }: RareIndexOptions): string {
  const words = [
    ...(invisible === true ? ['invisible'] : []),
    ...Object.entries(storage).map(([name, value]) => `${name} ${value}`),
    ...(comment === undefined ? [] : [`comment ${quoteText(comment)}`]),
  ];
  return words.map((it) => ` ${it}`).join('');
}

function keyWords(key: IndexKey): string {
  return [
    `${key.column ?? `(${key.expression})`}${key.length === null ? '' : `(${key.length})`}`,
    ...(key.collation === null ? [] : [`collate ${key.collation}`]),
    ...(key.operatorClass === null ? [] : [key.operatorClass]),
    ...(key.descending ? ['desc'] : []),
    ...(key.nulls === null ? [] : [`nulls ${key.nulls}`]),
  ].join(' ');
}
