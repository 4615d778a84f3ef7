import { objectKey, refOf, type SchemaObject } from '../../catalog/index.js';
import type { Operation } from '../../operations/index.js';
import { hashText } from '../../util/index.js';
import type { Pending, Subject } from './progress.js';

/** One thing that a migration does to the database. */
export interface Event {
  readonly fingerprint: string;
  /** For people. */
  readonly words: string;
}

/** Before the first of the event's statements is sent. */
export function newPending(event: Event, statements: readonly string[], subject: Subject): Pending {
  const { fingerprint } = event;
  return { event: fingerprint, statements, index: 0, isSent: false, subject, before: null, decision: null };
}

/** Tells what a migration does from anything else that it may do in its place. */
export function fingerprintOf(value: unknown): string {
  return hashText(JSON.stringify(value, plain) ?? 'undefined', 12);
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}

export const nothing: Subject = { tables: [], object: null };

/** What an operation changes the structure of. */
export function subjectOf(operation: Operation): Subject {
  switch (operation.kind) {
    case 'createTable':
    case 'dropTable':
      return { ...nothing, tables: [refOf(operation.table)] };
    case 'alterTable':
    case 'partitionTable':
      return { ...nothing, tables: [operation.table] };
    case 'renameTable':
      return { ...nothing, tables: [operation.from, operation.to] };
    case 'createObject':
    case 'dropObject':
      return { ...nothing, object: keyOf(operation.object) };
    case 'alterObject':
      return { ...nothing, object: keyOf(operation.to) };
    case 'createSchema':
    case 'dropSchema':
    case 'createEnum':
    case 'dropEnum':
    case 'alterEnum':
    case 'commentOn':
    case 'execute':
      return nothing;
  }
}

/** How progress names an object; see Subject. */
export function keyOf(object: SchemaObject): string {
  return objectKey({ ...object, schema: null });
}
