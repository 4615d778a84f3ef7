import fc from 'fast-check';
import type { Column, ForeignKey, Table } from '../../../src/catalog/index.js';
import { conventionalName, defaultNaming, plainColumn } from '../../../src/catalog/index.js';
import { idName, isCollated } from './columns.js';
import type { Engine } from './engine.js';
import { maybe } from './engine.js';
import { notValid } from './parts.js';

/**
 * A table on its way into a catalog. References are named after what their target was called at first, so
 * that none ever points elsewhere while rows hold its values.
 */
export interface Draft {
  readonly table: Table;
  /** Stands for the table, whatever it is called. */
  readonly origin: string;
  /** What its columns were called at first, where that is another name. */
  readonly columnOrigins: ReadonlyMap<string, string>;
}

const suffix = '_ref';

export const isReference = (column: Column): boolean => column.name.includes(suffix);

/** Adds nullable references to some tables, of one column and of two, circles and self references included. */
export function withForeignKeys(drafts: readonly Draft[], engine: Engine): fc.Arbitrary<readonly Table[]> {
  const targets = drafts.filter((it) => refersTo(it, engine) !== null);
  const one = ({ table }: Draft): fc.Arbitrary<Table> =>
    fc
      .record({
        target: maybe(targets, 2),
        onDelete: fc.constantFrom(...engine.actions),
        onUpdate: fc.constantFrom(...engine.actions),
        deferrable: engine.deferrableKeys ? maybe(['immediate', 'deferred'] as const) : fc.constant(null),
        match: engine.dialect === 'postgresql' ? maybe(['full'] as const) : fc.constant(null),
        validity: notValid(engine),
      })
      .map(({ target, match, validity, ...rest }) => {
        const own = table.columns.filter((it) => !isReference(it));
        if (target === null || table.options.partitionBy !== undefined)
          return { ...table, columns: own, foreignKeys: [] };
        const referred = refersTo(target, engine)!;
        const columns = referred.map((it) => referenceTo(it, target));
        const parts = {
          table: table.name,
          columns: columns.map((it) => it.name),
          referred: target.table.name,
        };
        const key: ForeignKey = {
          kind: 'foreignKey',
          name: conventionalName(defaultNaming.fk, parts, 63),
          columns: parts.columns,
          references: { schema: null, name: target.table.name, columns: referred.map((it) => it.name) },
          // A second column may come when the first has values: then one of two is null.
          match: columns.length === 1 ? match : null,
          ...rest,
          ...validity,
        };
        return { ...table, columns: [...own, ...columns], foreignKeys: [key] };
      });
  return drafts.length === 0 ? fc.constant([]) : fc.tuple(...drafts.map(one));
}

/** The columns of the primary key, if it begins with the id and others can refer to it. */
function refersTo({ table }: Draft, engine: Engine): readonly Column[] | null {
  // MySQL has no foreign keys from or to a partitioned table.
  if (table.options.partitionBy !== undefined) return null;
  const key = table.primaryKey?.columns ?? [];
  if (key[0] !== idName) return null;
  const columns = key.map((name) => table.columns.find((it) => it.name === name)!);
  // MySQL wants one collation at both ends, and the table's need not be that of the other table.
  const isText = (it: Column) => isCollated(it) || it.type.kind === 'uuid';
  const isTied = (it: Column) => engine.dialect === 'mysql' && isText(it) && it.collation === null;
  return columns.some(isTied) ? null : columns;
}

function referenceTo({ name, type, collation }: Column, { origin, columnOrigins }: Draft): Column {
  const column = name === idName ? '' : `_${columnOrigins.get(name) ?? name}`;
  return { ...plainColumn(`${origin}${suffix}${column}`, type), collation };
}
