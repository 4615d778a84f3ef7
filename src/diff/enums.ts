import type { Catalog, Column, EnumType, Table } from '../catalog/index.js';
import { sameTable } from '../catalog/index.js';
import type { AlterColumn, AlterEnum, AlterTable } from '../operations/index.js';
import { equal } from '../util/index.js';
import type { TableDifference } from './table.js';

/** What becomes of the enum types that exist on their own (PostgreSQL). */
export interface EnumDifference {
  readonly created: readonly EnumType[];
  readonly dropped: readonly EnumType[];
  readonly altered: readonly AlterEnum[];
  /** Defaults that must go before a value does, by column; the later alteration then starts from none. */
  readonly released: readonly AlterTable[];
}

export function diffEnums(from: Catalog, to: Catalog, tables: readonly TableDifference[]): EnumDifference {
  const pairs = from.enums.flatMap((a) => {
    const b = to.enums.find((it) => sameTable(a, it));
    return b === undefined || equal(a.values, b.values) ? [] : [[a, b] as const];
  });
  return {
    created: to.enums.filter((b) => !from.enums.some((a) => sameTable(a, b))),
    dropped: from.enums.filter((a) => !to.enums.some((b) => sameTable(a, b))),
    altered: pairs.map(([a, b]) => alterEnum(a, b, tables)),
    released: pairs.flatMap(([a, b]) => (losesValues(a, b) ? releaseDefaults(a, tables) : [])),
  };
}

function alterEnum(from: EnumType, to: EnumType, tables: readonly TableDifference[]): AlterEnum {
  const added = to.values.filter((value) => !from.values.includes(value));
  return {
    kind: 'alterEnum',
    from,
    to,
    columns: tables.flatMap((table) =>
      table.from.columns
        .filter((column) => hasType(column, from))
        .map((column) => ({
          table: { schema: table.from.schema, name: table.from.name },
          column: column.name,
        })),
    ),
    rewrite: added.some((value) => tables.some((table) => mentions(table.to, value))),
  };
}

export function hasType(column: Column, type: EnumType): boolean {
  const inner = column.type.kind === 'array' ? column.type.of : column.type;
  return inner.kind === 'enum' && inner.name === type.name && inner.schema === type.schema;
}

function losesValues(from: EnumType, to: EnumType): boolean {
  return from.values.some((value) => !to.values.includes(value));
}

/** Whether a default or an expression of the table uses the value. */
function mentions(table: Table, value: string): boolean {
  const literal = `'${value.replaceAll("'", "''")}'`;
  const expressions = [
    ...table.checks.map((it) => it.expression),
    ...table.indexes.flatMap((it) => [it.where ?? '', ...it.keys.map((key) => key.expression ?? '')]),
    ...table.columns.flatMap((it) => [
      it.generated?.expression ?? '',
      it.default?.kind === 'sql' ? it.default.sql : '',
      it.default?.kind === 'literal' && it.default.value === value ? literal : '',
    ]),
  ];
  return expressions.some((text) => text.includes(literal));
}

function releaseDefaults(type: EnumType, tables: readonly TableDifference[]): AlterTable[] {
  return tables.flatMap((table) => {
    const changes = table.alteredColumns
      .filter(
        ({ from, to }) => hasType(from, type) && from.default !== null && !equal(from.default, to.default),
      )
      .map(
        ({ from }): AlterColumn => ({
          kind: 'alterColumn',
          from,
          to: { ...from, default: null },
          using: null,
          backfill: null,
        }),
      );
    const ref = { schema: table.from.schema, name: table.from.name };
    return changes.length === 0 ? [] : [{ kind: 'alterTable', table: ref, changes } as const];
  });
}
