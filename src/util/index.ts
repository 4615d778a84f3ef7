export * from './equal.js';
export * from './graph.js';
export * from './hash.js';
