import type { Column, ColumnType, Default, Identity } from '../../catalog/index.js';
import { defaultSequenceOptions } from '../../catalog/index.js';
import type { Server } from '../dialect.js';
import type { Report, ReportAt } from '../shared/problems.js';
import { resolveNotNull } from './alter/not-null.js';
import { namedSequence } from './automatic-names.js';
import { canonicalDefault } from './defaults.js';
import { cleanExpression } from './expressions.js';
import { isTooLong, nameProblem, tooLong } from './names.js';
import { canonicalSequence, canonicalSerial } from './sequences.js';
import { canonicalType, isInteger, isNumeric } from './types.js';

/** The catalog's name of a schema: null for the default one. */
export type SchemaOf = (schema: string | null) => string | null;

/** What portable words are resolved with. */
export interface ResolveContext {
  readonly server: Server;
  readonly schemaOf: SchemaOf;
  readonly report: ReportAt;
}

/** A column in PostgreSQL's words; `table` is the name of its table, or of the type that it is in. */
export function resolveColumn(
  column: Column,
  table: string,
  { server, schemaOf }: Omit<ResolveContext, 'report'>,
  report: Report,
): Column {
  const misnamed = nameProblem(column.name);
  if (misnamed !== null) report(misnamed);
  const type = resolveType(column.type, schemaOf, report);
  const identity = resolveIdentity(column, table, type, report);
  if (column.onUpdateNow) {
    report("ON UPDATE CURRENT_TIMESTAMP is MySQL's; set the column in a trigger or in the application");
  }
  if (column.collation !== null && !isCollatable(type)) {
    report(`${type.kind} values have no collation; take collate() away`);
  }
  if (column.storage?.compression !== undefined && server.versionNumber[0] < 14) {
    report(`a compression needs PostgreSQL 14, this is ${server.version}`);
  }
  const { notNull: _, ...rest } = column;
  return {
    ...rest,
    ...resolveNotNull(column, table, server, report),
    type,
    nullable: identity === null || identity.kind === 'serial' ? column.nullable : false,
    default: resolveDefault(column, type, report),
    identity,
    generated: resolveGenerated(column, server, report),
    onUpdateNow: false,
    collation: column.collation === 'default' ? null : column.collation,
  };
}

function resolveType(type: ColumnType, schemaOf: SchemaOf, report: Report): ColumnType {
  if (type.kind === 'array') {
    return canonicalType({ kind: 'array', of: resolveType(type.of, schemaOf, report) });
  }
  const problem = typeProblem(type);
  if (problem !== null) report(problem);
  return type.kind === 'enum' ? { ...type, schema: schemaOf(type.schema) } : canonicalType(type);
}

/** PostgreSQL cuts a precision that is too high and goes on with a warning: here it is an error. */
function typeProblem(type: ColumnType): string | null {
  const outside = (value: number | null, min: number, max: number) =>
    value !== null && !(Number.isInteger(value) && value >= min && value <= max);
  switch (type.kind) {
    case 'decimal':
      if (type.precision === null && type.scale !== null) return 'a scale needs a precision: decimal(10, 2)';
      if (outside(type.precision, 1, 1000)) return 'the precision of a decimal is from 1 to 1000';
      return outside(type.scale, -1000, 1000) ? 'the scale of a decimal is from -1000 to 1000' : null;
    case 'string':
    case 'char':
      return outside(type.length, 1, 10485760)
        ? `the length of a ${type.kind} is from 1 to 10485760; text() has no limit`
        : null;
    case 'time':
    case 'timestamp':
      return outside(type.precision, 0, 6) ? `the precision of a ${type.kind} is from 0 to 6` : null;
    case 'enum': {
      if (type.name === null || type.name === '') return 'an enumeration needs a name: it becomes a type';
      const long = [type.name, ...type.values].find(isTooLong);
      if (long !== undefined) return tooLong(long);
      return new Set(type.values).size < type.values.length
        ? 'a value of the enumeration is there twice'
        : null;
    }
    case 'raw':
      return type.sql.trim() === '' ? 'raw() needs the name of a type' : null;
    default:
      return null;
  }
}

function resolveIdentity(column: Column, table: string, type: ColumnType, report: Report): Identity | null {
  const { identity } = column;
  if (identity === null) return null;
  if (!isInteger(type)) {
    report(`only smallint, integer and bigint columns are numbered by the database, not ${type.kind}`);
    return identity;
  }
  if (column.default !== null) report('a column is numbered by the database or has a default, not both');
  if (column.generated !== null) report('a column is numbered by the database or generated, not both');
  if (identity.kind === 'auto') return { kind: 'byDefault', options: defaultSequenceOptions };
  const { sequence: said = null } = identity;
  if (said !== null && isTooLong(said)) report(tooLong(said));
  const sequence = namedSequence(table, column.name, said);
  switch (identity.kind) {
    case 'serial':
      return canonicalSerial({ ...identity, sequence }, type);
    case 'always':
    case 'byDefault': {
      const { cycle: _, ...numbers } = identity.options;
      const wrong = Object.entries(numbers).filter(([, value]) => value !== null && !/^-?\d+$/.test(value));
      for (const [name, value] of wrong) report(`the identity's ${name} is no whole number: ${value}`);
      return {
        kind: identity.kind,
        options: canonicalSequence(identity.options, type.kind),
        ...(sequence === null ? {} : { sequence }),
      };
    }
  }
}

function resolveDefault(column: Column, type: ColumnType, report: Report): Default | null {
  if (column.default === null) return null;
  if (column.default.kind === 'sql') {
    return canonicalDefault({ kind: 'sql', sql: cleanExpression(column.default.sql) }, type);
  }
  const problem = column.default.kind === 'literal' ? literalProblem(column.default.value, type) : null;
  if (problem !== null) report(problem);
  return canonicalDefault(column.default, type);
}

function literalProblem(value: string | number | boolean, type: ColumnType): string | null {
  if (typeof value === 'number' && type.kind === 'boolean') {
    return `the default ${value} is no boolean; write default(${value !== 0})`;
  }
  if (typeof value === 'boolean' && isNumeric(type)) {
    return `the default ${value} is no number; write default(${Number(value)})`;
  }
  if (type.kind === 'enum' && typeof value === 'string' && !type.values.includes(value)) {
    return `the default '${value}' is none of the enumeration's values`;
  }
  return null;
}

function resolveGenerated(column: Column, server: Server, report: Report): Column['generated'] {
  if (column.generated === null) return null;
  if (!column.generated.stored && server.versionNumber[0] < 18) {
    report(
      `virtual generated columns need PostgreSQL 18, this is ${server.version}; write generated(..., 'stored')`,
    );
  }
  if (column.default !== null) report('a generated column has no default');
  return {
    ...column.generated,
    expression: cleanExpression(column.generated.expression),
  };
}

/** Whether values of a type can have a collation; a raw type may. */
function isCollatable(type: ColumnType): boolean {
  if (type.kind === 'array') return isCollatable(type.of);
  return ['string', 'char', 'text', 'raw'].includes(type.kind);
}
