import fc from 'fast-check';
import type { Column, Identity } from '../../../src/catalog/index.js';
import { plainColumn } from '../../../src/catalog/index.js';
import type { TypeSample } from '../values.js';
import { enumValues, sampleFor, typeSamples } from '../values.js';
import type { Engine } from './engine.js';
import { conflicts, maybe } from './engine.js';

export const columnNames = ['a', 'b', 'C', 'select', 'd e', 'ünï', "q'uote", 'f'];

/** The column that every table has: rows are told apart by it. */
export const idName = 'id';

export function columns(name: string, engine: Engine): fc.Arbitrary<Column> {
  return fc.constantFrom(...typeSamples(engine.dialect)).chain((sample) => columnOf(name, sample, engine));
}

function columnOf(name: string, sample: TypeSample, engine: Engine): fc.Arbitrary<Column> {
  const { type } = sample;
  return fc
    .record({
      nullable: sample.hasNoPlaceholder === true ? fc.constant(true) : fc.boolean(),
      default: maybe(sample.defaults, 2),
      comment: engine.comments ? maybe(['note', "it's \\ odd\nand long"]) : fc.constant(null),
      collation: isCollated(plainColumn(name, type)) ? maybe(engine.collations) : fc.constant(null),
      onNull: conflicts(engine),
      storage: maybe(engine.columnStorage),
      invisible: engine.mysqlIndexes ? maybe([true as const]) : fc.constant(null),
    })
    .map(({ onNull, storage, invisible, ...rest }) => ({
      ...plainColumn(name, type),
      ...rest,
      ...(onNull === null || rest.nullable ? {} : { onNull }),
      ...(storage === null ? {} : { storage }),
      ...(invisible === null ? {} : { invisible }),
    }));
}

/** MariaDB wants a value for rows that do not name an invisible column. */
export function withVisibility(column: Column): Column {
  const { invisible: _, ...visible } = column;
  return column.nullable || column.default !== null ? column : visible;
}

export function isCollated({ type }: Column): boolean {
  return ['string', 'char', 'text'].includes(type.kind);
}

/** The column after a change that its values survive, or null when it is dropped. */
export function editColumn(column: Column, engine: Engine): fc.Arbitrary<Column | null> {
  const sample = sampleFor(column.type, engine.dialect);
  const wider = (sample?.wider ?? []).map((type) => ({ ...column, type, default: null }));
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(column) },
    { weight: 1, arbitrary: fc.constant(null) },
    {
      weight: 2,
      arbitrary: columnOf(column.name, sample ?? typeSamples(engine.dialect)[0]!, engine).map((it) => ({
        // Rows may hold null where it was allowed: it stays allowed.
        ...(column.nullable ? withNulls(it) : it),
        type: column.type,
        default: sample === undefined ? column.default : it.default,
        collation: isCollated(column) ? it.collation : null,
      })),
    },
    ...(wider.length === 0
      ? []
      : [
          {
            weight: 2,
            arbitrary: fc
              .constantFrom(...wider)
              .map((it) => ({ ...it, collation: isCollated(it) ? it.collation : null })),
          },
        ]),
  );
}

/** A new column must have something for the rows that are there. */
export function fillable(column: Column): Column {
  return column.default === null ? withNulls(column) : column;
}

function withNulls({ onNull: _, ...column }: Column): Column {
  return { ...column, nullable: true };
}

export function identities(engine: Engine): fc.Arbitrary<Identity | null> {
  if (engine.identities.length === 0) return fc.constantFrom({ kind: 'auto' } as const, null);
  const options = fc.constantFrom(...engine.identities);
  return fc.oneof(
    fc.constantFrom<Identity | null>({ kind: 'auto' }, { kind: 'serial', sequence: null }, null),
    // A record of fast-check has no prototype, which makes it another value.
    fc
      .tuple(fc.constantFrom('always' as const, 'byDefault' as const), options)
      .map(([kind, sequence]) => ({ kind, options: sequence })),
  );
}

/** The values of the generated enum type: all hold those that rows have, in several orders. */
export const enumVariants: readonly (readonly string[])[] = [
  enumValues,
  [...enumValues, 'later'],
  ['first', ...enumValues],
  [...enumValues].reverse(),
];
