export * from './apply.js';
export * from './operation.js';
export * from './reverse.js';
