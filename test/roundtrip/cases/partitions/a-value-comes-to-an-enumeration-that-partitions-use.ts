import {
  enumeration,
  index,
  inherits,
  integer,
  partitionBy,
  partitionOf,
  sql,
  table,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const number = integer().notNull();
const tables = (...values: readonly string[]) => {
  const kind = enumeration('kind', values);
  return [
    table('events', { id: number, kind: kind.notNull() }, [partitionBy(sql`list (kind)`)]),
    table('early_events', {}, [partitionOf('events', sql`for values in ('early')`)]),
    table('late_events', {}, [partitionOf('events', sql`default`)]),
    table('logs', { id: number, kind }, [partitionBy(sql`range (id)`), index('ix_kinds').on('kind')]),
    table('few_logs', {}, [
      partitionOf('logs', sql`for values from (0) to (1000)`),
      index('ix_early').on('id').where(sql`kind = 'early'`),
    ]),
    table('parents', { id, kind }),
    table('heirs', { note: integer() }, [
      inherits('parents'),
      index('ix_late').on('kind').where(sql`kind > 'early'`),
    ]),
  ];
};
const values = ["'early'", "'late'", "'early'"];

/** The way there is one statement; on the way back the columns are converted. */
export default {
  on: ['postgresql'],
  before: tables('early', 'late'),
  after: tables('early', 'soon', 'late'),
  values: Object.fromEntries(['events', 'logs', 'parents', 'heirs'].map((it) => [`${it}.kind`, values])),
} satisfies Case;
