export * from './backfill.js';
export * from './diff.js';
export type { Ends } from './ends.js';
export { inFillingOrder } from './filling-order.js';
export { brokenObjects } from './objects/broken-objects.js';
export * from './renames.js';
export { wayBack } from './way-back.js';
