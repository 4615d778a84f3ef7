import type { Constraint, DialectName, Index, Table } from '../catalog/index.js';
import { constraintsOf, displayName, namespaces } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { capitalized } from '../util/index.js';

/** Mistakes that no engine would take: two things of one name, keys over columns that are not there. */
export function checkTable(table: Table, dialect: DialectName): void {
  const columns = new Set(table.columns.map((column) => column.name));
  // "PostgreSQL allows a table of no columns to be created." https://www.postgresql.org/docs/current/sql-createtable.html
  if (columns.size === 0 && dialect !== 'postgresql')
    throw new DbmError('models', `${capitalized(wordsOf(table))} has no columns`);
  const { period } = table.options;
  const missing = period?.columns.find((name) => !columns.has(name));
  if (missing !== undefined) {
    throw new DbmError(
      'models',
      `The period ${period!.name} of ${wordsOf(table)} names the column ${missing}, which is not there`,
    );
  }
  const names = new Set<string>();
  for (const part of [...constraintsOf(table), ...table.indexes]) {
    const namesPeriod = dialect === 'mysql' && 'withoutOverlaps' in part && period !== undefined;
    checkColumns(part, namesPeriod ? new Set([...columns, period.name]) : columns, table);
    if (part.name === null) continue;
    const name = `${namespaces[part.kind]} ${part.name}`;
    if (names.has(name)) {
      throw new DbmError(
        'models',
        `${capitalized(wordsOf(table))} has two constraints or indexes named ${part.name}`,
        { hint: 'Give one of them a name of its own.' },
      );
    }
    names.add(name);
  }
}

function checkColumns(part: Constraint | Index, columns: ReadonlySet<string>, table: Table): void {
  if (part.kind === 'check' || part.kind === 'exclude') return;
  const named =
    part.kind === 'index' ? [...part.keys.flatMap((key) => key.column ?? []), ...part.include] : part.columns;
  const missing = named.find((name) => !columns.has(name));
  if (missing !== undefined) {
    throw new DbmError(
      'models',
      `${part.name ?? part.kind} of ${wordsOf(table)} names the column ${missing}, which is not there`,
    );
  }
  const isEmpty = part.kind === 'index' ? part.keys.length === 0 : named.length === 0;
  if (isEmpty) {
    throw new DbmError('models', `${part.name ?? part.kind} of ${wordsOf(table)} names no columns`, {
      hint: 'Add .on(t.column).',
    });
  }
}

function wordsOf(table: Table): string {
  return `the table ${displayName(table)}`;
}
