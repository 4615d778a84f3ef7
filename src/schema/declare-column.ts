import type { Column, ColumnType, Default } from '../catalog/index.js';
import type { ColumnDefinition, DefaultInput } from './column.js';
import type { DeclareContext } from './declare-constraints.js';
import { isSqlInput, toSql } from './sql.js';

/** A column alone, without the constraints that were declared at it. */
export function declareColumn(name: string, definition: ColumnDefinition, context: DeclareContext): Column {
  const { generated } = definition;
  return {
    name,
    type: withoutComment(definition.type),
    nullable: definition.nullable ?? true,
    default: definition.default === null ? null : declareDefault(definition.default, context),
    identity: definition.identity,
    generated:
      generated === null
        ? null
        : { expression: generated.expression.toText(context.writer), stored: generated.stored },
    onUpdateNow: definition.onUpdateNow && (context.dialect === 'mysql' || !definition.updatedByPlugin),
    collation: definition.collation,
    // On no engine is an empty one anything.
    comment: definition.comment || null,
    ...(definition.onNull === null ? {} : { onNull: definition.onNull }),
    ...(definition.notNull === null ? {} : { notNull: definition.notNull }),
    ...(definition.storage === null ? {} : { storage: definition.storage }),
    ...(definition.invisible ? { invisible: true } : {}),
    ...(definition.unversioned ? { unversioned: true } : {}),
  };
}

/** What is said of an enum type belongs to the type. */
function withoutComment(type: ColumnType): ColumnType {
  if (type.kind === 'array') return { kind: 'array', of: withoutComment(type.of) };
  if (type.kind !== 'enum') return type;
  const { comment: _, ...rest } = type;
  return rest;
}

/** A default as plain data. Objects and arrays become JSON text. */
export function declareDefault(input: DefaultInput, context: DeclareContext): Default {
  if (typeof input === 'bigint') return { kind: 'sql', sql: String(input) };
  if (typeof input !== 'object') return { kind: 'literal', value: input };
  if (isSqlInput(input)) return { kind: 'sql', sql: toSql(input).toText(context.writer) };
  if ('kind' in input && input.kind === 'now') return { kind: 'now' };
  return { kind: 'literal', value: JSON.stringify(input) };
}
