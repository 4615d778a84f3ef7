import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Constraint } from '../../../src/catalog/index.js';
import { plainColumn } from '../../../src/catalog/index.js';
import * as edit from '../../../src/dialects/sqlite/ddl/edit-table.js';
import { findConstraint } from '../../../src/dialects/sqlite/ddl/find-constraint.js';
import { parseIndex } from '../../../src/dialects/sqlite/ddl/parse-index.js';
import {
  type KnownColumn,
  parseTable,
  parseTableOnce,
} from '../../../src/dialects/sqlite/ddl/parse-table.js';
import { parseTrigger } from '../../../src/dialects/sqlite/ddl/parse-trigger.js';
import { findColumn, readColumn, rowidAlias } from '../../../src/dialects/sqlite/ddl/read-table.js';
import type { TableSyntax } from '../../../src/dialects/sqlite/ddl/syntax.js';
import { usesColumn } from '../../../src/dialects/sqlite/names.js';
import { openDatabase } from './database.js';

const commented = `CREATE TABLE t ( -- the table
  a INTEGER -- the a
    NOT NULL /* always */ DEFAULT 1, -- after a
  b TEXT CHECK (b <> ')') -- last of b
  , -- before z
  z INT,
  c INT CONSTRAINT "x y" UNIQUE,
  CONSTRAINT k CHECK (a > 0) CHECK (c > 0) -- no comma
  UNIQUE (a, b) -- the end
) -- over`;

const drop = (kind: Constraint['kind'], name: string | null, rest: object = {}) =>
  ({ kind, name, columns: [], expression: '', ...rest }) as unknown as Constraint;

describe('edits', () => {
  /** Every edit gives a statement that SQLite takes, and that reads as it should. */
  async function taken(sql: string): Promise<string> {
    const database = await openDatabase(':memory:');
    await database.run(sql);
    return sql;
  }

  it('leave everything else as it is written', async () => {
    const table = parseTable(commented);
    const column = plainColumn('d', { kind: 'text' });
    const edited: readonly (readonly [string, string, string])[] = [
      [
        edit.addColumn(table, column, 'last').source,
        'c INT CONSTRAINT "x y" UNIQUE',
        'c INT CONSTRAINT "x y" UNIQUE,\n  "d" TEXT',
      ],
      [edit.addColumn(table, column, 'first').source, '  a INTEGER', '  "d" TEXT,\n  a INTEGER'],
      [edit.addColumn(table, column, { after: 'A' }).source, 'DEFAULT 1,', 'DEFAULT 1,\n  "d" TEXT,'],
      [
        edit.removeColumn(table, findColumn(table, 'z')!).source,
        ', -- before z\n  z INT',
        ' -- before z\n  ',
      ],
      [
        edit.renameConstraint(table, findConstraint(table, drop('check', 'K')), 'n"').source,
        'CONSTRAINT k',
        'CONSTRAINT "n"""',
      ],
      [
        edit.renameConstraint(table, findConstraint(table, drop('check', null, { expression: 'C>0' })), 'n')
          .source,
        'CHECK (c > 0)',
        'CONSTRAINT "n" CHECK (c > 0)',
      ],
      [
        edit.removeConstraint(table, findConstraint(table, drop('unique', 'x y'))).source,
        ' CONSTRAINT "x y" UNIQUE',
        '',
      ],
      [
        edit.removeConstraint(table, findConstraint(table, drop('check', null, { expression: '"C" > 0' })))
          .source,
        'CHECK (c > 0)',
        '',
      ],
      [
        edit.removeConstraint(table, findConstraint(table, drop('unique', null, { columns: ['A', 'b'] })))
          .source,
        'UNIQUE (a, b)',
        '',
      ],
      [edit.setOptions(table, { strict: true, withoutRowid: false }).source, '\n) -- over', '\n) STRICT'],
      [edit.withTableName(table, '"o"'), 'CREATE TABLE t (', 'CREATE TABLE "o" ('],
    ];
    for (const [result, from, to] of edited) {
      expect(result).toBe(commented.replace(from, () => to));
      await taken(result);
    }
  });

  it('change one attribute of a column at a time', async () => {
    const table = parseTable(commented);
    const a = readColumn(table, findColumn(table, 'a')!);
    const change = async (to: object) =>
      (await taken(edit.alterColumn(table, a, { ...a, ...to }).source)).split('\n  b')[0];
    const head = 'CREATE TABLE t ( -- the table\n  ';
    expect(await change({ type: { kind: 'text' } })).toBe(
      `${head}a TEXT -- the a\n    NOT NULL /* always */ DEFAULT 1, -- after a`,
    );
    expect(await change({ type: { kind: 'raw', sql: '' } })).toBe(
      `${head}a -- the a\n    NOT NULL /* always */ DEFAULT 1, -- after a`,
    );
    expect(await change({ nullable: true })).toBe(
      `${head}a INTEGER -- the a\n     /* always */ DEFAULT 1, -- after a`,
    );
    expect(await change({ default: null })).toBe(
      `${head}a INTEGER -- the a\n    NOT NULL /* always */ , -- after a`,
    );
    expect(await change({ default: { kind: 'now' } })).toContain('DEFAULT CURRENT_TIMESTAMP');
    expect(await change({ collation: 'NOCASE' })).toContain('a INTEGER COLLATE "NOCASE" -- the a');
    expect(await change({ default: null, generated: { expression: 'c + 1', stored: true } })).toContain(
      'a INTEGER GENERATED ALWAYS AS (c + 1) STORED -- the a',
    );
  });

  it('keep the name of a clause whose body changes', () => {
    const table = parseTable('CREATE TABLE t (a INT CONSTRAINT n DEFAULT 1 CONSTRAINT c COLLATE nocase)');
    const a = readColumn(table, table.columns[0]!);
    const to = { ...a, default: { kind: 'literal', value: 2 } as const, collation: 'RTRIM' };
    expect(edit.alterColumn(table, a, to).source).toBe(
      'CREATE TABLE t (a INT CONSTRAINT n DEFAULT 2 CONSTRAINT c COLLATE "RTRIM")',
    );
  });

  it('number and no longer number, where the key stands', () => {
    for (const key of ['a INTEGER PRIMARY KEY ON CONFLICT FAIL', 'a INTEGER, PRIMARY KEY (a)']) {
      const table = parseTable(`CREATE TABLE t (${key})`);
      const numbered = edit.setAutoincrement(table, true);
      expect(numbered.source).toContain(' AUTOINCREMENT');
      expect(edit.setAutoincrement(numbered, true)).toBe(numbered);
      expect(edit.setAutoincrement(numbered, false).source).toBe(table.source);
    }
  });

  it('keep the comma that the constraints before the next one do not need', async () => {
    const table = parseTable(
      'CREATE TABLE t(a, b INT, UNIQUE (a, b) -- both\n CHECK (a > 0) CONSTRAINT f FOREIGN KEY (a) REFERENCES t (b))',
    );
    const removed = (from: TableSyntax, constraint: Constraint) =>
      edit.removeConstraint(from, findConstraint(from, constraint));
    const unique = removed(table, drop('unique', null, { columns: ['a', 'b'] }));
    expect(await taken(unique.source)).toContain('b INT,  -- both\n CHECK (a > 0) CONSTRAINT f');
    const check = removed(unique, drop('check', null, { expression: 'a > 0' }));
    expect((await taken(check.source)).replace(/\s+/g, ' ')).toContain('b INT, -- both CONSTRAINT f FOREIGN');
    expect(await taken(removed(check, drop('foreignKey', 'f')).source)).toContain('b INT');
  });

  it('take a table apart, item by item', () => {
    let table = parseTable('CREATE TABLE t(a,b INT,c,UNIQUE(a),CHECK(b)CHECK(c))');
    for (const expression of ['b', 'c']) {
      table = edit.removeConstraint(table, findConstraint(table, drop('check', null, { expression })));
    }
    table = edit.removeConstraint(table, findConstraint(table, drop('unique', null, { columns: ['a'] })));
    table = edit.removeColumn(table, findColumn(table, 'a')!);
    table = edit.removeColumn(table, findColumn(table, 'c')!);
    expect(table.source).toBe('CREATE TABLE t(b INT)');
    expect(() => edit.removeColumn(table, findColumn(table, 'b')!)).toThrow(
      't would be left without a column',
    );
  });
});

describe('reading', () => {
  it('knows which column is the rowid', () => {
    const alias = (sql: string) => rowidAlias(parseTable(`CREATE TABLE t ${sql}`));
    expect(alias('(a INTEGER PRIMARY KEY)')).toBe('a');
    expect(alias('(a integer, PRIMARY KEY (A DESC))')).toBe('a');
    expect(alias('(a "integer" PRIMARY KEY ASC)')).toBe('a');
    expect(alias('(a INTEGER PRIMARY KEY DESC)')).toBeNull();
    expect(alias('(a INT PRIMARY KEY)')).toBeNull();
    expect(alias('(a INTEGER PRIMARY KEY) WITHOUT ROWID')).toBeNull();
    expect(alias('(a INTEGER, b, PRIMARY KEY (a, b))')).toBeNull();
    expect(alias('(a INTEGER)')).toBeNull();
  });

  it('takes REFERENCES and DEFERRABLE apart and together', () => {
    const table = parseTable(
      'CREATE TABLE t (a REFERENCES u NOT NULL, b REFERENCES u (x) ON DELETE SET DEFAULT NOT DEFERRABLE, c REFERENCES u CHECK (c) DEFERRABLE INITIALLY DEFERRED)',
    );
    expect(table.columns.map((it) => it.clauses.map((clause) => clause.kind))).toEqual([
      ['foreignKey', 'notNull'],
      ['foreignKey'],
      ['foreignKey', 'check', 'deferral'],
    ]);
  });

  it('separates the collation of a key from its expression', () => {
    const keys = (list: string) => parseIndex(`CREATE INDEX i ON t (${list})`).keys;
    expect(keys('a || b COLLATE NOCASE DESC')).toEqual([
      { text: 'a || b COLLATE NOCASE', collation: null, descending: true },
    ]);
    expect(keys('(a || b) COLLATE NOCASE ASC, lower(a) COLLATE "x", ((a)), f(b, c) || g(d)')).toEqual([
      { text: 'a || b', collation: 'NOCASE', descending: false },
      { text: 'lower(a)', collation: 'x', descending: false },
      { text: 'a', collation: null, descending: false },
      { text: 'f(b, c) || g(d)', collation: null, descending: false },
    ]);
    expect(parseIndex('CREATE UNIQUE INDEX IF NOT EXISTS main."i" ON t (a) WHERE a > ";" -- why').where).toBe(
      'a > ";"',
    );
  });

  it('reads the head of a trigger', () => {
    const read = (sql: string) => parseTrigger(`CREATE TRIGGER ${sql} BEGIN SELECT 1; END`);
    expect(read('"delete" AFTER UPDATE OF a, "b" ON "t t"')).toMatchObject({
      event: 'update',
      columns: ['a', 'b'],
      table: 't t',
    });
    expect(read('IF NOT EXISTS x DELETE ON t')).toMatchObject({ event: 'delete', columns: [], table: 't' });
    expect(read('x INSTEAD OF INSERT ON v')).toMatchObject({ event: 'insert', table: 'v' });
  });

  it('reads a table alike with and without what pragmas tell of its columns', () => {
    const name = fc.constantFrom('a', 'A', 'b c', 'x"', '"', '""y', 'é', 'unique', 'a, b', "it's", 'INTEGER');
    const quoted = (it: string) =>
      fc.constantFrom(
        `"${it.replaceAll('"', '""')}"`,
        `\`${it}\``,
        `[${it}]`,
        `'${it.replaceAll("'", "''")}'`,
      );
    const type = fc.constantFrom(
      ...['', ' INTEGER', ' integer', ' VARCHAR(20)', '  TEXT', '/**/TEXT', ' double precision'],
      ...[' "my type"', ' DECIMAL(10, 2)', ' INT\n', ' TEXT /* , */', ' "a" (1)'],
    );
    const rest = fc.constantFrom(
      ...['', ' NOT NULL', ' not null', ' NOT NULL ', ' NULL', ' NOT NULL DEFAULT 1', ' DEFAULT (1)'],
      ...[
        ' NOT NULL ON CONFLICT IGNORE',
        ' COLLATE NOCASE',
        ' CONSTRAINT n NOT NULL',
        ' UNIQUE',
        ' CHECK (1)',
      ],
    );
    const column = name.chain((it) =>
      fc.record({ name: fc.constant(it.toLowerCase()), text: fc.tuple(quoted(it), type, rest) }),
    );
    const columns = fc.uniqueArray(column, { minLength: 1, maxLength: 4, selector: (it) => it.name });
    const end = fc.constantFrom(
      ')',
      ' )',
      '\n)',
      ', UNIQUE (1.0))',
      ', CHECK (1), CONSTRAINT k CHECK (2)) STRICT',
    );
    fc.assert(
      fc.property(columns, fc.constantFrom(',', ', ', ' ,\n  ', ',--\n'), end, (list, comma, close) => {
        const database = new Database(':memory:');
        try {
          database.exec(`CREATE TABLE t (${list.map((it) => it.text.join('')).join(comma)}${close}`);
        } catch {
          return; // Not every random statement is one.
        }
        const [{ sql }] = database.prepare('SELECT sql FROM sqlite_master').all() as [{ sql: string }];
        const known = database.prepare("SELECT * FROM pragma_table_xinfo('t')").all() as KnownColumn[];
        expect(parseTableOnce(sql, known)).toEqual(parseTableOnce(sql));
      }),
      { numRuns: 2000 },
    );
  });

  it('says where it cannot read', () => {
    expect(() => parseTable('CREATE TABLE t (a !)')).toThrow('it expects a name at: !)');
    expect(() => parseTable('CREATE TABLE t (a')).toThrow('it expects a name at: the end');
    expect(() => parseIndex('CREATE INDEX i ON t (a) b')).toThrow('it expects WHERE at: b');
  });

  it('tells columns from what is spelled alike', () => {
    expect(usesColumn('date > 1', 'DATE')).toBe(true);
    expect(usesColumn('t."date" > 1', 'date')).toBe(true);
    expect(usesColumn("date(created) > 'date'", 'date')).toBe(false);
    expect(usesColumn('a COLLATE nocase = CAST(b AS text)', 'nocase')).toBe(false);
    expect(usesColumn('CAST(b AS text)', 'text')).toBe(false);
  });
});
