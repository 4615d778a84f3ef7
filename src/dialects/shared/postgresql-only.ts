import type { Inheritance, SchemaObject } from '../../catalog/index.js';
import { describeObject } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';

/** What an engine says of an exclusion constraint when it is not PostgreSQL. */
export function noExclusions(engine: string): DbmError {
  return new DbmError('unsupported', `${engine} has no exclusion constraints`, {
    hint: 'Take the call of exclude() away, or make it depend on op.dialect.',
  });
}

/** What an engine says of partitions and inheritance when it is not PostgreSQL. */
export const noInheritance = (engine: string) =>
  `${engine} takes no partitionOf() and inherits()${engine === 'SQLite' ? ', and no partitionBy()' : ''}`;

/** Whether a table is partitioned, a partition, or inherits. */
export function isTied({ partitionBy, partitionOf, inherits }: Inheritance): boolean {
  return partitionBy !== undefined || partitionOf !== undefined || inherits !== undefined;
}

export function noTies(engine: string): DbmError {
  return new DbmError('unsupported', `${engine} has no tables that are attached to others`, {
    hint: 'Take attach() and detach() away, or make them depend on op.dialect.',
  });
}

export function noPartitionTable(engine: string): DbmError {
  return new DbmError('unsupported', `${engine} has no tables whose partitions are tables`, {
    hint: 'Take partitionTable() and unpartitionTable() away, or make them depend on op.dialect.',
  });
}

/** What an engine says of a kind of object that it does not have. */
export function noObject(object: SchemaObject, engine: string): DbmError {
  return new DbmError('unsupported', `${engine} cannot have the ${describeObject(object)}`, {
    hint: 'Take it out of the models, or make the migration depend on op.dialect.',
  });
}
