import type { Column, Index, Table } from '../../../src/catalog/index.js';
import { defaultTableOptions } from '../../../src/catalog/index.js';
import { atLeast, isMariadb } from '../../../src/dialects/mysql/server.js';
import type { TestDatabase } from './support.js';
import {
  bigint,
  boolean,
  check,
  column,
  decimal,
  double,
  enumeration,
  foreignKey,
  index,
  integer,
  json,
  literal,
  now,
  primaryKey,
  raw,
  sql,
  string,
  tableOf,
  text,
  timestamp,
  unique,
} from './support.js';

const columns: readonly Column[] = [
  column('id', bigint, { nullable: false, identity: { kind: 'auto' }, comment: 'the key' }),
  column('small', { kind: 'smallint' }, { default: literal(-3) }),
  column('number', decimal(10, 2), { default: literal(1.25), nullable: false }),
  column('huge', raw('bigint unsigned'), { default: sql('18446744073709551615') }),
  column('rate', decimal(4, 3), { default: literal(0.5) }),
  column('ratio', double, { default: literal(-2.5) }),
  column('tiny', double, { default: literal(1e-7) }),
  column('single', { kind: 'real' }, { default: literal(0.1) }),
  column('name', string(120), { default: literal('it\'s \\ \n "x" `y` ? é'), collation: 'utf8mb4_bin' }),
  column('latin', string(10), { collation: 'latin1_swedish_ci', default: literal('ü') }),
  column(
    'code',
    { kind: 'char', length: 3 },
    { default: literal('abc'), nullable: false, collation: 'utf8mb4_bin' },
  ),
  column('word', string(20), { default: literal('NULL') }),
  column('face', string(20), { default: literal('a 😀?') }),
  column('body', text, { default: literal("it's \\n"), comment: 'It\'s "so"\n; -- \\ %s é' }),
  column('notes', raw('mediumtext'), {}),
  column('flag', boolean, { default: literal(true), nullable: false }),
  column('day', { kind: 'date' }, { default: literal('2020-02-29') }),
  column('today', { kind: 'date' }, { default: now }),
  column('at', { kind: 'time', precision: 3, withTimeZone: false }, { default: now }),
  column('created', timestamp(6), { nullable: false, default: now }),
  column('changed', timestamp(3, true), { default: now, onUpdateNow: true }),
  column('touched', timestamp(), { onUpdateNow: true }),
  column('fixed', timestamp(null, true), { nullable: false }),
  column('doc', json, { default: literal('{"a":1}') }),
  column('list', json, { default: sql('json_array()'), nullable: false }),
  column('token', { kind: 'uuid' }, { default: sql('uuid()') }),
  column('bytes', { kind: 'binary', length: 20 }, { default: literal('a\0b') }),
  column('zero_bytes', raw('binary(4)'), { nullable: false, default: literal('\0\0\0\0') }),
  column('smile', string(20), { nullable: false, default: literal('a😀') }),
  column('no_bytes', { kind: 'binary', length: 20 }, { nullable: false, default: literal('') }),
  column('blob', { kind: 'binary', length: null }),
  column('bits', raw('bit(8)'), { default: literal(5) }),
  column('mood', enumeration('happy', "it's so", 'sad'), { default: literal("it's so"), nullable: false }),
  column('tags', raw("set('a','b')"), { default: literal('a,b') }),
  column('place', raw('point'), { nullable: false }),
  column('y', raw('year'), { default: literal(2020) }),
  column('sum', bigint, { default: sql('1 + 2') }),
  column('double', integer, { generated: { expression: 'small * 2', stored: false }, comment: 'twice' }),
  column('label', string(200), { generated: { expression: "concat(word, 'x''y\\\\z é')", stored: true } }),
];

const indexes: readonly Index[] = [
  index('ix_day', ['day', 'flag']),
  index('ix_name', [{ column: 'name', length: 10 }, 'id']),
  index('ux_name', [{ column: 'name', length: 20 }], { unique: true }),
  index('ft_body', ['body'], { method: 'fulltext' }),
  index('sp_place', ['place'], { method: 'spatial' }),
  index('ix_double', ['double']),
];

const functional: readonly Index[] = [
  index('fx_word', [{ expression: "upper(concat(`word`, 'é'))" }]),
  index('fx_many', [{ expression: 'small + 1', descending: true }, 'day'], { unique: true }),
];

const descending: readonly Index[] = [index('ix_number', [{ column: 'number', descending: true }, 'day'])];

export const parent: Table = tableOf(
  'parent',
  [
    column('id', bigint, { nullable: false }),
    column('code', { kind: 'char', length: 3 }, { nullable: false, collation: 'utf8mb4_bin' }),
  ],
  { primaryKey: primaryKey('id'), uniques: [unique('uq_code', 'code', 'id')] },
);

/** A table with all that the server has, and one that it refers to. */
export function everything({ server }: Pick<TestDatabase, 'server'>): readonly Table[] {
  const hasDescending = !isMariadb(server) || atLeast(server, 10, 8, 0);
  const wide = tableOf('wide', columns, {
    primaryKey: primaryKey('id'),
    uniques: [unique('uq_day', 'day', 'created'), unique('uq_token', 'token')],
    foreignKeys: [
      foreignKey('fk_sum', ['sum'], 'parent', ['id'], { onDelete: 'cascade', onUpdate: 'set null' }),
      foreignKey('fk_pair', ['code', 'id'], 'parent', ['code', 'id'], { onDelete: 'restrict' }),
      foreignKey('fk_self', ['sum'], 'wide', ['id']),
    ],
    checks: [
      check('ck_small', 'small between -10 and 10'),
      check('ck_word', "`word` <> 'a''b' and (`word` not in ('x', 'é\\\\d') or flag is null)"),
    ],
    indexes: [...indexes, ...(isMariadb(server) ? [] : functional), ...(hasDescending ? descending : [])],
    comment: "everything that's there",
    options: {
      ...defaultTableOptions,
      charset: 'utf8mb4',
      collation: 'utf8mb4_unicode_ci',
    },
  });
  const memory = tableOf('memory', [column('a', integer), column('b', string(10)), column('c', integer)], {
    uniques: [unique('uq_c', 'c')],
    indexes: [index('ix_a', ['a']), index('ix_b', ['b'], { method: 'btree' })],
    options: {
      ...defaultTableOptions,
      engine: 'MEMORY',
      charset: 'latin1',
      collation: 'latin1_bin',
    },
  });
  return [parent, wide, memory];
}
