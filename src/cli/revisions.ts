import type { RevisionInfo } from '../commands/revision-info.js';
import { displayPath } from '../util/index.js';
import type { Paint } from './paint.js';

/** Where a database stands, from the revisions that no applied one follows. */
export function placeWords(revisions: readonly string[]): string {
  return revisions.length === 0 ? 'before the first migration' : `at ${revisions.join(', ')}`;
}

/** `a81b6e2c9d04 -> 3f9a1c07b2de (head), add posts`, as Alembic lists its history. */
export function historyLine(revision: RevisionInfo, marks: readonly string[], paint: Paint): string {
  const parents = revision.downRevisions.length === 0 ? '<base>' : revision.downRevisions.join(', ');
  return `${paint.faint(`${parents} ->`)} ${markedId(revision.revision, marks, paint)}, ${revision.message}`;
}

/** `3f9a1c07b2de (head)`. */
export function markedId(id: string, marks: readonly string[], paint: Paint): string {
  return [paint.strong(id), ...marks.map((mark) => paint.added(`(${mark})`))].join(' ');
}

/** All that there is to say of a revision, in the manner of `alembic show`. */
export function revisionBlock(
  revision: RevisionInfo,
  marks: readonly string[],
  paint: Paint,
): readonly string[] {
  const { downRevisions, createdAt, message } = revision;
  const parents = downRevisions.length === 0 ? '<base>' : downRevisions.join(', ');
  return [
    `Revision: ${markedId(revision.revision, marks, paint)}`,
    `Revises:  ${parents}`,
    `Created:  ${createdAt === null ? 'unknown' : `${createdAt.slice(0, 16).replace('T', ' ')} UTC`}`,
    `Path:     ${displayPath(revision.path)}`,
    '',
    ...message.split('\n').map((line) => `    ${line}`),
    '',
  ];
}
