import type { Column, ConflictAction, Identity, StorageOptions } from './table.js';
import type { ColumnType, Default } from './types.js';

/** A text as a TypeScript literal in single quotes. */
export function quoteText(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
}

/** A type as the models write it: `string(120)`, `enumeration('mood', ['happy', 'sad'])`. */
export function typeWords(type: ColumnType): string {
  switch (type.kind) {
    case 'decimal':
      return call('decimal', type.precision, type.scale);
    case 'string':
    case 'char':
    case 'binary':
      return call(type.kind, type.length);
    case 'time':
    case 'timestamp':
      return `${type.kind}(${timeOptions(type)})`;
    case 'enum': {
      const values = `[${type.values.map(quoteText).join(', ')}]`;
      const schema = type.schema === null ? '' : `, { schema: ${quoteText(type.schema)} }`;
      return `enumeration(${quoteText(type.name ?? '')}, ${values}${schema})`;
    }
    case 'array':
      return `array(${typeWords(type.of)})`;
    case 'raw':
      return `raw(${quoteText(type.sql)})`;
    default:
      return `${type.kind}()`;
  }
}

function call(name: string, ...values: readonly (number | null)[]): string {
  return `${name}(${values.filter((value) => value !== null).join(', ')})`;
}

function timeOptions(type: { readonly precision: number | null; readonly withTimeZone: boolean }): string {
  const options = [
    ...(type.withTimeZone ? ['withTimeZone: true'] : []),
    ...(type.precision === null ? [] : [`precision: ${type.precision}`]),
  ];
  return options.length === 0 ? '' : `{ ${options.join(', ')} }`;
}

/** What people read of a column, attribute by attribute, to tell what of it changed. */
export function columnWords(column: Column): Readonly<Record<string, string>> {
  return {
    // An inline enum has no name worth reading.
    type: typeWords(column.type).replace("enumeration('', ", 'enumeration('),
    null: column.nullable ? 'null' : `not null${notNullWords(column)}${conflictWords(column.onNull)}`,
    default: column.default === null ? 'no default' : `default ${defaultWords(column.default)}`,
    identity: column.identity === null ? 'no identity' : identityWords(column.identity),
    generated:
      column.generated === null
        ? 'not generated'
        : `generated (${column.generated.expression}) ${column.generated.stored ? 'stored' : 'virtual'}`,
    onUpdate: column.onUpdateNow ? 'on update now' : 'no on update',
    collation: column.collation === null ? 'default collation' : `collate ${column.collation}`,
    comment: column.comment === null ? 'no comment' : `comment ${quoteText(column.comment)}`,
    storage: column.storage === undefined ? 'usual storage' : storageWords(column.storage),
    visibility: column.invisible === true ? 'invisible' : 'visible',
    versioning:
      column.unversioned === true ? 'without system versioning' : 'with the versioning of the table',
  };
}

function storageWords(storage: StorageOptions): string {
  return Object.entries(storage)
    .map(([name, value]) => `${name} ${value}`)
    .join(' ');
}

function notNullWords({ notNull: { name, notValid, noInherit } = {} }: Column): string {
  return [
    ...(name === undefined ? [] : [` ${name}`]),
    ...(notValid === true ? [' not valid'] : []),
    ...(noInherit === true ? [' no inherit'] : []),
  ].join('');
}

export function conflictWords(action: ConflictAction | undefined): string {
  return action === undefined ? '' : ` on conflict ${action}`;
}

function defaultWords(value: Default): string {
  if (value.kind === 'now') return 'now()';
  if (value.kind === 'sql') return value.sql;
  return typeof value.value === 'string' ? quoteText(value.value) : String(value.value);
}

function identityWords(identity: Identity): string {
  if (identity.kind === 'auto') return 'auto increment';
  const options = Object.entries(identity.options ?? {})
    .filter(([, value]) => value !== null && value !== false)
    .map(([name, value]) => ` ${name} ${value}`);
  const from = identity.sequence == null ? '' : ` from ${identity.sequence}`;
  if (identity.kind === 'serial') {
    const type = identity.type === undefined ? '' : ` as ${identity.type}`;
    return `serial${from}${type}${options.join('')}`;
  }
  return `identity ${identity.kind === 'always' ? 'always' : 'by default'}${from}${options.join('')}`;
}
