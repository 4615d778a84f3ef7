import type {
  Firing,
  MaterializedView,
  Policy,
  Rule,
  SchemaObject,
  Sequence,
  SequenceOwner,
  TablePart,
  Trigger,
  View,
} from '../../../catalog/index.js';
import { describeObject, displayName } from '../../../catalog/index.js';
import { DbmError } from '../../../errors/index.js';
import type { AlterObject, Commented, CreateObject, DropObject } from '../../../operations/index.js';
import { equal } from '../../../util/index.js';
import type { CompileContext } from '../../dialect.js';
import { noObject } from '../../shared/postgresql-only.js';
import { columnSql } from '../automatic-names.js';
import { createIndex } from '../definitions.js';
import { literal, qualified, quoteIdentifier } from '../quoting.js';
import { keepRights as keepRightsOf, ownedObject, restoreRights } from '../rights.js';
import { bareSequenceSql, sequenceChanges } from '../sequences.js';
import { withClause } from '../table-options.js';
import { isInteger, parseType } from '../types.js';
import { isType } from './change-type.js';
import { alterType, createType, typeHandle } from './compile-type.js';
import { namesIn, replaceSpans } from './statement.js';

/** The statements that create an object, with its comment. */
export function createObject({ object, keepRights }: CreateObject): readonly string[] {
  const owned = keepRights === true ? ownedObject(object) : null;
  return [
    ...createStatements(object),
    ...(object.comment === null ? [] : [commentOn(object, object.comment)]),
    ...(owned === null ? [] : [restoreRights(owned)]),
  ];
}

function createStatements(object: SchemaObject): readonly string[] {
  switch (object.kind) {
    case 'view':
      return [createView(object), ...columnRemarks(object)];
    case 'materializedView':
      return [...createMaterializedView(object), ...columnRemarks(object)];
    case 'function':
    case 'procedure':
      return withoutBodyChecks(object.definition);
    case 'aggregate':
    case 'statistics':
      return [object.definition];
    case 'trigger':
    case 'rule':
      return [object.definition, ...firing(object)];
    case 'policy':
      return [createPolicy(object)];
    case 'sequence': {
      const type = object.type === null ? '' : ` AS ${object.type}`;
      const owner = object.ownedBy === undefined ? '' : ` ${ownedByClause(object.ownedBy)}`;
      return [`CREATE SEQUENCE ${qualified(object)}${type}${bareSequenceSql(object.options)}${owner}`];
    }
    case 'domain':
    case 'compositeType':
    case 'rangeType':
    case 'collation':
      return createType(object);
    case 'extension': {
      const schema = object.schema === null ? '' : ` SCHEMA ${quoteIdentifier(object.schema)}`;
      // Hosted databases often bring extensions along.
      return [`CREATE EXTENSION IF NOT EXISTS ${quoteIdentifier(object.name)}${schema} CASCADE`];
    }
    case 'virtualTable':
      throw noObject(object, 'PostgreSQL');
  }
}

export function dropObject({ object, keepRights }: DropObject): readonly string[] {
  // A sequence may have gone already, with the column that owned it.
  if (object.kind === 'sequence') return [`DROP SEQUENCE IF EXISTS ${qualified(object)}`];
  const owned = keepRights === true ? ownedObject(object) : null;
  return [...(owned === null ? [] : [keepRightsOf(owned)]), `DROP ${handle(object)}`];
}

/** `COMMENT ON ... IS ...` */
export function commentOn(on: Commented, comment: string | null): string {
  const named = on.kind === 'enum' ? `TYPE ${qualified(on)}` : handle(on);
  return `COMMENT ON ${named} IS ${literal(comment)}`;
}

/** An object as DROP and COMMENT ON call it. */
function handle(object: SchemaObject): string {
  switch (object.kind) {
    case 'domain':
    case 'compositeType':
    case 'rangeType':
    case 'collation':
      return typeHandle(object);
    case 'view':
    case 'sequence':
    case 'statistics':
      return `${object.kind.toUpperCase()} ${qualified(object)}`;
    case 'materializedView':
      return `MATERIALIZED VIEW ${qualified(object)}`;
    case 'function':
    case 'procedure':
    case 'aggregate': {
      const types = object.arguments === null ? '' : `(${object.arguments})`;
      return `${object.kind.toUpperCase()} ${qualified(object)}${types}`;
    }
    case 'trigger':
    case 'rule':
    case 'policy':
      return `${object.kind.toUpperCase()} ${quoteIdentifier(object.name)} ON ${qualified(tableOf(object))}`;
    case 'extension':
      return `EXTENSION ${quoteIdentifier(object.name)}`;
    case 'virtualTable':
      throw noObject(object, 'PostgreSQL');
  }
}

const tableOf = ({ schema, table }: TablePart) => ({ schema, name: table });

/** What `change` of the differ's rules does not make anew. */
export async function alterObject(
  operation: AlterObject,
  context: CompileContext,
): Promise<readonly string[]> {
  const { from, to } = operation;
  switch (to.kind) {
    case 'function':
    case 'procedure': {
      const names = namesIn(to.definition)!;
      return withoutBodyChecks(replaceSpans(to.definition, [[names.orReplace, ' OR REPLACE']]));
    }
    case 'sequence':
      return alterSequence(from?.kind === 'sequence' ? from : null, to);
    case 'domain':
    case 'compositeType':
      if (from !== null && isType(from)) return alterType(from, to, operation, context);
      break;
    default:
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

function createView(view: View): string {
  const options = view.options.length === 0 ? '' : ` WITH (${view.options.join(', ')})`;
  return `CREATE VIEW ${qualified(view)}${options} AS\n${view.definition}`;
}

function createMaterializedView(view: MaterializedView): readonly string[] {
  return [
    `CREATE MATERIALIZED VIEW ${qualified(view)}${withClause(view.storage)} AS\n${view.definition}`,
    ...view.indexes.flatMap((index) => createIndex(view, index)),
  ];
}

function columnRemarks(view: View | MaterializedView): readonly string[] {
  return Object.entries(view.columnComments ?? {}).map(
    ([name, comment]) =>
      `COMMENT ON COLUMN ${qualified(view)}.${quoteIdentifier(name)} IS ${literal(comment)}`,
  );
}

export function createPolicy(policy: Policy): string {
  const { name, command, restrictive, roles, using, withCheck } = policy;
  return [
    `CREATE POLICY ${quoteIdentifier(name)} ON ${qualified(tableOf(policy))}`,
    ...(restrictive ? ['AS RESTRICTIVE'] : []),
    ...(command === 'all' ? [] : [`FOR ${command.toUpperCase()}`]),
    ...(roles.length === 0 ? [] : [`TO ${roles.map(quoteIdentifier).join(', ')}`]),
    ...(using === null ? [] : [`USING (${using})`]),
    ...(withCheck === null ? [] : [`WITH CHECK (${withCheck})`]),
  ].join(' ');
}

const firingWords: Readonly<Record<Firing, string>> = {
  disabled: 'DISABLE',
  replica: 'ENABLE REPLICA',
  always: 'ENABLE ALWAYS',
};

function firing(part: Trigger | Rule): readonly string[] {
  if (part.firing === null) return [];
  const action = `${firingWords[part.firing]} ${part.kind.toUpperCase()} ${quoteIdentifier(part.name)}`;
  return [`ALTER TABLE ${qualified(tableOf(part))} ${action}`];
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
    ...(equal(from.ownedBy, to.ownedBy) ? [] : [ownedByClause(to.ownedBy)]),
  ];
  return changes.length === 0 ? [] : [`ALTER SEQUENCE ${qualified(to)} ${changes.join(' ')}`];
}

function ownedByClause(owner: SequenceOwner | undefined): string {
  return `OWNED BY ${owner === undefined ? 'NONE' : columnSql(owner, owner.column)}`;
}
