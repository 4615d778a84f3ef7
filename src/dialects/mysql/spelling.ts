import type { CheckConstraint, Column, Default, ForeignKey, Index, Table } from '../../catalog/index.js';
import { sameContent } from '../../operations/index.js';
import { defaultSql } from './defaults.js';
import { normalForm, sameText } from './expressions.js';
import { withLiveActions } from './referential-actions.js';
import { typeSql } from './types.js';

/**
 * `target` with the spelling of `live` wherever the two say the same: as text, or as the server spells it.
 * `shown` is `target` as the server spells it, its checks in the order of `target`; null when it was not asked.
 */
export function respelled(target: Table, live: Table, shown: Table | null): Table {
  return {
    ...target,
    columns: target.columns.map((column, i) => {
      const counterpart = live.columns.find((it) => it.name === column.name);
      return counterpart === undefined
        ? column
        : respellColumn(column, counterpart, shown?.columns[i] ?? null);
    }),
    checks: target.checks.map((check, i) => {
      const shownCheck = shown?.checks[i] ?? null;
      const counterpart = checkIn(live, check, shownCheck);
      if (
        counterpart === null ||
        !sameExpression(check.expression, shownCheck?.expression, counterpart.expression)
      ) {
        return check;
      }
      return { ...check, name: check.name ?? counterpart.name, expression: counterpart.expression };
    }),
    indexes: target.indexes.map((index) => {
      const counterpart = live.indexes.find((it) => it.name.toLowerCase() === index.name.toLowerCase());
      return counterpart === undefined ? index : respellIndex(index, counterpart, indexIn(shown, index));
    }),
    uniques: target.uniques.map((it) => named(it, live.uniques)),
    foreignKeys: target.foreignKeys.map((it) => respellForeignKey(it, live.foreignKeys)),
  };
}

/** What the server would have to be asked about: texts that differ and may yet mean the same. */
export interface Questions {
  /** Whether a column's type, collation, default or expression is among them. */
  readonly columns: boolean;
  readonly checks: readonly CheckConstraint[];
  readonly indexes: readonly Index[];
}

/** The questions about a table that `respelled` has gone through once, without the server. */
export function questionsOf(target: Table, live: Table): Questions {
  return {
    columns: target.columns.some((column) => {
      const counterpart = live.columns.find((it) => it.name === column.name);
      return counterpart !== undefined && isOpen(column, counterpart);
    }),
    checks: target.checks.filter((check) => {
      const isThere = live.checks.some((it) => it.expression === check.expression);
      return !isThere && (check.name === null ? live.checks.length > 0 : checkIn(live, check, null) !== null);
    }),
    indexes: target.indexes.filter((index) => {
      const counterpart = live.indexes.find((it) => it.name.toLowerCase() === index.name.toLowerCase());
      return (
        counterpart !== undefined &&
        index.keys.some(
          (key, i) => key.expression !== (counterpart.keys[i]?.expression ?? null) && key.expression !== null,
        )
      );
    }),
  };
}

export function hasQuestions({ columns, checks, indexes }: Questions): boolean {
  return columns || checks.length > 0 || indexes.length > 0;
}

function isOpen(column: Column, live: Column): boolean {
  return (
    (column.type.kind === 'raw' && typeSql(column.type) !== typeSql(live.type)) ||
    (column.collation !== null && column.collation !== live.collation) ||
    (column.default !== null && live.default !== null && !sameDefault(column.default, live.default, live)) ||
    (column.generated !== null &&
      live.generated !== null &&
      column.generated.expression !== live.generated.expression)
  );
}

function respellColumn(column: Column, live: Column, shown: Column | null): Column {
  const sameType = shown !== null && typeSql(shown.type) === typeSql(live.type);
  const { generated } = column;
  const sameGenerated =
    generated !== null &&
    live.generated !== null &&
    sameExpression(generated.expression, shown?.generated?.expression, live.generated.expression);
  return {
    ...column,
    type: sameType ? live.type : column.type,
    collation: shown !== null && shown.collation === live.collation ? live.collation : column.collation,
    default: respellDefault(column, live, shown),
    generated: sameGenerated ? { ...generated, expression: live.generated!.expression } : generated,
  };
}

function respellDefault(column: Column, live: Column, shown: Column | null): Default | null {
  if (column.default === null || live.default === null) return column.default;
  if (sameDefault(column.default, live.default, live)) return live.default;
  if (shown?.default === null || shown?.default === undefined) return column.default;
  if (sameDefault(shown.default, live.default, live)) return live.default;
  const areSql = column.default.kind === 'sql' && shown.default.kind === 'sql' && live.default.kind === 'sql';
  const same = areSql && sameShown(column.default.sql, shown.default.sql, live.default.sql);
  return same ? live.default : column.default;
}

function sameDefault(a: Default, b: Default, column: Column): boolean {
  return defaultSql(a, column) === defaultSql(b, column);
}

function respellIndex(index: Index, live: Index, shown: Index | null): Index {
  return {
    ...index,
    keys: index.keys.map((key, i) => {
      const expression = live.keys[i]?.expression ?? null;
      if (key.expression === null || expression === null) return key;
      return sameExpression(key.expression, shown?.keys[i]?.expression, expression)
        ? { ...key, expression }
        : key;
    }),
  };
}

function indexIn(table: Table | null, index: Index): Index | null {
  return table?.indexes.find((it) => it.name === index.name) ?? null;
}

/** The check of the live table that `check` means: by name, or by what it says when it has none. */
function checkIn(live: Table, check: CheckConstraint, shown: CheckConstraint | null): CheckConstraint | null {
  const found =
    check.name === null
      ? live.checks.find((it) => sameExpression(check.expression, shown?.expression, it.expression))
      : live.checks.find((it) => it.name?.toLowerCase() === check.name!.toLowerCase());
  return found ?? null;
}

function respellForeignKey(key: ForeignKey, live: readonly ForeignKey[]): ForeignKey {
  const isSame = (it: ForeignKey) => sameContent(it, withLiveActions(key, it));
  const found =
    key.name === null
      ? live.find(isSame)
      : live.find((it) => it.name?.toLowerCase() === key.name!.toLowerCase());
  if (found === undefined) return key;
  return { ...withLiveActions(key, found), name: key.name ?? found.name };
}

/** A constraint that was declared without a name, by the name of the live one that says the same. */
function named<T extends Table['uniques'][number]>(constraint: T, live: readonly T[]): T {
  if (constraint.name !== null) return constraint;
  return live.find((it) => sameContent(it, constraint)) ?? constraint;
}

function sameExpression(wanted: string, shown: string | null | undefined, live: string): boolean {
  return sameText(wanted, live) || (typeof shown === 'string' && sameShown(wanted, shown, live));
}

const beyondBmp = /[\u{10000}-\u{10ffff}]/gu;

/**
 * Whether what the server made of the wanted text is the live one. MySQL's SHOW CREATE TABLE writes four
 * question marks for each character beyond U+FFFF, so these are compared in the wanted text itself.
 */
function sameShown(wanted: string, shown: string, live: string): boolean {
  const flat = normalForm(live).replaceAll(beyondBmp, '????');
  if (normalForm(shown).replaceAll(beyondBmp, '????') !== flat) return false;
  return (wanted.match(beyondBmp) ?? []).join('') === (live.match(beyondBmp) ?? []).join('');
}
