import type { TableRef } from '../../catalog/index.js';

/** A table's name as an engine quotes it, with its schema if it has one. */
export function qualifiedName({ schema, name }: TableRef, quote: (name: string) => string): string {
  return schema === null ? quote(name) : `${quote(schema)}.${quote(name)}`;
}
