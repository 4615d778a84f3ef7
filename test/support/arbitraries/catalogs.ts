import fc from 'fast-check';
import type { Catalog, Table } from '../../../src/catalog/index.js';
import { canonical, emptyCatalog, plainTable } from '../../../src/catalog/index.js';
import { columnNames, columns, enumVariants } from './columns.js';
import type { Engine } from './engine.js';
import type { Draft } from './foreign-keys.js';
import { withForeignKeys } from './foreign-keys.js';
import { withParts } from './parts.js';
import { idColumn, withPrimaryKey } from './primary-keys.js';

export const tableNames = ['users', 'posts', 'Order', 'weird name', 'naïve'];

/** A random catalog of the engine's vocabulary, in portable words. */
export function catalogs(engine: Engine): fc.Arbitrary<Catalog> {
  return fc
    .subarray(tableNames, { minLength: 1, maxLength: 4 })
    .chain((names) => fc.tuple(...names.map((name) => tables(name, engine))))
    .chain((made) => assemble(made.map(newDraft), engine));
}

export function tables(name: string, engine: Engine): fc.Arbitrary<Table> {
  return fc
    .subarray(columnNames, { minLength: 1, maxLength: 5 })
    .chain((names) => fc.tuple(...names.map((it) => columns(it, engine))))
    .map((made) => plainTable({ schema: null, name }, [idColumn, ...made]))
    .chain((table) => withParts(table, engine))
    .chain((table) => withPrimaryKey(table, engine));
}

export function newDraft(table: Table): Draft {
  return { table, origin: table.name, columnOrigins: new Map() };
}

/** Tables as a catalog, with foreign keys between them and one enum type for all. */
export function assemble(drafts: readonly Draft[], engine: Engine): fc.Arbitrary<Catalog> {
  return withForeignKeys(drafts, engine).chain((made) =>
    fc
      .constantFrom(...enumVariants)
      .map((values) => canonical({ ...emptyCatalog, tables: made.map((it) => withEnum(it, values)) })),
  );
}

function withEnum(table: Table, values: readonly string[]): Table {
  const columns = table.columns.map((column) =>
    column.type.kind === 'enum' ? { ...column, type: { ...column.type, values } } : column,
  );
  return { ...table, columns };
}
