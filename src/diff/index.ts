export * from './backfill.js';
export { brokenObjects } from './broken-objects.js';
export * from './diff.js';
export { inFillingOrder } from './filling-order.js';
export * from './renames.js';
