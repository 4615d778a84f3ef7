import type {
  Catalog,
  CheckConstraint,
  Column,
  ColumnType,
  ExclusionConstraint,
  Identity,
  Index,
  Table,
} from '../../catalog/index.js';
import { canonical, sameTable, tableKey } from '../../catalog/index.js';
import { remarked } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import type { Connection, Server, SettleResult } from '../dialect.js';
import { normalizeExpression } from '../shared/expression.js';
import { expressionsOf } from './alter/parts.js';
import { isAutomaticName } from './automatic-names.js';
import { defaultSql, sameDefault } from './defaults.js';
import { expressionRules } from './expressions.js';
import { normalizeInLists } from './in-lists.js';
import { settleObjects } from './objects/settle-objects.js';
import type { IsStale } from './objects/stale-spelling.js';
import type { Answer, Question } from './read-back.js';
import { readBack } from './read-back.js';
import { enumOf } from './resolve.js';
import { sequenceName } from './sequences.js';
import { settlePartitions } from './settle-partitions.js';
import { settleToast } from './settle-toast.js';
import { typeSql } from './types.js';

/**
 * See Dialect.settle. What differs only in spelling that cannot matter is settled here; about the rest the
 * server is asked, table by table.
 */
export async function settle(
  connection: Connection,
  server: Server,
  live: Catalog,
  wanted: Catalog,
): Promise<SettleResult> {
  const spread = await settlePartitions(connection, live, wanted);
  const target = await settleToast(connection, live, spread);
  const liveTables = new Map(live.tables.map((table) => [tableKey(table), table]));
  /** The live table that a target may be spelled as; none where nothing is spelled otherwise. */
  const counterpartOf = (table: Table) => {
    const counterpart = liveTables.get(tableKey(table));
    return counterpart === undefined || equal(table, counterpart) ? null : counterpart;
  };
  const tables = target.tables.map((table) => {
    const counterpart = counterpartOf(table);
    return counterpart === null ? table : adopt(table, counterpart, spelledAlike(counterpart));
  });
  const questions = tables.flatMap((table) => {
    const counterpart = counterpartOf(table);
    return counterpart === null ? [] : questionsAbout(table, counterpart);
  });
  const { objects, isStale, notes: objectNotes } = await settleObjects(connection, server, live, target);
  const settledTarget = { ...target, objects };
  if (questions.length === 0) return { target: withTables(settledTarget, tables, live), notes: objectNotes };

  const { answers, notes } = await readBack(connection, server, questions);
  const settled = tables.map((table) => {
    const answer = answers.get(tableKey(table));
    const counterpart = counterpartOf(table);
    if (answer === undefined || counterpart === null) return table;
    return adopt(table, counterpart, answeredAlike(answer, counterpart, isStale));
  });
  return {
    target: withTables(settledTarget, settled, live),
    notes: [...new Set([...notes, ...objectNotes])],
  };
}

/** What of a target means the same as something live: the live thing, or null. */
interface Counterparts {
  type(column: Column, live: Column): boolean;
  default(column: Column, live: Column): boolean;
  generated(column: Column, live: Column): boolean;
  check(check: CheckConstraint): CheckConstraint | null;
  exclusion(exclusion: ExclusionConstraint): ExclusionConstraint | null;
  index(index: Index): Index | null;
}

/** The target with the live spelling of what has a counterpart. Names stay the target's. */
function adopt(target: Table, live: Table, counterparts: Counterparts): Table {
  const liveColumns = new Map(live.columns.map((column) => [column.name, column]));
  return {
    ...target,
    columns: target.columns.map((column) => {
      const found = liveColumns.get(column.name);
      if (found === undefined) return column;
      return {
        ...column,
        ...sameNames(column, found, target.name),
        type: counterparts.type(column, found) ? found.type : column.type,
        default: counterparts.default(column, found) ? found.default : column.default,
        generated: counterparts.generated(column, found) ? found.generated : column.generated,
      };
    }),
    checks: target.checks.map((check) => ({
      ...check,
      expression: counterparts.check(check)?.expression ?? check.expression,
    })),
    exclusions: target.exclusions.map((exclusion) => ({
      ...exclusion,
      definition: counterparts.exclusion(exclusion)?.definition ?? exclusion.definition,
    })),
    indexes: target.indexes.map((index) => {
      const found = counterparts.index(index);
      return found === null ? index : remarked({ ...found, name: index.name }, index.comment ?? null);
    }),
  };
}

/** What a model does not name may have any of the names that PostgreSQL gives, and what cannot be renamed its own. */
function sameNames(
  { name, nullable, notNull, identity }: Column,
  live: Column,
  table: string,
): Pick<Column, 'identity' | 'notNull'> {
  const given = (said: string | undefined, label: string) =>
    said !== undefined && isAutomaticName(said, table, name, label);
  const { name: liveName, heirsDiffer = false } = live.notNull ?? {};
  const isAdopted = heirsDiffer || (notNull?.name === undefined && given(liveName, 'not_null'));
  const { name: _, ...rest } = notNull ?? {};
  return {
    identity: sameSequence(identity, live.identity, (said) => given(said, 'seq')),
    ...(!nullable && isAdopted
      ? {
          notNull: {
            ...rest,
            ...(liveName === undefined ? {} : { name: liveName }),
            ...(heirsDiffer ? { heirsDiffer } : {}),
          },
        }
      : {}),
  };
}

function sameSequence(
  identity: Identity | null,
  live: Identity | null,
  isGiven: (name: string | undefined) => boolean,
): Identity | null {
  if (identity === null || identity.kind === 'auto' || live === null) return identity;
  const isOfKind = (identity.kind === 'serial') === (live.kind === 'serial');
  const name = sequenceName(live) ?? undefined;
  const isAdopted = isOfKind && sequenceName(identity) === null && isGiven(name);
  return isAdopted ? { ...identity, sequence: name! } : identity;
}

/** Of several that would do, the one of the same name. */
function pick<T extends { readonly name: string | null }>(
  name: string | null,
  list: readonly T[],
  isSame: (item: T) => boolean,
): T | null {
  const found = list.filter(isSame);
  return found.find((it) => it.name === name) ?? found[0] ?? null;
}

/** Counterparts by their tokens. */
function spelledAlike(live: Table): Counterparts {
  const same = (a: string, b: string) => a === b || normalized(a) === normalized(b);
  return {
    // The name of an enum type, written as a raw type.
    type: (a, b) => isRaw(a.type) && typeSql(a.type) === typeSql(b.type),
    default: (a, b) =>
      a.default !== null &&
      b.default !== null &&
      (sameDefault(a.default, b.default) || same(defaultSql(a.default), defaultSql(b.default))),
    generated: ({ generated: a }, { generated: b }) =>
      a !== null && b !== null && a.stored === b.stored && same(a.expression, b.expression),
    check: (a) => pick(a.name, live.checks, (b) => same(a.expression, b.expression)),
    exclusion: (a) => pick(a.name, live.exclusions, (b) => same(a.definition, b.definition)),
    index: (a) => pick(a.name, live.indexes, (b) => equal(normalizedIndex(a), normalizedIndex(b))),
  };
}

function normalized(expression: string): string {
  return normalizeExpression(normalizeInLists(expression), expressionRules);
}

function normalizedIndex(index: Index): Index {
  const orNull = (text: string | null) => (text === null ? null : normalized(text));
  return {
    ...remarked(index, null),
    name: '',
    where: orNull(index.where),
    keys: index.keys.map((key) => ({ ...key, expression: orNull(key.expression) })),
  };
}

/** Whether two spellings of the server are of one expression. */
function spelledSame(a: string, b: string): boolean {
  return a === b || normalizeInLists(a) === normalizeInLists(b);
}

/** Counterparts by what the server made of the target. */
function answeredAlike(answer: Answer, live: Table, isStale: IsStale): Counterparts {
  return {
    type: (a, b) => {
      const made = answer.columns.get(a.name);
      return made !== undefined && isRaw(a.type) && typeSql(made.type) === typeSql(b.type);
    },
    default: (a, b) => {
      const made = answer.columns.get(a.name);
      return made !== undefined && equal(made.default, b.default);
    },
    generated: (a, b) => {
      const made = answer.columns.get(a.name);
      if (made?.generated == null || a.generated === null || b.generated === null) return false;
      return (
        made.generated.stored === b.generated.stored &&
        !isStale(b.generated.expression) &&
        spelledSame(made.generated.expression, b.generated.expression)
      );
    },
    check: (a) => {
      const made = answer.checks.get(a);
      return made === undefined
        ? null
        : pick(
            a.name,
            live.checks,
            (b) => spelledSame(b.expression, made.expression) && !isStale(b.expression),
          );
    },
    exclusion: (a) => {
      const made = answer.exclusions.get(a);
      return made === undefined
        ? null
        : pick(a.name, live.exclusions, (b) => b.definition === made.definition && !isStale(b.definition));
    },
    index: (a) => {
      const made = answer.indexes.get(a);
      return made === undefined
        ? null
        : pick(
            a.name,
            live.indexes,
            (b) => equal(normalizedIndex(b), normalizedIndex(made)) && !expressionsOf(b).some(isStale),
          );
    },
  };
}

/** What is left to be asked about a table: what is not as live, but may be, in other words. */
function questionsAbout(table: Table, live: Table): readonly Question[] {
  const liveColumns = new Map(live.columns.map((column) => [column.name, column]));
  const columns = table.columns
    .filter((column) => {
      const found = liveColumns.get(column.name);
      return found !== undefined && mayBeSame(column, found);
    })
    .map(({ name }) => name);
  const freeChecks = live.checks.some((b) => !table.checks.some((a) => a.expression === b.expression));
  const checks = table.checks.filter(
    (a) => freeChecks && !live.checks.some((b) => a.expression === b.expression),
  );
  const exclusions = table.exclusions.filter(
    (a) => live.exclusions.length > 0 && !live.exclusions.some((b) => a.definition === b.definition),
  );
  const content = (it: Index) => ({ ...remarked(it, null), name: '' });
  const isSame = (a: Index, b: Index) => equal(content(a), content(b));
  const freeIndexes = live.indexes.filter((b) => !table.indexes.some((a) => isSame(a, b)));
  const indexes = table.indexes.filter(
    (a) => !live.indexes.some((b) => isSame(a, b)) && freeIndexes.some((b) => equal(shapeOf(a), shapeOf(b))),
  );
  if (columns.length + checks.length + exclusions.length + indexes.length === 0) return [];
  return [{ table, columns, checks, exclusions, indexes }];
}

/** Whether two columns differ in something that has several spellings. */
function mayBeSame(target: Column, live: Column): boolean {
  const types = typeSql(target.type) !== typeSql(live.type) && (isRaw(target.type) || isRaw(live.type));
  const defaults =
    target.default !== null &&
    (live.default === null ? target.default.kind === 'sql' : !equal(target.default, live.default));
  const expressions =
    target.generated !== null &&
    live.generated !== null &&
    target.generated.expression !== live.generated.expression;
  return types || defaults || expressions;
}

function isRaw(type: ColumnType): boolean {
  return type.kind === 'array' ? isRaw(type.of) : type.kind === 'raw';
}

/** What of an index has one spelling only. */
function shapeOf(index: Index) {
  const { unique, method, include, nullsNotDistinct } = index;
  const keys = index.keys.map(({ column, descending, nulls }) => ({ column, descending, nulls }));
  return { unique, method, include, nullsNotDistinct, keys, isPartial: index.where !== null };
}

/** The target with other tables, and with the enum types that their raw types turned out to be. */
function withTables(target: Catalog, tables: readonly Table[], live: Catalog): Catalog {
  const enums = new Map(target.enums.map((it) => [tableKey(it), it]));
  for (const column of tables.flatMap((table) => table.columns)) {
    const type = enumOf(column);
    if (type === null || enums.has(tableKey(type))) continue;
    enums.set(tableKey(type), live.enums.find((it) => sameTable(it, type)) ?? type);
  }
  return canonical({ ...target, tables, enums: [...enums.values()] });
}
