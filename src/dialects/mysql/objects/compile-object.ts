import type { SchemaObject, View } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import { noObject } from '../../shared/postgresql-only.js';
import { quoteIdentifier } from '../quoting.js';
import { productName } from '../server.js';
import { definerOf, definerWords } from './definer.js';
import { sequenceWords } from './sequences.js';

export function createObject(object: SchemaObject, server: Server): string {
  switch (object.kind) {
    case 'view':
      return createView(object);
    case 'function':
    case 'procedure':
    case 'trigger':
      return object.definition;
    case 'sequence':
      return `CREATE SEQUENCE ${quoteIdentifier(object.name)} ${sequenceWords(object)}`;
    default:
      throw noObject(object, productName(server));
  }
}

/** The statements that make one object of the other, which may be unknown. */
export function alterObject(from: SchemaObject | null, to: SchemaObject, server: Server): readonly string[] {
  return to.kind === 'sequence'
    ? [`ALTER SEQUENCE ${quoteIdentifier(to.name)} ${sequenceWords(to)}`]
    : [dropObject(from ?? to, server), createObject(to, server)];
}

function createView({ name, definition, options }: View): string {
  const said = (option: string) =>
    options.find((it) => it.startsWith(`${option}=`))?.slice(option.length + 1) ?? null;
  const algorithm = said('algorithm');
  const security = said('sql_security');
  const check = said('check_option');
  const columns = options.find((it) => it.startsWith('columns '))?.slice('columns'.length) ?? '';
  const words = [
    'CREATE',
    ...(algorithm === null ? [] : [`ALGORITHM=${algorithm.toUpperCase()}`]),
    `${definerWords(definerOf(options))}${security === null ? '' : `SQL SECURITY ${security.toUpperCase()} `}VIEW`,
    `${quoteIdentifier(name)}${columns}`,
    'AS',
    definition,
    ...(check === null ? [] : [`WITH ${check.toUpperCase()} CHECK OPTION`]),
  ];
  return words.join(' ');
}

export function dropObject(object: SchemaObject, server: Server): string {
  switch (object.kind) {
    case 'view':
    case 'function':
    case 'procedure':
    case 'trigger':
    case 'sequence':
      return `DROP ${object.kind.toUpperCase()} ${quoteIdentifier(object.name)}`;
    default:
      throw noObject(object, productName(server));
  }
}
