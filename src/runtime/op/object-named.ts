import type { SchemaObject, SchemaObjectKind } from '../../catalog/index.js';
import { defaultSequenceOptions } from '../../catalog/index.js';
import type { TableName } from '../../schema/names.js';
import { tableRef } from '../../schema/names.js';

/** What else than its name it takes to tell an object. */
export interface ObjectReference {
  /** The table or view that a trigger, rule or policy belongs to. */
  readonly on?: TableName;
  /** The types of a routine's arguments, where several have the name. */
  readonly arguments?: string;
}

/** An object of which only what names it is said: that is how one is found that is dropped. */
export function objectNamed(
  kind: SchemaObjectKind,
  name: TableName,
  reference: ObjectReference = {},
): SchemaObject {
  const ref = { ...tableRef(name), comment: null };
  const part = () => {
    const { schema, name: table } = tableRef(reference.on ?? '');
    return { ...ref, schema, table };
  };
  switch (kind) {
    case 'view':
      return { kind, ...ref, definition: '', options: [] };
    case 'materializedView':
      return { kind, ...ref, definition: '', indexes: [] };
    case 'function':
    case 'procedure':
    case 'aggregate':
      return { kind, ...ref, arguments: reference.arguments ?? null, definition: '' };
    case 'trigger':
    case 'rule':
      return { kind, ...part(), definition: '', firing: null };
    case 'statistics':
      return { kind, ...part(), definition: '' };
    case 'policy':
      return { kind, ...part(), command: 'all', restrictive: false, roles: [], using: null, withCheck: null };
    case 'sequence':
      return { kind, ...ref, type: null, options: defaultSequenceOptions };
    case 'domain':
      return {
        kind,
        ...ref,
        type: { kind: 'text' },
        nullable: true,
        default: null,
        collation: null,
        checks: [],
      };
    case 'virtualTable':
      return { kind, ...ref, definition: '' };
    case 'compositeType':
      return { kind, ...ref, attributes: [] };
    case 'rangeType':
    case 'collation':
      return { kind, ...ref, options: {} };
    case 'extension':
      return { kind, ...ref };
  }
}
