export * from './catalog.js';
export * from './lookup.js';
export * from './naming.js';
export * from './objects.js';
export * from './order.js';
export * from './table.js';
export * from './types.js';
export * from './words.js';
