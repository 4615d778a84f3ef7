import type {
  Attribute,
  ColumnType,
  Domain,
  Policy,
  SchemaObject,
  Sequence,
} from '../../../catalog/index.js';
import { describeObject, plainColumn } from '../../../catalog/index.js';
import type { Report } from '../../shared/problems.js';
import { cleanExpression } from '../expressions.js';
import { nameProblem } from '../names.js';
import type { ResolveContext } from '../resolve-column.js';
import { resolveColumn } from '../resolve-column.js';
import { canonicalSequence } from '../sequences.js';
import { canonicalStorage } from '../table-options.js';
import { isInteger, parseType, typeSql } from '../types.js';
import { namesIn, replaceSpans } from './statement.js';

/** A view, trigger, routine, ... in PostgreSQL's words. */
export function resolveObject(object: SchemaObject, context: ResolveContext): SchemaObject {
  const report: Report = (problem) => context.report(describeObject(object), problem);
  const schema = context.schemaOf(object.schema);
  const misnamed = nameProblem(object.name);
  if (misnamed !== null) report(misnamed);
  switch (object.kind) {
    case 'function':
    case 'procedure':
    case 'aggregate':
    case 'trigger':
    case 'rule':
    case 'statistics': {
      if (object.kind === 'aggregate' && object.arguments === null) {
        report("it needs the types of its arguments: aggregate(name, sql, { arguments: 'text' })");
      }
      const definition = resolveStatement(object.definition, object.kind, report);
      return { ...object, schema, definition };
    }
    case 'sequence':
      return { ...resolveSequence(object, context, report), schema };
    case 'domain':
      return { ...resolveDomain(object, context, report), schema };
    case 'compositeType': {
      const attributes = object.attributes.map((it) => resolveAttribute(it, context, report));
      return { ...object, attributes, schema };
    }
    case 'policy':
      return { ...resolvePolicy(object), schema };
    case 'rangeType':
    case 'collation':
      return { ...object, schema, options: lowerKeys(object.options) };
    case 'materializedView': {
      const { storage, ...rest } = object;
      return { ...rest, schema, ...canonicalStorage(storage) };
    }
    case 'view':
    case 'extension':
      return { ...object, schema };
    case 'virtualTable':
      report("virtual tables are SQLite's; take it away");
      return object;
  }
}

/** The statement without OR REPLACE: whether it replaces anything is for the migration to say. */
function resolveStatement(statement: string, kind: string, report: Report): string {
  const names = namesIn(statement);
  if (names === null || names.kind !== kind) {
    report(`its SQL must be a whole statement that begins with CREATE ${kind.toUpperCase()}`);
    return statement;
  }
  return replaceSpans(statement, [[names.orReplace, '']]);
}

const lowerKeys = (options: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [name.toLowerCase(), value]));

/** Everyone is PUBLIC, and is left unsaid. */
function resolvePolicy(policy: Policy): Policy {
  const clean = (expression: string | null) => (expression === null ? null : cleanExpression(expression));
  return {
    ...policy,
    roles: policy.roles.some((it) => it.toLowerCase() === 'public') ? [] : policy.roles,
    using: clean(policy.using),
    withCheck: clean(policy.withCheck),
  };
}

function resolveAttribute(
  { name, type, collation }: Attribute,
  context: ResolveContext,
  report: Report,
): Attribute {
  const column = { ...plainColumn(name, type), collation };
  const resolved = resolveColumn(column, name, context, report);
  return { name, type: nameOfEnum(resolved.type), collation: resolved.collation };
}

/** What a type is made of is told by its name. */
function nameOfEnum(type: ColumnType): ColumnType {
  const element = type.kind === 'array' ? type.of : type;
  return element.kind === 'enum' ? parseType(typeSql(type)) : type;
}

function resolveSequence(sequence: Sequence, { schemaOf }: ResolveContext, report: Report): Sequence {
  const type = parseType(sequence.type?.toLowerCase() ?? 'bigint');
  if (!isInteger(type)) {
    report(`its type is smallint, integer or bigint, not ${sequence.type}`);
    return sequence;
  }
  const { ownedBy } = sequence;
  return {
    ...sequence,
    type: type.kind === 'bigint' ? null : type.kind,
    options: canonicalSequence(sequence.options, type.kind),
    ...(ownedBy === undefined ? {} : { ownedBy: { ...ownedBy, schema: schemaOf(ownedBy.schema) } }),
  };
}

function resolveDomain(domain: Domain, context: ResolveContext, report: Report): Domain {
  const { type, nullable, default: value, collation } = domain;
  const column = { ...plainColumn(domain.name, type), nullable, default: value, collation };
  const resolved = resolveColumn(column, domain.name, context, report);
  const { name } = domain;
  return {
    ...domain,
    type: nameOfEnum(resolved.type),
    default: resolved.default,
    collation: resolved.collation,
    // PostgreSQL names them so.
    checks: domain.checks.map((it, at) => ({
      ...it,
      name: it.name ?? `${name}_check${at === 0 ? '' : at}`,
      expression: cleanExpression(it.expression),
    })),
  };
}
