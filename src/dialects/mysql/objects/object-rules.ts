import type { SchemaObject, Sequence } from '../../../catalog/index.js';
import { describeObject } from '../../../catalog/index.js';
import type { ObjectRules, Server } from '../../dialect.js';
import { without } from '../../shared/ignored-options.js';
import { mentions } from '../expressions.js';
import { isMariadb, productName } from '../server.js';
import { withoutMode } from '../sql-mode.js';
import { withDefiner } from './definer.js';
import { canonicalSequence } from './sequences.js';
import { triggerParts } from './trigger-text.js';

export const objectRules: ObjectRules = {
  mentions,
  // A body is only parsed when a routine is created.
  checkedSql: () => '',
  // There is no OR REPLACE for routines on MySQL, and nothing depends on one.
  change: (_, to) => (to.kind === 'sequence' ? 'inPlace' : 'anew'),
  // A view's outlive it, and whoever creates a routine has those on it.
  hasRights: () => false,
  isOfType: () => false,
  isOrderedBy: (trigger, other) => triggerParts(trigger.definition).order?.other === other.toLowerCase(),
  // Views and triggers whose columns are gone stay, and fail when they are used.
  obstructs: () => false,
};

/** What a view is that does not say. */
const usualOptions: ReadonlySet<string> = new Set(['algorithm=undefined', 'sql_security=definer']);

/** An object in MySQL's words. */
export function resolveObject(
  object: SchemaObject,
  server: Server,
  report: (where: string, problem: string) => void,
): SchemaObject {
  const where = describeObject(object);
  const schema = object.schema === server.defaultSchema ? null : object.schema;
  if (schema !== null) report(where, `${productName(server)} has no schemas; name it without ${schema}`);
  switch (object.kind) {
    case 'view': {
      const options = object.options.filter((it) => !usualOptions.has(it.toLowerCase()));
      return withDefiner({ ...without(object, ['columnComments']), schema, comment: null, options }, server);
    }
    case 'trigger':
    case 'function':
    case 'procedure': {
      if (!new RegExp(`^\\s*create\\s.*?\\b${object.kind}\\b`, 'is').test(withoutMode(object.definition))) {
        report(
          where,
          `its SQL must be a whole statement that begins with CREATE ${object.kind.toUpperCase()}`,
        );
      }
      const plain = withDefiner({ ...object, schema, comment: null }, server);
      return plain.kind === 'trigger' ? { ...plain, firing: null } : plain;
    }
    case 'sequence':
      if (isMariadb(server))
        return resolveSequence({ ...object, schema }, (problem) => report(where, problem));
  }
  const more = isMariadb(server) ? ', sequences' : '';
  report(where, `${productName(server)} has views, triggers${more}, functions and procedures, and no others`);
  return object;
}

function resolveSequence(sequence: Sequence, report: (problem: string) => void): Sequence {
  const { ownedBy, ...own } = sequence;
  if (ownedBy !== undefined) report('no column owns a sequence on MariaDB; take ownedBy away');
  if (own.type !== null && own.type.toLowerCase() !== 'bigint') report(`it is bigint, not ${own.type}`);
  return { ...own, type: null, options: canonicalSequence(own.options), comment: null };
}
