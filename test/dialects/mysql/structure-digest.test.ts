import { expect, it } from 'vitest';
import { mysql } from '../../../src/dialects/mysql/index.js';
import { expectOtherAfterEach } from '../../support/structure-digest.js';
import { onEachServer } from './support.js';

/** What an inspection tells, and nothing that is only rows. */
const changes: readonly string[] = [
  'CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(20), c varchar(20))',
  'ALTER TABLE t RENAME COLUMN a TO a2',
  'ALTER TABLE t ALTER a2 SET DEFAULT 1',
  'ALTER TABLE t ALTER a2 SET DEFAULT 2',
  'ALTER TABLE t ALTER a2 DROP DEFAULT',
  'ALTER TABLE t MODIFY a2 int NOT NULL',
  'ALTER TABLE t MODIFY a2 bigint NOT NULL',
  "ALTER TABLE t MODIFY a2 bigint NOT NULL COMMENT 'one'",
  "ALTER TABLE t MODIFY a2 bigint NOT NULL COMMENT 'two'",
  'ALTER TABLE t MODIFY id int AUTO_INCREMENT',
  'ALTER TABLE t MODIFY c varchar(20) FIRST',
  'ALTER TABLE t MODIFY c varchar(20) COLLATE utf8mb4_bin FIRST',
  'ALTER TABLE t ADD g int AS (a2 + 1) VIRTUAL',
  'ALTER TABLE t DROP g, ADD g int AS (a2 + 2) VIRTUAL',
  'CREATE INDEX ix ON t (b, c)',
  'ALTER TABLE t DROP INDEX ix, ADD INDEX ix (c, b)',
  'ALTER TABLE t RENAME INDEX ix TO ix2',
  'ALTER TABLE t DROP INDEX ix2, ADD UNIQUE ix2 (c, b)',
  'ALTER TABLE t DROP INDEX ix2, ADD UNIQUE ix2 (c, b(5))',
  'ALTER TABLE t ADD CONSTRAINT ck CHECK (a2 > 0)',
  'ALTER TABLE t DROP CONSTRAINT ck, ADD CONSTRAINT ck CHECK (a2 > 1)',
  'CREATE TABLE u (id int PRIMARY KEY, t_id int, CONSTRAINT fk FOREIGN KEY (t_id) REFERENCES t (id))',
  'ALTER TABLE u DROP FOREIGN KEY fk',
  'ALTER TABLE u ADD CONSTRAINT fk FOREIGN KEY (t_id) REFERENCES t (id) ON DELETE CASCADE',
  "ALTER TABLE u COMMENT 'ours'",
  'ALTER TABLE u ROW_FORMAT = COMPRESSED',
  'ALTER TABLE u DEFAULT COLLATE utf8mb4_bin',
  'CREATE VIEW v AS SELECT a2 FROM t',
  'CREATE OR REPLACE VIEW v AS SELECT a2 FROM t WHERE a2 > 5',
  'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a2 = 1',
  'CREATE TRIGGER tr2 BEFORE INSERT ON t FOR EACH ROW PRECEDES tr SET NEW.a2 = 2',
  'CREATE FUNCTION f(x int) RETURNS int DETERMINISTIC RETURN x',
  "ALTER FUNCTION f COMMENT 'one'",
  'CREATE EVENT ev ON SCHEDULE EVERY 1 YEAR DO DO 1',
  'DROP TABLE u',
];

onEachServer((test, flavor) => {
  const digest = async () => (await test.query(mysql.digest!(test.server, {}).sql))[0];

  it('digests the structure, into another text after every change', async () => {
    const last = await expectOtherAfterEach(changes, (sql) => test.query(sql), digest);
    expect(last).toEqual({ digest: expect.any(String) });
  });

  it('digests neither rows nor temporary tables', async () => {
    await test.query('CREATE TABLE counted (id int AUTO_INCREMENT PRIMARY KEY, a text)');
    const before = await digest();
    await test.query("INSERT INTO counted (a) VALUES ('x'), ('y')");
    await test.query('ANALYZE TABLE counted');
    await test.query('CREATE TEMPORARY TABLE passing (a int)');
    if (flavor === 'mysql') expect(await digest()).toEqual(before);
    await test.query('DROP TEMPORARY TABLE passing');
    expect(await digest()).toEqual(before);
  });

  it('digests what an inspection asks of tables that the information schema knows all of, and no more', async () => {
    const asked = async () => {
      const already = test.sent.length;
      await test.inspect();
      return test.sent.slice(already);
    };
    const of = mysql.digest!(test.server, {}).of!;
    await test.query('CREATE TABLE t (id int PRIMARY KEY, a varchar(20) DEFAULT 1, CHECK (id > 0))');
    expect(await asked()).toEqual(of);
    await test.query('CREATE TABLE special (id int) ROW_FORMAT = DYNAMIC');
    expect((await asked()).filter((it) => !of.includes(it))).toEqual(['SHOW CREATE TABLE `special`']);
  });
});
