export * from './backfill.js';
export * from './diff.js';
export { sameIndex } from './match.js';
export { brokenObjects } from './objects.js';
export * from './renames.js';
