import { describe, expect, it } from 'vitest';
import type { ColumnType, Table } from '../../../src/catalog/index.js';
import { plainColumn, plainTable } from '../../../src/catalog/index.js';
import { sqlite } from '../../../src/dialects/sqlite/index.js';
import { parseType, strictType, strictTypes, typeSql } from '../../../src/dialects/sqlite/types.js';
import {
  array,
  bigserial,
  boolean,
  check,
  date,
  enumeration,
  foreignKey,
  index,
  integer,
  key,
  now,
  primaryKey,
  raw,
  serial,
  smallint,
  sql,
  string,
  tableOptions,
  text,
  timestamp,
  unique,
} from '../../../src/schema/index.js';
import { createTable, declared, openDatabase, resolved } from './database.js';

const portable: readonly (readonly [type: ColumnType, spelled: string, canonical: ColumnType | null])[] = [
  [{ kind: 'smallint' }, 'SMALLINT', null],
  [{ kind: 'integer' }, 'INTEGER', null],
  [{ kind: 'bigint' }, 'BIGINT', null],
  [{ kind: 'decimal', precision: null, scale: null }, 'NUMERIC', null],
  [{ kind: 'decimal', precision: 9, scale: null }, 'DECIMAL(9)', null],
  [{ kind: 'decimal', precision: 9, scale: 0 }, 'DECIMAL(9,0)', null],
  [{ kind: 'decimal', precision: 10, scale: 2 }, 'DECIMAL(10,2)', null],
  [{ kind: 'real' }, 'REAL', null],
  [{ kind: 'double' }, 'DOUBLE', null],
  [{ kind: 'string', length: 120 }, 'VARCHAR(120)', null],
  [{ kind: 'string', length: null }, 'VARCHAR', null],
  [{ kind: 'char', length: 3 }, 'CHAR(3)', null],
  [{ kind: 'char', length: null }, 'CHAR', null],
  [{ kind: 'text' }, 'TEXT', null],
  [{ kind: 'boolean' }, 'BOOLEAN', null],
  [{ kind: 'date' }, 'DATE', null],
  [{ kind: 'time', precision: null, withTimeZone: false }, 'TIME', null],
  [
    { kind: 'time', precision: 3, withTimeZone: true },
    'TIME',
    { kind: 'time', precision: null, withTimeZone: false },
  ],
  [{ kind: 'timestamp', precision: null, withTimeZone: false }, 'DATETIME', null],
  [
    { kind: 'timestamp', precision: 6, withTimeZone: true },
    'TIMESTAMP',
    { kind: 'timestamp', precision: null, withTimeZone: true },
  ],
  [{ kind: 'json' }, 'TEXT', { kind: 'text' }],
  [{ kind: 'jsonb' }, 'TEXT', { kind: 'text' }],
  [{ kind: 'uuid' }, 'CHAR(36)', { kind: 'char', length: 36 }],
  [{ kind: 'binary', length: null }, 'BLOB', null],
  [{ kind: 'binary', length: 16 }, 'BLOB', { kind: 'binary', length: null }],
  [{ kind: 'enum', name: 'e', schema: null, values: ['a'] }, 'TEXT', { kind: 'text' }],
];

const foreign = [
  ...['INT', 'int', 'integer', 'Integer', 'TINYINT', 'UNSIGNED BIG INT', 'INT2', 'DOUBLE PRECISION', 'FLOAT'],
  ...[
    'NVARCHAR(40)',
    'varchar(40)',
    'VARCHAR(040)',
    'VARCHAR( 40 )',
    'VARCHAR(1,2)',
    'CHARACTER(20)',
    'CLOB',
  ],
  ...[
    'DECIMAL',
    'DECIMAL(4, 2)',
    'DECIMAL(4,02)',
    'NUMERIC(4,2)',
    'JSON',
    'datetime',
    'STRING',
    'ANY',
    '',
    'BLOB SUB_TYPE TEXT',
  ],
  ...['constructor', '__proto__', 'VARCHAR(99999999999999999999)'],
];

describe('types', () => {
  it.each(portable)('%o is %s', async (type, spelled, other) => {
    const canonical = other ?? type;
    expect(typeSql(type)).toBe(spelled);
    expect(parseType(spelled)).toEqual(canonical);
    expect(
      resolved(plainTable({ schema: null, name: 't' }, [plainColumn('a', type)])).tables[0]!.columns[0]!.type,
    ).toEqual(canonical);
    const database = await openDatabase();
    await database.run(`CREATE TABLE t (a ${spelled})`);
    expect((await database.inspect()).tables[0]!.columns[0]!.type).toEqual(canonical);
  });

  it.each(foreign)('%s stays as it is', async (spelled) => {
    expect(parseType(spelled)).toEqual({ kind: 'raw', sql: spelled });
    expect(typeSql(parseType(spelled))).toBe(spelled);
    const database = await openDatabase();
    await database.run(`CREATE TABLE t (a ${spelled})`);
    const [table] = (await database.inspect()).tables;
    await database.run('DROP TABLE t');
    await database.migrate(createTable(table!));
    expect((await database.inspect()).tables).toEqual([table]);
  });

  it('reads raw types that have a word as that word', () => {
    const table = plainTable({ schema: null, name: 't' }, [
      plainColumn('a', { kind: 'raw', sql: ' VARCHAR(9) ' }),
    ]);
    expect(resolved(table).tables[0]!.columns[0]!.type).toEqual({ kind: 'string', length: 9 });
  });

  it.each(portable)('%o has a type of STRICT tables', (type) => {
    expect(strictTypes).toContain(typeSql(strictType(type)));
  });
});

describe('numbering', () => {
  const numbered = (table: Table) => resolved(table).tables[0]!.columns[0]!;
  const isNumbered = { type: { kind: 'integer' }, identity: { kind: 'auto' } };

  it('of every kind of integer becomes AUTOINCREMENT', () => {
    for (const column of [integer(), smallint()]) {
      expect(numbered(declared('t', { id: column.primaryKey().autoIncrement() }))).toMatchObject({
        ...isNumbered,
        nullable: true,
      });
      expect(numbered(declared('t', { id: column.primaryKey().identity() }))).toMatchObject(isNumbered);
    }
    expect(numbered(declared('t', { id: serial().primaryKey() }))).toMatchObject(isNumbered);
    expect(numbered(declared('t', { id: bigserial() }, [primaryKey().on('id')]))).toMatchObject(isNumbered);
  });
});

describe('what SQLite cannot have', () => {
  const cases: readonly { readonly table: Table; readonly problems: readonly string[] }[] = (
    [
      [
        declared('t', { a: array(text()) }),
        't.a: SQLite has no array(text()); use json(), or a table of its own',
      ],
      [
        declared('t', { a: integer().autoIncrement(), b: integer().primaryKey() }),
        't.a: SQLite numbers only the one column of a primary key; make it that, or take the numbering away',
      ],
      [
        declared('t', { a: text().primaryKey().autoIncrement() }),
        't.a: SQLite numbers only integers, not text()',
      ],
      [
        declared('t', { a: integer().primaryKey().identity({ always: true, start: 5 }) }),
        't.a: SQLite has no identity that is always generated; use autoIncrement()',
      ],
      [
        declared('t', { a: integer().primaryKey().identity({ start: 5 }) }),
        't.a: SQLite counts from 1 in steps of 1; take the options of identity() away',
      ],
      [
        declared('t', { a: integer().primaryKey().autoIncrement() }, [tableOptions({ withoutRowid: true })]),
        't.a: a table without rowid numbers nothing; take one of the two away',
      ],
      [declared('t', { a: timestamp().onUpdateNow() }), 't.a: SQLite has no onUpdateNow()'],
      [
        declared('t', { a: raw('JSON') }, [tableOptions({ strict: true })]),
        't.a: a strict table takes only the types',
      ],
      [
        declared('t', { a: text() }, [tableOptions({ withoutRowid: true })]),
        't: a table without rowid needs a primary key',
      ],
      [
        declared('t', { a: text().primaryKey().nullable() }, [tableOptions({ withoutRowid: true })]),
        't.a: in this table a column of the primary key is never null',
      ],
      [declared('t', { a: text(), A: text() }), 't.A: there are two columns of this name'],
      [
        declared('t', { a: text().generated(sql`'x'`).primaryKey() }),
        't.a: a generated column cannot be part of the primary key',
      ],
      [
        declared('t', { a: text() }, [unique('u').on('a').nullsNotDistinct().deferrable()]),
        't.u: SQLite has no nullsNotDistinct()',
        't.u: SQLite has no deferrable unique constraints',
      ],
      [
        declared('t', { a: text(), b: text() }, [
          foreignKey('f').on('a', 'b').references({ schema: 's', name: 't' }, ['a', 'b'], { match: 'full' }),
        ]),
        't.f: SQLite has no schemas',
        "t.f: SQLite reads match 'full' and does not heed it",
      ],
      [
        declared('t', { a: text() }, [
          index('i')
            .on(key('a').prefix(3).operatorClass('x').nullsLast())
            .using('gin')
            .include('a')
            .nullsNotDistinct(),
        ]),
        't.i: SQLite has no gin indexes',
        't.i: SQLite has no include()',
        't.i: SQLite has no nullsNotDistinct()',
        't.i: SQLite has no prefix()',
        't.i: SQLite has no operator classes',
        "t.i: SQLite's indexes have nulls first in this order",
      ],
      [declared('sqlite_t', { a: text() }), 'sqlite_t: names that begin with sqlite_'],
      [{ ...declared('t', { a: text() }), schema: 's' }, 't: SQLite has no schemas'],
    ] as readonly (readonly [Table, ...string[]])[]
  ).map(([table, ...problems]) => ({ table, problems }));
  it.each(cases)('$problems', ({ table, problems }) => {
    const thrown = (() => {
      try {
        resolved(table);
      } catch (error) {
        return error;
      }
      return null;
    })();
    expect(thrown).toMatchObject({ code: 'unsupported' });
    const { message } = thrown as Error;
    for (const problem of problems) expect(message).toContain(problem);
    expect(message.split('\n')).toHaveLength(problems.length + 1);
  });

  it('all of it in one error', () => {
    expect(() =>
      resolved(
        declared('a', { x: array(integer()) }),
        declared('b', { y: array(integer()) }, [index('ix').on('y')]),
        declared('c', { z: text() }, [index('IX').on('z'), index('b').on('z')]),
      ),
    ).toThrow(
      [
        'SQLite cannot have this:',
        '  a.x: SQLite has no array(integer()); use json(), or a table of its own',
        '  b.y: SQLite has no array(integer()); use json(), or a table of its own',
        '  the index IX of c has the name of the index ix of b; name it differently',
        '  the index b of c has the name of the table b; name it differently',
      ].join('\n'),
    );
  });

  it('a NUL in a name or a text', () => {
    expect(() => sqlite.quoteIdentifier('a\0b')).toThrow('NUL');
    expect(() => sqlite.literal('a\0b')).toThrow('NUL');
    expect(() => sqlite.literal(Number.NaN)).toThrow('no literal for NaN');
  });
});

describe('what changes its form', () => {
  it('becomes what SQLite reads back', () => {
    const [table] = resolved(
      declared(
        't',
        {
          mood: enumeration('mood', ["it's"]).check(sql`true`),
          day: date().default(now()),
          n: integer().default(sql`( 5 )`),
          s: string(3).default(sql`'x'`),
          flag: boolean().default(true).comment('gone'),
          c: text().collate('binary'),
        },
        [
          check('k', sql`n > 0 -- why`),
          index('i').on(sql`(lower(s))`, sql`"N"`, key('s').desc().nullsLast()),
          tableOptions({ comment: 'gone', engine: 'InnoDB', charset: 'utf8mb4', collation: 'x' }),
        ],
      ),
    ).tables;
    expect(table!.checks).toEqual([
      { kind: 'check', name: 'ck_t_mood', expression: 'true' },
      { kind: 'check', name: 'ck_t_mood_values', expression: `"mood" IN ('it''s')` },
      { kind: 'check', name: 'k', expression: 'n > 0' },
    ]);
    expect(table!.columns.map((it) => it.default)).toEqual([
      null,
      { kind: 'now' },
      { kind: 'literal', value: 5 },
      { kind: 'literal', value: 'x' },
      { kind: 'literal', value: true },
      null,
    ]);
    expect(table!.columns[5]!.collation).toBeNull();
    expect(table!.comment).toBeNull();
    expect(table!.options.engine).toBeNull();
    expect(table!.indexes[0]!.keys.map((it) => it.column ?? it.expression)).toEqual(['lower(s)', 'n', 's']);
  });
});
