import type { Catalog, Column, Default, Index, SchemaObject, Table } from '../../catalog/index.js';
import { isRoutine, objectKey, sameTable } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import { equal } from '../../util/index.js';
import { isUsedByTables, sqlOf } from './object-uses.js';

/**
 * Both sides without what of their tables and domains calls a routine that is made anew: that goes before it and comes
 * back after it. Null where nothing does.
 */
export function withoutReplacedRoutines(
  from: Catalog,
  to: Catalog,
  rules: DiffRules,
): readonly [Catalog, Catalog] | null {
  const replaced = replacedRoutines(from, to, rules).filter(
    (it) =>
      isUsedByTables(it, from.tables, rules) ||
      from.objects.some(
        (other) => other.kind === 'domain' && rules.objects.mentions(sqlOf(other, rules), it.name),
      ),
  );
  if (replaced.length === 0) return null;
  const calls = (text: string) => replaced.some(({ name }) => rules.objects.mentions(text, name));
  return [withoutCalls(from, calls), withoutCalls(to, calls)];
}

/** Routines whose signature changes, by themselves or with a type in it, or which overloads replace. */
function replacedRoutines(from: Catalog, to: Catalog, rules: DiffRules): readonly SchemaObject[] {
  const wanted = new Map(to.objects.map((it) => [objectKey(it), it]));
  const types = changedTypes(from, to, wanted);
  return from.objects.filter(isRoutine).filter((a) => {
    const b = wanted.get(objectKey(a));
    if (b === undefined) return to.objects.some((it) => it.kind === a.kind && sameTable(it, a));
    const isAnew = !equal(a, b) && rules.objects.change(a, b, [], []) === 'anew';
    return isAnew || types.some((name) => rules.objects.mentions(sqlOf(a, rules), name));
  });
}

/** The names of types that are made anew under their columns, or may be. */
function changedTypes(
  from: Catalog,
  to: Catalog,
  wanted: ReadonlyMap<string, SchemaObject>,
): readonly string[] {
  const enums = from.enums.filter((a) => {
    const b = to.enums.find((it) => sameTable(a, it));
    return b !== undefined && a.values.some((value) => !b.values.includes(value));
  });
  const types = from.objects.filter((a) => {
    const b = wanted.get(objectKey(a));
    return (a.kind === 'domain' || a.kind === 'compositeType') && b !== undefined && !equal(a, b);
  });
  return [...enums, ...types].map((it) => it.name);
}

function withoutCalls(catalog: Catalog, calls: (text: string) => boolean): Catalog {
  const freeDefault = (it: Default | null) => (it?.kind === 'sql' && calls(it.sql) ? null : it);
  const column = (it: Column): Column => ({
    ...it,
    default: freeDefault(it.default),
    generated: it.generated !== null && calls(it.generated.expression) ? null : it.generated,
  });
  const isFree = ({ keys, where }: Index) =>
    ![where, ...keys.map((key) => key.expression)].some((it) => it !== null && calls(it));
  const table = (it: Table): Table => ({
    ...it,
    columns: it.columns.map(column),
    checks: it.checks.filter(({ expression }) => !calls(expression)),
    exclusions: it.exclusions.filter(({ definition }) => !calls(definition)),
    indexes: it.indexes.filter(isFree),
  });
  const object = (it: SchemaObject): SchemaObject =>
    it.kind === 'domain'
      ? {
          ...it,
          default: freeDefault(it.default),
          checks: it.checks.filter(({ expression }) => !calls(expression)),
        }
      : it;
  return { ...catalog, tables: catalog.tables.map(table), objects: catalog.objects.map(object) };
}
