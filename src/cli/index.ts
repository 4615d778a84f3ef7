export { leave } from './host.js';
export { main } from './main.js';
