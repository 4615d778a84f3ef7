import type { Catalog } from '../catalog/index.js';

/** What operations lead from and to. */
export interface Ends {
  readonly from: Catalog;
  readonly to: Catalog;
}
