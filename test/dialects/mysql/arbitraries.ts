import fc from 'fast-check';
import type { Catalog, Column, ForeignKey, Index, Table } from '../../../src/catalog/index.js';
import { defaultTableOptions } from '../../../src/catalog/index.js';
import { mysql } from '../../../src/dialects/mysql/index.js';
import { hasCollation, typeSql, valueClass } from '../../../src/dialects/mysql/types.js';
import {
  bigint,
  boolean,
  catalogOf,
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

/** Types, each with defaults that fit it. */
const samples: readonly (readonly [Column['type'], readonly Column['default'][]])[] = [
  [integer, [null, literal(5), literal(-3), sql('1 + 2')]],
  [bigint, [null, literal(0)]],
  [{ kind: 'smallint' }, [null, literal(1)]],
  [raw('int unsigned'), [null, literal(9)]],
  [decimal(10, 2), [null, literal(1.5), literal(2)]],
  [double, [null, literal(0.25)]],
  [string(30), [null, literal("a'b\\c"), literal(''), sql('uuid()'), sql("concat('x', 'é')")]],
  [string(60), [null, literal('x')]],
  [{ kind: 'char', length: 10 }, [null, literal('abc')]],
  [text, [null, literal('long')]],
  [raw('mediumtext'), [null]],
  [boolean, [null, literal(true), literal(false)]],
  [{ kind: 'date' }, [null, now, literal('2020-01-01')]],
  [timestamp(), [now, literal('2020-01-01 00:00:00'), sql('(now())')]],
  [timestamp(3), [now]],
  [timestamp(6, true), [now]],
  [json, [null, literal('{"a": 1}'), sql('json_array()')]],
  [enumeration('a', "b'c", 'd'), [null, literal('d')]],
  [raw("set('x','y')"), [null, literal('x')]],
  [{ kind: 'binary', length: 20 }, [null, literal('ab'), literal('')]],
  [{ kind: 'binary', length: null }, [null]],
  [raw('bit(4)'), [null, literal(5)]],
  [{ kind: 'uuid' }, [null]],
  [raw('point'), [null]],
];

export const columnNames = ['a', 'B', 'c d', 'e`f', 'select', 'ünï'];

const options = [
  defaultTableOptions,
  { ...defaultTableOptions, charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci' },
  { ...defaultTableOptions, charset: 'latin1', collation: 'latin1_swedish_ci' },
];

const quote = mysql.quoteIdentifier;

function columns(name: string): fc.Arbitrary<Column> {
  return fc.constantFrom(...samples).chain(([type, defaults]) =>
    fc
      .record({
        default: fc.constantFrom(...defaults),
        nullable: fc.boolean(),
        comment: fc.constantFrom(null, null, "it's"),
        collation: hasCollation(type)
          ? fc.constantFrom(null, null, 'utf8mb4_bin', 'latin1_swedish_ci')
          : fc.constant(null),
        onUpdateNow: type.kind === 'timestamp' ? fc.boolean() : fc.constant(false),
      })
      .map((more) => column(name, type, more)),
  );
}

const isNumeric = ({ type }: Column) => ['integer', 'decimal', 'float', 'boolean'].includes(valueClass(type));
const isString = ({ type }: Column) => type.kind === 'string' || type.kind === 'char';
const isText = (it: Column) => isString(it) || /text$/.test(typeSql(it.type));
const isKeyable = ({ type }: Column) =>
  type.kind === 'uuid' || !['large', 'other'].includes(valueClass(type));

/** One of some items, or none when the coin says so or there are none. */
const maybe = <T>(items: readonly T[]): fc.Arbitrary<T | null> =>
  items.length === 0 ? fc.constant(null) : fc.option(fc.constantFrom(...items));

function tables(name: string, mariadb: boolean): fc.Arbitrary<Table> {
  const plain = fc
    .shuffledSubarray(columnNames, { minLength: 1 })
    .chain((names) => fc.tuple(...names.map(columns)));
  const ids = fc.constantFrom(integer, bigint).map((type) => column('id', type, { nullable: false }));
  return fc
    .tuple(ids, plain)
    .chain(([id, own]) => withComputed([id, ...own], mariadb))
    .chain((all) => withParts(tableOf(name, all), mariadb));
}

/** Columns that are computed, from each other too. */
function withComputed(all: readonly Column[], mariadb: boolean): fc.Arbitrary<readonly Column[]> {
  const [, ...own] = all;
  const computed = (name: string, type: Column['type'], expression: string, stored: boolean) =>
    column(name, type, { generated: { expression, stored } });
  return fc
    .record({
      number: maybe(own.filter(isNumeric)),
      // MariaDB stores nothing that is computed from a padded column.
      text: maybe(own.filter((it) => isString(it) && !(mariadb && it.type.kind === 'char'))),
      stored: fc.boolean(),
      chained: fc.boolean(),
    })
    .map(({ number, text: texts, stored, chained }) => [
      ...all,
      ...(number === null ? [] : [computed('g1', bigint, `${quote(number.name)} + 1`, stored)]),
      ...(texts === null
        ? []
        : [computed('g2', string(200), `concat(${quote(texts.name)}, 'x''\\\\y')`, !stored)]),
      ...(number === null || !chained ? [] : [computed('g3', bigint, '`g1` * 2', false)]),
    ]);
}

/** Keys, indexes, checks and options over the columns that are there. */
function withParts(table: Table, mariadb: boolean): fc.Arbitrary<Table> {
  const [, ...own] = table.columns;
  const keyable = own.filter((it) => isKeyable(it) && it.generated?.stored !== false);
  const plain = own.filter((it) => it.generated === null);
  const searchable = plain.filter((it) => isText(it) && !isString(it) && it.collation === null);
  return fc
    .record({
      key: fc.constantFrom('id', 'two', 'none'),
      counts: fc.boolean(),
      descending: fc.boolean(),
      unique: maybe(keyable),
      pair: maybe(keyable),
      indexed: maybe(keyable),
      prefixed: maybe(plain.filter(isText)),
      searched: maybe(searchable),
      computed: maybe(mariadb ? [] : plain.filter(isNumeric)),
      number: maybe(plain.filter(isNumeric)),
      text: maybe(plain.filter(isString)),
      options: fc.constantFrom(...options),
      comment: fc.constantFrom(null, 'about'),
    })
    .map((parts): Table => {
      const { pair, descending } = parts;
      const second = parts.key === 'two' && pair !== null && pair.generated === null ? [pair.name] : [];
      const key = parts.key === 'none' ? null : primaryKey('id', ...second);
      const named = <T>(it: Column | null, make: (name: string) => T): T[] =>
        it === null ? [] : [make(it.name)];
      const indexes: readonly Index[] = [
        ...named(parts.indexed, (it) => index('ix', [{ column: it, descending }, 'id'])),
        ...named(parts.prefixed, (it) => index('px', [{ column: it, length: 5 }], { unique: descending })),
        ...named(parts.searched, (it) => index('ft', [it], { method: 'fulltext' })),
        ...named(parts.computed, (it) => index('fx', [{ expression: `${quote(it)} + 5`, descending }, 'id'])),
      ];
      return {
        ...table,
        columns: table.columns.map((it) => ({
          ...it,
          nullable: it.nullable && key?.columns.includes(it.name) !== true,
          identity: it.name === 'id' && parts.counts && key !== null ? { kind: 'auto' } : null,
        })),
        primaryKey: key,
        uniques: [
          ...named(parts.unique, (it) => unique('uq', it)),
          ...named(pair, (it) => unique('uq_pair', 'id', it)),
        ],
        indexes,
        checks: [
          ...named(parts.number, (it) =>
            check(`ck1_${table.name}`, `${quote(it)} > -100 or ${quote(it)} in (1, -2)`),
          ),
          ...named(parts.text, (it) =>
            check(`ck2_${table.name}`, `${quote(it)} <> 'a\\\\b''c' and length(${quote(it)}) < 99`),
          ),
        ],
        options: parts.options,
        comment: parts.comment,
      };
    });
}

const parent = tableOf(
  'p',
  [column('id', integer, { nullable: false }), column('k', integer, { nullable: false })],
  {
    primaryKey: primaryKey('id'),
    uniques: [unique('uq_p', 'id', 'k')],
  },
);

/** A random catalog of the servers' own vocabulary. */
export function catalogs(mariadb: boolean): fc.Arbitrary<Catalog> {
  const keys = fc.record({
    from: fc.constantFrom('t', 'u'),
    to: fc.constantFrom('t', 'u', 'p'),
    pair: fc.boolean(),
    indexed: fc.boolean(),
    onDelete: fc.constantFrom<ForeignKey['onDelete']>('no action', 'cascade', 'restrict', 'set null'),
    onUpdate: fc.constantFrom<ForeignKey['onUpdate']>('no action', 'cascade'),
  });
  return fc
    .record({
      t: tables('t', mariadb),
      u: tables('u', mariadb),
      v: fc.option(tables('v x', mariadb)),
      keys: fc.array(keys, { maxLength: 4 }),
    })
    .map(({ t, u, v, keys: wanted }) => {
      const made = [t, u, parent, ...(v === null ? [] : [v])];
      return catalogOf(
        ...made.map((table) => {
          const own = wanted.flatMap((key, i) =>
            key.from === table.name ? referenceParts(key, i, made) : [],
          );
          return {
            ...table,
            columns: [...table.columns, ...own.flatMap((it) => it.columns)],
            foreignKeys: own.map((it) => it.foreignKey),
            indexes: [...table.indexes, ...own.flatMap((it) => it.indexes)],
          };
        }),
      );
    });
}

interface WantedKey {
  readonly from: string;
  readonly to: string;
  readonly pair: boolean;
  readonly indexed: boolean;
  readonly onDelete: ForeignKey['onDelete'];
  readonly onUpdate: ForeignKey['onUpdate'];
}

/** A foreign key with columns of its own, and an index if it is to have a declared one. */
function referenceParts(
  { from, to, indexed, onDelete, onUpdate, ...key }: WantedKey,
  at: number,
  all: readonly Table[],
) {
  const target = all.find((it) => it.name === to)!;
  if (target.primaryKey?.columns.length !== 1) return [];
  const pair = key.pair && target === parent;
  const { type } = target.columns.find((it) => it.name === 'id')!;
  const columns = [column(`r${at}`, type), ...(pair ? [column(`r${at}k`, integer)] : [])];
  const names = columns.map((it) => it.name);
  return [
    {
      columns,
      foreignKey: foreignKey(`fk_${from}_${at}`, names, to, pair ? ['id', 'k'] : ['id'], {
        onDelete,
        onUpdate,
      }),
      indexes: indexed ? [index(`ixr${at}`, names)] : [],
    },
  ];
}
