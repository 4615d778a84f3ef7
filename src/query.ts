/** Typed queries over the models: what an application imports from `kysely-dbm/query`. */
export type { CreateDbOptions } from './library/create-db.js';
export { createDb } from './library/create-db.js';
export * from './query/index.js';
