import { type Kysely, sql } from 'kysely';
import { createDb, withRelated } from 'kysely-dbm/query';
import {
  array,
  bigint,
  binary,
  boolean,
  char,
  date,
  decimal,
  double,
  enumeration,
  integer,
  json,
  jsonb,
  raw,
  real,
  relations,
  smallint,
  string,
  table,
  text,
  time,
  timestamp,
  uuid,
} from 'kysely-dbm/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import type { Engine } from '../servers/server.js';
import { buildModels } from './build.js';

const id = integer().primaryKey();
const owner_id = integer().notNull().references('owners.id');

const portable = {
  small: smallint(),
  whole: integer(),
  big: bigint(),
  exact: decimal(30, 10),
  single: real(),
  floating: double(),
  varied: string(50),
  fixed: char(6),
  long: text(),
  flag: boolean(),
  day: date(),
  clock: time({ precision: 3 }),
  moment: timestamp({ precision: 6 }),
  instant: timestamp({ precision: 3, withTimeZone: true }),
  doc: json(),
  docb: jsonb(),
  key: uuid(),
  bytes: binary(20),
  mood: enumeration('mood', ['happy', 'sad']),
};

const own = {
  sqlite: { any: raw('') },
  postgresql: {
    span: raw('interval'),
    place: raw('point'),
    words: raw('text[]'),
    range: raw('int4range'),
    numbers: array(integer()),
    bigs: array(bigint()),
    moments: array(timestamp({ withTimeZone: true })),
    moods: array(enumeration('mood', ['happy', 'sad'])),
    infinite: timestamp(),
    nan: double(),
  },
  mysql: {
    tiny: raw('mediumint'),
    year: raw('year'),
    set: raw("set('a','b')"),
    bit: raw('bit(8)'),
    blob: raw('mediumblob'),
  },
};

const rows: readonly Readonly<Record<keyof typeof portable, unknown>>[] = [
  {
    small: -5,
    whole: 2147483647,
    big: '9007199254740993',
    exact: '12345678901234567890.0123456789',
    single: 0.1,
    floating: 0.1 + 0.2,
    varied: 'a "quoted" \\ text,\n and a line — ü 🙂',
    fixed: 'ab',
    long: '[1, {"not": "json"}]',
    flag: 1,
    day: '2026-03-29',
    clock: '23:59:59.123',
    moment: '2026-03-29 02:30:00.123456',
    instant: '2026-07-01 12:00:00.5',
    doc: '{"b": [1, 2.5, null], "a": "x"}',
    docb: '"text"',
    key: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    bytes: Buffer.from([0, 1, 254, 255, 34, 92]),
    mood: 'sad',
  },
  {
    small: 0,
    whole: -1,
    big: '42',
    exact: '-0.5',
    single: 16777216,
    floating: 1e300,
    varied: '',
    fixed: '',
    long: 'x',
    flag: 0,
    day: '1999-12-31',
    clock: '00:00:00',
    moment: '2026-11-21 08:00:00',
    instant: '2026-01-01 00:00:00',
    doc: 'null',
    docb: '[]',
    key: '00000000-0000-0000-0000-000000000000',
    bytes: Buffer.alloc(0),
    mood: 'happy',
  },
];

const ownRows: Readonly<Record<keyof typeof own, readonly Readonly<Record<string, unknown>>[]>> = {
  sqlite: [{ any: Buffer.from('x') }, { any: 'x' }],
  postgresql: [
    {
      span: '1 day 02:03:04',
      place: '(1.5,2)',
      words: '{a,"b, c",NULL}',
      range: '[1,5)',
      numbers: '{1,NULL,3}',
      bigs: '{9007199254740993}',
      moments: '{"2026-01-01 00:00:00+00"}',
      moods: '{happy,sad}',
      infinite: 'infinity',
      nan: 'NaN',
    },
    {},
  ],
  mysql: [{ tiny: 5, year: 2026, set: 'a,b', bit: Buffer.from([7]), blob: Buffer.from([1, 0]) }, {}],
};

const urlParameters: Readonly<Partial<Record<Engine, readonly string[]>>> = {
  mysql: ['', '?timezone=Z', '?timezone=%2B05:30', '?dateStrings=true', '?decimalNumbers=true'],
  mariadb: ['', '?timezone=Z', '?dateStrings=true'],
};

describe.each(engines())('values of relations on %s', (engine) => {
  const dialect = engine === 'mariadb' ? 'mysql' : engine;
  const owners = table('owners', { id });
  const things = table('things', { id, owner_id, ...portable, ...own[dialect] });
  const wide = table('wide', {
    id,
    owner_id,
    ...Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`c${i}`, integer()])),
  });
  const models = { owners, things, wide };
  relations(owners, (r) => ({ things: r.many(things), wide: r.many(wide) }));
  relations(wide as object as typeof owners, (r) => ({ owner: r.one(owners) }));
  let database: Database;
  // biome-ignore lint/suspicious/noExplicitAny: tables differ from engine to engine
  let db: Kysely<any>;
  const load = withRelated as (...loose: readonly unknown[]) => typeof query;
  // biome-ignore lint/suspicious/noExplicitAny: tables differ from engine to engine
  const query = null as any;

  beforeAll(async () => {
    database = await freshDatabase(engine);
    await buildModels(database.url, models);
    db = createDb({ url: database.url });
    await db.insertInto('owners').values({ id: 1 }).execute();
    for (const [i, row] of rows.entries()) {
      await db
        .insertInto('things')
        .values({ id: i, owner_id: 1, ...row, ...ownRows[dialect][i] })
        .execute();
    }
    await db.insertInto('things').values({ id: 2, owner_id: 1 }).execute();
    const wideRow = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`c${i}`, i]));
    await db
      .insertInto('wide')
      .values({ id: 1, owner_id: 1, ...wideRow })
      .execute();
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  it.each(urlParameters[engine] ?? [''])('are those of a plain select %s', async (parameters) => {
    const here = createDb<never>({ url: database.url + parameters }) as typeof db;
    try {
      const plain = await here.selectFrom('things').selectAll().orderBy('id').execute();
      const [owner] = await load(here.selectFrom('owners'), owners, { things: true }).execute();
      expect(owner.things).toStrictEqual(plain);
      expect(Object.keys(owner)).toEqual(['id', 'things']);
    } finally {
      await here.destroy();
    }
  });

  it('of many columns', async () => {
    const plain = await db.selectFrom('wide').selectAll().execute();
    const [owner] = await load(db.selectFrom('owners'), owners, { wide: true }).execute();
    expect(owner.wide).toStrictEqual(plain);
  });

  // MariaDB cuts what is longer than group_concat_max_len; createDb raises that.
  it('of many rows, or an error', async () => {
    const long = 'x'.repeat(1000);
    const ids = Array.from({ length: 1500 }, (_, i) => i + 10);
    await db
      .insertInto('things')
      .values(ids.map((it) => ({ id: it, owner_id: 1, long })))
      .execute();
    const [owner] = await load(db.selectFrom('owners'), owners, { things: { columns: ['long'] } }).execute();
    expect(owner.things).toHaveLength(1503);
    if (engine !== 'mariadb') return;
    await db.connection().execute(async (connection) => {
      await sql`set session group_concat_max_len = 100000`.execute(connection);
      const direct = load(connection.selectFrom('owners'), owners, { things: { columns: ['long'] } });
      await expect(direct.execute()).rejects.toThrow('The server cut the rows of things off');
      const nested = load(connection.selectFrom('wide'), wide, { owner: { with: { things: true } } });
      await expect(nested.execute()).rejects.toThrow('The server cut the rows of things off');
      await sql`set session group_concat_max_len = 4294967295`.execute(connection);
    });
  });
});
