import type {
  Column,
  Constraint,
  Default,
  Deferrable,
  ForeignKey,
  Index,
  IndexKey,
  PrimaryKey,
  RareConditionOptions,
  TableRef,
  UniqueConstraint,
} from '../../catalog/index.js';
import { defaultSql } from './defaults.js';
import { literal, nameList, qualified, quoteIdentifier } from './quoting.js';
import { sequenceSql } from './sequences.js';
import { withClause } from './table-options.js';
import type { IntegerType } from './types.js';
import { isInteger, typeSql } from './types.js';

const serialTypes: Readonly<Record<IntegerType['kind'], string>> = {
  smallint: 'smallserial',
  integer: 'serial',
  bigint: 'bigserial',
};

/** A column as CREATE TABLE and ADD COLUMN want it. `initially` is a default that the column need not keep. */
export function columnDefinition(column: Column, initially: Default | null = column.default): string {
  return [
    quoteIdentifier(column.name),
    serialType(column) ?? typeClause(column),
    ...(initially === null ? [] : [`DEFAULT ${operand(initially)}`]),
    ...numbering(column),
    ...(column.generated === null ? [] : [generatedClause(column.generated)]),
    ...(column.nullable ? [] : [notNullClause(column)]),
  ].join(' ');
}

function notNullClause({ notNullName }: Column): string {
  return notNullName === undefined ? 'NOT NULL' : `CONSTRAINT ${quoteIdentifier(notNullName)} NOT NULL`;
}

function serialType(column: Column): string | null {
  return column.identity?.kind === 'serial' && isInteger(column.type) ? serialTypes[column.type.kind] : null;
}

/** The type with its collation. */
export function typeClause(column: Column): string {
  const collation = column.collation === null ? '' : ` COLLATE ${collationSql(column.collation)}`;
  return typeSql(column.type) + collation;
}

/** A collation's name; one that begins with a quote is SQL already, and may be qualified. */
export function collationSql(name: string): string {
  return name.startsWith('"') ? name : quoteIdentifier(name);
}

/** Where a default stands in a column definition, operators need parentheses around them. */
function operand(value: Default): string {
  const sql = defaultSql(value);
  return value.kind !== 'sql' || /^\w+(\(\))?$/.test(sql) ? sql : `(${sql})`;
}

function numbering({ identity }: Column): readonly string[] {
  if (identity === null || identity.kind === 'serial') return [];
  return [identityClause(identity)];
}

export function identityClause(identity: NonNullable<Column['identity']>): string {
  const always = identity.kind === 'always' ? 'ALWAYS' : 'BY DEFAULT';
  const options =
    identity.kind === 'always' || identity.kind === 'byDefault' ? sequenceSql(identity.options) : '';
  return `GENERATED ${always} AS IDENTITY${options}`;
}

function generatedClause(generated: NonNullable<Column['generated']>): string {
  return `GENERATED ALWAYS AS (${generated.expression}) ${generated.stored ? 'STORED' : 'VIRTUAL'}`;
}

/** A constraint as CREATE TABLE and ADD want it; without a name PostgreSQL gives it one. */
export function constraintDefinition(constraint: Constraint): string {
  const name = constraint.name === null ? '' : `CONSTRAINT ${quoteIdentifier(constraint.name)} `;
  return name + constraintBody(constraint);
}

function constraintBody(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'primaryKey':
      return `PRIMARY KEY ${keyClauses(constraint)}`;
    case 'unique': {
      const nulls = constraint.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
      return `UNIQUE${nulls} ${keyClauses(constraint)}`;
    }
    case 'check':
      return `CHECK (${constraint.expression})${constraint.noInherit === true ? ' NO INHERIT' : ''}${rareClauses(constraint)}`;
    case 'exclude':
      return `EXCLUDE ${constraint.definition}`;
    case 'foreignKey': {
      const { references, onDelete, onUpdate } = constraint;
      return [
        `FOREIGN KEY ${referringColumns(constraint.columns, constraint)}`,
        ` REFERENCES ${qualified(references)} ${referringColumns(references.columns, constraint)}`,
        constraint.match === null ? '' : ' MATCH FULL',
        onDelete === 'no action' ? '' : ` ON DELETE ${onDelete.toUpperCase()}`,
        constraint.onDeleteColumns === undefined ? '' : ` ${nameList(constraint.onDeleteColumns)}`,
        onUpdate === 'no action' ? '' : ` ON UPDATE ${onUpdate.toUpperCase()}`,
        deferrableClause(constraint.deferrable),
        rareClauses(constraint),
      ].join('');
    }
  }
}

function rareClauses({ notEnforced, notValid }: RareConditionOptions): string {
  // What is not enforced is not valid anyway, and cannot be said to be.
  if (notEnforced === true) return ' NOT ENFORCED';
  return notValid === true ? ' NOT VALID' : '';
}

/** What follows PRIMARY KEY and UNIQUE. */
function keyClauses(key: PrimaryKey | UniqueConstraint): string {
  const { columns, include = [], storage, deferrable = null } = key;
  return [
    key.withoutOverlaps === true ? nameList(columns).replace(/\)$/, ' WITHOUT OVERLAPS)') : nameList(columns),
    include.length === 0 ? '' : ` INCLUDE ${nameList(include)}`,
    withClause(storage),
    deferrableClause(deferrable),
  ].join('');
}

function referringColumns(columns: readonly string[], { period }: ForeignKey): string {
  if (period !== true) return nameList(columns);
  const last = columns.length - 1;
  return `(${columns.map((it, at) => (at === last ? 'PERIOD ' : '') + quoteIdentifier(it)).join(', ')})`;
}

function deferrableClause(deferrable: Deferrable | null): string {
  if (deferrable === null) return '';
  return deferrable === 'deferred' ? ' DEFERRABLE INITIALLY DEFERRED' : ' DEFERRABLE';
}

export function createIndexSql(table: TableRef, index: Index): string {
  return [
    `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quoteIdentifier(index.name)} ON ${qualified(table)}`,
    index.method === null ? '' : ` USING ${quoteIdentifier(index.method)}`,
    ` (${index.keys.map(keySql).join(', ')})`,
    index.include.length === 0 ? '' : ` INCLUDE ${nameList(index.include)}`,
    index.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '',
    withClause(index.storage),
    index.where === null ? '' : ` WHERE (${index.where})`,
  ].join('');
}

/** The statements that make an index, with what is said of it. */
export function createIndex(table: TableRef, index: Index): readonly string[] {
  return [createIndexSql(table, index), ...remarksOn(table, index)];
}

/** What is said of a new constraint or index. */
export function remarksOn(table: TableRef, part: Constraint | Index): readonly string[] {
  return part.comment === undefined ? [] : [commentOnPart(table, part, part.comment)];
}

export function commentOnPart(table: TableRef, part: Constraint | Index, comment: string | null): string {
  const name = quoteIdentifier(part.name ?? '');
  const subject =
    part.kind === 'index'
      ? `INDEX ${qualified(indexRef(table, part.name))}`
      : `CONSTRAINT ${name} ON ${qualified(table)}`;
  return `COMMENT ON ${subject} IS ${literal(comment)}`;
}

/** An index is in the schema of its table. */
export function indexRef(table: TableRef, name: string): TableRef {
  return { schema: table.schema, name };
}

export function dropIndexSql(table: TableRef, name: string): string {
  return `DROP INDEX ${qualified(indexRef(table, name))}`;
}

export function commentOnTable(table: TableRef, comment: string | null): string {
  return `COMMENT ON TABLE ${qualified(table)} IS ${literal(comment)}`;
}

export function commentOnColumn(table: TableRef, column: Column): string {
  const name = `${qualified(table)}.${quoteIdentifier(column.name)}`;
  return `COMMENT ON COLUMN ${name} IS ${literal(column.comment)}`;
}

function keySql(key: IndexKey): string {
  return [
    key.column === null ? `(${key.expression})` : quoteIdentifier(key.column),
    key.collation === null ? '' : ` COLLATE ${collationSql(key.collation)}`,
    key.operatorClass === null ? '' : ` ${key.operatorClass}`,
    key.descending ? ' DESC' : '',
    key.nulls === null ? '' : ` NULLS ${key.nulls.toUpperCase()}`,
  ].join('');
}
