import type { ForeignKey, RareIndexOptions, RareKeyOptions, Table } from '../catalog/index.js';

/** The keys that are said at their column instead of after the columns. */
export interface InlineKeys {
  readonly primaryKey: boolean;
  readonly uniques: ReadonlySet<Table['uniques'][number]>;
  readonly foreignKeys: ReadonlySet<ForeignKey>;
}

/** `columns` are those that the model itself declares, in its order. */
export function inlineKeys(
  { primaryKey, uniques, foreignKeys }: Table,
  columns: readonly string[],
  canReferTo: (key: ForeignKey) => boolean,
): InlineKeys {
  const isOwn = (it: { readonly columns: readonly string[] }) =>
    it.columns.length === 1 && columns.includes(it.columns[0]!);
  const key = primaryKey?.columns ?? [];
  const inTableOrder = columns.filter((name) => key.includes(name)).join('\0') === key.join('\0');
  const single = uniques.filter(
    (it) => isOwn(it) && !it.nullsNotDistinct && it.deferrable === null && !hasRareOptions(it),
  );
  return {
    primaryKey:
      inTableOrder &&
      (primaryKey === null || (primaryKey.deferrable === undefined && !hasRareOptions(primaryKey))),
    // A column says `.unique()` once.
    uniques: new Set(
      single.filter((it, at) => single.findIndex((other) => other.columns[0] === it.columns[0]) === at),
    ),
    foreignKeys: new Set(foreignKeys.filter((it) => isOwn(it) && canReferTo(it))),
  };
}

/** Whether a key says what only a call of its own can say. */
function hasRareOptions({
  include,
  parts,
  onConflict,
  comment,
  storage,
  withoutOverlaps,
}: RareKeyOptions & RareIndexOptions): boolean {
  return [include, parts, onConflict, comment, storage, withoutOverlaps].some((it) => it !== undefined);
}
