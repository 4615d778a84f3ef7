import fc from 'fast-check';
import type { Catalog, Column, Table } from '../../../src/catalog/index.js';
import { canonical, plainTable } from '../../../src/catalog/index.js';
import type { Rename } from '../../../src/diff/index.js';
import { assemble, catalogs, newDraft, tableNames, tables } from './catalogs.js';
import { columnNames, columns, editColumn, fillable, idName } from './columns.js';
import type { Engine } from './engine.js';
import { some } from './engine.js';
import type { Draft } from './foreign-keys.js';
import { isReference } from './foreign-keys.js';
import { choices, editChoices, withObjects } from './objects.js';
import { withParts } from './parts.js';
import { idColumn, withPrimaryKey } from './primary-keys.js';
import { anyForms, convertedColumns } from './types.js';

/** Two catalogs of which the second is an edit of the first, so that the rows of the first survive. */
export interface Pair {
  readonly before: Catalog;
  readonly after: Catalog;
  /** What has another name afterwards. */
  readonly renames: readonly Rename[];
  /** Columns, `table.column`, whose type is another of that name. */
  readonly converted: readonly string[];
}

export function edits(engine: Engine): fc.Arbitrary<Pair> {
  return editsOfTables(engine).chain(({ before, after, ...rest }) =>
    choices(before, engine).chain((chosen) =>
      editChoices(chosen, after, engine).map((edited) => ({
        before: canonical(withObjects(before, chosen, engine)),
        after: canonical(withObjects(after, edited, engine)),
        ...rest,
      })),
    ),
  );
}

function editsOfTables(engine: Engine): fc.Arbitrary<Pair> {
  return catalogs(engine).chain((before) => {
    const names = before.tables.map((it) => it.name);
    return newNames(names, tableNames, engine)
      .chain((tableRenames) =>
        fc.tuple(
          fc.constant(tableRenames),
          fc.tuple(...before.tables.map((it) => editTable(it, tableRenames.get(it.name) ?? it.name, engine))),
        ),
      )
      .chain(([tableRenames, edited]) => {
        const drafts = edited.filter((it): it is Edited => it !== null);
        const unused = tableNames.filter(
          (name) => !names.some((it) => (tableRenames.get(it) ?? it) === name),
        );
        return fc
          .option(unused.length === 0 ? fc.constant(null) : fc.constantFrom(...unused))
          .chain((name) => (name === null ? fc.constant(null) : tables(name, engine)))
          .chain((added) => {
            const more = added === null ? [] : [{ ...newDraft(added), origin: `new ${added.name}` }];
            return assemble([...drafts, ...more], engine, anyForms());
          })
          .map((after) => ({
            before,
            after,
            renames: renamesOf(drafts),
            converted: convertedColumns(before, after),
          }));
      });
  });
}

interface Edited extends Draft {
  readonly columnRenames: ReadonlyMap<string, string>;
}

/** New names for a few of `names`, from `pool` and from each other: they may change places. */
function newNames(
  names: readonly string[],
  pool: readonly string[],
  engine: Engine,
): fc.Arbitrary<ReadonlyMap<string, string>> {
  const none = fc.constant<ReadonlyMap<string, string>>(new Map());
  if (!engine.renames) return none;
  const renamed = some(names, 2).chain((chosen) => {
    const free = pool.filter((it) => !names.includes(it) || chosen.includes(it));
    return fc
      .shuffledSubarray(free, { minLength: chosen.length, maxLength: chosen.length })
      .map((to) => new Map(chosen.map((from, at) => [from, to[at]!] as const).filter(([a, b]) => a !== b)));
  });
  return fc.oneof({ weight: 3, arbitrary: none }, { weight: 1, arbitrary: renamed });
}

/** The table under its new name after some changes that keep its rows, or null when it is dropped. */
function editTable(table: Table, name: string, engine: Engine): fc.Arbitrary<Edited | null> {
  const own = table.columns.filter((it) => it.generated === null && !isReference(it) && it.name !== idName);
  const edited = fc
    .tuple(...own.map((it) => editColumn(it, engine)))
    .map((kept) => kept.filter((it): it is Column => it !== null))
    .chain((kept) =>
      fc.tuple(
        fc.constant(kept),
        newNames(
          kept.map((it) => it.name),
          columnNames.filter((it) => !own.some((column) => column.name === it)),
          engine,
        ),
      ),
    )
    .chain(([kept, columnRenames]) => {
      const renamed = kept.map((it) => ({ ...it, name: columnRenames.get(it.name) ?? it.name }));
      // The name of a dropped column would bring it back.
      const taken = [...renamed, ...own].map((it) => it.name);
      const freed = [...columnRenames.keys()];
      const unused = columnNames.filter(
        (it) => !taken.includes(it) || (freed.includes(it) && !renamed.some((column) => column.name === it)),
      );
      return some(unused, 2)
        .chain((names) => fc.tuple(...names.map((it) => columns(it, engine).map(fillable))))
        .chain((added) =>
          reordered([idColumn, ...renamed, ...added], engine)
            .map((all) => plainTable({ schema: null, name }, all))
            .chain((it) => withParts(it, engine, added))
            .chain((it) => withPrimaryKey(it, engine, added)),
        )
        .map((after) => ({
          table: after,
          origin: table.name,
          columnOrigins: new Map([...columnRenames].map(([from, to]) => [to, from])),
          columnRenames,
        }));
    });
  const kept = { ...newDraft({ ...table, foreignKeys: [] }), columnRenames: new Map<string, string>() };
  if (name !== table.name) return edited;
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 2, arbitrary: fc.constant(kept) },
    { weight: 7, arbitrary: edited },
  );
}

function reordered(all: readonly Column[], engine: Engine): fc.Arbitrary<readonly Column[]> {
  if (!engine.columnOrder) return fc.constant(all);
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(all) },
    { weight: 1, arbitrary: fc.shuffledSubarray([...all], { minLength: all.length }) },
  );
}

function renamesOf(drafts: readonly Edited[]): readonly Rename[] {
  const ref = (name: string) => ({ schema: null, name });
  return [
    ...drafts
      .filter(({ table, origin }) => table.name !== origin)
      .map(({ table, origin }): Rename => ({ kind: 'table', from: ref(origin), to: ref(table.name) })),
    ...drafts.flatMap(({ table, columnRenames }) =>
      [...columnRenames].map(([from, to]): Rename => ({ kind: 'column', table: ref(table.name), from, to })),
    ),
  ];
}
