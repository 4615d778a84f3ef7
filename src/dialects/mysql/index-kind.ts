/**
 * Whether an index of the method is of a kind of its own, `FULLTEXT KEY`, whose keys have no order and no length.
 * https://mariadb.com/docs/server/reference/sql-structure/vectors/create-table-with-vectors
 */
export function isKindOfIndex(method: string | null): method is 'fulltext' | 'spatial' | 'vector' {
  return method === 'fulltext' || method === 'spatial' || method === 'vector';
}
