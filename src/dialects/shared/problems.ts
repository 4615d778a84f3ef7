import { DbmError } from '../../errors/index.js';

/** Takes note of something that an engine cannot have, with the way out of it. */
export type Report = (problem: string) => void;

/** The same, with the place in the structure: `users.email`. */
export type ReportAt = (where: string, problem: string) => void;

/** Throws DbmError `unsupported` that lists all that was noted, if there is anything; `product` is the server's name. */
export function refuse(product: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new DbmError('unsupported', `${product} cannot have this:\n  ${problems.join('\n  ')}`, {
    hint: 'Change it in the models, or in the migration that says it.',
  });
}
