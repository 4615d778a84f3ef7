import type { TableRef } from '../catalog/index.js';
import { callHook } from './call-hook.js';
import type { TableFilter } from './config.js';

/**
 * Whether a table is included by `include` (all are, when it is empty) and not by `exclude`. What is given back
 * throws DbmError `config` when a function among them throws.
 */
export function tableFilter(
  include: readonly TableFilter[],
  exclude: readonly TableFilter[],
): (table: TableRef) => boolean {
  const included = include.map((filter) => matcher(filter, 'include'));
  const excluded = exclude.map((filter) => matcher(filter, 'exclude'));
  return (table) =>
    (included.length === 0 || included.some((matches) => matches(table))) &&
    !excluded.some((matches) => matches(table));
}

/** A text that only filters with the same answers share; null for functions, whose answers nobody knows beforehand. */
export function filterText(include: readonly TableFilter[], exclude: readonly TableFilter[]): string | null {
  const all = [...include, ...exclude];
  if (all.some((filter) => typeof filter === 'function')) return null;
  const words = (filter: TableFilter) => (filter instanceof RegExp ? { pattern: String(filter) } : filter);
  return JSON.stringify([include.map(words), exclude.map(words)]);
}

function matcher(filter: TableFilter, setting: string): (table: TableRef) => boolean {
  if (typeof filter === 'function') return (table) => callHook(setting, () => filter(table));
  if (filter instanceof RegExp) {
    // A global expression remembers where it stopped, and would match every other time.
    const stateless = new RegExp(filter.source, filter.flags.replace(/[gy]/g, ''));
    return (table) => stateless.test(table.name);
  }
  const pattern = wildcards(filter);
  if (!filter.includes('.')) return (table) => pattern.test(table.name);
  return (table) => table.schema !== null && pattern.test(`${table.schema}.${table.name}`);
}

function wildcards(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
