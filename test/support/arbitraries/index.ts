export { catalogs } from './catalogs.js';
export { edits, type Pair } from './edits.js';
export { type Engine, engineOf } from './engine.js';
