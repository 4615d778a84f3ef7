export { writeCacheFile } from '../util/index.js';
export { leave } from './host.js';
export { main } from './main.js';
