import { basename } from 'node:path';
import { productNames } from '../dialects/index.js';
import { DbmError, type ErrorCode, type ErrorDetails, messageOf, placeIn } from '../errors/index.js';
import type { RevisionStep } from '../revisions/index.js';
import { titleOf } from '../revisions/index.js';
import { displayPath, oneLine } from '../util/index.js';
import type { Session } from './session.js';

/** How a step is protected: by a transaction of its own, by that of the whole run, or not at all. */
export type Protection = 'own' | 'run' | 'none';

export interface StepFailure {
  readonly step: RevisionStep;
  readonly session: Session;
  readonly thrown: unknown;
  /** What this migration did, in order; see Outcome. */
  readonly done: readonly string[];
  readonly lost: number;
  readonly protection: Protection;
  /** What giving the transaction up threw; null when that went well. */
  readonly rollbackFailure: unknown;
  /** How many migrations of the same run were finished before. */
  readonly before: number;
}

/** See `stepError`. */
export class StepError extends DbmError {
  constructor(
    code: ErrorCode,
    message: string,
    details: ErrorDetails,
    /** What went wrong in one line, without what only matters for a database that stays: what was rolled back. */
    readonly reason: string,
  ) {
    super(code, message, details);
  }
}

/** A failed migration for the user: which one, what the database said to what, and how things now stand. */
export function stepError(failure: StepFailure): StepError {
  const { step, session, thrown } = failure;
  const verb = step.direction === 'up' ? 'Upgrade to' : 'Downgrade of';
  const { reason, hint, statement } = explain(session, thrown);
  const lines = [
    `${verb} ${titleOf(step.revision)} failed: ${reason}`,
    `File: ${placeOf(step.revision.path, thrown)}`,
    ...(statement === null ? [] : [`Statement: ${statement}`]),
    ...stateLines(failure),
  ];
  const code = statement === null ? (thrown instanceof DbmError ? thrown.code : 'migration') : 'sql';
  const details = { hint: hintOf(failure, hint), cause: thrown };
  const brief = statement === null ? '' : ` (${firstLine(statement)})`;
  return new StepError(code, lines.join('\n'), details, firstLine(reason) + brief);
}

/** The migration's file, with the line that threw as far as the stack tells. */
export function placeOf(path: string, thrown: unknown): string {
  const place = placeIn(thrown);
  return place === null || place.path !== path ? displayPath(path) : `${displayPath(path)}:${place.line}`;
}

/** What helps against the cause; without a transaction also how it goes on. */
function hintOf(failure: StepFailure, hint: string | null): string {
  const isInterrupted = failure.thrown instanceof DbmError && failure.thrown.code === 'interrupted';
  return hint === null || isInterrupted ? defaultHint(failure) : hint;
}

function explain({ dialect, failedStatement }: Session, thrown: unknown) {
  const statement = failedStatement(thrown);
  if (statement !== null) {
    const { message, hint } = dialect.explainError(thrown);
    return { reason: message, hint, statement };
  }
  return { reason: describeThrown(thrown), hint: thrown instanceof DbmError ? thrown.hint : null, statement };
}

/** What a migration has thrown; with the kind of the error, as in `TypeError: op.createTabel is not a function`. */
export function describeThrown(thrown: unknown): string {
  const isSpecial = thrown instanceof Error && !(thrown instanceof DbmError) && thrown.name !== 'Error';
  return `${isSpecial ? `${thrown.name}: ` : ''}${messageOf(thrown)}`;
}

/** The reason of an interruption that came before a migration ran, with what the run had done until then. */
export function interruptedBefore(step: RevisionStep, before: number, { reason }: AbortSignal): unknown {
  if (before === 0 || !(reason instanceof DbmError)) return reason;
  const place = `${reason.message} before ${step.direction === 'up' ? 'the upgrade to' : 'the downgrade of'}`;
  const message = [`${place} ${titleOf(step.revision)}.`, ...earlierLines(before)].join('\n');
  return new DbmError(reason.code, message, { hint: 'Run the same command again.', cause: reason });
}

function stateLines(failure: StepFailure): readonly string[] {
  const { session, protection, rollbackFailure, before } = failure;
  if (protection === 'none') return [...doneLines(failure), ...earlierLines(before)];
  if (rollbackFailure !== null) {
    const reason = session.dialect.explainError(rollbackFailure).message;
    return [`The rollback could not be confirmed: ${reason}`, ...earlierLines(before)];
  }
  return protection === 'own'
    ? ['It was rolled back: the database is as it was before this migration.', ...earlierLines(before)]
    : ['The whole run was rolled back: the database is as it was before.'];
}

function doneLines({ session, done, lost, rollbackFailure }: StepFailure): readonly string[] {
  const unsure =
    rollbackFailure === null
      ? []
      : [
          `Whether the last statement took effect is not known yet: ${session.dialect.explainError(rollbackFailure).message}`,
        ];
  const given =
    lost === 0
      ? []
      : [`Rolled back: ${lost === 1 ? 'the statement' : `the ${lost} statements`} about rows after that.`];
  if (done.length === 0) return [...given, ...unsure, 'Nothing of this migration is done yet.'];
  const why = session.dialect.transactionalDdl
    ? 'The migration ran without a transaction'
    : `${productNames[session.server.flavor]} cannot roll back changes of structure`;
  return [
    `${why}. Done, and still there, is:`,
    ...done.map((words, i) => `  ${i + 1}. ${oneLine(words)}`),
    ...given,
    ...unsure,
    'This is recorded, and the revision does not count as applied.',
  ];
}

function earlierLines(before: number): readonly string[] {
  if (before === 0) return [];
  return [
    before === 1
      ? 'One migration of this run finished before it and stays.'
      : `${before} migrations of this run finished before it and stay.`,
  ];
}

function defaultHint({ step, protection, done, thrown, rollbackFailure }: StepFailure): string {
  const file = basename(step.revision.path);
  if (thrown instanceof DbmError && thrown.code === 'interrupted') {
    return protection === 'none' && done.length > 0
      ? 'Run the same command again: it goes on after what is done.'
      : 'Run the same command again.';
  }
  if (rollbackFailure !== null) return 'Run the same command again: it finds out where it stands.';
  if (protection !== 'none' || done.length === 0) return `Correct ${file} and run the same command again.`;
  return `Correct the data, or what follows in ${file}, and run the same command again: it goes on after what is done.`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
