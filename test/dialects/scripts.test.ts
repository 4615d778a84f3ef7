import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dialect } from '../../src/dialects/index.js';
import { mysql } from '../../src/dialects/mysql/index.js';
import { postgresql } from '../../src/dialects/postgresql/index.js';
import { parameterText } from '../../src/dialects/postgresql/parameters.js';
import { sqlite } from '../../src/dialects/sqlite/index.js';

const dialects = { sqlite, postgresql, mysql };

const inline = ({ script }: Dialect, sql: string, ...parameters: unknown[]) =>
  script.inline({ sql, parameters, settings: null });

describe('parameters are written into a query', () => {
  it('quoted on PostgreSQL, so that they find their types as parameters do', async () => {
    const text = `insert into t values ($1, $2, $1::text, '$1', "$2", $$ $1 $$, $11) -- $1`;
    const values = [5, "it's \\", ...Array(8).fill(0), null];
    expect(await inline(postgresql, text, ...values)).toBe(
      `insert into t values ('5', E'it''s \\\\', '5'::text, '$1', "$2", $$ $1 $$, NULL) -- $1`,
    );
  });

  it('as pg itself would send them', () => {
    const { prepareValue } = createRequire(import.meta.url)('pg/lib/utils') as {
      prepareValue(value: unknown): unknown;
    };
    const sent = (value: unknown) => {
      const prepared = prepareValue(value);
      return Buffer.isBuffer(prepared) ? `\\x${prepared.toString('hex')}` : prepared;
    };
    const leaf = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.double(),
      fc.bigInt(),
      fc.boolean(),
      fc.constant(null),
      fc.date({ noInvalidDate: true, min: new Date('-000100-01-01'), max: new Date('9999-01-01') }),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.dictionary(fc.string(), fc.integer()),
    );
    const value = fc.oneof(leaf, fc.array(leaf), fc.array(fc.array(fc.string())));
    fc.assert(
      fc.property(value, (it) => {
        // In an array pg takes bytes without the escape that an array needs.
        fc.pre(!(Array.isArray(it) && it.some((inner) => Buffer.isBuffer(inner))));
        expect(parameterText(it)).toEqual(sent(it));
      }),
      { numRuns: 500 },
    );
  });

  it('as better-sqlite3 binds them', async () => {
    const text = "select ?, '?', ?, ? /* ? */, ?, ?, ?";
    expect(await inline(sqlite, text, 1, 'a?b', 2n, null, 1.5, Buffer.from([0, 255]))).toBe(
      "select 1.0, '?', 'a?b', 2 /* ? */, NULL, 1.5, x'00ff'",
    );
    await expect(inline(sqlite, 'select ?', true)).rejects.toThrow('SQLite cannot take true for a value');
    await expect(inline(sqlite, 'select ?', new Date())).rejects.toThrow('cannot take a Date');
  });

  it('as mysql2 escapes them', async () => {
    const values = ["it's \\ \n", 1, true, null, new Date(2026, 0, 2, 3, 4, 5, 6), Buffer.from([39])];
    expect(await inline(mysql, 'values (?, ?, ?, ?, ?, ?)', ...values)).toBe(
      `values ('it\\'s \\\\ \\n', 1, true, NULL, '2026-01-02 03:04:05.006', X'27')`,
    );
  });
});

describe('a statement ends', () => {
  it.each([
    ['postgresql', 'select 1 ; -- done;\n', 'select 1;'],
    ['postgresql', 'DO $$ BEGIN NULL; END $$', 'DO $$ BEGIN NULL; END $$;'],
    ['sqlite', "select ';' -- why", "select ';';"],
    ['mysql', 'select 1;;', 'select 1;'],
    ['mysql', 'select 1 # ;', 'select 1;'],
    [
      'mysql',
      'CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @a = 4 // 2; END;',
      [
        "SET @dbm_last_mode = @@SESSION.sql_mode, SESSION sql_mode = IF(FIND_IN_SET('NO_AUTO_VALUE_ON_ZERO', @@SESSION.sql_mode), REPLACE(@dbm_found_mode, IF(FIND_IN_SET('IGNORE_SPACE', @@GLOBAL.sql_mode), ' ', 'IGNORE_SPACE'), ''), @@SESSION.sql_mode);",
        'DELIMITER $$\nCREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @a = 4 // 2; END$$\nDELIMITER ;',
        'SET SESSION sql_mode = @dbm_last_mode;',
      ].join('\n'),
    ],
  ] as const)('%#', (name, sql, text) => {
    expect(dialects[name].script.terminated(sql)).toBe(text);
  });
});

describe('SQL that people write may change', () => {
  const effect = ({ script }: Dialect, sql: string) => {
    const it = script.effect(sql);
    return it.kind === 'mentioned' ? [...it.names].filter((name) => name.length < 6).sort() : it.kind;
  };

  it.each([
    ['postgresql', 'UPDATE users SET a = 1', 'none'],
    ['postgresql', 'with x as (select 1) delete from users', 'none'],
    ['postgresql', "select setval('s', 1); insert into t default values", 'none'],
    ['postgresql', 'alter table "Users" add x int', ['add', 'alter', 'int', 'table', 'users', 'x']],
    ['postgresql', 'create table t (id int references users)', ['t', 'table']],
    ['postgresql', 'create unique index i on users (a)', ['a', 'i', 'index', 'on', 'users']],
    ['postgresql', "comment on column users.a is 'x'", ['a', 'is', 'on', 'users']],
    ['postgresql', 'create or replace view v as select * from users', 'apart'],
    ['postgresql', 'create function f() returns int begin atomic select 1; drop table users; end', 'apart'],
    ['postgresql', 'DO $$ BEGIN DROP TABLE users; END $$', 'anything'],
    ['postgresql', 'update users set a = 1; do $$ begin end $$', 'anything'],
    ['mysql', 'CALL rebuild()', 'anything'],
    ['mysql', 'CREATE DEFINER = `a`@`b` TRIGGER t BEFORE INSERT ON users FOR EACH ROW DROP TABLE a', 'apart'],
    ['mysql', 'RENAME TABLE a TO b', ['a', 'b', 'table', 'to']],
    ['mysql', '/* a */ INSERT INTO a VALUES (1)', 'none'],
    ['sqlite', 'PRAGMA user_version = 4', 'anything'],
  ] as const)('%#: %s', (name, sql, expected) => {
    expect(effect(dialects[name], sql)).toEqual(expected);
  });
});

describe('an assumed server', () => {
  it('is of the version that was named', () => {
    expect(postgresql.assumeServer('postgresql', '15.4').versionNumber).toEqual([15, 4, 0]);
    const mariadb = mysql.assumeServer('mysql', '10.11.6-MariaDB-0+deb12u1');
    expect(mariadb).toMatchObject({ flavor: 'mariadb', versionNumber: [10, 11, 6] });
    expect(mysql.assumeServer('mariadb', '11.8').tableDefaults?.collation).toBe('utf8mb4_uca1400_ai_ci');
  });

  it.each([
    ['postgresql', 'postgresql', '11.2'],
    ['mysql', 'mysql', '5.7.40'],
    ['mysql', 'mariadb', '10.4'],
    ['sqlite', 'sqlite', '3.36'],
  ] as const)('is refused when it is too old: %#', (name, flavor, version) => {
    expect(() => dialects[name].assumeServer(flavor, version)).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
  });
});
