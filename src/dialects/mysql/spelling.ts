import type { CheckConstraint, Column, Default, Index, Table, TableOptions } from '../../catalog/index.js';
import { sameContent } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import { defaultSql } from './defaults.js';
import { normalForm, sameText } from './expressions.js';
import { samePartitions } from './partitions.js';
import { typeSql } from './types.js';

/** What the server makes of two versions of a table, the checks of each in their order. */
export interface Spelled {
  readonly target: Table;
  /** Null when the live table is taken as it stands. */
  readonly live: Table | null;
}

/**
 * `target` with the spelling of `live` wherever the two say the same: as text, or as the server spells them.
 * `spelled` is null when it was not asked.
 */
export function respelled(target: Table, live: Table, spelled: Spelled | null): Table {
  const liveAs = spelled?.live ?? live;
  return {
    ...target,
    options: respellOptions(target.options, live.options),
    columns: target.columns.map((column, i) => {
      const at = live.columns.findIndex((it) => it.name === column.name);
      const [counterpart, as] = [live.columns[at], liveAs.columns[at]];
      if (counterpart === undefined || as === undefined) return column;
      return respellColumn(
        column,
        counterpart,
        spelled === null ? null : { target: spelled.target.columns[i]!, live: as },
      );
    }),
    checks: target.checks.map((check, i) => {
      const wanted = spelled?.target.checks[i]?.expression;
      const at = live.checks.findIndex((it, j) =>
        check.name === null
          ? sameExpression(check.expression, it.expression, wanted, liveAs.checks[j]?.expression)
          : it.name?.toLowerCase() === check.name.toLowerCase(),
      );
      const counterpart = live.checks[at];
      if (counterpart === undefined) return check;
      const same = sameExpression(
        check.expression,
        counterpart.expression,
        wanted,
        liveAs.checks[at]?.expression,
      );
      return same
        ? { ...check, name: check.name ?? counterpart.name, expression: counterpart.expression }
        : check;
    }),
    indexes: target.indexes.map((index) => {
      const counterpart = indexIn(live, index);
      if (counterpart === null) return index;
      return respellIndex(
        index,
        counterpart,
        indexIn(spelled?.target ?? null, index),
        indexIn(liveAs, index),
      );
    }),
    uniques: target.uniques.map((it) => named(it, live.uniques)),
  };
}

function respellOptions(options: TableOptions, { partitionBy: live }: TableOptions): TableOptions {
  const { partitionBy } = options;
  const isSame = partitionBy !== undefined && live !== undefined && samePartitions(partitionBy, live);
  return isSame ? { ...options, partitionBy: live } : options;
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
  const isAnswered = (check: CheckConstraint) => live.checks.some((it) => it.expression === check.expression);
  const isNamed = (check: CheckConstraint) =>
    check.name === null || live.checks.some((it) => it.name?.toLowerCase() === check.name!.toLowerCase());
  return {
    columns: target.columns.some((column) => {
      const counterpart = live.columns.find((it) => it.name === column.name);
      return counterpart !== undefined && isOpen(column, counterpart);
    }),
    checks: live.checks.length === 0 ? [] : target.checks.filter((it) => !isAnswered(it) && isNamed(it)),
    indexes: target.indexes.filter((index) => {
      const counterpart = indexIn(live, index);
      return index.keys.some(({ expression }, i) => {
        const found = counterpart?.keys[i]?.expression ?? null;
        return expression !== null && found !== null && expression !== found;
      });
    }),
  };
}

export function hasQuestions({ columns, checks, indexes }: Questions): boolean {
  return columns || checks.length > 0 || indexes.length > 0;
}

function isOpen(column: Column, live: Column): boolean {
  // A column of another type changes in any case.
  if (typeSql(column.type) !== typeSql(live.type)) return column.type.kind === 'raw';
  return (
    (column.collation !== null && column.collation !== live.collation) ||
    (column.default !== null && live.default !== null && !sameDefault(column.default, live.default, live)) ||
    (column.generated !== null &&
      live.generated !== null &&
      column.generated.expression !== live.generated.expression)
  );
}

interface SpelledColumn {
  readonly target: Column;
  readonly live: Column;
}

function respellColumn(column: Column, live: Column, spelled: SpelledColumn | null): Column {
  const sameType = spelled !== null && typeSql(spelled.target.type) === typeSql(live.type);
  const sameCollation = spelled !== null && spelled.target.collation === live.collation;
  const { generated } = column;
  const sameGenerated =
    generated !== null &&
    live.generated !== null &&
    sameExpression(
      generated.expression,
      live.generated.expression,
      spelled?.target.generated?.expression,
      spelled?.live.generated?.expression,
    );
  return {
    ...column,
    type: sameType ? live.type : column.type,
    collation: sameCollation ? live.collation : column.collation,
    default: respellDefault(column, live, spelled),
    generated: sameGenerated ? { ...generated, expression: live.generated!.expression } : generated,
  };
}

function respellDefault(column: Column, live: Column, spelled: SpelledColumn | null): Default | null {
  if (column.default === null || live.default === null) return column.default;
  if (sameDefault(column.default, live.default, live)) return live.default;
  const [wanted, found] = [spelled?.target.default ?? null, spelled?.live.default ?? null];
  if (wanted === null || found === null) return column.default;
  if (
    column.default.kind === 'sql' &&
    live.default.kind === 'sql' &&
    wanted.kind === 'sql' &&
    found.kind === 'sql'
  ) {
    const same = sameExpression(column.default.sql, live.default.sql, wanted.sql, found.sql);
    return same ? live.default : column.default;
  }
  return sameDefault(wanted, found, live) ? live.default : column.default;
}

function sameDefault(a: Default, b: Default, column: Column): boolean {
  return equal(a, b) || defaultSql(a, column) === defaultSql(b, column);
}

function respellIndex(index: Index, live: Index, wantedAs: Index | null, liveAs: Index | null): Index {
  return {
    ...index,
    keys: index.keys.map((key, i) => {
      const expression = live.keys[i]?.expression ?? null;
      if (key.expression === null || expression === null) return key;
      const [wanted, found] = [wantedAs?.keys[i]?.expression, liveAs?.keys[i]?.expression];
      return sameExpression(key.expression, expression, wanted, found) ? { ...key, expression } : key;
    }),
  };
}

function indexIn(table: Table | null, { name }: Index): Index | null {
  return table?.indexes.find((it) => it.name.toLowerCase() === name.toLowerCase()) ?? null;
}

/** A constraint that was declared without a name, by the name of the live one that says the same. */
function named<T extends Table['uniques'][number]>(constraint: T, live: readonly T[]): T {
  if (constraint.name !== null) return constraint;
  return live.find((it) => sameContent(it, constraint)) ?? constraint;
}

/** Whether a wanted expression is the live one, as text or as the server spells the two. */
function sameExpression(
  wanted: string,
  live: string,
  wantedAs: string | null | undefined,
  liveAs: string | null | undefined,
): boolean {
  if (sameText(wanted, live)) return true;
  if (typeof wantedAs !== 'string' || typeof liveAs !== 'string') return false;
  const isGarbled = [wantedAs, liveAs].some((it) => it.includes('?'));
  if (!isGarbled) return sameText(wantedAs, liveAs);
  // MySQL's SHOW CREATE TABLE writes question marks for characters (see alter/live-table.ts): they are compared
  // where they came from.
  const flat = (text: string) => normalForm(text).replaceAll(beyondBmp, '????');
  const hiddenIn = (text: string) => (text.match(/[^\0-\x7f]|\?/gu) ?? []).join('');
  return flat(wantedAs) === flat(liveAs) && hiddenIn(wanted) === hiddenIn(live);
}

const beyondBmp = /[\u{10000}-\u{10ffff}]/gu;
