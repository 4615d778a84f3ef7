import type { Catalog, Column, EnumType, SchemaObject, Table } from '../catalog/index.js';
import { sameTable } from '../catalog/index.js';
import type { AlterColumn, AlterEnum, AlterTable, CommentOn } from '../operations/index.js';
import { equal } from '../util/index.js';
import { indexExpressions, sqlLiteral, tableExpressions } from './expressions.js';
import type { TableDifference } from './table.js';

/** What becomes of the enum types that exist on their own (PostgreSQL). */
export interface EnumDifference {
  readonly created: readonly EnumType[];
  readonly dropped: readonly EnumType[];
  readonly altered: readonly AlterEnum[];
  readonly remarked: readonly CommentOn[];
  /**
   * What must go before a value does. Drops are the table's own, made here instead of with its other changes;
   * a default is taken away, and the later alteration starts from none.
   */
  readonly released: readonly AlterTable[];
}

export function diffEnums(from: Catalog, to: Catalog, tables: readonly TableDifference[]): EnumDifference {
  const pairs = from.enums.flatMap((a) => {
    const b = to.enums.find((it) => sameTable(a, it));
    return b === undefined || equal(a.values, b.values) ? [] : [[a, b] as const];
  });
  const said = from.enums.flatMap((a): readonly CommentOn[] => {
    const b = to.enums.find((it) => sameTable(a, it));
    if (b === undefined || a.comment === b.comment) return [];
    const on = { kind: 'enum', schema: b.schema, name: b.name } as const;
    return [{ kind: 'commentOn', on, from: a.comment ?? null, to: b.comment ?? null }];
  });
  return {
    remarked: said,
    created: to.enums.filter((b) => !from.enums.some((a) => sameTable(a, b))),
    dropped: from.enums.filter((a) => !to.enums.some((b) => sameTable(a, b))),
    altered: pairs.map(([a, b]) => alterEnum(a, b, tables, { from: from.objects, to: to.objects })),
    released: pairs.flatMap(([a, b]) => tables.flatMap((table) => release(a, removedValues(a, b), table))),
  };
}

function alterEnum(
  from: EnumType,
  to: EnumType,
  tables: readonly TableDifference[],
  objects: { readonly from: readonly SchemaObject[]; readonly to: readonly SchemaObject[] },
): AlterEnum {
  // The downgrade adds what the upgrade removes, and uses it again.
  const usesNew =
    removedValues(to, from).some(
      (value) => tables.some((table) => mentions(table.to, value)) || objects.to.some(says(value)),
    ) ||
    removedValues(from, to).some(
      (value) => tables.some((table) => mentions(table.from, value)) || objects.from.some(says(value)),
    );
  return {
    kind: 'alterEnum',
    from,
    to,
    columns: tables.flatMap((table) =>
      table.from.columns
        .filter((column) => hasType(column, from) && column.inherited !== true)
        .map((column) => ({
          table: { schema: table.from.schema, name: table.from.name },
          column: column.name,
        })),
    ),
    rewrite: usesNew,
  };
}

export function hasType(column: Column, type: EnumType): boolean {
  const inner = column.type.kind === 'array' ? column.type.of : column.type;
  return inner.kind === 'enum' && inner.name === type.name && inner.schema === type.schema;
}

function removedValues(from: EnumType, to: EnumType): readonly string[] {
  return from.values.filter((value) => !to.values.includes(value));
}

/** Whether a default or an expression of the table uses the value. */
function mentions(table: Table, value: string): boolean {
  return tableExpressions(table).some((text) => text.includes(sqlLiteral(value)));
}

/** Whether an object's SQL has the value in it. */
function says(value: string): (object: SchemaObject) => boolean {
  // As SQL, within the JSON that stands for all texts of the object.
  const written = JSON.stringify(sqlLiteral(value)).slice(1, -1);
  return (object) => JSON.stringify(object).includes(written);
}

/** What must leave a table before values of the type go: changed defaults, and parts that mention the values. */
function release(type: EnumType, removed: readonly string[], table: TableDifference): readonly AlterTable[] {
  if (removed.length === 0) return [];
  const usesRemoved = (texts: readonly string[]) =>
    texts.some((text) => removed.some((value) => text.includes(sqlLiteral(value))));
  const drops = table.changes.filter((change) => {
    switch (change.kind) {
      case 'dropIndex':
        return usesRemoved(indexExpressions(change.index));
      case 'dropConstraint':
        return change.constraint.kind === 'check' && usesRemoved([change.constraint.expression]);
      case 'dropColumn':
        return usesRemoved([change.column.generated?.expression ?? '']);
      default:
        return false;
    }
  });
  const defaults = table.alteredColumns
    .filter(
      ({ from, to }) =>
        hasType(from, type) &&
        from.inherited !== true &&
        from.default !== null &&
        !equal(from.default, to.default),
    )
    .map(({ from }): AlterColumn => {
      // As it is now: with the values that the type still has.
      const column = table.from.columns.find((it) => it.name === from.name)!;
      return {
        kind: 'alterColumn',
        from: column,
        to: { ...column, default: null },
        using: null,
        backfill: null,
      };
    });
  const ref = { schema: table.from.schema, name: table.from.name };
  const changes = [...drops, ...defaults];
  return changes.length === 0 ? [] : [{ kind: 'alterTable', table: ref, changes }];
}
