import type { Column, ConflictAction, KeyPart, PrimaryKey, RareKeyOptions } from '../../catalog/index.js';
import { keyCollation } from './collations.js';

type Key = Pick<PrimaryKey, 'columns' | 'parts'>;
type Collated = Pick<Column, 'collation'>;

/** A key's parts in one spelling: absent where the columns by themselves are held so. */
export function keyParts(key: Key, find: (name: string) => Collated | null): Pick<RareKeyOptions, 'parts'> {
  const parts = key.parts?.map((part, i): KeyPart => {
    const column = find(key.columns[i]!);
    return { ...part, collation: keyCollation(part.collation, column) };
  });
  return parts?.some((it) => it.descending || it.collation !== null) ? { parts } : {};
}

/**
 * Whether a primary key stands at its column: only there does DESC keep an INTEGER from being the rowid.
 * https://www.sqlite.org/lang_createtable.html#rowids_and_the_integer_primary_key
 */
export function isDescendingColumn(key: Key): boolean {
  const [part] = key.parts ?? [];
  return key.columns.length === 1 && part?.descending === true && part.collation === null;
}

/** What follows ON CONFLICT, as the catalog has it; ABORT is what SQLite does anyway. */
export function conflictAction(word: string | null): ConflictAction | null {
  return word === null || word === 'ABORT' ? null : (word.toLowerCase() as ConflictAction);
}
