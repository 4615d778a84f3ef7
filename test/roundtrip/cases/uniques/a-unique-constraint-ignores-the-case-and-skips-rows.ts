import { key, string, table, unique } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';
import { id } from '../../case.js';

const columns = { id, name: string(40), other: string(40).notNull() };

export default {
  on: ['sqlite'],
  before: [table('tags', columns, [unique().on('name')])],
  after: [
    table('tags', { ...columns, other: string(40).notNull({ onConflict: 'ignore' }) }, [
      unique().on(key('name').collate('NOCASE').desc()).onConflict('ignore'),
    ]),
  ],
} satisfies Case;
