export * from './backfill.js';
export * from './diff.js';
export { brokenObjects } from './objects.js';
export * from './renames.js';
