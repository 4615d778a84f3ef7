import {
  bigint,
  bigserial,
  decimal,
  integer,
  sequence,
  serial,
  sql,
  table,
  text,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const next = (name: string) => sql.raw(`nextval('${name}'::regclass)`);
const owned = (name: string, table: string, column: string) =>
  sequence(name, { start: 1000, ownedBy: { table, column } });

export default {
  on: ['postgresql'],
  before: [
    table('serials', { id: serial().primaryKey(), n: serial(), m: bigserial({ sequence: 'odd' }) }),
    sequence('plain_id_seq', { type: 'integer' }),
    table('plain', { id: integer().primaryKey().default(next('plain_id_seq')) }),
    sequence('modern_id_seq', { start: 5 }),
    table('modern', { id: bigint().primaryKey().default(next('modern_id_seq')) }),
    table('ancient', { id: bigint().identity({ always: true }).primaryKey() }),
    table('sharing', { id: serial().primaryKey() }),
    table('sharer', { id: integer().primaryKey().default(next('sharing_id_seq')) }),
    table('kept', { id, code: text(), other: text() }),
    owned('kept_codes', 'kept', 'code'),
    owned('lost_codes', 'kept', 'other'),
    owned('moved_codes', 'kept', 'code'),
    table('gone', { id, code: text() }),
    owned('gone_codes', 'gone', 'code'),
    table('former', { id, former_code: text() }),
    owned('former_former_code_seq', 'former', 'former_code'),
  ],
  after: [
    sequence('serials_id_seq', { type: 'integer' }),
    sequence('odd', { increment: 5, ownedBy: { table: 'serials', column: 'm' } }),
    table('serials', {
      id: integer().primaryKey().default(next('serials_id_seq')),
      n: serial(),
      m: decimal(20, 0).notNull().default(next('odd')),
    }),
    table('plain', { id: serial().primaryKey() }),
    table('modern', { id: integer().identity().primaryKey() }),
    sequence('ancient_id_seq', { type: 'integer', cache: 10 }),
    table('ancient', { id: bigint().primaryKey().default(next('ancient_id_seq')) }),
    table('sharer', { id: serial().primaryKey() }),
    table('kept', { id, code: text() }),
    owned('kept_codes', 'kept', 'code'),
    owned('moved_codes', 'fresh', 'code'),
    table('fresh', { id, code: text().default(sql`'x' || nextval('fresh_codes')`) }),
    owned('fresh_codes', 'fresh', 'code'),
    table('latter', { id, code: text().renamedFrom('former_code') }, [], { renamedFrom: 'former' }),
    owned('former_former_code_seq', 'latter', 'code'),
  ],
  converted: ['serials.m', 'modern.id'],
} satisfies Case;
