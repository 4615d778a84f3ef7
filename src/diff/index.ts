export * from './diff.js';
export { sameIndex } from './match.js';
