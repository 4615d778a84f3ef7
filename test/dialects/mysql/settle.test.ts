import { createConnection } from 'mysql2/promise';
import { expect, it } from 'vitest';
import type { Column, Default, Table } from '../../../src/catalog/index.js';
import { defaultTableOptions } from '../../../src/catalog/index.js';
import { mysql } from '../../../src/dialects/mysql/index.js';
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
  onEachServer,
  primaryKey,
  raw,
  sql,
  string,
  type TestDatabase,
  tableOf,
  text,
  timestamp,
  unique,
} from './support.js';

const base: readonly Column[] = [
  column('id', integer, { nullable: false }),
  column('name', string(40)),
  column('price', decimal(10, 2)),
  column('at', timestamp()),
  column('flag', boolean),
  column('doc', json),
];

/** Two spellings of one check. */
const sameChecks: readonly (readonly [string, string])[] = [
  ['price >= 0', '(`price` >= 0)'],
  ['PRICE>=0', 'price >= 0'],
  ["name in ('a','b')", "`name` IN ( 'a' , 'b' )"],
  ["name not in ('a')", "not (name in ('a'))"],
  ["name <> ''", "name != ''"],
  ["name like 'a%'", '(name LIKE "a%")'],
  ["name = 'it''s'", "name = 'it\\'s'"],
  ['price between 1 and 2', '((price) between (1) and (2))'],
  ['price > 0 and id > 0 or flag', '((price > 0) and (id > 0)) or flag'],
  ['name is not null', 'not name is null'],
  ['length(name) > 2', 'LENGTH( name )>2'],
  ['char_length(name) > 2', 'character_length(name) > 2'],
  ['lower(name) = name', 'LCASE(name) = name'],
  ['coalesce(price, 0) < 5', 'COALESCE(price,0)<5'],
  ["at > '2020-01-01'", "`at`>'2020-01-01'"],
  ['price % 2 = 0', 'price mod 2 = 0'],
  ['case when flag then 1 else 0 end = 1', '(CASE WHEN `flag` THEN 1 ELSE 0 END) = 1'],
  ["name regexp '^a'", "name rlike '^a'"],
  ['price + 1 * 2 > 3', '(price + (1 * 2)) > 3'],
  ['price > 0 /* why */', 'price > 0'],
  ["json_extract(doc, '$.a') > 1", "JSON_EXTRACT(`doc`,'$.a')>1"],
];

const differentChecks: readonly (readonly [string, string])[] = [
  ['price >= 0', 'price > 0'],
  ["name in ('a','b')", "name in ('b','a')"],
  ["name = 'a'", "name = 'A'"],
  ["name = 'a b'", "name = 'a  b'"],
  ["name = '(a)'", "name = 'a'"],
  ['(price + 1) * 2 > 3', 'price + 1 * 2 > 3'],
  ['price > 0 and (id > 0 or flag)', 'price > 0 and id > 0 or flag'],
  ['price > 1', 'price > 1.5'],
  ["name = 'é'", "name = 'e'"],
];

type Pair = readonly [live: Column, target: Column];
const defaults = (type: Column['type'], live: Default, target: Default): Pair => [
  column('c', type, { default: live }),
  column('c', type, { default: target }),
];

const sameColumns: readonly Pair[] = [
  defaults(integer, literal(5), literal('5')),
  defaults(integer, literal(5), sql('5')),
  defaults(integer, literal(5), sql("'5'")),
  defaults(integer, literal(1), literal(true)),
  defaults(integer, literal(2), literal(1.5)),
  defaults(boolean, literal(true), literal(1)),
  defaults(boolean, literal(false), sql('false')),
  defaults(decimal(10, 2), literal(1), sql('1.00')),
  defaults(decimal(10, 2), literal(1.5), literal('1.50')),
  defaults(decimal(10, 2), literal(1.01), literal(1.005)),
  defaults(double, literal(1e23), sql('100000000000000000000000')),
  defaults(double, literal(0.1), sql('1e-1')),
  defaults(string(5), literal('5'), literal(5)),
  defaults(string(5), literal('a'), sql("'a'")),
  defaults(text, literal("it's"), sql("'it''s'")),
  defaults({ kind: 'char', length: 5 }, literal('a'), literal('a  ')),
  defaults({ kind: 'date' }, literal('2020-01-02'), literal('2020-1-2')),
  defaults({ kind: 'date' }, now, sql('current_date')),
  defaults({ kind: 'date' }, now, sql('CURDATE()')),
  defaults({ kind: 'time', precision: null, withTimeZone: false }, literal('01:02:03'), literal('1:2:3')),
  defaults(timestamp(), now, sql('CURRENT_TIMESTAMP')),
  defaults(timestamp(), now, sql('now()')),
  defaults(timestamp(3), now, sql('current_timestamp(3)')),
  defaults(timestamp(3), now, sql('localtimestamp(3)')),
  defaults(timestamp(), literal('2020-01-01 00:00:00'), literal('2020-01-01')),
  defaults(bigint, sql('1 + 2'), sql('((1)+2)')),
  defaults(string(40), sql('uuid()'), sql('UUID()')),
  defaults(string(40), sql("concat('a', 'b')"), sql("CONCAT('a','b')")),
  defaults(json, literal('{"a": 1}'), sql('\'{"a": 1}\'')),
  defaults(json, sql('json_array()'), sql('(JSON_ARRAY())')),
  defaults(raw('bit(8)'), literal(5), sql("b'101'")),
  defaults(raw("set('a','b')"), literal('a,b'), literal('b,a')),
  defaults({ kind: 'binary', length: 4 }, literal('ab'), sql("x'6162'")),
  defaults(raw('binary(4)'), literal('ab'), literal('ab\0\0')),
  [column('c', raw('int unsigned')), column('c', raw('INT(10) UNSIGNED'))],
  [column('c', bigint), column('c', raw('INT8'))],
  [column('c', raw('mediumtext')), column('c', raw('long varchar'))],
  [column('c', raw('int(10) unsigned zerofill')), column('c', raw('int zerofill'))],
  [column('c', raw('national varchar(7)')), column('c', raw('nvarchar(7)'))],
  [column('c', string(7), { collation: 'utf8mb3_bin' }), column('c', string(7), { collation: 'UTF8_BIN' })],
  [column('c', { kind: 'binary', length: 5 }), column('c', raw('varchar(5) byte'))],
  [
    column('c', bigint, { generated: { expression: '(id + 1) * 2', stored: true } }),
    column('c', bigint, { generated: { expression: '((`id`+1))*2', stored: true } }),
  ],
  [
    column('c', string(50), { generated: { expression: "concat(name, '!')", stored: false } }),
    column('c', string(50), { generated: { expression: 'concat(`name`, "!")', stored: false } }),
  ],
];

const differentColumns: readonly Pair[] = [
  defaults(integer, literal(5), literal(6)),
  defaults(string(5), literal('a'), literal('A')),
  defaults(string(20), literal('NULL'), literal('null')),
  defaults(string(20), literal('now()'), sql('now()')),
  defaults(timestamp(), now, literal('2020-01-01 00:00:00')),
  defaults(bigint, sql('1 + 2'), sql('1 + 3')),
  defaults(json, literal('{}'), literal('[]')),
  [column('c', string(7)), column('c', string(7), { collation: 'utf8mb4_bin' })],
  [column('c', raw('int unsigned')), column('c', integer)],
  [column('c', enumeration('a', 'b')), column('c', enumeration('b', 'a'))],
  [
    column('c', bigint, { generated: { expression: 'id + 1', stored: true } }),
    column('c', bigint, { generated: { expression: 'id + 2', stored: true } }),
  ],
];

onEachServer((test) => {
  const settle = async (target: Table) => {
    const live = await test.inspect();
    const result = await mysql.settle(test.connection, test.server, live, test.resolve(target));
    return { live, ...result };
  };
  const withChecks = (...expressions: readonly string[]) =>
    tableOf('t', base, { checks: expressions.map((it, i) => check(`ck_${i}`, it)) });

  it('finds that checks are the same', async () => {
    await test.build(withChecks(...sameChecks.map(([live]) => live)));
    const { live, target, notes } = await settle(withChecks(...sameChecks.map(([, wanted]) => wanted)));
    expect(notes).toEqual([]);
    expect(target).toEqual(live);
  });

  it.each(differentChecks)('finds that %s is not %s', async (first, second) => {
    await test.build(withChecks(first));
    const { live, target, notes } = await settle(withChecks(second));
    expect(notes).toEqual([]);
    expect(target).not.toEqual(live);
    expect(target.tables[0]?.checks[0]?.expression).toBe(
      test.resolve(withChecks(second)).tables[0]?.checks[0]?.expression,
    );
  });

  const withColumns = (columns: readonly Column[]) =>
    tableOf('t', [...base, ...columns.map((it, i) => ({ ...it, name: `c${i}` }))]);

  it('finds that columns are the same', async () => {
    await test.build(withColumns(sameColumns.map(([live]) => live)));
    const { live, target, notes } = await settle(withColumns(sameColumns.map(([, wanted]) => wanted)));
    expect(notes).toEqual([]);
    expect(target).toEqual(live);
  });

  it('finds that columns are not the same', async () => {
    await test.build(withColumns(differentColumns.map(([live]) => live)));
    const { live, target, notes } = await settle(withColumns(differentColumns.map(([, wanted]) => wanted)));
    expect(notes).toEqual([]);
    const [found, wanted] = [live, target].map((it) => it.tables[0]!.columns.slice(base.length));
    const { typeSql, defaultSql } = mysql.diffRules;
    const texts = (it: Column) => [
      typeSql(it.type, live.tables[0]!),
      it.default && defaultSql(it.default, it),
      it.collation,
      it.generated,
    ];
    for (const [i, it] of wanted!.entries()) expect(texts(it), it.name).not.toEqual(texts(found![i]!));
  });

  it('finds that expressions of indexes are the same', async () => {
    if (test.mariadb) return;
    const indexed = (first: string, second: string) =>
      tableOf('t', base, {
        indexes: [index('a', [{ expression: first }]), index('b', [{ expression: second }])],
      });
    await test.build(indexed('lower(`name`)', "concat(name, 'x')"));
    const same = await settle(indexed('LCASE(name)', 'concat(name,"x")'));
    expect(same.target).toEqual(same.live);
    const other = await settle(indexed('upper(name)', "concat(name,'X')"));
    expect(other.target.tables[0]?.indexes).not.toEqual(other.live.tables[0]?.indexes);
  });

  it('knows what MySQL makes of constants when it rebuilds a table', async () => {
    const checks = ["price > '7'", 'price > -5', "id between '1' and '2'", "at > '2020-01-01'"];
    await test.build(
      tableOf('t', [...base, column('g', bigint, { generated: { expression: "id > '3'", stored: true } })], {
        checks: checks.map((it, i) => check(`ck_${i}`, it)),
      }),
    );
    for (const change of ['FORCE', 'ADD COLUMN extra int', 'DROP COLUMN extra, ALGORITHM=COPY']) {
      await test.query(`ALTER TABLE t ${change}`);
    }
    const target = tableOf(
      't',
      [...base, column('g', bigint, { generated: { expression: "`id` > ('3')", stored: true } })],
      {
        checks: checks.map((it, i) => check(`ck_${i}`, `(${it})`)),
      },
    );
    const same = await settle(target);
    expect(same.notes).toEqual([]);
    expect(same.target).toEqual(same.live);
    const other = await settle({
      ...target,
      checks: [check('ck_0', "price > '8'"), ...target.checks.slice(1)],
    });
    expect(other.target.tables[0]?.checks[0]?.expression).toBe("price > '8'");
    expect(other.target.tables[0]?.checks.slice(1)).toEqual(other.live.tables[0]?.checks.slice(1));
  });

  it('finds constraints without names, and names in another case', async () => {
    const parent = tableOf('p', [base[0]!], { primaryKey: primaryKey('id') });
    const table = (names: readonly (string | null)[], name: string) =>
      tableOf('t', [{ ...base[0]!, name }, column('name', string(40))], {
        uniques: [unique(names[0]!, name)],
        foreignKeys: [foreignKey(names[1]!, [name], 'p', ['id'])],
        checks: [check(names[2]!, `${name} > 0`)],
      });
    await test.build(parent, table(['uq', 'fk', 'ck'], 'id'));
    const live = await test.inspect();
    const wanted = test.resolve(parent, table([null, null, null], 'ID'));
    expect((await mysql.settle(test.connection, test.server, live, wanted)).target).toEqual(live);
  });

  it('keeps RESTRICT and NO ACTION apart, as the server shows them', async () => {
    const table = (onDelete: 'restrict' | 'no action' | 'cascade', onUpdate: 'restrict' | 'no action') =>
      tableOf('t', [base[0]!, column('p', integer)], {
        primaryKey: primaryKey('id'),
        foreignKeys: [foreignKey('fk', ['p'], 't', ['id'], { onDelete, onUpdate })],
      });
    await test.build(table('restrict', 'no action'));
    const turned = await settle(table('no action', 'restrict'));
    // MariaDB shows RESTRICT where nothing was said, which the models call NO ACTION.
    const onDelete = test.mariadb ? 'restrict' : 'no action';
    expect(turned.target.tables[0]?.foreignKeys[0]).toMatchObject({ onDelete, onUpdate: 'restrict' });
    const other = await settle(table('cascade', 'restrict'));
    expect(other.target.tables[0]?.foreignKeys[0]).toMatchObject({
      onDelete: 'cascade',
      onUpdate: 'restrict',
    });
  });

  it('knows what a character set alone means', async () => {
    const options = { ...defaultTableOptions, engine: 'myisam', charset: 'latin1' };
    const table = tableOf('t', [column('a', string(5), { collation: 'latin1_swedish_ci' })], { options });
    await test.build(table);
    const { live, target } = await settle(table);
    expect(live.tables[0]?.options).toMatchObject({ engine: 'MyISAM', collation: 'latin1_swedish_ci' });
    expect(target).toEqual(live);
    const other = await settle({ ...table, options: { ...options, charset: 'utf8mb3' } });
    expect(other.target).not.toEqual(live);
  });

  it('asks nothing when the texts agree', async () => {
    await test.build(withChecks('`price` >= 0', "`name` <> 'x'"));
    const live = await test.inspect();
    const before = test.sent.length;
    await mysql.settle(
      test.connection,
      test.server,
      live,
      test.resolve(withChecks('price >= 0', "(name != 'x')")),
    );
    expect(test.sent.length).toBe(before);
  });

  it('leaves nothing behind, and says what it could not ask', async () => {
    await test.build(withChecks('price > 0'), tableOf('u', base, { checks: [check('ck_u', 'id > 0')] }));
    const dump = await test.dump();
    const live = await test.inspect();
    const target = test.resolve(
      withChecks('nonsense(price) > 0'),
      tableOf('u', base, { checks: [check('ck_u', '0 < id + 0')] }),
    );
    const result = await mysql.settle(test.connection, test.server, live, target);
    expect(result.notes).toEqual([
      expect.stringMatching(/^Expressions of t were compared as text: .*nonsense/i),
    ]);
    expect(result.target).toEqual(target);
    expect(await test.dump()).toBe(dump);
    await expect(test.query('SELECT 1 FROM dbm_settle_0')).rejects.toThrow(/doesn't exist/);
  });

  it('compares as text when the user may not create temporary tables', async () => {
    await test.build(withChecks('price > 0'), tableOf('u', base, { checks: [check('ck_u', 'id > 0')] }));
    const reader = `dbm_${Math.random().toString(36).slice(2)}`;
    await test.query(`CREATE USER ${reader}@'%' IDENTIFIED BY 'secret'`);
    try {
      await test.query(`GRANT SELECT ON \`${test.server.defaultSchema}\`.* TO ${reader}@'%'`);
      const url = Object.assign(new URL(test.url.replace(/^mariadb:/, 'mysql:')), {
        username: reader,
        password: 'secret',
      });
      const driver = await createConnection(url.href);
      const connection: TestDatabase['connection'] = {
        query: async (statement, parameters = []) =>
          (await driver.query(statement, [...parameters]))[0] as never,
      };
      const live = await mysql.inspect(connection, test.server, { schemas: [], tables: null });
      expect(live).toEqual(await test.inspect());
      const target = catalogOf(
        withChecks('0 < price'),
        tableOf('u', base, { checks: [check('ck_u', '0 < id')] }),
      );
      const result = await mysql.settle(connection, test.server, live, target);
      await driver.end();
      expect(result.notes).toEqual([expect.stringMatching(/may not create temporary tables/)]);
      expect(result.target).toEqual(target);
    } finally {
      await test.query(`DROP USER ${reader}@'%'`);
    }
  });

  it('knows the key that a server gives to a table that has none', async () => {
    if (test.mariadb) return;
    const older = tableOf('older', base);
    await test.build(older);
    await test.query('SET SESSION sql_generate_invisible_primary_key = ON');
    const server = await mysql.identify(test.connection);
    const filled = column('id', integer, { nullable: false });
    const wanted = [
      older,
      tableOf('log', base, { checks: [check('ck', 'price > 0')] }),
      tableOf('counted', [filled], { uniques: [unique('uq', 'id')] }),
      tableOf('files', base, { options: { ...defaultTableOptions, engine: 'MyISAM' } }),
      tableOf('loses_its_key', [filled]),
    ];
    await test.build(...wanted.slice(1, 4));
    await test.build(tableOf('loses_its_key', [filled], { primaryKey: primaryKey('id') }));
    const live = await test.inspect();
    const asked = wanted.map((it) =>
      it.name === 'log' ? { ...it, checks: [check('ck', '0 < price + 0')] } : it,
    );
    const { target, notes } = await mysql.settle(test.connection, server, live, test.resolve(...asked));
    expect(notes).toEqual([]);
    const same = await mysql.settle(test.connection, server, live, test.resolve(...wanted));
    const keyless = ({ tables }: typeof live) => tables.filter((it) => it.name !== 'loses_its_key');
    expect(keyless(same.target)).toEqual(keyless(live));
    for (const name of ['log', 'loses_its_key']) {
      const table = target.tables.find((it) => it.name === name);
      expect(table?.primaryKey?.columns).toEqual(['my_row_id']);
      expect(table?.columns[0]).toMatchObject({ name: 'my_row_id', invisible: true });
    }
  });
});
