import type {
  Column,
  ColumnType,
  EnumType,
  Identity,
  NotNull,
  StorageOptions,
} from '../../../catalog/index.js';
import { automaticName, namedSequence } from '../automatic-names.js';
import { parseDefault } from '../defaults.js';
import { liveExpression } from '../in-lists.js';
import { canonicalSequence, canonicalSerial } from '../sequences.js';
import { canonicalStorage, parseStorage } from '../table-options.js';
import type { IntegerType } from '../types.js';
import { isInteger, parseType } from '../types.js';
import type { ColumnRow } from './catalog-rows.js';

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
    ...notNullOf(row, table),
    ...canonicalStorage(storageOf(row)),
    ...(row.inherited ? { inherited: true } : {}),
  };
}

function notNullOf(
  { name, notNullConstraint, inherited }: ColumnRow,
  table: string,
): Pick<Column, 'notNull'> {
  if (notNullConstraint == null || inherited) return {};
  const isUsual = notNullConstraint.name === automaticName(table, name, 'not_null');
  const notNull: NotNull = {
    ...(isUsual ? {} : { name: notNullConstraint.name }),
    ...(notNullConstraint.validated ? {} : { notValid: true }),
    ...(notNullConstraint.noInherit ? { noInherit: true } : {}),
    ...(notNullConstraint.heirsDiffer ? { heirsDiffer: true } : {}),
  };
  return Object.keys(notNull).length === 0 ? {} : { notNull };
}

const storages: Readonly<Record<string, string>> = { p: 'plain', e: 'external', m: 'main', x: 'extended' };
const compressions: Readonly<Record<string, string>> = { p: 'pglz', l: 'lz4' };

/**
 * Not an option: since its minor releases of November 2026 the server numbers the changes of columns there, and pg_dump
 * leaves it out.
 */
const attributeVersion = 'pg_attver=';

function storageOf({ storage, compression, statistics, options }: ColumnRow): StorageOptions {
  return {
    ...(storage === null ? {} : { storage: storages[storage]! }),
    ...(compression === null ? {} : { compression: compressions[compression]! }),
    ...(statistics === null ? {} : { statistics: String(statistics) }),
    ...parseStorage(options?.filter((it) => !it.startsWith(attributeVersion)) ?? null),
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
  const { oid: _, name, type: kind, ...options } = row.sequence;
  const sequence = namedSequence(table, row.name, name);
  if (row.identity === '') {
    return canonicalSerial({ kind: 'serial', sequence, type: kind as IntegerType['kind'], options }, type);
  }
  return {
    kind: row.identity === 'a' ? 'always' : 'byDefault',
    options: canonicalSequence(options, type.kind),
    ...(sequence === null ? {} : { sequence }),
  };
}
