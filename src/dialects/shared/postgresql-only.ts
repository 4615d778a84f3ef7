import type { Constraint, SchemaObject } from '../../catalog/index.js';
import { describeObject } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';

/** What an engine says of an exclusion constraint when it is not PostgreSQL. */
export function noExclusions(engine: string): DbmError {
  return new DbmError('unsupported', `${engine} has no exclusion constraints`, {
    hint: 'Take the call of exclude() away, or make it depend on op.dialect.',
  });
}

/** What an engine says of a kind of object that it does not have. */
export function noObject(object: SchemaObject, engine: string): DbmError {
  return new DbmError('unsupported', `${engine} cannot have the ${describeObject(object)}`, {
    hint: 'Take it out of the models, or make the migration depend on op.dialect.',
  });
}

const rareOptions: ReadonlySet<string> = new Set(['include', 'notValid', 'notEnforced', 'noInherit']);

/** A constraint without what only PostgreSQL heeds: elsewhere it says nothing about the rows. */
export function withoutRareOptions<C extends Constraint>(constraint: C): C {
  return Object.fromEntries(
    Object.entries(constraint).filter(([name]) => !rareOptions.has(name)),
  ) as unknown as C;
}
