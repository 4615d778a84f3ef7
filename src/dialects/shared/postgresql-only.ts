import type { SchemaObject } from '../../catalog/index.js';
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
