import { foreignKey, string, table, unique } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const posts = (length: number) =>
  table('posts', { id, slug: string(length).notNull(), after: string(length) }, (t) => [
    unique('posts_slug').on(t.slug),
    foreignKey('posts_after').on(t.after).references('posts', ['slug']),
  ]);

export default { before: [posts(80)], after: [posts(90)] } satisfies Case;
