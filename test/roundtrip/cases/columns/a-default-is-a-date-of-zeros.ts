import { date, now, string, table, timestamp } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';
import { id } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('posts', { id, at: timestamp().notNull().default('0000-00-00 00:00:00'), note: string(20) }),
  ],
  after: [
    table('posts', {
      id,
      at: timestamp().notNull().default(now()),
      day: date().notNull().default('0000-00-00'),
      note: string(40),
    }),
  ],
} satisfies Case;
