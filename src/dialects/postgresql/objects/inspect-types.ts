import type { Collation, CompositeType, Domain, RangeType } from '../../../catalog/index.js';
import { parseDefault } from '../defaults.js';
import { bareExpression } from '../expressions.js';
import { parseType } from '../types.js';
import type { TypeObject } from './change-type.js';
import type { CompositeTypeRow, DomainRow, OptionsRow, TypeRows } from './type-queries.js';

type SchemaOf = (schema: string) => string | null;

/** Types and collations. */
export function inspectTypes(rows: TypeRows, schemaOf: SchemaOf): readonly TypeObject[] {
  return [
    ...rows.domains.map((row) => inspectDomain(row, schemaOf)),
    ...rows.compositeTypes.map((row) => inspectCompositeType(row, schemaOf)),
    ...rows.rangeTypes.map((row): RangeType => ({ kind: 'rangeType', ...inspectOptions(row, schemaOf) })),
    ...rows.objectCollations.map(
      (row): Collation => ({ kind: 'collation', ...inspectOptions(row, schemaOf) }),
    ),
  ];
}

function inspectDomain(row: DomainRow, schemaOf: SchemaOf): Domain {
  const type = parseType(row.type);
  return {
    kind: 'domain',
    schema: schemaOf(row.schema),
    name: row.name,
    type,
    nullable: !row.notNull,
    default: row.expression === null ? null : parseDefault(row.expression, type, row.bareType),
    collation: row.collation,
    checks: (row.checks ?? []).map(({ name, expression, validated }) => ({
      kind: 'check',
      name,
      expression: bareExpression(expression),
      ...(validated ? {} : { notValid: true }),
    })),
    comment: row.comment,
  };
}

function inspectCompositeType(
  { name, comment, ...row }: CompositeTypeRow,
  schemaOf: SchemaOf,
): CompositeType {
  const attributes = (row.attributes ?? []).map((it) => ({ ...it, type: parseType(it.type) }));
  return { kind: 'compositeType', schema: schemaOf(row.schema), name, attributes, comment };
}

function inspectOptions({ name, comment, ...row }: OptionsRow, schemaOf: SchemaOf) {
  const said = Object.entries(row.options).filter((it): it is [string, string] => it[1] !== null);
  return { schema: schemaOf(row.schema), name, options: Object.fromEntries(said), comment };
}
