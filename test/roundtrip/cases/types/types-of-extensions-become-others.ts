import { array, double, extension, json, jsonb, raw, table, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const extensions = ['citext', 'cube', 'hstore', 'ltree'].map((it) => extension(it));
const sides = {
  labels: [jsonb(), raw('hstore')],
  options: [raw('hstore'), jsonb()],
  plain: [json(), raw('hstore')],
  pairs: [raw('hstore'), array(text())],
  words: [array(text()), raw('hstore')],
  path: [raw('ltree'), array(raw('citext'))],
  paths: [array(raw('citext')), array(raw('ltree'))],
  place: [raw('cube'), raw('citext')],
  size: [raw('citext'), double()],
} as const;

const side = (n: 0 | 1) =>
  table('t', { id, ...Object.fromEntries(Object.entries(sides).map(([name, both]) => [name, both[n]])) });

export default {
  on: ['postgresql'],
  before: [...extensions, side(0)],
  after: [...extensions, side(1)],
  values: {
    't.labels': [`'{"a": "\\"1\\n", "b": null}'`, "'{}'", 'null'],
    't.options': ["'a=>1, b=>NULL'", "''", 'null'],
    't.plain': [`'{"a": "1"}'`, 'null', 'null'],
    't.pairs': ["'a=>1'", "''", 'null'],
    't.words': ["'{a,1}'", "'{}'", 'null'],
    't.path': ["'a.b'", 'null', "'c'"],
    't.paths': ["'{a.b,c}'", 'null', "'{}'"],
    't.place': ["'(1, 2)'", 'null', "'(3)'"],
    't.size': ["'1.5'", 'null', "'2'"],
  },
} satisfies Case;
