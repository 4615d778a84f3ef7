import { DbmError } from '../errors/index.js';
import { compareText } from '../util/index.js';

/** What the header of one migration file says, and where the file is. */
export interface Revision {
  readonly id: string;
  /** What this revision builds on: none for a base, one as a rule, several for a merge. */
  readonly downRevisions: readonly string[];
  /** Revisions of other branches that must be applied before this one. They are no parents. */
  readonly dependsOn: readonly string[];
  readonly branchLabels: readonly string[];
  /** The ids that a squashed revision stands for. */
  readonly replaces: readonly string[];
  readonly message: string;
  /** UTC, as ISO 8601 text, from the header or the file's name; null when neither says. */
  readonly createdAt: string | null;
  /** False for a migration that must not run in a transaction. */
  readonly transaction: boolean;
  /** Absolute. */
  readonly path: string;
}

/** One migration to run, one way. */
export interface RevisionStep {
  readonly direction: 'up' | 'down';
  readonly revision: Revision;
}

/** Words that identify revisions by their place, so that no revision or branch may be called so. */
export const symbols = ['head', 'heads', 'base', 'current'] as const;
export type RevisionSymbol = (typeof symbols)[number];

export function isSymbol(text: string): text is RevisionSymbol {
  return (symbols as readonly string[]).includes(text);
}

/** The version table's column is this wide. */
const maxLength = 128;

/**
 * Throws DbmError `revision` when a revision id or branch label could not be told from an identifier such
 * as `label@head` or `ae10+2`. `where` begins the message.
 */
export function checkName(name: string, where: string): void {
  if (isSymbol(name)) {
    throw new DbmError('revision', `${where} '${name}' is a word that dbm itself uses`, {
      hint: `Choose another; ${symbols.join(', ')} mean places in the history.`,
    });
  }
  if (name === '' || name.length > maxLength || /[\s@:+,\p{Cc}-]/u.test(name)) {
    throw new DbmError('revision', `${where} '${name}' cannot be used`, {
      hint: `Write 1 to ${maxLength} characters without white space and without @ : + - and commas.`,
    });
  }
}

/** A revision as it stands in messages: `3f9a1c07b2de (add posts)`. */
export function titleOf(revision: Revision): string {
  return revision.message === '' ? revision.id : `${revision.id} (${revision.message})`;
}

/** Ascending by creation, then by id; those that do not say when come first. */
export function compareByAge(a: Revision, b: Revision): number {
  return compareText(a.createdAt ?? '', b.createdAt ?? '') || compareText(a.id, b.id);
}
