import type { SelectQueryBuilder } from 'kysely';

export interface Page<Row> {
  readonly items: readonly Row[];
  readonly page: number;
  readonly pages: number;
  readonly total: number;
}

/** A query helper of one's own: what Flask-SQLAlchemy's `paginate` does, for any query. */
export async function paginate<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  { page, perPage }: { readonly page: number; readonly perPage: number },
): Promise<Page<O>> {
  const counted = await query
    .clearSelect()
    .clearOrderBy()
    .select((eb) => eb.fn.countAll().as('total'))
    .executeTakeFirstOrThrow();
  const total = Number((counted as { readonly total: unknown }).total);
  const items = await query
    .limit(perPage)
    .offset((page - 1) * perPage)
    .execute();
  return { items, page, pages: Math.ceil(total / perPage), total };
}
