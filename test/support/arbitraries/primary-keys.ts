import fc from 'fast-check';
import type { Column, PrimaryKey, Table } from '../../../src/catalog/index.js';
import { conventionalName, defaultNaming, plainColumn } from '../../../src/catalog/index.js';
import { keyMayBeNull } from '../../../src/schema/declare.js';
import { equal } from '../../../src/util/index.js';
import { identities, idName, withVisibility } from './columns.js';
import type { Engine } from './engine.js';
import { conflicts } from './engine.js';
import { isDistinct } from './parts.js';

/**
 * The table with options and a primary key: the id, the id with another column, another column, or none. Of
 * `fresh` columns all the rows have the same value.
 */
export function withPrimaryKey(
  table: Table,
  engine: Engine,
  fresh: readonly Column[] = [],
): fc.Arbitrary<Table> {
  const candidates = table.columns.filter(
    (it) => it.name !== idName && !it.nullable && isDistinct(it, engine) && !fresh.includes(it),
  );
  const others = candidates.map((it) => it.name);
  const keys: fc.Arbitrary<readonly string[]> = fc.oneof(
    { weight: 5, arbitrary: fc.constant([idName]) },
    { weight: 1, arbitrary: fc.constant([]) },
    ...(others.length === 0
      ? []
      : [
          { weight: 2, arbitrary: fc.constantFrom(...others).map((it) => [idName, it]) },
          { weight: 1, arbitrary: fc.constantFrom(...others).map((it) => [it]) },
        ]),
  );
  return fc
    .record({
      columns: keys,
      identity: identities(engine),
      options: fc.constantFrom(...engine.tableOptions),
      descending: engine.sqliteKeys ? fc.boolean() : fc.constant(false),
      onConflict: conflicts(engine),
      clusters: engine.postgresqlIndexes ? fc.boolean() : fc.constant(false),
    })
    .map(({ columns, options, descending, onConflict, ...more }) => {
      // A key of the id alone is the rowid, which has no order of its own.
      const isOrdered = descending && columns.length > 1;
      const primaryKey: PrimaryKey | null =
        columns.length === 0
          ? null
          : {
              kind: 'primaryKey',
              name: conventionalName(defaultNaming.pk, { table: table.name }, 63),
              columns,
              ...(isOrdered
                ? { parts: columns.map(() => ({ descending, collation: null, length: null })) }
                : {}),
              ...(onConflict === null ? {} : { onConflict }),
            };
      const mayCount = {
        'primary key': columns.length === 1 && columns[0] === idName,
        key: columns[0] === idName,
        any: true,
      }[engine.numbered];
      const identity = mayCount && !options.withoutRowid ? more.identity : null;
      const fitting = primaryKey === null ? { ...options, withoutRowid: false } : options;
      const declared = table.columns.map((it) => {
        const column = it.name === idName ? { ...it, identity, nullable: false } : it;
        if (primaryKey === null || !columns.includes(it.name)) return withVisibility(column);
        return {
          ...withVisibility(column),
          nullable: keyMayBeNull(column, primaryKey, fitting, engine.dialect),
        };
      });
      // SQLite makes one index of two keys over the same columns: the first one says in which order.
      const uniques = engine.sqliteKeys
        ? table.uniques.filter((it) => !equal(it.columns, columns))
        : table.uniques;
      const keyed = { ...table, columns: declared, primaryKey, uniques, options: fitting };
      return fitting.partitionBy === undefined ? clustered(keyed, more.clusters) : asPartitioned(keyed);
    });
}

/** PostgreSQL: in the order of a whole index. */
function clustered(table: Table, clusters: boolean): Table {
  const index = table.indexes.find((it) => it.where === null);
  return !clusters || index === undefined
    ? table
    : { ...table, options: { ...table.options, clusterOn: index.name } };
}

/** MySQL: every key has what the rows are spread by, the id. */
function asPartitioned(table: Table): Table {
  const { partitionBy: _, ...options } = table.options;
  if (table.primaryKey?.columns.includes(idName) === false) return { ...table, options };
  return {
    ...table,
    uniques: table.uniques.filter((it) => it.columns.includes(idName)),
    indexes: table.indexes.map((it) => ({ ...it, unique: false })),
  };
}

export const idColumn: Column = { ...plainColumn(idName, { kind: 'integer' }), nullable: false };
