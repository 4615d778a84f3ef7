import type { RevisionInfo } from '../commands/shared/revision-info.js';
import { displayPath } from '../util/index.js';
import type { Paint } from './paint.js';

/** Where a database stands, from the revisions that no applied one follows. */
export function placeWords(revisions: readonly string[]): string {
  return revisions.length === 0 ? 'before the first migration' : `at ${revisions.join(', ')}`;
}

/** What is special about a revision, in Alembic's words. */
export function marksOf(revision: RevisionInfo, more: readonly string[] = []): readonly string[] {
  const { isHead, branchLabels, children, downRevisions } = revision;
  const marks = [...branchLabels];
  if (isHead) marks.push('head');
  marks.push(...more);
  if (children.length > 1) marks.push('branchpoint');
  if (downRevisions.length > 1) marks.push('mergepoint');
  return marks;
}

/** `a81b6e2c9d04 -> 3f9a1c07b2de (head), add posts`, as Alembic lists its history. */
export function historyLine(revision: RevisionInfo, marks: readonly string[], paint: Paint): string {
  return `${paint.faint(`${parentsOf(revision)} ->`)} ${revisionLine(revision, marks, paint)}`;
}

/** `3f9a1c07b2de (head), add posts`; of a message the first line. */
export function revisionLine(revision: RevisionInfo, marks: readonly string[], paint: Paint): string {
  return `${markedId(revision.revision, marks, paint)}, ${revision.message.split('\n', 1)[0]}`;
}

/** `3f9a1c07b2de (head)`. */
export function markedId(id: string, marks: readonly string[], paint: Paint): string {
  let text = paint.strong(id);
  for (const mark of marks) text += ` ${paint.added(`(${mark})`)}`;
  return text;
}

/** `2026-11-21 09:15 UTC`, from ISO 8601 text. */
export function timeWords(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}

/** All that there is to say of a revision, in the manner of `alembic show`. */
export function revisionBlock(
  revision: RevisionInfo,
  marks: readonly string[],
  paint: Paint,
  appliedAt: string | null = null,
): readonly string[] {
  const { children, branches, dependsOn, replaces, createdAt, message } = revision;
  const some = (name: string, values: readonly string[], least = 1) =>
    values.length < least ? [] : [`${`${name}:`.padEnd(9)} ${values.join(', ')}`];
  return [
    `Revision: ${markedId(revision.revision, marks, paint)}`,
    `Revises:  ${parentsOf(revision)}`,
    ...some('Parts', children, 2),
    ...some('Branch', branches),
    ...some('Depends', dependsOn),
    ...some('Replaces', replaces),
    `Created:  ${createdAt === null ? 'unknown' : timeWords(createdAt)}`,
    ...some('Applied', appliedAt === null ? [] : [timeWords(appliedAt)]),
    `Path:     ${displayPath(revision.path)}`,
    '',
    ...message.split('\n').map((line) => `    ${line}`.trimEnd()),
    '',
  ];
}

function parentsOf({ downRevisions }: RevisionInfo): string {
  return downRevisions.length === 0 ? '<base>' : downRevisions.join(', ');
}
