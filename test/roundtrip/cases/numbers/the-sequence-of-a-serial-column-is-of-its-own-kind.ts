import { bigserial, integer, serial, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const t = (name: string, n: ReturnType<typeof serial>, big: ReturnType<typeof bigserial> = bigserial()) =>
  table(name, { id: integer().primaryKey(), n, big });

export default {
  on: ['postgresql'],
  before: [
    t('old', serial({ type: 'bigint' }), bigserial({ type: 'integer', sequence: 'mine' })),
    t('plain', serial()),
    table('grows', { id: serial({ type: 'bigint' }).primaryKey() }),
  ],
  after: [
    t('old', serial(), bigserial({ start: 100, increment: 5, sequence: 'mine' })),
    t('plain', serial({ type: 'bigint', cache: 10 })),
    t('fresh', serial({ type: 'bigint', maxValue: 1000, cycle: true })),
    table('grows', { id: bigserial({ type: 'integer' }).primaryKey() }),
  ],
  converted: ['grows.id'],
} satisfies Case;
