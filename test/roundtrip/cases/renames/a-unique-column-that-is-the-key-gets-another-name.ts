import { integer, primaryKey, table, tableOptions, unique } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const key = integer().notNull();
const withoutRowid = tableOptions({ withoutRowid: true });

export default {
  on: ['sqlite'],
  before: [
    table('rooms', { id: key, "it's": key }, [primaryKey().on("it's"), unique().on("it's")]),
    table('halls', { id: key, "it's": key }, [primaryKey().on("it's"), unique().on("it's"), withoutRowid]),
  ],
  after: [
    table('rooms', { id: key, number: key.renamedFrom("it's") }, [
      primaryKey().on('id'),
      unique().on('number'),
    ]),
    table('halls', { id: key, number: key.renamedFrom("it's") }, [
      primaryKey().on('id'),
      unique().on('number'),
      withoutRowid,
    ]),
  ],
} satisfies Case;
