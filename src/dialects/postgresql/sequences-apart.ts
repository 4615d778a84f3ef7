import type { Catalog, Column, Default, Sequence, Table, TableRef } from '../../catalog/index.js';
import { defaultSequenceOptions, tableKey } from '../../catalog/index.js';
import { sequenceRef } from './automatic-names.js';
import { literal, quoteIdentifier } from './quoting.js';
import type { IntegerType } from './types.js';

/** See DiffRules.sequencesApart. */
export function sequencesApart(from: Catalog, to: Catalog): readonly [Catalog, Catalog] {
  return [apart(from, sequencesOf(to)), apart(to, sequencesOf(from))];
}

function sequencesOf({ objects }: Catalog): ReadonlySet<string> {
  return new Set(objects.filter((it) => it.kind === 'sequence').map(tableKey));
}

/** The catalog with its serial columns that count by one of the sequences as columns with a default. */
function apart(catalog: Catalog, sequences: ReadonlySet<string>): Catalog {
  if (sequences.size === 0) return catalog;
  const found = new Map<string, Sequence>();
  const tables = catalog.tables.map((table) => {
    const columns = table.columns.map((column) => {
      const sequence = sequenceOf(column, table);
      if (sequence === null || !sequences.has(tableKey(sequence))) return column;
      found.set(tableKey(sequence), sequence);
      return { ...column, identity: null, default: nextOf(sequence) };
    });
    return columns.every((it, at) => it === table.columns[at]) ? table : { ...table, columns };
  });
  if (found.size === 0) return catalog;
  const others = catalog.objects.filter((it) => it.kind !== 'sequence' || !found.has(tableKey(it)));
  return { ...catalog, tables, objects: [...others, ...found.values()] };
}

/** The sequence of a serial column as one of its own. */
function sequenceOf({ name, type, identity }: Column, table: Table): Sequence | null {
  if (identity?.kind !== 'serial') return null;
  const kind = identity.type ?? (type as IntegerType).kind;
  return {
    kind: 'sequence',
    ...sequenceRef(table, name, identity.sequence),
    type: kind === 'bigint' ? null : kind,
    options: identity.options ?? defaultSequenceOptions,
    ownedBy: { schema: table.schema, name: table.name, column: name },
    comment: null,
  };
}

/** As the server prints it, but for names that are its words. */
function nextOf({ schema, name }: TableRef): Default {
  const bare = [schema, name].filter((it) => it !== null);
  const path = bare.map((it) => (/^[a-z_][a-z0-9_]*$/.test(it) ? it : quoteIdentifier(it))).join('.');
  return { kind: 'sql', sql: `nextval(${literal(path)}::regclass)` };
}
