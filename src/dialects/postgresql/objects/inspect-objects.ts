import type { Domain, Index, Routine, SchemaObject, Sequence } from '../../../catalog/index.js';
import { parseDefault } from '../defaults.js';
import { bareExpression } from '../expressions.js';
import { qualified, quoteIdentifier } from '../quoting.js';
import { canonicalSequence } from '../sequences.js';
import { isInteger, parseType } from '../types.js';
import type { DomainRow, ObjectRows, RoutineRow, SequenceObjectRow, TriggerRow } from './object-queries.js';
import { namesIn, replaceSpans } from './statement.js';

export interface ObjectNames {
  /** The catalog's name of a schema: null for the default one. */
  schemaOf(schema: string): string | null;
  /** The indexes of a materialized view, by its identity. */
  readonly indexes: ReadonlyMap<string, readonly Index[]>;
  /** Whether a sequence is part of a column, or belongs to a table that is not managed. */
  isPartOfTable(sequence: SequenceObjectRow): boolean;
}

/** The objects of some rows. */
export function inspectObjects(rows: ObjectRows, names: ObjectNames): readonly SchemaObject[] {
  const { schemaOf } = names;
  return [
    ...rows.views.map((row): SchemaObject => {
      const ref = { schema: schemaOf(row.schema), name: row.name };
      const definition = row.definition.trim().replace(/;$/, '');
      const { comment } = row;
      if (row.materialized) {
        const indexes = names.indexes.get(row.oid) ?? [];
        return { kind: 'materializedView', ...ref, definition, indexes, comment };
      }
      return { kind: 'view', ...ref, definition, options: [...(row.options ?? [])].sort(), comment };
    }),
    ...rows.routines.map((row) => inspectRoutine(row, schemaOf(row.schema))),
    ...rows.triggers.map((row) => inspectTrigger(row, schemaOf(row.schema))),
    ...rows.sequences
      .filter((row) => !names.isPartOfTable(row))
      .map((row) => inspectSequence(row, schemaOf(row.schema))),
    ...rows.domains.map((row) => inspectDomain(row, schemaOf(row.schema))),
    ...rows.extensions.map(({ schema, name }): SchemaObject => {
      return { kind: 'extension', schema: schemaOf(schema), name };
    }),
  ];
}

/** The statement as the models have it: it names what it creates as they do, and replaces nothing. */
function inspectRoutine(row: RoutineRow, schema: string | null): Routine {
  const { kind, name } = row;
  const text = row.definition.trim();
  const names = namesIn(text)!;
  const definition = replaceSpans(text, [
    [names.orReplace, ''],
    [names.name, qualified({ schema, name })],
  ]);
  return {
    kind,
    schema,
    name,
    arguments: row.arguments,
    definition,
  };
}

function inspectTrigger(row: TriggerRow, schema: string | null): SchemaObject {
  const { name, table } = row;
  const names = namesIn(row.definition)!;
  const definition = replaceSpans(row.definition, [
    [names.name, quoteIdentifier(name)],
    [names.table!, qualified({ schema, name: table })],
  ]);
  return { kind: 'trigger', schema, name, table, definition };
}

function inspectSequence(row: SequenceObjectRow, schema: string | null): Sequence {
  const { start, increment, minValue, maxValue, cache, cycle } = row;
  const type = parseType(row.type);
  const options = canonicalSequence(
    { start, increment, minValue, maxValue, cache, cycle },
    isInteger(type) ? type.kind : 'bigint',
  );
  return { kind: 'sequence', schema, name: row.name, type: row.type === 'bigint' ? null : row.type, options };
}

export function inspectDomain(row: DomainRow, schema: string | null): Domain {
  const type = parseType(row.type);
  return {
    kind: 'domain',
    schema,
    name: row.name,
    type,
    nullable: !row.notNull,
    default: row.expression === null ? null : parseDefault(row.expression, type, row.bareType),
    collation: row.collation,
    checks: (row.checks ?? []).map(({ name, expression }) => ({
      kind: 'check',
      name,
      expression: bareExpression(expression),
    })),
  };
}
