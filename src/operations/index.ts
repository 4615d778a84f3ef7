export * from './apply.js';
export * from './apply-changes.js';
export * from './describe.js';
export type { Difference } from './differences.js';
export * from './former-names.js';
export * from './operation.js';
export * from './owners.js';
export * from './reverse.js';
