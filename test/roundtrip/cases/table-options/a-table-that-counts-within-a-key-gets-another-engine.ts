import { integer, primaryKey, string, table, tableOptions } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const day = integer().notNull();
const sameDay = ['1', '1', '1'];
const id = integer().notNull().autoIncrement();
const myisam = tableOptions({ engine: 'MyISAM' });

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('visits', { day, id, note: string(9) }, (t) => [primaryKey().on(t.day, t.id), myisam]),
    table('orders', { day, id }, (t) => [primaryKey().on(t.id)]),
    table('calls', { day, id }, (t) => [primaryKey().on(t.day, t.id), myisam]),
  ],
  after: [
    table('visits', { day, id }, (t) => [primaryKey().on(t.id, t.day)]),
    table('orders', { day, id }, (t) => [primaryKey().on(t.day, t.id), myisam]),
    table('calls', { day, id, note: string(9) }, (t) => [primaryKey().on(t.day, t.id), myisam]),
  ],
  values: { 'visits.day': sameDay, 'orders.day': sameDay, 'calls.day': sameDay },
} satisfies Case;
