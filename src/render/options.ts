import type { Period, RareIndexOptions, StorageOptions, Table } from '../catalog/index.js';
import { defaultTableOptions, quoteText } from '../catalog/index.js';
import { objectKey } from './printer.js';

/** The table's options that differ from the default, as entries of an object literal. */
export function optionEntries(table: Pick<Table, 'options' | 'comment'>): readonly string[] {
  const { storage, period, ...options } = table.options;
  const entries = Object.entries(options)
    .filter(([name, value]) => value !== defaultTableOptions[name as keyof typeof options])
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? quoteText(value) : value}`);
  return [
    ...entries,
    ...(period === undefined ? [] : [`period: ${periodLiteral(period)}`]),
    ...(storage === undefined ? [] : [`storage: ${storageLiteral(storage)}`]),
    ...(table.comment === null ? [] : [`comment: ${quoteText(table.comment)}`]),
  ];
}

function periodLiteral({ name, columns }: Period): string {
  return `{ name: ${quoteText(name)}, columns: [${columns.map(quoteText).join(', ')}] }`;
}

/** `{ ROW_FORMAT: 'COMPRESSED', KEY_BLOCK_SIZE: 8 }`. */
export function storageLiteral(storage: StorageOptions): string {
  const entries = Object.entries(storage).map(
    ([name, value]) => `${objectKey(name)}: ${/^(0|[1-9]\d{0,14})$/.test(value) ? value : quoteText(value)}`,
  );
  return `{ ${entries.join(', ')} }`;
}

/** What only some indexes and primary keys have, as calls on their builders. */
export function rareCalls({ comment, invisible, storage }: RareIndexOptions): string {
  return [
    ...(comment === undefined ? [] : [`.comment(${quoteText(comment)})`]),
    ...(invisible === true ? ['.invisible()'] : []),
    ...(storage === undefined ? [] : [`.storage(${storageLiteral(storage)})`]),
  ].join('');
}
