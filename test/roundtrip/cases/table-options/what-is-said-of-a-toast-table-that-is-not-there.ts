import { integer, table, tableOptions, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const options = tableOptions({ storage: { fillfactor: 70, 'toast.autovacuum_enabled': false } });

/** PostgreSQL makes none for rows that are never long, and keeps nothing of what is said of it. */
export default {
  on: ['postgresql'],
  before: [
    table('t', { id, n: integer() }, [options]),
    table('long', { id, n: text() }),
    table('longer', { id }, [options]),
  ],
  after: [
    table('t', { id, n: integer().default(7) }, [options]),
    table('long', { id, n: text() }, [options]),
    table('longer', { id, n: text() }, [options]),
  ],
} satisfies Case;
