import type {
  CheckConstraint,
  Domain,
  MaterializedView,
  SchemaObject,
  Sequence,
  View,
} from '../../../catalog/index.js';
import { describeObject, displayName } from '../../../catalog/index.js';
import { DbmError } from '../../../errors/index.js';
import type { AlterObject } from '../../../operations/index.js';
import { defaultSql } from '../defaults.js';
import { collationSql, createIndexSql } from '../definitions.js';
import { literal, qualified, quoteIdentifier } from '../quoting.js';
import { sequenceChanges, sequenceSql } from '../sequences.js';
import { isInteger, parseType, typeSql } from '../types.js';
import { namesIn, replaceSpans } from './statement.js';

export function createObject(object: SchemaObject): readonly string[] {
  switch (object.kind) {
    case 'view':
      return createView(object);
    case 'materializedView':
      return createMaterializedView(object);
    case 'function':
    case 'procedure':
      return withoutBodyChecks(object.definition);
    case 'aggregate':
    case 'trigger':
      return [object.definition];
    case 'sequence': {
      const type = object.type === null ? '' : ` AS ${object.type}`;
      return [`CREATE SEQUENCE ${qualified(object)}${type}${bare(sequenceSql(object.options))}`];
    }
    case 'domain':
      return [createDomain(object)];
    case 'extension': {
      const schema = object.schema === null ? '' : ` SCHEMA ${quoteIdentifier(object.schema)}`;
      // Hosted databases often bring extensions along.
      return [`CREATE EXTENSION IF NOT EXISTS ${quoteIdentifier(object.name)}${schema} CASCADE`];
    }
  }
}

export function dropObject(object: SchemaObject): readonly string[] {
  switch (object.kind) {
    case 'view':
    case 'sequence':
    case 'domain':
      return [`DROP ${object.kind.toUpperCase()} ${qualified(object)}`];
    case 'materializedView':
      return [`DROP MATERIALIZED VIEW ${qualified(object)}`];
    case 'function':
    case 'procedure':
    case 'aggregate': {
      const types = object.arguments === null ? '' : `(${object.arguments})`;
      return [`DROP ${object.kind.toUpperCase()} ${qualified(object)}${types}`];
    }
    case 'trigger': {
      const table = qualified({ schema: object.schema, name: object.table });
      return [`DROP TRIGGER ${quoteIdentifier(object.name)} ON ${table}`];
    }
    case 'extension':
      return [`DROP EXTENSION ${quoteIdentifier(object.name)}`];
  }
}

/** What `isAltered` of the differ's rules lets through. */
export function alterObject({ from, to }: AlterObject): readonly string[] {
  switch (to.kind) {
    case 'function':
    case 'procedure': {
      const names = namesIn(to.definition)!;
      return withoutBodyChecks(replaceSpans(to.definition, [[names.orReplace, ' OR REPLACE']]));
    }
    case 'sequence':
      return alterSequence(from?.kind === 'sequence' ? from : null, to);
    case 'domain':
      if (from?.kind === 'domain') return alterDomain(from, to);
      break;
    case 'view':
    case 'materializedView':
    case 'aggregate':
    case 'trigger':
    case 'extension':
      break;
  }
  throw new DbmError('migration', `The ${describeObject(to)} cannot be altered`, {
    hint: 'Drop it and create it again.',
  });
}

/**
 * A body may name what this migration creates later, as pg_dump's scripts do.
 * https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-CHECK-FUNCTION-BODIES
 */
function withoutBodyChecks(statement: string): readonly string[] {
  return ['SET check_function_bodies = off', statement, 'RESET check_function_bodies'];
}

function createView(view: View): readonly string[] {
  const options = view.options.length === 0 ? '' : ` WITH (${view.options.join(', ')})`;
  return [
    `CREATE VIEW ${qualified(view)}${options} AS\n${view.definition}`,
    ...commentOn(view, 'VIEW', view.comment),
  ];
}

function createMaterializedView(view: MaterializedView): readonly string[] {
  return [
    `CREATE MATERIALIZED VIEW ${qualified(view)} AS\n${view.definition}`,
    ...view.indexes.map((index) => createIndexSql(view, index)),
    ...commentOn(view, 'MATERIALIZED VIEW', view.comment),
  ];
}

function commentOn(view: View | MaterializedView, kind: string, comment: string | null): readonly string[] {
  return comment === null ? [] : [`COMMENT ON ${kind} ${qualified(view)} IS ${literal(comment)}`];
}

/** The options of an identity column without their parentheses. */
function bare(options: string): string {
  return options.replace(/^ \((.*)\)$/, ' $1');
}

function alterSequence(from: Sequence | null, to: Sequence): readonly string[] {
  if (from === null) {
    throw new DbmError('migration', `What the sequence ${displayName(to)} was is not said`, {
      hint: 'Add { from: { ... } } to alterSequence.',
    });
  }
  const type = parseType(to.type ?? 'bigint');
  const kind = isInteger(type) ? type.kind : 'bigint';
  const changes = [
    ...(from.type === to.type ? [] : [`AS ${to.type ?? 'bigint'}`]),
    ...sequenceChanges(from.options, to.options, kind).map((it) => it.replace(/^SET /, '')),
  ];
  return changes.length === 0 ? [] : [`ALTER SEQUENCE ${qualified(to)} ${changes.join(' ')}`];
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
