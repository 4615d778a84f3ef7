import type { Column, ColumnType, EnumType, Identity } from '../../catalog/index.js';
import { namedSequence } from './automatic-names.js';
import type { ColumnRow } from './catalog-queries.js';
import { parseDefault } from './defaults.js';
import { liveExpression } from './in-lists.js';
import { canonicalSequence } from './sequences.js';
import { isInteger, parseType } from './types.js';

/** What the rows refer to by their identity. */
export interface Names {
  readonly enums: ReadonlyMap<string, EnumType>;
  readonly collations: ReadonlyMap<string, string>;
}

export function inspectColumn(row: ColumnRow, table: string, names: Names): Column {
  const type = typeOf(row, names);
  const identity = identityOf(row, table, type);
  return {
    name: row.name,
    type,
    nullable: !row.notNull,
    default:
      row.expression === null || row.generated !== '' || identity !== null || row.countsWithParent
        ? null
        : parseDefault(row.expression, type, row.bareType),
    identity,
    generated:
      row.generated === ''
        ? null
        : { expression: liveExpression(row.expression!), stored: row.generated === 's' },
    onUpdateNow: false,
    collation: row.collation === row.typeCollation ? null : (names.collations.get(row.collation) ?? null),
    comment: row.comment,
    ...(row.inherited ? { inherited: true } : {}),
  };
}

function typeOf(row: ColumnRow, names: Names): ColumnType {
  if (row.enum === null) return parseType(row.type);
  const { schema, name, values } = names.enums.get(row.enum)!;
  const type: ColumnType = { kind: 'enum', name, schema, values };
  return row.array ? { kind: 'array', of: type } : type;
}

function identityOf(row: ColumnRow, table: string, type: ColumnType): Identity | null {
  if (row.sequence === null || !isInteger(type)) return null;
  const { oid: _, name, ...options } = row.sequence;
  if (row.identity === '') return { kind: 'serial', sequence: namedSequence(table, row.name, name) };
  return {
    kind: row.identity === 'a' ? 'always' : 'byDefault',
    options: canonicalSequence(options, type.kind),
  };
}
