import type { Attribute, CheckConstraint, CompositeType, Default, Domain } from '../../../catalog/index.js';
import { DbmError } from '../../../errors/index.js';
import type { TypedColumn } from '../../../operations/index.js';
import type { CompileContext } from '../../dialect.js';
import { conversion, convert } from '../conversions.js';
import { defaultSql, untypedConstant } from '../defaults.js';
import { collationSql } from '../definitions.js';
import { dollarQuoted, literal, qualified, quoteIdentifier } from '../quoting.js';
import type { TypeReplacement } from '../replace-type.js';
import { formerType, replaceType } from '../replace-type.js';
import { typeSql } from '../types.js';
import type { TypeObject } from './change-type.js';
import { attributeChanges, isExtended, sameValues } from './change-type.js';

export function createType(type: TypeObject): string {
  switch (type.kind) {
    case 'domain':
      return createDomain(type);
    case 'compositeType':
      return `CREATE TYPE ${qualified(type)} AS (${type.attributes.map(attributeSql).join(', ')})`;
    case 'rangeType': {
      const options = Object.entries(type.options).map(([name, value]) => `${name} = ${value}`);
      return `CREATE TYPE ${qualified(type)} AS RANGE (${options.join(', ')})`;
    }
    case 'collation': {
      const options = Object.entries(type.options).map(([name, value]) => `${name} = ${literal(value)}`);
      return `CREATE COLLATION ${qualified(type)} (${options.join(', ')})`;
    }
  }
}

/** A type as DROP and COMMENT ON call it. */
export function typeHandle(type: TypeObject): string {
  const keyword = type.kind === 'domain' || type.kind === 'collation' ? type.kind.toUpperCase() : 'TYPE';
  return `${keyword} ${qualified(type)}`;
}

/** A type that can change in place does, unless columns are to be converted: see `change` of the differ's rules. */
export async function alterType(
  from: TypeObject,
  to: TypeObject,
  columns: readonly TypedColumn[],
  context: CompileContext,
): Promise<readonly string[]> {
  switch (to.kind) {
    case 'domain':
      if (from.kind !== 'domain') break;
      if (sameValues(from, to) && columns.length === 0) return alterDomain(from, to);
      return replaceType(domainReplacement(from, to), columns, context);
    case 'compositeType':
      if (from.kind !== 'compositeType') break;
      if (isExtended(from, to) && columns.length === 0) return alterCompositeType(from, to);
      return replaceType(compositeReplacement(from, to), columns, context);
    default:
      break;
  }
  throw new DbmError('migration', `A ${to.kind} cannot be altered`, { hint: 'Drop it and create it again.' });
}

function plainReplacement(type: TypeObject) {
  return {
    type,
    keyword: type.kind === 'domain' ? 'DOMAIN' : 'TYPE',
    create: [
      createType(type),
      ...(type.comment === null ? [] : [`COMMENT ON ${typeHandle(type)} IS ${literal(type.comment)}`]),
    ],
    before: [],
    after: [],
    defaultOf: (value: Default) => value,
  } as const;
}

function domainReplacement(from: Domain, to: Domain): TypeReplacement {
  return {
    ...plainReplacement(to),
    convert(column, array) {
      if (array !== '') return `${quoteIdentifier(column)}::text[]::${qualified(to)}[]`;
      const value = conversion(from.type, to.type, column);
      return value === null ? null : `(${value})::${qualified(to)}`;
    },
    // A constant is spelled with the type that it had.
    defaultOf: (value) => untypedConstant(value) ?? value,
  };
}

function compositeReplacement(from: CompositeType, to: CompositeType): TypeReplacement {
  const converter = qualified({ schema: 'pg_temp', name: 'dbm_converted' });
  const [old, fresh] = [qualified(formerType(from)), qualified(to)];
  const converted = (value: string) => {
    const attributes = to.attributes.map(({ name, type }) => {
      const before = from.attributes.find((it) => it.name === name);
      const field = `(${value}).${quoteIdentifier(name)}`;
      return before === undefined
        ? 'NULL'
        : `${convert(before.type, type, field) ?? field}::${typeSql(type)}`;
    });
    // IS NULL is true of a row of nulls, too. https://www.postgresql.org/docs/current/functions-comparison.html
    return `CASE WHEN ${value} IS DISTINCT FROM NULL THEN ROW(${attributes.join(', ')})::${fresh} END`;
  };
  return {
    ...plainReplacement(to),
    // ALTER COLUMN ... USING takes no subquery, which an array needs.
    before: [
      `CREATE FUNCTION ${converter}(${old}[]) RETURNS ${fresh}[] STRICT LANGUAGE sql AS ${dollarQuoted(
        `SELECT coalesce(array_agg(${converted('($1)[i]')} ORDER BY i), '{}') FROM generate_subscripts($1, 1) i`,
      )}`,
    ],
    convert: (column, array) =>
      array === '' ? converted(quoteIdentifier(column)) : `${converter}(${quoteIdentifier(column)})`,
    after: [`DROP FUNCTION ${converter}(${old}[])`],
  };
}

function attributeSql({ name, type, collation }: Attribute): string {
  const collate = collation === null ? '' : ` COLLATE ${collationSql(collation)}`;
  return `${quoteIdentifier(name)} ${typeSql(type)}${collate}`;
}

function alterCompositeType(from: CompositeType, to: CompositeType): readonly string[] {
  const { gone, fresh } = attributeChanges(from, to);
  const actions = [
    ...gone.map(({ name }) => `DROP ATTRIBUTE ${quoteIdentifier(name)}`),
    ...fresh.map((it) => `ADD ATTRIBUTE ${attributeSql(it)}`),
  ];
  return actions.length === 0 ? [] : [`ALTER TYPE ${qualified(to)} ${actions.join(', ')}`];
}

function createDomain(domain: Domain): string {
  return [
    `CREATE DOMAIN ${qualified(domain)} AS ${typeSql(domain.type)}`,
    ...(domain.collation === null ? [] : [`COLLATE ${collationSql(domain.collation)}`]),
    ...(domain.default === null ? [] : [`DEFAULT ${defaultSql(domain.default)}`]),
    ...(domain.nullable ? [] : ['NOT NULL']),
    ...domain.checks.map(checkSql),
  ].join(' ');
}

function checkSql({ name, expression }: CheckConstraint): string {
  return `${name === null ? '' : `CONSTRAINT ${quoteIdentifier(name)} `}CHECK (${expression})`;
}

function alterDomain(from: Domain, to: Domain): readonly string[] {
  const alter = `ALTER DOMAIN ${qualified(to)}`;
  const same = (a: CheckConstraint, b: CheckConstraint) => a.name === b.name && a.expression === b.expression;
  const gone = from.checks.filter((a) => !to.checks.some((b) => same(a, b)));
  const fresh = to.checks.filter((b) => !from.checks.some((a) => same(a, b)));
  const before = from.default === null ? null : defaultSql(from.default);
  const after = to.default === null ? null : defaultSql(to.default);
  return [
    ...gone.map(({ name }) => `${alter} DROP CONSTRAINT ${quoteIdentifier(name ?? '')}`),
    ...(before === after ? [] : [`${alter} ${after === null ? 'DROP DEFAULT' : `SET DEFAULT ${after}`}`]),
    ...(from.nullable === to.nullable ? [] : [`${alter} ${to.nullable ? 'DROP' : 'SET'} NOT NULL`]),
    ...fresh.map((check) => `${alter} ADD ${checkSql(check)}`),
  ];
}
