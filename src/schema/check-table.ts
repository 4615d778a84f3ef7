import type { Table } from '../catalog/index.js';
import { displayName } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';

/** Of what kinds no engine has two of one name; a foreign key may well be named as an index is. */
const namespaces = [['primaryKey', 'unique', 'index'], ['foreignKey'], ['check']];

/** Mistakes that no engine would take: two things of one name, keys over columns that are not there. */
export function checkTable(table: Table): void {
  const columns = new Set(table.columns.map((column) => column.name));
  const where = `the table ${displayName(table)}`;
  if (columns.size === 0) throw new DbmError('models', `${capitalised(where)} has no columns`);
  const names = new Map(namespaces.map((kinds) => [kinds, new Set<string>()]));
  const parts: readonly { kind: string; name: string | null; columns: readonly string[] }[] = [
    ...(table.primaryKey === null ? [] : [table.primaryKey]),
    ...table.uniques,
    ...table.foreignKeys,
    ...table.checks.map((it) => ({ ...it, columns: [] })),
    ...table.indexes.map((it) => ({
      ...it,
      columns: [...it.keys.flatMap((key) => key.column ?? []), ...it.include],
    })),
  ];
  for (const part of parts) {
    const missing = part.columns.find((name) => !columns.has(name));
    if (missing !== undefined) {
      throw new DbmError(
        'models',
        `${part.name ?? part.kind} of ${where} names the column ${missing}, which is not there`,
      );
    }
    if (
      part.kind !== 'check' &&
      part.columns.length === 0 &&
      !(part.kind === 'index' && hasKeys(table, part.name))
    ) {
      throw new DbmError('models', `${part.name ?? part.kind} of ${where} names no columns`, {
        hint: 'Add .on(t.column).',
      });
    }
    if (part.name === null) continue;
    const taken = names.get(namespaces.find((kinds) => kinds.includes(part.kind))!)!;
    if (taken.has(part.name)) {
      throw new DbmError(
        'models',
        `${capitalised(where)} has two constraints or indexes named ${part.name}`,
        { hint: 'Give one of them a name of its own.' },
      );
    }
    taken.add(part.name);
  }
}

function hasKeys(table: Table, name: string | null): boolean {
  return table.indexes.some((index) => index.name === name && index.keys.length > 0);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
