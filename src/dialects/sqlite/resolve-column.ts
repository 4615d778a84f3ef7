import type { CheckConstraint, Column, ColumnType, Identity, Table } from '../../catalog/index.js';
import { conventionalName, defaultNaming, defaultSequenceOptions, typeWords } from '../../catalog/index.js';
import { equal } from '../../util/index.js';
import { withoutComments } from '../shared/expression.js';
import type { Report } from '../shared/problems.js';
import { normalCollation } from './collations.js';
import { defaultSql, parseDefault } from './defaults.js';
import { literal, quoteIdentifier, sameName, sqliteRules, withoutQualifiers } from './names.js';
import { parseType, strictType, strictTypes, typeSql } from './types.js';

/** What a column's meaning depends on. */
export type ColumnOwner = Pick<Table, 'name' | 'options' | 'primaryKey'>;

export interface ResolvedColumn {
  readonly column: Column;
  /** What the type says and SQLite's type does not: the values of an enum. */
  readonly check: (CheckConstraint & { readonly name: string }) | null;
}

export function resolveColumn(column: Column, table: ColumnOwner, report: Report): ResolvedColumn {
  const { strict, withoutRowid } = table.options;
  const key = table.primaryKey?.columns ?? [];
  const inKey = key.some((name) => sameName(name, column.name));
  const identity = resolveIdentity(column, table, report);
  const type = resolveType(column.type, { strict, numbered: identity !== null }, report);
  if (column.onUpdateNow) report('SQLite has no onUpdateNow(); write a trigger, or set the value yourself');
  if (column.generated !== null && inKey) report('a generated column cannot be part of the primary key');
  const isRowid =
    key.length === 1 && !withoutRowid && type.kind === 'integer' && table.primaryKey?.parts === undefined;
  if (inKey && column.nullable && (withoutRowid || (strict && !isRowid))) {
    report('in this table a column of the primary key is never null; take nullable() away');
  }
  return {
    column: {
      name: column.name,
      type,
      nullable: column.nullable,
      default: resolveDefault(column, type),
      identity,
      generated:
        column.generated === null
          ? null
          : {
              ...column.generated,
              expression: withoutQualifiers(withoutComments(column.generated.expression, sqliteRules)),
            },
      onUpdateNow: false,
      collation: normalCollation(column.collation),
      comment: null,
      ...(column.onNull === undefined || column.nullable ? {} : { onNull: column.onNull }),
    },
    check: column.type.kind === 'enum' ? enumCheck(table.name, column.name, column.type.values) : null,
  };
}

export function enumCheckName(table: string, column: string): string {
  return conventionalName(defaultNaming.ck, { table, name: column }, Number.MAX_SAFE_INTEGER);
}

function enumCheck(table: string, column: string, values: readonly string[]) {
  const expression = `${quoteIdentifier(column)} IN (${values.map(literal).join(', ')})`;
  return { kind: 'check', name: enumCheckName(table, column), expression } as const;
}

function resolveType(
  declared: ColumnType,
  { strict, numbered }: { readonly strict: boolean; readonly numbered: boolean },
  report: Report,
): ColumnType {
  if (numbered) return { kind: 'integer' };
  const type = plainType(declared, report);
  if (!strict) return type;
  const adapted = strictType(type);
  if (!strictTypes.includes(typeSql(adapted))) {
    report(`a strict table takes only the types ${strictTypes.join(', ')}, not ${typeWords(type)}`);
  }
  return adapted;
}

function plainType(type: ColumnType, report: Report): ColumnType {
  switch (type.kind) {
    case 'json':
    case 'jsonb':
    case 'enum':
      return { kind: 'text' };
    case 'uuid':
      return { kind: 'char', length: 36 };
    case 'binary':
      return { kind: 'binary', length: null };
    case 'time':
      return { kind: 'time', precision: null, withTimeZone: false };
    case 'timestamp':
      return { ...type, precision: null };
    case 'raw':
      return parseType(type.sql.trim());
    case 'array':
      report(`SQLite has no ${typeWords(type)}; use json(), or a table of its own`);
      return { kind: 'text' };
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'decimal':
    case 'real':
    case 'double':
    case 'string':
    case 'char':
    case 'text':
    case 'boolean':
    case 'date':
      return type;
  }
}

/** The default as it would be read back from a column of the type that the column gets. */
function resolveDefault(column: Column, type: ColumnType): Column['default'] {
  if (column.default === null) return null;
  return parseDefault(
    defaultSql(
      column.default,
      plainType(column.type, () => {}),
    ),
    type,
  );
}

/** Only INTEGER PRIMARY KEY is numbered. https://www.sqlite.org/autoinc.html */
function resolveIdentity(column: Column, table: ColumnOwner, report: Report): Identity | null {
  const { identity } = column;
  if (identity === null) return null;
  if (identity.kind === 'always') {
    report('SQLite has no identity that is always generated; use autoIncrement()');
  }
  if (identity.kind === 'byDefault' && !equal(identity.options, defaultSequenceOptions)) {
    report('SQLite counts from 1 in steps of 1; take the options of identity() away');
  }
  if (!['smallint', 'integer', 'bigint'].includes(plainType(column.type, () => {}).kind)) {
    report(`SQLite numbers only integers, not ${typeWords(column.type)}`);
  }
  if (table.options.withoutRowid) report('a table without rowid numbers nothing; take one of the two away');
  const key = table.primaryKey?.columns;
  if (!(key?.length === 1 && sameName(key[0]!, column.name))) {
    report('SQLite numbers only the one column of a primary key; make it that, or take the numbering away');
  }
  return { kind: 'auto' };
}
