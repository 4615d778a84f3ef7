import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Catalog, defaultNaming } from '../../src/catalog/index.js';
import { declarationsIn, declareCatalog } from '../../src/schema/declare.js';
import {
  check,
  enumeration,
  index,
  integer,
  sql,
  string,
  table,
  tableOptions,
} from '../../src/schema/index.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { type OpenSession, openSession } from '../support/session.js';
import { enumValues } from '../support/values.js';
import { prove } from './machine.js';

interface Case {
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
  /** Whether the tables have rows; they do unless this is false. */
  readonly rows?: boolean;
}

const id = integer().primaryKey().autoIncrement();
const mood = (...more: readonly string[]) => enumeration('mood', [...enumValues, ...more]);
const isPostgresql = (it: string) => it === 'postgresql';

/** Pairs that went wrong once, or easily could. Rows hold the sample values of the types. */
const cases: Readonly<Record<string, Case & { readonly on?: (engine: string) => boolean }>> = {
  'an enum value goes that a default and a check use': {
    before: [
      table('people', { id, mood: mood('later').default('later') }, [check('ck_mood', sql`mood <> 'later'`)]),
    ],
    after: [table('people', { id, mood: mood().default('happy') })],
  },
  'an enum value goes that an index uses': {
    on: isPostgresql,
    before: [
      table('people', { id, mood: mood('later') }, [index('ix_mood').on('id').where(sql`mood = 'later'`)]),
    ],
    after: [table('people', { id, mood: mood() }, [index('ix_mood').on('id').where(sql`mood = 'sad'`)])],
  },
  'an enum value comes that a default and a check use': {
    before: [table('people', { id, mood: mood() })],
    after: [
      table('people', { id, mood: mood('later').default('later') }, [check('ck_mood', sql`mood <> 'later'`)]),
    ],
  },
  'two tables that refer to each other come and go': {
    before: [
      table('a', { id, b_ref: integer().references('b.id') }),
      table('b', { id, a_ref: integer().references('a.id') }),
    ],
    after: [
      table('c', { id, d_ref: integer().references('d.id') }),
      table('d', { id, c_ref: integer().references('c.id') }),
    ],
  },
  'the name of an index goes from one table to another': {
    before: [
      table('a', { id, name: string(40) }),
      table('b', { id, name: string(40) }, (t) => [index('ix_name').on(t.name)]),
    ],
    after: [
      table('a', { id, name: string(40) }, (t) => [index('ix_name').on(t.name)]),
      table('b', { id, name: string(40) }),
    ],
  },
  'the name of a foreign key goes from one table to another': {
    before: [
      table('a', { id, c_ref: integer() }),
      table('b', { id, c_ref: integer().references('c.id', { name: 'fk_c' }) }),
      table('c', { id }),
    ],
    after: [
      table('a', { id, c_ref: integer().references('c.id', { name: 'fk_c' }) }),
      table('b', { id, c_ref: integer() }),
      table('c', { id }),
    ],
    rows: false,
  },
  'two fulltext indexes come at once': {
    on: (engine) => engine === 'mysql' || engine === 'mariadb',
    before: [table('a', { id, name: string(40), title: string(40) })],
    after: [
      table('a', { id, name: string(40), title: string(40) }, (t) => [
        index('ft_name').using('fulltext').on(t.name),
        index('ft_title').using('fulltext').on(t.title),
      ]),
    ],
  },
  'a table goes with the column that refers to it': {
    before: [
      table('kinds', { id }),
      table('things', { id, kind_id: integer().notNull().references('kinds.id') }),
    ],
    after: [table('things', { id })],
    rows: false,
  },
  'a table without rowid becomes a plain one': {
    on: (engine) => engine === 'sqlite',
    before: [
      table('words', { id: integer().primaryKey(), word: string(40) }, [
        tableOptions({ withoutRowid: true }),
      ]),
    ],
    after: [table('words', { id: integer().notNull().primaryKey(), word: string(40) })],
  },
  'a unique column that others refer to is replaced': {
    before: [
      table('a', { id, code: string(40).notNull().unique({ name: 'uq_a' }) }),
      table('b', { id, name: string(40) }),
    ],
    after: [
      table('a', { id, code: string(120).notNull().unique({ name: 'uq_code' }) }),
      table('b', { id, name: string(40) }),
    ],
  },
};

describe.each(engines())('cases on %s', (engine) => {
  const databases: Database[] = [];
  const sessions: OpenSession[] = [];

  beforeAll(async () => {
    for (let n = 0; n < 2; n++) {
      databases.push(await freshDatabase(engine));
      sessions.push(await openSession(databases[n]!.url));
    }
  });

  afterAll(async () => {
    for (const opened of sessions) await opened.close();
    for (const database of databases) await database.drop();
  });

  function declared(models: readonly unknown[]): Catalog {
    const { dialect } = sessions[0]!.session;
    const { maxNameBytes } = dialect;
    const context = { dialect: dialect.name, writer: dialect, naming: defaultNaming, maxNameBytes };
    return declareCatalog(declarationsIn(models), context);
  }

  const applicable = Object.entries(cases).filter(([, { on }]) => on === undefined || on(engine));
  it.each(applicable)('%s', async (_, { before, after, rows }) => {
    const [site, twin] = databases.map(({ url }, n) => ({ url, session: sessions[n]!.session }));
    await prove(site!, twin!, { before: declared(before), after: declared(after), rows });
  });
});
