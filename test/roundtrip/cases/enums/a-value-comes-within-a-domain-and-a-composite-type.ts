import { array, compositeType, domain, enumeration, raw, sql, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const models = (...moods: readonly string[]) => [
  domain('feeling', enumeration('mood', moods).notNull().check(sql`value <> 'sad'`)),
  compositeType('felt', { mood: raw('mood'), moods: array(raw('mood')) }),
  table('t', { id, feeling: raw('feeling'), all: array(raw('feeling')), felt: raw('felt') }),
];

export default {
  on: ['postgresql'],
  before: models('happy', 'sad'),
  after: models('first', 'happy', 'sad', 'last'),
  values: {
    't.feeling': ["'happy'", "'happy'", "'happy'"],
    't.all': ["'{happy}'", 'null', "'{}'"],
    't.felt': ["row('sad', '{happy,sad}')", 'null', 'row(null, null)'],
  },
} satisfies Case;
