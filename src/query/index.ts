/** Typed queries over the models: what an application imports from `kysely-dbm/query`. */
export { loadRelated } from './load-related.js';
export type { Condition, ManySelection, OneSelection, Related, RelatedRow, Selection } from './types.js';
export { updatedAtPlugin } from './updated-at-plugin.js';
export type { Violation } from './violation.js';
export { violationOf } from './violation.js';
export type { WithRelated } from './with-related.js';
export { withRelated } from './with-related.js';
