import type {
  Attribute,
  CheckConstraint,
  ColumnType,
  CompositeType,
  Default,
  Domain,
} from '../../../catalog/index.js';
import { DbmError } from '../../../errors/index.js';
import type { AlterObject, OuterType } from '../../../operations/index.js';
import type { CompileContext } from '../../dialect.js';
import { convert, isText } from '../alter/conversions.js';
import type { ReplacedType, TypeReplacement } from '../alter/replace-type.js';
import { formerType, replaceTypes } from '../alter/replace-type.js';
import { defaultSql, untypedConstant } from '../defaults.js';
import { collationSql } from '../definitions.js';
import { dollarQuoted, literal, qualified, quoteIdentifier } from '../quoting.js';
import { typeSql } from '../types.js';
import type { TypeObject } from './change-type.js';
import { attributeChanges, isExtended, isOfType, sameValues } from './change-type.js';

export function createType(type: TypeObject): readonly string[] {
  switch (type.kind) {
    case 'domain':
      return createDomain(type);
    case 'compositeType':
      return [`CREATE TYPE ${qualified(type)} AS (${type.attributes.map(attributeSql).join(', ')})`];
    case 'rangeType': {
      const options = Object.entries(type.options).map(([name, value]) => `${name} = ${value}`);
      return [`CREATE TYPE ${qualified(type)} AS RANGE (${options.join(', ')})`];
    }
    case 'collation': {
      const options = Object.entries(type.options).map(([name, value]) => `${name} = ${literal(value)}`);
      return [`CREATE COLLATION ${qualified(type)} (${options.join(', ')})`];
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
  { columns, within = [] }: Pick<AlterObject, 'columns' | 'within'>,
  context: CompileContext,
): Promise<readonly string[]> {
  const isInPlace = columns.length === 0 && within.length === 0;
  const replaced = (replacement: TypeReplacement) =>
    replaceTypes(outerReplacements({ replacement, columns }, within), context);
  switch (to.kind) {
    case 'domain':
      if (from.kind !== 'domain') break;
      if (sameValues(from, to) && isInPlace) return alterDomain(from, to);
      return replaced(domainReplacement(from, to, []));
    case 'compositeType':
      if (from.kind !== 'compositeType') break;
      if (isExtended(from, to) && isInPlace) return alterCompositeType(from, to);
      return replaced(compositeReplacement(from, to, []));
    default:
      break;
  }
  throw new DbmError('migration', `A ${to.kind} cannot be altered`, { hint: 'Drop it and create it again.' });
}

function plainReplacement(type: TypeObject) {
  const [definition, ...later] = createType(type);
  return {
    type,
    keyword: type.kind === 'domain' ? 'DOMAIN' : 'TYPE',
    create: [
      definition!,
      ...(type.comment === null ? [] : [`COMMENT ON ${typeHandle(type)} IS ${literal(type.comment)}`]),
    ],
    before: [],
    // Values that break what is not valid are converted, too.
    after: later,
    defaultOf: (value: Default) => value,
  } as const;
}

/** A type that is replaced, and after it those that are made of it. */
export function outerReplacements(
  inner: ReplacedType,
  within: readonly OuterType[],
): readonly ReplacedType[] {
  const all = [inner];
  for (const { from, to, columns } of within) {
    const known = all.map((it) => it.replacement);
    const replacement =
      from.kind === 'domain'
        ? domainReplacement(from, to as Domain, known)
        : compositeReplacement(from, to as CompositeType, known);
    all.push({ replacement, columns });
  }
  return all;
}

/** A value of one type as one of another, which may be one that is replaced, or an array of it. */
function convertPart(
  from: ColumnType,
  to: ColumnType,
  value: string,
  inner: readonly TypeReplacement[],
): string | null {
  const isArray = to.kind === 'array' && from.kind === 'array';
  const [before, after] = isArray ? [from.of, to.of] : [from, to];
  const replaced = inner.find(({ type }) => isOfType(before, type) && isOfType(after, type));
  return replaced === undefined ? convert(from, to, value) : replaced.convert(value, isArray ? '[]' : '');
}

function domainReplacement(from: Domain, to: Domain, inner: readonly TypeReplacement[]): TypeReplacement {
  const plain = plainReplacement(to);
  // The name that NOT NULL gets would be taken otherwise.
  const release = from.nullable ? [] : [`ALTER DOMAIN ${qualified(formerType(from))} DROP NOT NULL`];
  return {
    ...plain,
    create: [...release, ...plain.create],
    convert(value, array) {
      const converted = convertPart(from.type, to.type, value, inner);
      if (array !== '') {
        const through = converted === null && to.type.kind !== 'array' ? typeSql(to.type) : 'text';
        return `${value}::${through}[]::${qualified(to)}[]`;
      }
      return converted === null ? null : `(${converted})::${qualified(to)}`;
    },
    // A constant is spelled with the type that it had, but for numbers.
    defaultOf: (value) =>
      value.kind === 'literal' && typeof value.value !== 'string' && !isText(to.type)
        ? value
        : (untypedConstant(value) ?? value),
  };
}

function compositeReplacement(
  from: CompositeType,
  to: CompositeType,
  inner: readonly TypeReplacement[],
): TypeReplacement {
  const converter = qualified({ schema: 'pg_temp', name: 'dbm_converted' });
  const [old, fresh] = [qualified(formerType(from)), qualified(to)];
  const converted = (value: string) => {
    const attributes = to.attributes.map(({ name, type }) => {
      const before = from.attributes.find((it) => it.name === name);
      const field = `(${value}).${quoteIdentifier(name)}`;
      return before === undefined
        ? 'NULL'
        : `${convertPart(before.type, type, field, inner) ?? field}::${typeSql(type)}`;
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
    convert: (value, array) => (array === '' ? converted(value) : `${converter}(${value})`),
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

function createDomain(domain: Domain): readonly string[] {
  const isNotValid = (check: CheckConstraint) => check.notValid === true;
  const definition = [
    `CREATE DOMAIN ${qualified(domain)} AS ${typeSql(domain.type)}`,
    ...(domain.collation === null ? [] : [`COLLATE ${collationSql(domain.collation)}`]),
    ...(domain.default === null ? [] : [`DEFAULT ${defaultSql(domain.default)}`]),
    ...(domain.nullable ? [] : ['NOT NULL']),
    ...domain.checks.filter((it) => !isNotValid(it)).map(checkSql),
  ].join(' ');
  // A new domain can only say it afterwards.
  const later = domain.checks
    .filter(isNotValid)
    .map((it) => `ALTER DOMAIN ${qualified(domain)} ADD ${checkSql(it)}`);
  return [definition, ...later];
}

function checkSql({ name, expression, notValid }: CheckConstraint): string {
  const constraint = name === null ? '' : `CONSTRAINT ${quoteIdentifier(name)} `;
  return `${constraint}CHECK (${expression})${notValid === true ? ' NOT VALID' : ''}`;
}

function alterDomain(from: Domain, to: Domain): readonly string[] {
  const alter = `ALTER DOMAIN ${qualified(to)}`;
  const becomesValid = (a: CheckConstraint, b: CheckConstraint) => a.notValid === true && b.notValid !== true;
  const same = (a: CheckConstraint, b: CheckConstraint) =>
    a.name === b.name && a.expression === b.expression && (a.notValid === b.notValid || becomesValid(a, b));
  const valid = to.checks.filter((b) => from.checks.some((a) => same(a, b) && becomesValid(a, b)));
  const gone = from.checks.filter((a) => !to.checks.some((b) => same(a, b)));
  const fresh = to.checks.filter((b) => !from.checks.some((a) => same(a, b)));
  const before = from.default === null ? null : defaultSql(from.default);
  const after = to.default === null ? null : defaultSql(to.default);
  return [
    ...gone.map(({ name }) => `${alter} DROP CONSTRAINT ${quoteIdentifier(name ?? '')}`),
    ...(before === after ? [] : [`${alter} ${after === null ? 'DROP DEFAULT' : `SET DEFAULT ${after}`}`]),
    ...(from.nullable === to.nullable ? [] : [`${alter} ${to.nullable ? 'DROP' : 'SET'} NOT NULL`]),
    ...fresh.map((check) => `${alter} ADD ${checkSql(check)}`),
    ...valid.map(({ name }) => `${alter} VALIDATE CONSTRAINT ${quoteIdentifier(name ?? '')}`),
  ];
}
