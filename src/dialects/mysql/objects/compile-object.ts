import type { SchemaObject, View } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import { noObject } from '../../shared/postgresql-only.js';
import { quoteIdentifier } from '../quoting.js';
import { productName } from '../server.js';

export function createObject(object: SchemaObject, server: Server): string {
  switch (object.kind) {
    case 'view':
      return createView(object);
    case 'function':
    case 'procedure':
    case 'trigger':
      return object.definition;
    default:
      throw noObject(object, productName(server));
  }
}

function createView(view: View): string {
  const invoker = view.options.includes('sql_security=invoker') ? ' SQL SECURITY INVOKER' : '';
  const check = view.options.find((it) => it.startsWith('check_option='))?.slice('check_option='.length);
  const checked = check === undefined ? '' : ` WITH ${check.toUpperCase()} CHECK OPTION`;
  const columns = view.options.find((it) => it.startsWith('columns '))?.slice('columns'.length) ?? '';
  return `CREATE${invoker} VIEW ${quoteIdentifier(view.name)}${columns} AS ${view.definition}${checked}`;
}

export function dropObject(object: SchemaObject, server: Server): string {
  switch (object.kind) {
    case 'view':
    case 'function':
    case 'procedure':
    case 'trigger':
      return `DROP ${object.kind.toUpperCase()} ${quoteIdentifier(object.name)}`;
    default:
      throw noObject(object, productName(server));
  }
}
