import type { ColumnType, SchemaObject, Table } from '../../catalog/index.js';
import { isPartOf, isRoutine, ownerOf } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import { topologicalSort } from '../../util/index.js';
import { tableExpressions } from '../expressions.js';

/** Kinds that use tables; the others are used by them. */
export const dependent: ReadonlySet<SchemaObject['kind']> = new Set([
  'virtualTable',
  'view',
  'materializedView',
  'trigger',
  'rule',
  'policy',
  'statistics',
]);

/** `start` and whatever of `all` uses any of it. */
export function closure(
  start: readonly SchemaObject[],
  all: readonly SchemaObject[],
  rules: DiffRules,
): readonly SchemaObject[] {
  const found = new Set(start);
  for (const object of found) {
    for (const other of all) {
      if (!found.has(other) && usesObject(other, object, rules)) found.add(other);
    }
  }
  return [...found];
}

/** Each after what it uses, as far as there is no circle. */
export function byMention(objects: readonly SchemaObject[], rules: DiffRules): readonly SchemaObject[] {
  const rank = (it: SchemaObject) => kindOrder.indexOf(it.kind);
  const sorted = [...objects].sort((a, b) => rank(a) - rank(b));
  return topologicalSort(sorted, (object) => sorted.filter((it) => usesObject(object, it, rules))).order;
}

const kindOrder: readonly SchemaObject['kind'][] = [
  'extension',
  'collation',
  'sequence',
  'domain',
  'compositeType',
  'rangeType',
  'function',
  'procedure',
  'aggregate',
  'virtualTable',
  'view',
  'materializedView',
  'trigger',
  'rule',
  'policy',
  'statistics',
];

function usesObject(object: SchemaObject, used: SchemaObject, rules: DiffRules): boolean {
  if (object === used || used.kind === 'extension') return false;
  if ('table' in used) {
    // Nothing uses what belongs to a table, but that triggers may stand in an order.
    const isOfSameTable = object.kind === 'trigger' && isPartOf(object, ownerOf(used));
    return isOfSameTable && rules.objects.isOrderedBy(object, used.name);
  }
  const isOn = 'table' in object && object.table === used.name;
  return isOn || rules.objects.mentions(sqlOf(object, rules), used.name);
}

/**
 * The SQL of an object in which names may stand; nothing for what is data. What a routine's body names is
 * looked up when it runs: only what is looked up when it is created counts.
 */
export function sqlOf(object: SchemaObject, rules: DiffRules): string {
  if (isRoutine(object)) return rules.objects.checkedSql(object);
  // What it names is looked up when it is used, and it must not be dropped with its rows.
  if (object.kind === 'virtualTable') return '';
  if ('definition' in object) return object.definition;
  switch (object.kind) {
    case 'policy':
      return [object.using ?? '', object.withCheck ?? ''].join('\n');
    case 'domain':
      return [
        typeName(object.type),
        object.collation ?? '',
        object.default?.kind === 'sql' ? object.default.sql : '',
        ...object.checks.map((it) => it.expression),
      ].join('\n');
    case 'compositeType':
      return object.attributes.flatMap((it) => [typeName(it.type), it.collation ?? '']).join('\n');
    case 'rangeType':
      return Object.values(object.options).join('\n');
    default:
      return '';
  }
}

/** Whether the SQL of an object uses one of the names. */
export function mentionsAny(object: SchemaObject, names: readonly string[], rules: DiffRules): boolean {
  const sql = sqlOf(object, rules);
  return names.some((name) => rules.objects.mentions(sql, name));
}

/** A type that the words of the models do not cover: it may be one of the objects. */
function typeName(type: ColumnType): string {
  if (type.kind === 'array') return typeName(type.of);
  return type.kind === 'raw' ? type.sql : '';
}

/**
 * Whether tables or types may call a routine: they come after it, and go before it. A word in it that is spelled
 * like a table may be an argument.
 */
export function isNeeded(
  routine: SchemaObject,
  tables: readonly Table[],
  objects: readonly SchemaObject[],
  rules: DiffRules,
): boolean {
  return (
    isUsedByTables(routine, tables, rules) ||
    objects.some((it) => !dependent.has(it.kind) && !isRoutine(it) && usesObject(it, routine, rules))
  );
}

/** Whether a table may call the routine in an expression, or has a column of the type. */
export function isUsedByTables(object: SchemaObject, tables: readonly Table[], rules: DiffRules): boolean {
  return tables.some(
    (table) =>
      table.columns.some((it) => rules.objects.isOfType(it.type, object)) ||
      tableExpressions(table).some((text) => rules.objects.mentions(text, object.name)),
  );
}
