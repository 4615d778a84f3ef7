import { defaultNaming, type NamingConvention } from '../../catalog/index.js';
import type { DeclareContext } from '../../schema/declare-constraints.js';
import type { Dialect } from '../dialect.js';

/** What turning declarations into plain data for this engine needs to know. */
export function declareContext(dialect: Dialect, naming: NamingConvention = defaultNaming): DeclareContext {
  const { name, maxNameBytes, fitsName } = dialect;
  return { dialect: name, writer: dialect, naming, maxNameBytes, fitsName };
}
