import { DbmError } from '../../errors/index.js';
import { type Revision, titleOf } from '../../revisions/index.js';
import type { AppliedRevision } from '../../runtime/version-statements.js';
import { equal } from '../../util/index.js';
import type { Environment } from '../environment.js';
import { checksumsOf } from './migration-files.js';
import type { HistoryContext } from './project.js';

/** An applied migration whose file is not what it was. */
export interface Tampering {
  readonly revision: string;
  /** `reordered`: it follows another revision now. */
  readonly change: 'edited' | 'reordered';
}

export interface FoundTampering extends Tampering {
  readonly file: Revision;
  /** Of the file as it is now. */
  readonly checksum: string;
}

/**
 * The applied migrations whose files have changed since. Comments and formatting do not count; see `checksum`.
 * Files that are gone are another matter: `appliedRevisions` tells them.
 */
export function findTampering(
  context: HistoryContext,
  applied: readonly AppliedRevision[],
): readonly FoundTampering[] {
  const rows = applied.flatMap((row) => {
    const file = context.graph.find(row.revision);
    return file === null || row.checksum === null ? [] : [{ row, file }];
  });
  const checksums = checksumsOf(
    context,
    rows.map((it) => it.file),
  );
  const found: FoundTampering[] = [];
  for (const { row, file } of rows) {
    const checksum = checksums.get(file.id) ?? null;
    if (checksum === null || checksum === row.checksum) continue;
    const isReordered = !equal([...file.downRevisions].sort(), [...row.downRevisions].sort());
    found.push({ revision: row.revision, change: isReordered ? 'reordered' : 'edited', file, checksum });
  }
  return found;
}

/** Warns of each. Throws DbmError `tampered` where that is not to be let pass. */
export function reportTampering(
  found: readonly FoundTampering[],
  { onEvent }: Environment,
  isStrict = false,
): void {
  if (found.length === 0) return;
  const lines = found.map(words);
  const hint =
    'Restore the file and write a new migration instead. If the change is meant, `dbm resolve --accept` takes it.';
  if (isStrict) throw new DbmError('tampered', lines.join('\n'), { hint });
  for (const text of lines) onEvent({ kind: 'note', text: `${text}. ${hint}` });
}

function words({ file, change }: FoundTampering): string {
  return change === 'edited'
    ? `${titleOf(file)} was edited after it was applied`
    : `${titleOf(file)} follows another revision than when it was applied`;
}

/** Finds and reports. Throws DbmError `tampered` where that is not to be let pass. */
export async function verifyFiles(
  context: HistoryContext,
  applied: readonly AppliedRevision[],
  isStrict = false,
): Promise<void> {
  reportTampering(findTampering(context, applied), context.environment, isStrict);
}
