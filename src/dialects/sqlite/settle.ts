import type { Catalog, CheckConstraint, Column, Index, IndexKey, Table } from '../../catalog/index.js';
import { canonical } from '../../catalog/index.js';
import { equal } from '../../util/index.js';
import type { Connection, SettleResult } from '../dialect.js';
import { defaultSql } from './defaults.js';
import { ExpressionComparer } from './expression-comparer.js';
import { foldName, sameName } from './names.js';
import { settleObjects } from './objects.js';
import { settleReferences } from './references.js';
import { respell } from './respell.js';
import { typeSql } from './types.js';

/**
 * Takes over the live spelling of what means the same to SQLite; see Dialect.settle. SQLite keeps every
 * expression as it was typed, so all that a person wrote differently must be found to be the same here.
 */
export async function settle(connection: Connection, live: Catalog, target: Catalog): Promise<SettleResult> {
  const comparer = new ExpressionComparer(connection);
  const byName = new Map(live.tables.map((table) => [table.name, table]));
  const tables: Table[] = [];
  try {
    for (const table of settleReferences(live, respell(live, target)).tables) {
      const counterpart = byName.get(table.name);
      tables.push(counterpart === undefined ? table : await settleTable(comparer, counterpart, table));
    }
  } finally {
    await comparer.done();
  }
  const objects = settleObjects(live.objects, target.objects);
  return { target: canonical({ ...target, tables, objects }), notes: comparer.notes };
}

async function settleTable(comparer: ExpressionComparer, live: Table, target: Table): Promise<Table> {
  if (equal(live, target)) return target;
  const columns: Column[] = [];
  for (const column of target.columns) {
    const counterpart = live.columns.find((it) => it.name === column.name);
    columns.push(
      counterpart === undefined ? column : await settleColumn(comparer, live, counterpart, column),
    );
  }
  const indexes: Index[] = [];
  for (const index of target.indexes) {
    const counterpart = live.indexes.find((it) => sameName(it.name, index.name));
    indexes.push(counterpart === undefined ? index : await settleIndex(comparer, live, counterpart, index));
  }
  const checks = await settleChecks(comparer, live, target.checks);
  return { ...target, columns, indexes, checks };
}

async function settleColumn(
  comparer: ExpressionComparer,
  table: Table,
  live: Column,
  target: Column,
): Promise<Column> {
  const type = sameType(live, target) ? live.type : target.type;
  const settled = { ...target, type };
  if (target.generated !== null && live.generated !== null) {
    const { expression } = live.generated;
    if (await comparer.sameExpression(table, expression, target.generated.expression)) {
      return { ...settled, generated: { ...target.generated, expression } };
    }
  }
  if (target.default === null || live.default === null) return settled;
  const same = await comparer.sameDefault(
    { ...live, type },
    defaultSql(live.default, live.type),
    defaultSql(target.default, target.type),
  );
  if (!same) return settled;
  // What says the same of both types: `now` is a day in a DATE.
  const isOfBoth = defaultSql(live.default, type) === defaultSql(live.default, live.type);
  return isOfBoth ? { ...settled, default: live.default } : settled;
}

/** SQLite keeps the words of a type as they were typed, and heeds neither their case nor white space. */
function sameType(live: Column, target: Column): boolean {
  return normalType(typeSql(live.type)) === normalType(typeSql(target.type));
}

function normalType(text: string): string {
  return foldName(text)
    .replace(/\s*([(),])\s*/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

async function settleIndex(
  comparer: ExpressionComparer,
  table: Table,
  live: Index,
  target: Index,
): Promise<Index> {
  const keys: IndexKey[] = [];
  for (const [i, key] of target.keys.entries()) {
    keys.push(await settleKey(comparer, table, live.keys[i], key));
  }
  const sameWhere =
    live.where !== null &&
    target.where !== null &&
    (await comparer.sameExpression(table, live.where, target.where));
  return { ...target, keys, where: sameWhere ? live.where : target.where };
}

async function settleKey(
  comparer: ExpressionComparer,
  table: Table,
  live: IndexKey | undefined,
  target: IndexKey,
): Promise<IndexKey> {
  if (live === undefined) return target;
  const named = live.collation !== null && target.collation !== null;
  const collation = named && sameName(live.collation, target.collation) ? live.collation : target.collation;
  if (live.expression === null || target.expression === null) return { ...target, collation };
  const same = await comparer.sameExpression(table, live.expression, target.expression);
  return { ...target, collation, expression: same ? live.expression : target.expression };
}

/** Checks by name; those without one by what they say. */
async function settleChecks(
  comparer: ExpressionComparer,
  table: Table,
  target: readonly CheckConstraint[],
): Promise<readonly CheckConstraint[]> {
  const unused = new Set(table.checks);
  const settled: CheckConstraint[] = [];
  const find = async (check: CheckConstraint): Promise<CheckConstraint | undefined> => {
    for (const candidate of unused) {
      const byName = candidate.name !== null && check.name !== null;
      if (byName && !sameName(candidate.name!, check.name!)) continue;
      if (await comparer.sameExpression(table, candidate.expression, check.expression)) return candidate;
    }
    return undefined;
  };
  for (const check of target) {
    const counterpart = await find(check);
    if (counterpart !== undefined) unused.delete(counterpart);
    settled.push(counterpart === undefined ? check : { ...check, expression: counterpart.expression });
  }
  return settled;
}
