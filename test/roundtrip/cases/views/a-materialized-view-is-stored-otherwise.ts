import { index, integer, materializedView, sql, table, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const t = (kind: typeof integer | typeof text) => table('t', { id, kind: kind() });
const query = sql`select kind, count(*) as n from t group by kind`;
const indexes = [index('ix_n').on('n')];

/** One over it comes back as it was stored. */
export default {
  on: ['postgresql'],
  before: [
    t(integer),
    materializedView('changed', query, { storage: { fillfactor: 70, autovacuum_enabled: false } }),
    materializedView('kept', query, { indexes, storage: { fillfactor: 80 } }),
  ],
  after: [
    t(text),
    materializedView('changed', query, { storage: { fillfactor: 90 } }),
    materializedView('kept', query, { indexes, storage: { fillfactor: 80 } }),
  ],
} satisfies Case;
