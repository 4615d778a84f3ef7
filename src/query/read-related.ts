import { DbmError } from '../errors/index.js';
import type { JsonEngine, Reader } from './engine.js';
import type { Shape } from './related-query.js';

type Row = Record<string, unknown>;

/** Turns a relation's column of a result into the rows that it stands for. Throws DbmError `sql`. */
export function readRelated(shape: Shape, engine: JsonEngine, samples: readonly unknown[]): Reader {
  const read = shapeReader(shape, engine, samples);
  return (value) => read(typeof value === 'string' ? parse(value, shape) : value);
}

function shapeReader(shape: Shape, engine: JsonEngine, samples: readonly unknown[]): Reader {
  const readRow = rowReader(shape, engine, samples);
  if (shape.kind === 'one') return (value) => (value === null ? null : readRow(value as unknown[]));
  return (value) => {
    // No rows are an empty list on every engine: null is what MariaDB makes of a document that is cut off.
    if (!Array.isArray(value)) throw cutOff(shape);
    const rows = value as unknown[][];
    // Aggregates have no order of their own: the position comes first in every row.
    return rows.sort((a, b) => (a[0] as number) - (b[0] as number)).map(readRow);
  };
}

function rowReader(
  { columns, related }: Shape,
  engine: JsonEngine,
  samples: readonly unknown[],
): (row: unknown[]) => Row {
  const parts = [
    ...columns.map(({ name, type }) => ({ name, read: forValues(engine.reader(type, samples)) })),
    ...related.map((shape) => ({ name: shape.name, read: shapeReader(shape, engine, samples) })),
  ];
  return ([, ...chunks]) => {
    const values = chunks.flatMap((chunk) => chunk as unknown[]);
    const row: Row = {};
    parts.forEach(({ name, read }, i) => {
      row[name] = read === null ? values[i] : read(values[i]);
    });
    return row;
  };
}

function forValues(read: Reader | null): Reader | null {
  return read === null ? null : (value) => (value === null ? null : read(value));
}

function parse(text: string, shape: Shape): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw cutOff(shape, cause);
  }
}

/** https://mariadb.com/kb/en/json_arrayagg/: the result is as long as group_concat_max_len allows. */
function cutOff({ name }: Shape, cause?: unknown): DbmError {
  return new DbmError('sql', `The server cut the rows of ${name} off: they are longer than it allows`, {
    hint: 'On MariaDB raise group_concat_max_len (createDb does), or load fewer rows with limit and columns.',
    cause,
  });
}
