import { index, raw, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const place = raw('vector(2)').notNull();
const near = index('near').on('place').using('vector');

export default {
  on: ['mariadb'],
  since: { mariadb: '11.7' },
  before: [
    table('changed', { id, place }, [near.storage({ M: 8, DISTANCE: 'cosine' })]),
    table('plain', { id, place }),
    table('gone', { id, place }, [near]),
  ],
  after: [
    table('changed', { id, name: string(10), place }, [near.storage({ M: 6 }).comment('nearest')]),
    table('plain', { id, place }, [near]),
    table('gone', { id }),
  ],
  values: Object.fromEntries(
    ['changed', 'plain', 'gone'].map((it) => [`${it}.place`, [1, 2, 3].map((n) => `x'0000803f0000${n}040'`)]),
  ),
} satisfies Case;
