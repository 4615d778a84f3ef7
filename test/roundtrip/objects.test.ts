import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Catalog } from '../../src/catalog/index.js';
import { declareContext } from '../../src/dialects/shared/declare-context.js';
import { declarationsIn, declareCatalog } from '../../src/schema/declare.js';
import {
  aggregate,
  check,
  domain,
  enumeration,
  exclude,
  extension,
  fn,
  foreignKey,
  index,
  integer,
  key,
  materializedView,
  procedure,
  raw,
  sequence,
  sql,
  string,
  table,
  text,
  trigger,
  unique,
  view,
  virtualTable,
} from '../../src/schema/index.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import type { Engine } from '../servers/server.js';
import { type OpenSession, openSession } from '../support/session.js';
import { enumValues } from '../support/values.js';
import { prove } from './machine.js';

interface Case {
  readonly on?: readonly Engine[];
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
}

const all: readonly Engine[] = ['sqlite', 'postgresql', 'mysql', 'mariadb'];
const postgresql: readonly Engine[] = ['postgresql'];
const mysql: readonly Engine[] = ['mysql', 'mariadb'];

const id = integer().primaryKey().autoIncrement();
const users = table('users', { id, name: string(40).notNull(), age: integer() });
const grown = table('users', { id, name: text().notNull(), nick: string(20) });
const posts = table('posts', { id, user_id: integer().references('users.id'), title: string(40) });
const mood = (...more: readonly string[]) => enumeration('mood', [...enumValues, ...more]);
const touch = (value: string) =>
  fn(
    'touch',
    sql`create function touch() returns trigger language plpgsql as $$ begin new.name = ${value}; return new; end $$`,
  );
const touches = trigger(
  'users_touch',
  users,
  sql`create trigger users_touch before update of name on users for each row execute function touch()`,
);

const filled = trigger(
  'users_found',
  users,
  sql`create trigger users_found after insert on users begin insert into found (rowid, name) values (new.id, new.name); end`,
);

// Written as people write, so that every case also shows that the server's spelling is no difference.
const cases: Readonly<Record<string, Case>> = {
  'a view comes': {
    before: [users],
    after: [users, view('names', sql`select id, name from users where id > 0`)],
  },
  'a view changes, with the view over it': {
    before: [
      users,
      view('names', sql`select id, name from users`),
      view('long_names', sql`select name from names where length(name) > 20`),
    ],
    after: [
      users,
      view('names', sql`select id, name, age from users`),
      view('long_names', sql`select name from names where length(name) > 20`),
    ],
  },
  'a view stands over a column that changes and one that goes': {
    before: [users, view('names', sql`select u.id, u.name from users u`)],
    after: [grown, view('names', sql`select u.id, u.name from users u`)],
  },
  'a table goes with the view over it': {
    before: [users, posts, view('titles', sql`select title from posts`)],
    after: [users],
  },
  'the table under a view comes with it': {
    before: [users],
    after: [
      users,
      posts,
      view('titles', sql`select p.title, u.name from posts p, users u where u.id = p.user_id`),
    ],
  },
  'a view with a check option': {
    on: [...postgresql, ...mysql],
    before: [users, view('adults', sql`select id, name, age from users where age > 17`)],
    after: [
      users,
      view('adults', sql`select id, name, age from users where age > 17`, {
        options: ['check_option=local'],
      }),
    ],
  },
  'a view of an enum type that loses a value': {
    on: postgresql,
    before: [table('t', { id, m: mood('later') }), view('v', sql`select id, m from t where m <> 'sad'`)],
    after: [table('t', { id, m: mood() }), view('v', sql`select id, m from t where m <> 'sad'`)],
  },
  'a full-text index comes with the trigger that fills it': {
    on: ['sqlite'],
    before: [users],
    after: [
      grown,
      virtualTable(
        'found',
        sql`create virtual table found using fts5(name, content='users', content_rowid='id')`,
      ),
      filled,
    ],
  },
  'a full-text index follows its table, with the trigger that fills it and a view': {
    on: ['sqlite'],
    before: [
      users,
      virtualTable('found', sql`CREATE VIRTUAL TABLE found USING fts5(name, age, content=users)`),
      filled,
    ],
    after: [
      grown,
      virtualTable('found', sql`CREATE VIRTUAL TABLE found USING fts5(name, nick, content=users)`),
      filled,
      view('names', sql`select name from found`),
    ],
  },
  'virtual tables change that hold rows of their own': {
    on: ['sqlite'],
    before: [
      users,
      virtualTable('docs', sql`create virtual table docs using fts4(title, body)`),
      virtualTable('boxes', sql`create virtual table boxes using rtree(id, low, high)`),
    ],
    after: [
      users,
      virtualTable('docs', sql`create virtual table docs using fts5(title, body, tags)`),
      virtualTable('boxes', sql`create virtual table boxes using rtree(id, low, high, +label)`),
    ],
  },
  'a materialized view with its indexes': {
    on: postgresql,
    before: [
      users,
      materializedView('stats', sql`select name, count(*) as n from users group by name`, {
        indexes: [index('ix_stats').on('name').unique()],
      }),
    ],
    after: [
      grown,
      materializedView('stats', sql`select name, count(*) as n from users group by name`, {
        indexes: [index('ix_stats').on(key('n').desc())],
        comment: 'how many',
      }),
    ],
  },
  'a function that a default and a trigger use': {
    on: postgresql,
    before: [users],
    after: [
      fn('zero', sql`create or replace function zero() returns int language sql as 'select 0'`),
      touch('x'),
      table('users', { id, name: string(40).notNull(), age: integer().default(sql`zero()`) }),
      touches,
    ],
  },
  'the body of a function changes, and its trigger stays': {
    on: postgresql,
    before: [users, touch('x'), touches],
    after: [users, touch('y'), touches],
  },
  'the table of a trigger changes the column that it is about': {
    on: postgresql,
    before: [users, touch('x'), touches],
    after: [grown, touch('x'), touches],
  },
  'functions of one name': {
    on: postgresql,
    before: [fn('half', sql`create function half(n integer) returns integer language sql as 'select n / 2'`)],
    after: [
      fn('half', sql`create function half(n integer) returns numeric language sql as 'select n / 2.0'`, {
        arguments: 'integer',
      }),
      fn(
        'half',
        sql`create function half(t text) returns text language sql as 'select left(t, length(t) / 2)'`,
        {
          arguments: 'text',
        },
      ),
    ],
  },
  'a function whose result is a table that comes': {
    on: postgresql,
    before: [],
    after: [
      users,
      fn(
        'young',
        sql`create function young() returns setof users language sql as 'select * from users where age < 18'`,
      ),
    ],
  },
  'an aggregate and its function': {
    on: postgresql,
    before: [],
    after: [
      fn('join2', sql`create function join2(text, text) returns text language sql as $$ select $1 || $2 $$`),
      aggregate('joined', sql`create aggregate joined(text) (sfunc = join2, stype = text, initcond = '')`, {
        arguments: 'text',
      }),
    ],
  },
  'a sequence that a default uses': {
    on: postgresql,
    before: [
      sequence('tickets', { start: 100 }),
      table('t', { id, n: integer().default(sql`nextval('tickets')`) }),
    ],
    after: [
      sequence('tickets', { start: 100, increment: 5, cycle: true }),
      sequence('others', { type: 'integer' }),
      table('t', { id, n: integer().default(sql`nextval('others')`) }),
    ],
  },
  'a domain changes under a column': {
    on: postgresql,
    before: [
      domain('short', text().check(sql`length(value) < 100`)),
      table('t', { id, s: raw<string>('short') }),
    ],
    after: [
      domain('short', text().default('-').check(sql`length(value) < 1000`, { name: 'short_enough' })),
      domain('fresh', integer().notNull()),
      table('t', { id, s: raw<string>('short') }),
    ],
  },
  'an extension and an exclusion constraint that needs it': {
    on: postgresql,
    before: [table('rooms', { id, room: integer() })],
    after: [
      extension('btree_gist'),
      table('rooms', { id, room: integer() }, [
        exclude('no_twins', sql`using gist (room with =, id with =) where (room > 0)`),
      ]),
    ],
  },
  'checks and keys with what only PostgreSQL has': {
    on: postgresql,
    before: [table('t', { id, n: integer(), m: integer() }, [check('ck_n', sql`n <> 7`)])],
    after: [
      table('t', { id, n: integer(), m: integer() }, [
        check('ck_n', sql`n <> 7`, { noInherit: true }),
        check('ck_m', sql`m < 1000`, { notValid: true }),
        unique('uq_id_n').on('id', 'n').include('m'),
        foreignKey('fk_m').on('m').references('t', ['id'], { notValid: true }),
      ]),
    ],
  },
  'triggers of a table that goes': {
    on: ['sqlite'],
    before: [
      users,
      posts,
      trigger(
        't1',
        posts,
        sql`create trigger if not exists t1 after insert on posts begin delete from users; end`,
      ),
    ],
    after: [users],
  },
  'triggers of MySQL keep their order': {
    on: mysql,
    before: [
      users,
      trigger('t1', users, sql`create trigger t1 before insert on users for each row set new.age = 1`),
      trigger('t2', users, sql`create trigger t2 before insert on users for each row set new.age = 2`),
    ],
    after: [
      users,
      trigger('t1', users, sql`create trigger t1 before insert on users for each row set new.age = 3`),
      trigger(
        't2',
        users,
        sql`create trigger t2 before insert on users for each row follows t1 set new.age = 2`,
      ),
    ],
  },
  'triggers and routines of MySQL as they are written elsewhere': {
    on: mysql,
    before: [users],
    after: [
      users,
      trigger(
        't1',
        users,
        sql`create definer = current_user trigger if not exists t1 before insert on users for each row set new.age = 1;`,
      ),
      trigger(
        't2',
        users,
        sql`create definer = current_user() trigger t2 before insert on users for each row precedes t1
begin
  -- it's a comment
  set new.age = 2;
end`,
      ),
      fn(
        'twice',
        sql`create definer = current_user function if not exists twice(n INT) returns integer deterministic return n*2;`,
      ),
    ],
  },
  'routines of MySQL': {
    on: mysql,
    before: [
      fn('twice', sql`create function twice(n int) returns int deterministic return n * 2`),
      fn(
        'moved',
        sql`/* sql_mode=PIPES_AS_CONCAT */ create function moved() returns int deterministic return 1`,
      ),
    ],
    after: [
      fn('twice', sql`create function twice(n int) returns bigint no sql deterministic return n * 2`),
      procedure('clean', sql`create procedure clean(in a int, out b varchar(20)) begin set b = a; end`),
      procedure('quoted', sql`/* sql_mode=ANSI_QUOTES */ create procedure quoted() select "x" from users`),
      fn('moved', sql`/* sql_mode= */ create function moved() returns int deterministic return 1`),
    ],
  },
};

describe.each(engines())('views, triggers, functions and the like on %s', (engine) => {
  const databases: Database[] = [];
  const sessions: OpenSession[] = [];

  beforeAll(async () => {
    for (let i = 0; i < 2; i++) {
      const database = await freshDatabase(engine);
      databases.push(database);
      sessions.push(await openSession(database.url));
    }
  });

  afterAll(async () => {
    for (const { close } of sessions) await close();
    for (const database of databases) await database.drop();
  });

  const site = (i: number) => ({ url: databases[i]!.url, session: sessions[i]!.session });

  function catalogOf(models: readonly unknown[]): Catalog {
    const { dialect } = sessions[0]!.session;
    return declareCatalog(declarationsIn([...models]), declareContext(dialect));
  }

  const here = Object.entries(cases).filter(([, { on = all }]) => on.includes(engine));
  it.each(here)('%s', async (_name, { before, after }) => {
    await prove(site(0), site(1), { before: catalogOf(before), after: catalogOf(after) });
  });
});
