import type { ForeignKey } from '../../catalog/index.js';

/** A foreign key that names the columns it refers to; that it did not is something only SQLite remembers. */
export function withColumnsSaid(key: ForeignKey): ForeignKey {
  const { toPrimaryKey: _, ...said } = key;
  return said;
}
