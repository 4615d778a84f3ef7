import type { Attribute, CheckConstraint, Index, SchemaObject, TableRef } from '../catalog/index.js';
import { describeObject, displayName, plainColumn } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { equal } from '../util/index.js';
import type { AnyColumn } from './column.js';
import { declareColumn } from './declare-column.js';
import type { DeclareContext } from './declare-constraints.js';
import { declareExtra } from './declare-constraints.js';
import type { ObjectDefinition } from './objects.js';
import type { Sql } from './sql.js';

/** A declared view, trigger, function, ... as plain data. Throws DbmError `models` for one without its SQL. */
export function declareObject(definition: ObjectDefinition, context: DeclareContext): SchemaObject {
  const object = toObject(definition, context);
  if ('definition' in object && object.definition === '') {
    throw new DbmError('models', `The ${describeObject(object)} is declared without SQL`, {
      hint: 'Views are declared with their query, triggers and functions with their whole CREATE statement.',
    });
  }
  return object;
}

function toObject(definition: ObjectDefinition, context: DeclareContext): SchemaObject {
  const { schema, name, comment } = definition;
  const ref = { schema, name, comment };
  const text = (sql: Sql) => statementText(sql.toText(context.writer));
  switch (definition.kind) {
    case 'view': {
      const { kind, options } = definition;
      return { kind, ...ref, definition: text(definition.query), options, ...columnComments(definition) };
    }
    case 'materializedView': {
      const indexes = definition.indexes.map((it) => declareExtra(ref, it, context) as Index);
      const { kind, storage } = definition;
      const stored = storage === undefined ? {} : { storage };
      return {
        kind,
        ...ref,
        definition: text(definition.query),
        indexes,
        ...stored,
        ...columnComments(definition),
      };
    }
    case 'function':
    case 'procedure':
    case 'aggregate': {
      const { kind } = definition;
      return { kind, ...ref, arguments: definition.arguments, definition: text(definition.statement) };
    }
    case 'trigger':
    case 'rule': {
      const { kind, table, firing } = definition;
      return { kind, ...ref, table, definition: text(definition.statement), firing };
    }
    case 'statistics': {
      const { kind, table } = definition;
      return { kind, ...ref, table, definition: text(definition.statement) };
    }
    case 'policy': {
      const { kind, table, command, restrictive, roles } = definition;
      const expression = (sql: Sql | null) => sql?.toText(context.writer) ?? null;
      const [using, withCheck] = [expression(definition.using), expression(definition.withCheck)];
      return { kind, ...ref, table, command, restrictive, roles, using, withCheck };
    }
    case 'virtualTable':
      return { kind: 'virtualTable', ...ref, definition: text(definition.statement) };
    case 'sequence': {
      const { kind, type, options, ownedBy } = definition;
      return { kind, ...ref, type, options, ...(ownedBy === null ? {} : { ownedBy }) };
    }
    case 'domain':
      return { ...ref, ...declareDomain(ref, definition, context) };
    case 'compositeType': {
      const attributes = Object.entries(definition.attributes).map(([attribute, column]) =>
        declareAttribute(ref, attribute, column, context),
      );
      return { kind: definition.kind, ...ref, attributes };
    }
    case 'rangeType':
    case 'collation':
      return { kind: definition.kind, ...ref, options: definition.options };
    case 'extension':
      return { kind: 'extension', ...ref };
  }
}

function columnComments({ columnComments }: { readonly columnComments?: Readonly<Record<string, string>> }) {
  return columnComments === undefined ? {} : { columnComments };
}

function declareAttribute(
  type: TableRef,
  name: string,
  { definition }: AnyColumn,
  context: DeclareContext,
): Attribute {
  const column = declareColumn(name, definition, context);
  const plain = { ...plainColumn(name, column.type), collation: column.collation };
  const hasMore = definition.references.length > 0 || definition.checks.length > 0;
  if (hasMore || definition.primaryKey !== null || definition.unique !== null || !equal(column, plain)) {
    throw new DbmError(
      'models',
      `The attribute ${displayName(type)}.${name} has what only a column can have`,
      {
        hint: 'An attribute of a composite type has a type and collate().',
      },
    );
  }
  return { name, type: column.type, collation: column.collation };
}

function declareDomain(
  ref: TableRef,
  { column }: Extract<ObjectDefinition, { kind: 'domain' }>,
  context: DeclareContext,
) {
  const { references, primaryKey, unique, generated, identity } = column.definition;
  if ((references.length > 0 || primaryKey) ?? unique ?? generated ?? identity ?? false) {
    throw new DbmError('models', `The domain ${displayName(ref)} has what only a column can have`, {
      hint: 'A domain has a type, notNull(), default(), collate() and check().',
    });
  }
  const { type, nullable, default: value, collation } = declareColumn(ref.name, column.definition, context);
  const checks = column.definition.checks.map((it): CheckConstraint => {
    const expression = it.expression.toText(context.writer);
    return {
      kind: 'check',
      name: it.name ?? null,
      expression,
      ...(it.notValid === true ? { notValid: true } : {}),
    };
  });
  return { kind: 'domain', type, nullable, default: value, collation, checks } as const;
}

/** A statement without what may stand behind it. */
function statementText(text: string): string {
  return text.trim().replace(/(?:\s*;)+$/, '');
}
