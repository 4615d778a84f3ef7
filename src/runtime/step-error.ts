import { basename } from 'node:path';
import { DbmError, messageOf } from '../errors/index.js';
import type { RevisionStep } from '../revisions/index.js';
import { titleOf } from '../revisions/index.js';
import { displayPath } from '../util/index.js';
import type { Session } from './session.js';

/** How a step is protected: by a transaction of its own, by that of the whole run, or not at all. */
export type Protection = 'own' | 'run' | 'none';

export interface StepFailure {
  readonly step: RevisionStep;
  readonly session: Session;
  readonly thrown: unknown;
  /** The statements of this migration that were executed, in order. */
  readonly done: readonly string[];
  readonly protection: Protection;
  /** What giving the transaction up threw; null when that went well. */
  readonly rollbackFailure: unknown;
  /** How many migrations of the same run were finished before. */
  readonly before: number;
}

/** A failed migration for the user: which one, what the database said to what, and how things now stand. */
export function stepError(failure: StepFailure): DbmError {
  const { step, session, thrown } = failure;
  const verb = step.direction === 'up' ? 'Upgrade to' : 'Downgrade of';
  const { reason, hint, statement } = explain(session, thrown);
  const lines = [
    `${verb} ${titleOf(step.revision)} failed: ${reason}`,
    `File: ${displayPath(step.revision.path)}`,
    ...(statement === null ? [] : [`Statement: ${statement}`]),
    ...stateLines(failure),
  ];
  const code = statement === null ? (thrown instanceof DbmError ? thrown.code : 'migration') : 'sql';
  return new DbmError(code, lines.join('\n'), { hint: hint ?? defaultHint(failure), cause: thrown });
}

function explain({ dialect, failedStatement }: Session, thrown: unknown) {
  const statement = failedStatement(thrown);
  if (statement !== null) {
    const { message, hint } = dialect.explainError(thrown);
    return { reason: message, hint, statement };
  }
  if (thrown instanceof DbmError) return { reason: thrown.message, hint: thrown.hint, statement };
  const name = thrown instanceof Error && thrown.name !== 'Error' ? `${thrown.name}: ` : '';
  return { reason: `${name}${messageOf(thrown)}`, hint: null, statement };
}

function stateLines(failure: StepFailure): readonly string[] {
  const { session, protection, rollbackFailure, before } = failure;
  if (rollbackFailure !== null) {
    const reason = session.dialect.explainError(rollbackFailure).message;
    return [`The rollback could not be confirmed: ${reason}`, ...earlierLines(before)];
  }
  switch (protection) {
    case 'own':
      return [
        'It was rolled back: the database is as it was before this migration.',
        ...earlierLines(before),
      ];
    case 'run':
      return ['The whole run was rolled back: the database is as it was before.'];
    case 'none':
      return [...doneLines(failure), ...earlierLines(before)];
  }
}

function doneLines({ session, done }: StepFailure): readonly string[] {
  if (done.length === 0) return ['Nothing of this migration had been done yet.'];
  const server = session.server.flavor === 'mariadb' ? 'MariaDB' : 'MySQL';
  const why = session.dialect.transactionalDdl
    ? 'The migration ran without a transaction'
    : `${server} cannot roll back changes of structure`;
  return [
    `${why}. Done, and still there, is:`,
    ...done.map((sql, i) => `  ${i + 1}. ${oneLine(sql)}`),
    'The revision is not recorded as applied.',
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

function defaultHint({ step, protection, done }: StepFailure): string {
  const file = basename(step.revision.path);
  const again = 'run the same command again';
  if (protection !== 'none' || done.length === 0) return `Correct ${file} and ${again}.`;
  return `Undo what was done and correct ${file}, then ${again}; or do the rest by hand and run \`dbm stamp\`.`;
}

function oneLine(sql: string): string {
  return sql.replaceAll(/\s+/g, ' ');
}
