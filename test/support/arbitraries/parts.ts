import fc from 'fast-check';
import type {
  CheckConstraint,
  Column,
  Index,
  IndexKey,
  RareKeyOptions,
  Table,
  UniqueConstraint,
} from '../../../src/catalog/index.js';
import { conventionalName, defaultNaming, plainColumn, plainKey } from '../../../src/catalog/index.js';
import { sampleFor } from '../values.js';
import { idName } from './columns.js';
import type { Engine } from './engine.js';
import { conflicts, maybe, some } from './engine.js';

/** Whether a column may be a key or indexed as it is. */
export function isKeyable(column: Column, engine: Engine): boolean {
  return column.generated === null && sampleFor(column.type, engine.dialect)?.indexable === true;
}

/** Whether rows are never alike in a column, so that a unique constraint can come at any time. */
export function isDistinct(column: Column, engine: Engine): boolean {
  return isKeyable(column, engine) && !['boolean', 'enum'].includes(column.type.kind);
}

/** Whether rows are never null twice in it: all are where a downgrade brings it back without values. */
function mayBeNullOnce(column: Column, fresh: readonly Column[], engine: Engine): boolean {
  return !fresh.includes(column) && sampleFor(column.type, engine.dialect)?.hasNoPlaceholder !== true;
}

const isNumber = ({ type }: Column) => ['smallint', 'integer', 'bigint'].includes(type.kind);

/**
 * Uniques, checks, indexes, generated columns and a comment over the columns that are there. In `fresh` ones
 * all the rows have the default, or null.
 */
export function withParts(table: Table, engine: Engine, fresh: readonly Column[] = []): fc.Arbitrary<Table> {
  const plain = table.columns.filter((it) => it.generated === null && it.name !== idName);
  const distinct = plain.filter(
    (it) => isDistinct(it, engine) && !(fresh.includes(it) && it.default !== null),
  );
  const numbers = plain.filter(isNumber);
  return fc
    .tuple(
      maybe(numbers),
      maybe(engine.sums ? numbers : []),
      uniques(table, distinct, fresh, engine),
      indexes(table, plain, distinct, fresh, engine),
      fc.boolean(),
      engine.comments ? maybe([`about ${table.name}`]) : fc.constant(null),
      notValid(engine),
    )
    .map(([checked, summed, unique, index, stored, comment, validity]): Table => {
      const quote = (it: Column) => engine.writer.quoteIdentifier(it.name);
      const generated = summed === null ? [] : [total(`${quote(summed)} + 1`, stored, engine)];
      return {
        ...table,
        columns: [...table.columns, ...generated],
        uniques: unique,
        checks: checked === null ? [] : [{ ...checkOf(table, checked.name, quote(checked)), ...validity }],
        indexes: index,
        comment,
      };
    });
}

/** Nothing, or that rows which are there need not fulfil it. */
export function notValid({ dialect }: Engine): fc.Arbitrary<{ readonly notValid?: true }> {
  return dialect === 'postgresql' ? fc.constantFrom({}, { notValid: true as const }) : fc.constant({});
}

function total(expression: string, stored: boolean, engine: Engine): Column {
  // Whether there are virtual columns, depends on PostgreSQL's version.
  const generated = { expression, stored: stored || engine.dialect === 'postgresql' };
  return { ...plainColumn('total', { kind: 'bigint' }), generated };
}

function checkOf(table: Table, name: string, quoted: string): CheckConstraint {
  return {
    kind: 'check',
    name: `ck_${table.name}_${name}`,
    expression: `${quoted} > -1000 or ${quoted} is null`,
  };
}

function uniques(
  table: Table,
  distinct: readonly Column[],
  fresh: readonly Column[],
  engine: Engine,
): fc.Arbitrary<readonly UniqueConstraint[]> {
  return fc
    .record({
      over: some(distinct, 2),
      deferrable: engine.postgresqlIndexes ? maybe(['immediate', 'deferred'] as const) : fc.constant(null),
      nullsNotDistinct: engine.nullsNotDistinct ? fc.boolean() : fc.constant(false),
      descending: engine.sqliteKeys ? fc.boolean() : fc.constant(false),
      collation: engine.sqliteKeys ? maybe(engine.collations) : fc.constant(null),
      onConflict: conflicts(engine),
    })
    .map(({ over, deferrable, descending, collation, onConflict, ...more }) => {
      const names = over.map((it) => it.name);
      const name = conventionalName(defaultNaming.uq, { table: table.name, columns: names }, 63);
      const nullsNotDistinct = more.nullsNotDistinct && over.every((it) => mayBeNullOnce(it, fresh, engine));
      const options: RareKeyOptions = {
        ...(descending || collation !== null
          ? { parts: names.map(() => ({ descending, collation, length: null })) }
          : {}),
        ...(onConflict === null ? {} : { onConflict }),
      };
      return names.length === 0
        ? []
        : [{ kind: 'unique', name, columns: names, deferrable, nullsNotDistinct, ...options }];
    });
}

function indexes(
  table: Table,
  plain: readonly Column[],
  distinct: readonly Column[],
  fresh: readonly Column[],
  engine: Engine,
): fc.Arbitrary<readonly Index[]> {
  const keyable = plain.filter((it) => isKeyable(it, engine));
  const texts = plain.filter((it) => it.type.kind === 'string');
  const { partialIndexes, expressionIndexes, postgresqlIndexes, mysqlIndexes } = engine;
  return fc
    .record({
      over: some(keyable, 2),
      descending: engine.descendingIndexes ? fc.boolean() : fc.constant(false),
      unique: fc.boolean(),
      nulls: postgresqlIndexes ? maybe(['first', 'last'] as const) : fc.constant(null),
      nullsNotDistinct: engine.nullsNotDistinct ? fc.boolean() : fc.constant(false),
      where: maybe(partialIndexes ? table.columns : []),
      include: maybe(postgresqlIndexes ? plain : []),
      lower: maybe(expressionIndexes ? texts : []),
      comment: maybe(mysqlIndexes ? ['why', "it's"] : []),
      invisible: maybe(engine.invisibleIndexes ? [true as const] : []),
    })
    .map(({ over, descending, nulls, where, include, lower, comment, invisible, ...more }) => {
      const quote = (it: Column) => engine.writer.quoteIdentifier(it.name);
      const unique = more.unique && over.every((it) => distinct.includes(it));
      const nullsNotDistinct =
        unique && more.nullsNotDistinct && over.every((it) => mayBeNullOnce(it, fresh, engine));
      // What is the default for the direction is not said.
      const said = nulls === (descending ? 'first' : 'last') ? null : nulls;
      const keys = over.map((it): IndexKey => ({ ...plainKey(it.name), descending, nulls: said }));
      const plainIndex: Index = {
        kind: 'index',
        name: conventionalName(
          defaultNaming.ix,
          { table: table.name, columns: over.map((it) => it.name) },
          63,
        ),
        keys,
        unique,
        method: null,
        where: where === null ? null : `${quote(where)} is not null`,
        include: include === null ? [] : [include.name],
        nullsNotDistinct,
        ...(comment === null ? {} : { comment }),
        // A unique one may stand in for a primary key, which is never invisible.
        ...(invisible === null || unique ? {} : { invisible }),
      };
      return [
        ...(keys.length === 0 ? [] : [plainIndex]),
        ...(lower === null ? [] : [lowerIndex(table, quote(lower))]),
      ];
    });
}

function lowerIndex(table: Table, quoted: string): Index {
  return {
    kind: 'index',
    name: `ix_${table.name}_lower`,
    keys: [{ ...plainKey(''), column: null, expression: `lower(${quoted})` }],
    unique: false,
    method: null,
    where: null,
    include: [],
    nullsNotDistinct: false,
  };
}
