export * from './cache-file.js';
export * from './code-version.js';
export * from './equal.js';
export * from './graph.js';
export * from './hash.js';
export * from './path.js';
export * from './similarity.js';
export * from './suggest.js';
