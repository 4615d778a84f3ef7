import { expect, it } from 'vitest';
import { describeObject } from '../../../src/catalog/index.js';
import { mysql } from '../../../src/dialects/mysql/index.js';
import { everything, parent } from './everything.js';
import {
  catalogOf,
  check,
  column,
  index,
  integer,
  onEachServer,
  sortedKeys,
  string,
  tableOf,
} from './support.js';

onEachServer((test) => {
  it('reads back everything that it builds', async () => {
    const catalog = await test.build(...everything(test));
    const live = await test.inspect();
    const { target, notes } = await mysql.settle(test.connection, test.server, live, catalog);
    expect(notes).toEqual([]);
    expect(live).toEqual(target);
    expect(mysql.resolve(live, test.server)).toEqual(live);
  });

  it('builds again what it has read', async () => {
    await test.build(...everything(test));
    const [live, dump] = [await test.inspect(), await test.dump()];
    for (const table of ['wide', 'memory', 'parent']) await test.query(`DROP TABLE ${table}`);
    await test.build(...live.tables);
    expect(await test.inspect()).toEqual(live);
    expect(await test.dump()).toBe(dump);
  });

  it('inspects with few queries', async () => {
    const count = async () => {
      const before = test.sent.length;
      await test.inspect();
      return test.sent.length - before;
    };
    const empty = await count();
    await test.build(
      ...everything(test),
      ...Array.from({ length: 20 }, (_, i) => tableOf(`t${i}`, parent.columns)),
    );
    expect(empty).toBe(11);
    // One more for the defaults that information_schema garbles, of all tables together, and one for the table
    // that has such a column NOT NULL; one each for the table with a full-text index and that of another engine.
    expect(await count()).toBe(15);
  });

  it('reads the default of an enum of bytes', async () => {
    await test.query("CREATE TABLE kinds (kind enum('page', 'file') NOT NULL DEFAULT 'file') CHARSET binary");
    const catalog = await test.inspect();
    expect(catalog.tables[0]!.columns[0]!.default).toEqual({ kind: 'literal', value: 'file' });
    await test.query('DROP TABLE kinds');
    await test.build(...catalog.tables);
    expect(await test.inspect()).toEqual(catalog);
  });

  it('looks only at the tables that are asked for', async () => {
    await test.build(...everything(test));
    const scope = {
      schemas: [],
      tables: [
        { schema: null, name: 'memory' },
        { schema: null, name: 'none' },
      ],
    };
    const catalog = await mysql.inspect(test.connection, test.server, scope);
    expect(catalog.tables.map((it) => it.name)).toEqual(['memory']);
    expect((await mysql.inspect(test.connection, test.server, { schemas: [], tables: [] })).tables).toEqual(
      [],
    );
  });

  it('takes any name', async () => {
    const names = [
      'select',
      'a b',
      'Ünïcode',
      '中文',
      `quote'"\`\\`,
      'semi;--',
      'line\nbreak',
      '%s?:x',
      'x'.repeat(64),
    ];
    const tables = names.map((name) =>
      tableOf(name, [column(name, integer), column('other', string(5))], {
        indexes: [index(name, [name, 'other'])],
        checks: [check(`ck ${name}`.slice(0, 64), `${mysql.quoteIdentifier(name)} > 0`)],
        comment: name,
      }),
    );
    const catalog = await test.build(...tables);
    const live = await test.inspect();
    expect(live).toEqual((await mysql.settle(test.connection, test.server, live, catalog)).target);
    const dump = await test.dump();
    for (const name of names) await test.query(`DROP TABLE ${mysql.quoteIdentifier(name)}`);
    await test.build(...live.tables);
    expect(await test.dump()).toBe(dump);
  });

  it('tells what it does not manage', async () => {
    await test.query('CREATE TABLE t (a int)');
    await test.query('CREATE VIEW v AS SELECT a FROM t');
    await test.query('CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1');
    await test.query('CREATE PROCEDURE pr () SELECT 1');
    await test.query('CREATE FUNCTION fn () RETURNS int DETERMINISTIC RETURN 1');
    await test.query('CREATE EVENT ev ON SCHEDULE EVERY 1 DAY DO SELECT 1');
    const expected = ['event ev'];
    if (test.mariadb) {
      await test.query('CREATE SEQUENCE sq');
    } else {
      await test.query('CREATE TABLE ts (a int) TABLESPACE innodb_file_per_table ROW_FORMAT=COMPACT');
      expected.push('table option ts TABLESPACE=innodb_file_per_table');
    }
    const { tables, unmanaged, objects } = await test.inspect();
    const sequences = test.mariadb ? ['sequence sq'] : [];
    expect(objects.map(describeObject).sort()).toEqual([
      'function fn',
      'procedure pr',
      ...sequences,
      'trigger t.tr',
      'view v',
    ]);
    expect(unmanaged.map((it) => `${it.kind} ${it.name}`)).toEqual(expected.sort());
    expect(tables.map((it) => it.name)).toEqual(test.mariadb ? ['t'] : ['t', 'ts']);
  });

  it("leaves MariaDB's own checks of JSON out, and keeps those of columns", async () => {
    if (!test.mariadb) return;
    const statement =
      "CREATE TABLE t (a json NOT NULL DEFAULT '{}', b longtext CHECK (json_valid(b) and b <> '[]'), c int COMMENT 'x' CHECK (c > 5), CONSTRAINT ck CHECK (c < 9))";
    await test.query(statement);
    const [dump, live] = [await test.dump(), await test.inspect()];
    expect(live.tables[0]?.checks.map((it) => it.name)).toEqual(['b', 'c', 'ck']);
    expect(live.tables[0]?.columns[0]).toMatchObject({ type: { kind: 'json' }, collation: null });
    await test.query('DROP TABLE t');
    await test.build(...live.tables);
    expect(await test.dump()).toBe(dump);
  });

  it('reads characters beyond U+FFFF in expressions', async () => {
    const table = tableOf(
      't',
      [
        column('a', string(20), { default: { kind: 'sql', sql: "concat('😀', 'b')" } }),
        column('b', string(20), { generated: { expression: "concat(a, '🎉é')", stored: true } }),
      ],
      { checks: [check('ck', "a <> '👍'")] },
    );
    const catalog = await test.build(table);
    const live = await test.inspect();
    const { target } = await mysql.settle(test.connection, test.server, live, catalog);
    expect(live).toEqual(target);
    const other = catalogOf({ ...catalog.tables[0]!, checks: [check('ck', "a <> '👎'")] });
    expect((await mysql.settle(test.connection, test.server, live, other)).target).not.toEqual(live);
  });
});

it('puts keys in one order', () => {
  const text = 'CREATE TABLE `t` (\n  `b` int,\n  KEY `b` (`b`),\n  KEY `a` (`a`)\n) ENGINE=InnoDB';
  expect(sortedKeys(text)).toBe(
    'CREATE TABLE `t` (\n  `b` int,\n  KEY `a` (`a`)\n  KEY `b` (`b`)\n) ENGINE=InnoDB',
  );
});
