import type { Dialect } from '../dialect.js';

export declare const postgresql: Dialect;
