import type { Index, Routine, SchemaObject, Sequence } from '../../../catalog/index.js';
import { qualified } from '../quoting.js';
import { canonicalSequence } from '../sequences.js';
import { canonicalStorage, parseStorage } from '../table-options.js';
import { isInteger, parseType } from '../types.js';
import { inspectParts } from './inspect-parts.js';
import { inspectTypes } from './inspect-types.js';
import type { ObjectRows, RoutineRow, SequenceObjectRow } from './object-queries.js';
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
      const said = {
        comment: row.comment,
        ...(row.columnComments === null ? {} : { columnComments: row.columnComments }),
      };
      if (row.materialized) {
        const indexes = names.indexes.get(row.oid) ?? [];
        const storage = canonicalStorage(parseStorage(row.options));
        return { kind: 'materializedView', ...ref, definition, indexes, ...storage, ...said };
      }
      return { kind: 'view', ...ref, definition, options: [...(row.options ?? [])].sort(), ...said };
    }),
    ...rows.routines.map((row) => inspectRoutine(row, schemaOf(row.schema))),
    ...inspectParts(rows, schemaOf),
    ...inspectTypes(rows, schemaOf),
    ...rows.sequences.filter((row) => !names.isPartOfTable(row)).map((row) => inspectSequence(row, schemaOf)),
    ...rows.extensions.map(({ schema, name }): SchemaObject => {
      return { kind: 'extension', schema: schemaOf(schema), name, comment: null };
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
    comment: row.comment,
  };
}

function inspectSequence(row: SequenceObjectRow, schemaOf: ObjectNames['schemaOf']): Sequence {
  const { start, increment, minValue, maxValue, cache, cycle } = row;
  const type = parseType(row.type);
  const options = canonicalSequence(
    { start, increment, minValue, maxValue, cache, cycle },
    isInteger(type) ? type.kind : 'bigint',
  );
  const { name, comment, ownedBy } = row;
  return {
    kind: 'sequence',
    schema: schemaOf(row.schema),
    name,
    type: row.type === 'bigint' ? null : row.type,
    options,
    ...(ownedBy === null ? {} : { ownedBy: { ...ownedBy, schema: schemaOf(ownedBy.schema) } }),
    comment,
  };
}
