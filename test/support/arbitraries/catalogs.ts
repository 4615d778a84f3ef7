import fc from 'fast-check';
import type { Catalog, ColumnType, Table } from '../../../src/catalog/index.js';
import { canonical, emptyCatalog, plainTable } from '../../../src/catalog/index.js';
import { columnNames, columns, enumVariants } from './columns.js';
import type { Engine } from './engine.js';
import type { Draft } from './foreign-keys.js';
import { withForeignKeys } from './foreign-keys.js';
import { withParts } from './parts.js';
import { idColumn, withPrimaryKey } from './primary-keys.js';
import { firstForms, withTypes } from './types.js';

export const tableNames = ['users', 'posts', 'Order', 'weird name', 'naïve'];

/** A random catalog of the engine's vocabulary, in portable words. */
export function catalogs(engine: Engine): fc.Arbitrary<Catalog> {
  return fc
    .subarray(tableNames, { minLength: 1, maxLength: 4 })
    .chain((names) => fc.tuple(...names.map((name) => tables(name, engine))))
    .chain((made) => assemble(made.map(newDraft), engine, fc.constant(firstForms)));
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

/** Tables as a catalog, with foreign keys between them, the types that they need, and one enum type for all. */
export function assemble(
  drafts: readonly Draft[],
  engine: Engine,
  forms: fc.Arbitrary<readonly number[]>,
): fc.Arbitrary<Catalog> {
  return fc
    .tuple(withForeignKeys(drafts, engine), fc.constantFrom(...enumVariants), forms)
    .map(([made, values, chosen]) => {
      const tables = made.map((it) => withEnum(it, values));
      return canonical(withTypes({ ...emptyCatalog, tables }, chosen, engine));
    });
}

function withEnum(table: Table, values: readonly string[]): Table {
  const typed = (type: ColumnType): ColumnType => {
    if (type.kind === 'array') return { ...type, of: typed(type.of) };
    return type.kind === 'enum' ? { ...type, values } : type;
  };
  return { ...table, columns: table.columns.map((it) => ({ ...it, type: typed(it.type) })) };
}
